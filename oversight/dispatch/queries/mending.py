"""One docket for those who may correct, lift, answer, or enter a court's word."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Permission
from oversight.core.clock import local_date
from oversight.dispatch.models.lifting import CourtResult, Lifting
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import documents, questions, rows
from oversight.dispatch.queries.questions import QuestionView
from oversight.dispatch.rules.case_numbers import case_key
from oversight.dispatch.rules.correcting import may_correct
from oversight.dispatch.rules.lifecycle import OPEN
from oversight.dispatch.rules.lifting import CourtWord, may_lift
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import adding
from oversight.intake.queries.adding import Added
from oversight.intake.rules.victims import VICTIM
from oversight.law.queries import register as law
from oversight.law.rules.register import Forum
from oversight.review.models.deciding import ItemDecision

COURTS = frozenset({"appeal", "second-appeal", "writ"})


@dataclass(frozen=True, slots=True)
class LineRow:
    """One item as it stands, what the newest version says, what its reader may do."""

    number: int
    measure: str
    state: str
    ends_at: datetime
    locator: str
    native_id: str
    handle: str
    language: str
    passage: str
    is_open: bool
    why_lifted: str
    lifted_by: str
    may_correct: bool
    may_lift: bool
    may_reply: bool


@dataclass(frozen=True, slots=True)
class CourtSaid:
    """What a court said of some items, as the registrar entered it."""

    court: str
    court_ur: str | None
    case_number: str
    result: str
    decided_on: date
    items: tuple[int, ...]
    reasons: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MendingPage:
    """A docket with its items, questions and courts, and what this reader may do."""

    docket: str
    platform: str
    lines: tuple[LineRow, ...]
    questions: tuple[QuestionView, ...]
    courts: tuple[CourtSaid, ...]
    may_give_up: bool
    may_rule: bool
    may_ask_longer: bool
    added: tuple[Added, ...] = ()

    def line(self, number: int) -> LineRow:
        """Return the row of one item, or refuse a number that is not there."""
        for one in self.lines:
            if one.number == number:
                return one
        raise rows.nothing()

    def liftable(self, number: int) -> LineRow:
        """Return an item that this reader decided, or may lift for the portal."""
        found = self.line(number)
        if not found.may_lift:
            raise rows.nothing()
        return found

    @property
    def may_correct(self) -> bool:
        """Say whether this reader may mend a slip in this document."""
        return any(one.may_correct for one in self.lines)

    def correctable(self) -> list[int]:
        """Return what this reader may name otherwise, or refuse if it is nothing."""
        if not self.may_correct:
            raise rows.nothing()
        return [one.number for one in self.lines if one.is_open and one.may_correct]

    def question(self, number: int) -> QuestionView:
        """Return the question that waits for this reader on one item."""
        mine = self.line(number).may_reply
        for one in self.questions:
            if mine and one.item == number and one.state == "open":
                return one
        raise rows.nothing()


def mending_page(session: Session, docket: str, *, by: Actor) -> MendingPage:
    """Return a docket to somebody who may read its document."""
    newest = documents.readable(session, docket, None, by=by)
    sending = rows.sending(session, docket)
    said = {entry["number"]: entry for entry in json.loads(newest.body)["items"]}
    lifted, decided = _lifted(session, sending), _deciders(session, sending)
    return MendingPage(
        docket=docket,
        platform=sending.platform.slug,
        lines=tuple(
            _line(
                line,
                said.get(line.number, {}),
                lifted.get(line.number),
                decided.get(line.item_id, ()),
                by,
            )
            for line in sending.lines
        ),
        questions=questions.of_docket(session, docket),
        courts=said_by_courts(session, sending.request_id),
        may_give_up=by.may(Permission.DISPATCH_GIVE_UP),
        may_rule=by.may(Permission.DISPATCH_RULING),
        may_ask_longer=sending.legal_request.track == VICTIM
        and by.may(Permission.EXTENSIONS_ASK),
        added=added_for(session, sending.legal_request, by),
    )


def added_for(session: Session, request: LegalRequest, by: Actor) -> tuple[Added, ...]:
    """Return what the body told later, to everybody but a platform."""
    if by.platform is not None:
        return ()
    return adding.of_matter(session, request.docket, request.id)


def courts(session: Session, lang: str, *, now: datetime) -> list[tuple[str, str]]:
    """Return the courts of the register, in the reader's language."""
    return [
        (forum.id, (forum.title_ur if lang == "ur" else None) or forum.title)
        for forum in _courts(session, local_date(now))
    ]


def court_ids(session: Session, on: date) -> set[str]:
    """Return which forums of the register are courts; no office of the State is."""
    return {forum.id for forum in _courts(session, on)}


def _courts(session: Session, on: date) -> list[Forum]:
    return [one for one in law.forums(session, on) if one.stage.value in COURTS]


def _line(
    line: Line,
    said: dict[str, Any],
    lifted: Lifting | None,
    deciders: Collection[str],
    by: Actor,
) -> LineRow:
    return LineRow(
        number=line.number,
        measure=line.measure,
        state=line.state.value,
        ends_at=line.ends_at,
        locator=line.item.locator,
        native_id=said.get("native_id") or "",
        handle=said.get("handle") or "",
        language=said.get("language") or "",
        passage=said.get("passage") or "",
        is_open=line.state in OPEN,
        why_lifted=lifted.reasons if lifted else "",
        lifted_by=lifted.by_name if lifted else "",
        may_correct=by.may(Permission.DISPATCH_CORRECT)
        and may_correct(by, deciders=deciders),
        may_lift=by.may(Permission.DISPATCH_LIFT) and may_lift(by, deciders=deciders),
        may_reply=by.may(Permission.DISPATCH_REPLY) and by.pseudonym in deciders,
    )


def _deciders(session: Session, sending: Dispatch) -> dict[UUID, Sequence[str]]:
    found = session.execute(
        select(ItemDecision.item_id, ItemDecision.by).where(
            ItemDecision.item_id.in_([line.item_id for line in sending.lines])
        )
    )
    return {row.item_id: row.by for row in found}


def _lifted(session: Session, sending: Dispatch) -> dict[int, Lifting]:
    numbers = {line.id: line.number for line in sending.lines}
    found = session.scalars(select(Lifting).where(Lifting.line_id.in_(numbers)))
    return {numbers[one.line_id]: one for one in found}


def said_by_courts(session: Session, request_id: UUID) -> tuple[CourtSaid, ...]:
    """Return what courts said of one request, the first first."""
    found = session.scalars(
        select(CourtResult)
        .where(CourtResult.request_id == request_id)
        .order_by(CourtResult.entered_at, CourtResult.id)
    ).all()
    known = law.catalogue(session).forums if found else ()
    named = {one.id: (one.title, one.title_ur) for one in known}
    return tuple(
        CourtSaid(
            *named.get(one.forum, (one.forum, None)),
            case_number=one.case_number,
            result=one.result.value,
            decided_on=one.decided_on,
            items=tuple(one.items),
            reasons=one.reasons,
            at=one.entered_at,
        )
        for one in found
    )


def entered(
    session: Session,
    request_id: UUID,
    *,
    forum: str,
    case_number: str,
    result: CourtWord,
    decided_on: date,
) -> list[CourtResult]:
    """Return where one decision of one court was entered, however it was spelled."""
    found = session.scalars(
        select(CourtResult).where(
            CourtResult.request_id == request_id,
            CourtResult.forum == forum,
            CourtResult.result == result,
            CourtResult.decided_on == decided_on,
        )
    )
    wanted = case_key(case_number)
    return [one for one in found if case_key(one.case_number) == wanted]
