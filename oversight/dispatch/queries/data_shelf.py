"""Requests for data that somebody may read as they went out: a shelf, newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, select, true
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body, Platform
from oversight.authority.permissions import AGENCY_ROLES, Actor, Permission, Role
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.data_questions import DataQuestion
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import (
    data_documents,
    data_lines,
    data_versions,
    turning,
)
from oversight.dispatch.queries import data_questions as questions
from oversight.dispatch.queries.data_drawn import DataView, data_drawn
from oversight.dispatch.queries.data_lines import LineRow
from oversight.dispatch.queries.data_mending import STAYED
from oversight.dispatch.queries.documents import VersionRow
from oversight.dispatch.queries.questions import QuestionView
from oversight.dispatch.queries.shelf import seated
from oversight.dispatch.rules.correcting import may_correct
from oversight.dispatch.rules.data_lifecycle import OPEN
from oversight.dispatch.rules.reading import EVERYTHING
from oversight.intake.models.requests import LegalRequest
from oversight.review.models.deciding import ItemDecision

MOST = 100
# A stay does not keep a slip from being put right.
_CORRECTABLE = {STAYED, *(state.value for state in OPEN)}


@dataclass(frozen=True, slots=True)
class DataShelfRow:
    """One request for data: where it went, and whether a question waits."""

    docket: str
    body: str
    platform: str
    issued_at: datetime
    sent_at: datetime | None
    asked: int


@dataclass(frozen=True, slots=True)
class DataShelfPage:
    """Some requests for data, newest first, and after which docket the next follow."""

    rows: tuple[DataShelfRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class DataDocumentPage:
    """One request for data for those who may read it, with what was asked about it."""

    docket: str
    platform: str
    sent_at: datetime | None
    paper: DataView
    lines: tuple[LineRow, ...]
    questions: tuple[QuestionView, ...]
    mine: tuple[int, ...]
    versions: tuple[VersionRow, ...]
    answered: tuple[tuple[int, int], ...]
    corrects: tuple[int, ...]

    @property
    def answer_by(self) -> datetime | None:
        """Return when the first answer is due, as desk and reminders count it."""
        asked = [line.answer_by for line in self.lines if line.answer_by]
        return min(asked, default=None)

    @property
    def correctable(self) -> tuple[int, ...]:
        """Return the accounts that this reader may still name otherwise."""
        asked = {one.number for one in self.paper.accounts}
        return tuple(
            one.number
            for one in self.lines
            if one.number in asked
            and one.number in self.corrects
            and one.state in _CORRECTABLE
        )

    def offered(self) -> tuple[int, ...]:
        """Return what a correction may name, or refuse whoever may correct nothing."""
        if not self.corrects:
            raise queries.nothing()
        return self.correctable

    def question(self, number: int) -> QuestionView:
        """Return the question that waits for this reader on one account."""
        for one in self.questions:
            if one.item == number and one.state == "open" and number in self.mine:
                return one
        raise queries.nothing()


def data_shelf(session: Session, by: Actor, after: str = "") -> DataShelfPage:
    """Return what this person may read: the newest, or those after a docket."""
    asked = (
        select(func.count(DataQuestion.id))
        .join(DataLine, DataLine.id == DataQuestion.line_id)
        .where(DataLine.order_id == DataOrder.id, questions.OPEN)
        .correlate(DataOrder)
        .scalar_subquery()
    )
    chosen = _chosen(by, _place(session, by, after)).limit(MOST + 1).subquery()
    found = session.execute(
        select(
            LegalRequest.docket,
            Body.short,
            Platform.slug,
            DataOrder.issued_at,
            DataOrder.dispatched_at,
            asked,
        )
        .select_from(chosen)
        .join(DataOrder, DataOrder.id == chosen.c.id)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .join(Body, Body.id == LegalRequest.body_id)
        .join(Platform, Platform.id == DataOrder.platform_id)
        .order_by(chosen.c.moment.desc(), LegalRequest.docket.desc())
    )
    rows = tuple(DataShelfRow(*row) for row in found)
    shown = rows[:MOST]
    return DataShelfPage(shown, shown[-1].docket if len(rows) > MOST else "")


def _chosen(by: Actor, *where: ColumnElement[bool]) -> turning.Chosen:
    """Return what somebody may read, newest first."""
    moment = _moment(by)
    return (
        select(DataOrder.id, moment.label("moment"), LegalRequest.docket)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .join(Body, Body.id == LegalRequest.body_id)
        .join(Platform, Platform.id == DataOrder.platform_id)
        .where(_readable(by), *where)
        .order_by(moment.desc(), LegalRequest.docket.desc())
    )


def _moment(by: Actor) -> ColumnElement[datetime | None]:
    """Return since when it stands on this shelf: a platform's once it was sent."""
    sent = by.role is Role.LIAISON
    return (DataOrder.dispatched_at if sent else DataOrder.issued_at).expression


def _place(session: Session, by: Actor, after: str) -> ColumnElement[bool]:
    """Return what follows a docket; everything, if none is named."""
    if not after:
        return true()
    asked = _chosen(by, LegalRequest.docket == after)
    return turning.after(session, asked, _moment(by))


def data_document_page(
    session: Session, docket: str, *, by: Actor, lang: str
) -> DataDocumentPage:
    """Return one request for data to somebody who may read it."""
    order = data_documents.readable(session, docket, by=by)
    found = session.execute(
        select(ItemDecision.item_id, ItemDecision.by).where(
            ItemDecision.item_id.in_([line.item_id for line in order.lines])
        )
    )
    deciders = {row.item_id: row.by for row in found}
    mine = [
        line.number
        for line in order.lines
        if by.may(Permission.DISPATCH_REPLY) and by.pseudonym in deciders[line.item_id]
    ]
    versions = data_versions.shown(session, order, by)
    return DataDocumentPage(
        docket=docket,
        platform=order.platform.slug,
        sent_at=order.dispatched_at,
        paper=data_drawn(versions[-1], lang),
        lines=data_lines.lines(session, order),
        questions=questions.of_docket(session, docket),
        mine=tuple(mine),
        versions=data_versions.version_rows(versions),
        answered=data_versions.answers(session, order),
        corrects=tuple(
            line.number
            for line in order.lines
            if by.may(Permission.DISPATCH_CORRECT)
            and may_correct(by, deciders=deciders[line.item_id])
        ),
    )


def _readable(by: Actor) -> ColumnElement[bool]:
    """Say in SQL what ``rules.reading`` says of one request."""
    if by.role is Role.LIAISON:
        return (Platform.slug == by.platform) & DataOrder.dispatched_at.is_not(None)
    if by.role in AGENCY_ROLES:
        return Body.slug == by.body
    if by.role in EVERYTHING:
        return true()
    if by.role is not Role.REVIEWER:
        return false()
    return DataOrder.request_id.in_(seated(by))
