"""One account of a data request for a member of its panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item
from oversight.intake.pages import data_dockets
from oversight.intake.pages.data_dockets import AskedItem, Filed
from oversight.intake.queries.earlier import EarlierDocket
from oversight.intake.rules.data_tiers import KIND, PRESERVE
from oversight.review.models.deciding import ItemDecision, View, Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.models.watching import Look
from oversight.review.queries import cases, challenges, data, kept, seats, waiting
from oversight.review.queries import evidence as files
from oversight.review.queries.desk import OPEN
from oversight.review.queries.evidence import LawCard
from oversight.review.queries.item import Seen, Time, signed_by, time_left
from oversight.review.rules.data_findings import (
    NOTHING,
    DataAsked,
    DataFindings,
    DataTerms,
)
from oversight.review.rules.data_formc import less_deep
from oversight.review.rules.seats import LEAD, check_declared


@dataclass(frozen=True, slots=True)
class DataSaid:
    """What one vote or decision on data says: terms, reasons, findings."""

    outcome: str
    code: str | None
    terms: DataTerms
    reasons: str
    summary: str
    findings: DataFindings
    by: str
    dissent: str = ""
    summary_ur: str = ""
    shared_with: str = ""


@dataclass(frozen=True, slots=True)
class LookSaid:
    """What the reviewer found of data that are being kept."""

    result: str
    reasons: str


@dataclass(frozen=True, slots=True)
class DataItemPage:
    """One account as one member of its panel sees it; its file once it was opened."""

    docket: str
    number: int
    count: int
    next_number: int | None
    time: Time
    is_kept: bool
    is_opened: bool
    is_open: bool
    has_voted: bool
    is_lead: bool
    filed: Filed | None
    item: AskedItem | None
    asked: DataAsked
    draft: DataSaid | None
    decision: DataSaid | None
    look: LookSaid | None
    voted: tuple[str, ...]
    seats: int
    me: str
    law: tuple[LawCard, ...]
    earlier: tuple[EarlierDocket, ...]
    awaited_until: datetime | None
    seen: Seen
    has_kept: bool
    signed: tuple[str, ...]

    @property
    def less_deep(self) -> tuple[str, ...]:
        """Return every tier that reaches less deep than the one asked for."""
        return less_deep(self.asked.tier)

    @property
    def may_join(self) -> bool:
        """Say whether there is a draft of somebody else to agree with."""
        return self.draft is not None and not self.is_lead

    @property
    def may_decide(self) -> bool:
        """Say whether the form can be filled in now."""
        ready = self.is_opened and self.is_open and not self.has_voted
        return ready and not self.is_kept and self.awaited_until is None

    @property
    def may_look(self) -> bool:
        """Say whether the visitor can still let it stand or end it."""
        ready = self.is_opened and self.is_open and self.look is None
        return ready and self.is_kept


def page(
    session: Session, docket: str, number: int, by: Actor, *, now: datetime
) -> DataItemPage:
    """Return an account to a member who has declared; to others it does not exist."""
    case = cases.case(session, docket)
    if case.legal_request.kind != KIND:
        raise cases.nothing()
    seat = seats.my_seat(session, case.panel_id, by)
    check_declared(seat.state)
    item = cases.item_of(case, number)
    decision = _decision(session, item)
    view = seats.view_of(session, seat.panel_id, item, by)
    if challenges.open_on(session, case.id) is not None:
        view = None
    count = case.legal_request.item_count
    return DataItemPage(
        docket=docket,
        number=number,
        count=count,
        next_number=number + 1 if number < count else None,
        time=time_left(session, case, by, now),
        is_kept=item.measure == PRESERVE,
        is_open=_is_open(case, item, decision),
        is_lead=seat.position == LEAD,
        asked=data.asked(session, item, now=now),
        decision=None if decision is None else _said_of(session, decision),
        look=_look(session, item),
        seats=case.seats,
        me=seat.pseudonym,
        awaited_until=waiting.awaited(session, case, item),
        **_file(session, case, item, view, now),
        **_own(session, seat, item, view),
    )


def _file(
    session: Session, case: Case, item: Item, view: View | None, now: datetime
) -> dict[str, Any]:
    """Return what is read before deciding; nothing of it before it was opened."""
    if view is None:
        return {"filed": None, "item": None, "law": (), "earlier": ()}
    filed = data_dockets.filed(session, case.legal_request.docket, now=now)
    return {
        "filed": filed,
        "item": filed.items[item.number - 1],
        "law": files.cards(session, item, now),
        "earlier": files.earlier(session, case, item),
    }


def _own(session: Session, seat: Seat, item: Item, view: View | None) -> dict[str, Any]:
    """Return what depends on what this member has seen and signed of the account."""
    cast = seats.votes_on(session, item)
    has_voted = any(vote.person_id == seat.person_id for vote in cast)
    draft = None if view is None else _draft(session, seat, cast)
    opened = 0 if view is None else view.count
    return {
        "is_opened": view is not None,
        "has_voted": has_voted,
        "draft": None if draft is None else _said_in(session, draft),
        "seen": Seen(seat.declared_at, opened, None if view is None else view.first_at),
        "has_kept": bool(kept.texts(session, item.id, seat.person_id)),
        # Who has voted is shown only after the own vote: nobody is to be led.
        "voted": tuple(vote.pseudonym for vote in cast) if has_voted else (),
        "signed": signed_by(session, cast) if has_voted else (),
    }


def _is_open(case: Case, item: Item, decision: ItemDecision | None) -> bool:
    return case.state in OPEN and decision is None and item.ended_as is None


def _decision(session: Session, item: Item) -> ItemDecision | None:
    return session.scalars(
        select(ItemDecision).where(ItemDecision.item_id == item.id)
    ).one_or_none()


def _draft(session: Session, seat: Seat, votes: Sequence[Vote]) -> Vote | None:
    """Return the vote of the member who drafts, while that member sits."""
    held = {one.person_id for one in seats.sitting(session, seat.panel_id)}
    return next((one for one in votes if one.is_draft and one.person_id in held), None)


def _look(session: Session, item: Item) -> LookSaid | None:
    found = session.scalars(select(Look).where(Look.item_id == item.id)).one_or_none()
    return None if found is None else LookSaid(found.result, found.reasons)


def _said_in(session: Session, vote: Vote) -> DataSaid:
    return DataSaid(
        outcome=vote.outcome.value,
        code=vote.code,
        terms=data.terms_of(session, [vote])[vote.id],
        reasons=vote.reasons,
        summary=vote.summary,
        findings=data.findings_of(vote),
        by=vote.pseudonym,
        summary_ur=vote.summary_ur or "",
    )


def _said_of(session: Session, decision: ItemDecision) -> DataSaid:
    approved = data.decision(session, decision.item_id)
    return DataSaid(
        outcome=decision.outcome.value,
        code=decision.code,
        terms=NOTHING if approved is None else data.decided_terms(approved),
        reasons=decision.reasons,
        summary=decision.summary,
        findings=data.findings_of(decision),
        by=", ".join(decision.by),
        dissent=decision.dissent or "",
        summary_ur=decision.summary_ur or "",
        shared_with=data.shared_with(session, decision.id),
    )
