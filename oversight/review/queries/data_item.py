"""One account of a data request for a member of its panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item
from oversight.intake.pages import data_dockets
from oversight.intake.pages.data_dockets import AskedItem, Filed
from oversight.intake.rules.data_tiers import KIND, PRESERVE
from oversight.review.models.deciding import ItemDecision, Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.models.watching import Look
from oversight.review.queries import cases, data, seats
from oversight.review.queries.desk import OPEN
from oversight.review.rules.data_findings import (
    NOTHING,
    DataAsked,
    DataFindings,
    DataTerms,
)
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
    due: datetime
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

    @property
    def may_join(self) -> bool:
        """Say whether there is a draft of somebody else to agree with."""
        return self.draft is not None and not self.is_lead

    @property
    def may_decide(self) -> bool:
        """Say whether the form can be filled in now."""
        ready = self.is_opened and self.is_open and not self.has_voted
        return ready and not self.is_kept

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
    votes = seats.votes_on(session, item)
    is_opened = seats.view_of(session, seat.panel_id, item, by) is not None
    filed = data_dockets.filed(session, docket, now=now) if is_opened else None
    decision, draft = _decision(session, item), _draft(session, seat, votes)
    has_voted = any(vote.person_id == by.id for vote in votes)
    count = case.legal_request.item_count
    return DataItemPage(
        docket=docket,
        number=number,
        count=count,
        next_number=number + 1 if number < count else None,
        due=case.due_at,
        is_kept=item.measure == PRESERVE,
        is_opened=is_opened,
        is_open=_is_open(case, item, decision),
        has_voted=has_voted,
        is_lead=seat.position == LEAD,
        filed=filed,
        item=None if filed is None else filed.items[number - 1],
        asked=data.asked(session, item, now=now),
        draft=_said_in(session, draft) if draft and is_opened else None,
        decision=None if decision is None else _said_of(session, decision),
        look=_look(session, item),
        # Who has voted is shown only after the own vote: nobody is to be led.
        voted=tuple(vote.pseudonym for vote in votes) if has_voted else (),
        seats=case.seats,
    )


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
        findings=DataFindings.from_json(vote.findings),
        by=vote.pseudonym,
    )


def _said_of(session: Session, decision: ItemDecision) -> DataSaid:
    approved = data.decision(session, decision.item_id)
    return DataSaid(
        outcome=decision.outcome.value,
        code=decision.code,
        terms=NOTHING if approved is None else data.decided_terms(approved),
        reasons=decision.reasons,
        summary=decision.summary,
        findings=DataFindings.from_json(decision.findings),
        by=", ".join(decision.by),
        dissent=decision.dissent or "",
    )
