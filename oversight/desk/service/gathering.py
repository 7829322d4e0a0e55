"""Gathering the papers of a docket from every room that keeps one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem, Disclosure
from oversight.appeals.service import filing as appealing
from oversight.core.errors import RuleError
from oversight.desk.queries.papers import ERASED, Paper, columns, spelt, written
from oversight.desk.rules.certifying import PaperKind
from oversight.desk.service import holding, longer, opening, voting
from oversight.dispatch.models.answers import (
    AuthorityOrder,
    PlatformAnswer,
    Restoration,
)
from oversight.dispatch.models.clarifying import Clarification
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.data_questions import DataQuestion
from oversight.dispatch.models.data_versions import DataVersion
from oversight.dispatch.models.orders import Dispatch, Line, OrderDocument
from oversight.intake.models.data import DataItem, DataRequest
from oversight.intake.models.exhibits import Exhibit, FiledExhibit
from oversight.intake.models.matter_files import MatterFile
from oversight.intake.models.requests import Defect, Item, LegalRequest
from oversight.intake.models.victims import Consent
from oversight.intake.queries import adding, corrections, particulars
from oversight.intake.queries import exhibits as exhibit_rows
from oversight.intake.rules.exhibits import Copy
from oversight.intake.service import keeping
from oversight.ledger.models import Audit
from oversight.notices.models.notices import Notice
from oversight.review.models.panels import Case
from oversight.review.models.questions import Question, Return
from oversight.review.queries import answers, seats
from oversight.storage.base import Base
from oversight.transparency.rules.redaction import Redaction
from oversight.vault.reading import Gone

Papers = Iterator[Paper]
FORGOTTEN = "vault_forgotten"


def of_request(
    session: Session, request: LegalRequest, hide: Redaction | None
) -> Sequence[Paper]:
    """Return the papers of a takedown or data request, in their order.

    ``hide`` hides people in what is open; without it nothing is.
    """
    items = list(request.items)
    whole = [
        _filing(session, request, items),
        *_told_later(session, request, items),
        *_exhibits(session, request, items),
        *_asked(session, request, items),
        *opening.decided(session, items, hide),
        *voting.papers(session, items),
        *longer.papers(session, request),
        *holding.papers(session, request, items),
        *_sent(session, request, items),
        *_notices(session, request.docket),
        *_access_log(session, request.docket),
    ]
    return sorted(whole, key=lambda paper: paper.order)


def of_appeal(
    session: Session, appeal: Appeal, hide: Redaction | None
) -> Sequence[Paper]:
    """Return the papers of an appeal, in their order."""
    of_it = select(AppealItem.id).where(AppealItem.appeal_id == appeal.id)
    whole = [
        Paper(
            PaperKind.APPEAL, appeal.filed_at, lambda: _appeal_words(session, appeal)
        ),
        *voting.of_appeal(session, appeal),
        *_rows(
            session,
            select(Disclosure).where(Disclosure.appeal_item_id.in_(of_it)),
            PaperKind.EXHIBIT,
            "at",
        ),
        *opening.of_appeal(appeal, hide),
        *_notices(session, appeal.docket),
        *_access_log(session, appeal.docket),
    ]
    return sorted(whole, key=lambda paper: paper.order)


def _rows(session: Session, asked: Select[Any], kind: PaperKind, moment: str) -> Papers:
    """Return a paper for each row, dated by the column of that name."""
    for row in session.scalars(asked):
        at = getattr(row, moment)
        if isinstance(at, datetime):
            yield written(kind, at, columns(row))


def _kept(text: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return what a text is once it is asked for; that it was erased, if it was."""

    def read() -> bytes:
        try:
            return text()
        except RuleError as error:
            if error.code != FORGOTTEN:
                raise
            return ERASED.encode()

    return read


def _filing(session: Session, request: LegalRequest, items: Sequence[Item]) -> Paper:
    said = columns(request) | {
        "body": request.body.slug,
        "platform": request.platform.slug,
    }
    of_data = session.scalars(
        select(DataRequest).where(DataRequest.request_id == request.id)
    ).one_or_none()
    said |= columns(of_data) if of_data else {}
    asked = {
        row.item_id: columns(row)
        for row in session.scalars(
            select(DataItem).where(DataItem.request_id == request.id)
        )
    }
    more = particulars.rows_of(session, [item.id for item in items])
    said["items"] = [
        columns(item)
        | (columns(more[item.id]) if item.id in more else {})
        | asked.get(item.id, {})
        for item in items
    ]
    cured = select(Defect.cured_at).where(Defect.request_id == request.id)
    whole = session.scalars(cured.where(Defect.cured_at.is_not(None)).distinct())
    if filled := sorted(at for at in whole if at is not None):
        said = {"as it stands after what was missing was filled in": filled} | said
    consent = session.get(Consent, request.consent_id) if request.consent_id else None
    said |= {"consent": columns(consent)} if consent else {}
    return written(PaperKind.FILING, request.filed_at, said)


def _told_later(
    session: Session, request: LegalRequest, items: Sequence[Item]
) -> Papers:
    listed = select(Defect).where(Defect.request_id == request.id)
    yield from _rows(session, listed, PaperKind.DEFECTS, "listed_at")
    for one in adding.of_matter(session, request.docket, request.id):
        said = one.text if one.erased is None else ERASED
        yield Paper(PaperKind.LATER_FACTS, one.at, said.encode)
    for row in corrections.rows_of(session, [item.id for item in items]):
        told = corrections.opened(session, request.docket, row) or {"erased": ERASED}
        yield written(PaperKind.CORRECTION, row.corrected_at, columns(row) | told)


def _exhibits(session: Session, request: LegalRequest, items: Sequence[Item]) -> Papers:
    """Return the files of each item, and those of the whole matter."""
    of_items = select(FiledExhibit.exhibit_id).where(
        FiledExhibit.item_id.in_([item.id for item in items])
    )
    of_matter = select(MatterFile.exhibit_id).where(MatterFile.matter_id == request.id)
    filed = select(Exhibit).where(
        or_(Exhibit.id.in_(of_items), Exhibit.id.in_(of_matter))
    )
    for exhibit in session.scalars(filed.order_by(Exhibit.code)):
        yield written(PaperKind.EXHIBIT, exhibit.uploaded_at, columns(exhibit))
        whole = _content(session, exhibit)
        yield Paper(PaperKind.EXHIBIT, exhibit.uploaded_at, whole, "bin")


def _content(session: Session, exhibit: Exhibit) -> Callable[[], bytes]:
    def read() -> bytes:
        if not exhibit_rows.chunks(session, exhibit.id, Copy.ORIGINAL):
            return ERASED.encode()
        return keeping.opened(session, exhibit, Copy.ORIGINAL)

    return _kept(read)


def _asked(session: Session, request: LegalRequest, items: Sequence[Item]) -> Papers:
    cases = select(Case.id).where(Case.request_id == request.id)
    for table, moment in ((Question, "asked_at"), (Return, "proposed_at")):
        asked = select(table).where(table.case_id.in_(cases))
        yield from _rows(session, asked, PaperKind.QUESTION, moment)
    for item in items:
        kept = seats.answer_to(session, item)
        if kept is not None:
            found = answers.read(session, request.docket, item)
            said = found if isinstance(found, str) else ERASED
            yield Paper(PaperKind.USER_ANSWER, kept.answered_on, said.encode)


def _sent(session: Session, request: LegalRequest, items: Sequence[Item]) -> Papers:
    orders = select(DataOrder.id).where(DataOrder.request_id == request.id)
    written_out = (
        *session.scalars(_of(OrderDocument, "request_id", [request.id])),
        *session.scalars(_of(DataOrder, "request_id", [request.id])),
        *session.scalars(_of(DataVersion, "order_id", orders)),
    )
    for row in written_out:
        yield Paper(PaperKind.ORDER, row.issued_at, row.body.encode, "json")
    keys = [item.id for item in items]
    lines = select(Line.id).where(Line.item_id.in_(keys))
    for asked, kind, moment in (
        (_of(PlatformAnswer, "line_id", lines), "platform-answer", "answered_at"),
        (_of(Clarification, "line_id", lines), "question", "due_at"),
        (_of(Restoration, "line_id", lines), "restoration", "asked_at"),
        (
            _of(
                DataQuestion,
                "line_id",
                select(DataLine.id).where(DataLine.item_id.in_(keys)),
            ),
            "question",
            "asked_at",
        ),
        (_of(Dispatch, "request_id", [request.id]), "order", "dispatched_at"),
        (
            _of(AuthorityOrder, "request_id", [request.id]),
            "authority-order",
            "recorded_at",
        ),
    ):
        yield from _rows(session, asked, PaperKind(kind), moment)


def _of(table: type[Base], column: str, keys: Any) -> Select[Any]:  # noqa: ANN401
    return select(table).where(getattr(table, column).in_(keys))


def _notices(session: Session, docket: str) -> Papers:
    made = select(Notice).where(Notice.docket == docket)
    yield from _rows(session, made, PaperKind.NOTICE, "made_at")


def _access_log(session: Session, docket: str) -> Papers:
    """Return who did what with this docket inside, by moment and act, without names.

    What the certifying itself writes is left out: a second making is the same.
    """
    rows = session.execute(
        select(Audit.at, Audit.act)
        .where(Audit.subject == docket, Audit.act.not_like("record.%"))
        .order_by(Audit.number)
    ).all()
    if rows:
        lines = [f"{at.isoformat(timespec='seconds')}  {act}\n" for at, act in rows]
        yield Paper(PaperKind.ACCESS_LOG, rows[-1][0], "".join(lines).encode)


def _appeal_words(session: Session, appeal: Appeal) -> bytes:
    found = appealing.words_kept(session, appeal)
    if isinstance(found, Gone):
        return ERASED.encode()
    said = {
        one.name: getattr(found, one.name)
        for one in fields(found)
        if one.name != "notice_code"  # It opens the notice.
    }
    return spelt({**columns(appeal), **said}).encode()
