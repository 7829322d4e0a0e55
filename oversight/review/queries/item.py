"""One item for a member of its panel: evidence, law, what was said, who has voted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import Item
from oversight.intake.rules.measures import lower_rungs
from oversight.law.queries import register as law
from oversight.review.models.deciding import ItemDecision, Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import asked as facts
from oversight.review.queries import cases, seats
from oversight.review.queries import evidence as files
from oversight.review.queries.desk import OPEN, SOON, midnight
from oversight.review.rules.findings import Asked, Findings
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.seats import LEAD, check_declared


@dataclass(frozen=True, slots=True)
class Said:
    """What one vote or decision says: terms, reasons, findings."""

    outcome: str
    code: str | None
    measure: str | None
    territory: str | None
    days: int | None
    reasons: str
    summary: str
    findings: Findings
    by: str
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """How long is left, for the matter and for this reviewer's day."""

    due: datetime
    days_left: int
    at_risk: bool
    left_today: int
    cap: int


@dataclass(frozen=True, slots=True)
class File:
    """What is read before deciding: the evidence, the law, what came before."""

    evidence: files.Evidence
    law: tuple[files.LawCard, ...]
    earlier: tuple[files.Earlier, ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item as one member of its panel sees it."""

    docket: str
    number: int
    count: int
    next_number: int | None
    time: Time
    is_opened: bool
    is_open: bool
    has_voted: bool
    is_lead: bool
    wait_until: datetime | None
    must_ask: bool
    file: File | None
    asked: Asked
    draft: Said | None
    decision: Said | None
    voted: tuple[str, ...]
    seats: int

    @property
    def milder(self) -> tuple[str, ...]:
        """Return every measure milder than the one asked, mildest first."""
        return lower_rungs(self.asked.measure)

    @property
    def most_days(self) -> int:
        """Return the longest time that can be approved."""
        return min(self.asked.days, self.asked.longest[self.asked.measure])

    @property
    def may_join(self) -> bool:
        """Say whether there is a draft of somebody else to agree with."""
        return self.draft is not None and not self.is_lead

    @property
    def may_decide(self) -> bool:
        """Say whether the form can be filled in now."""
        ready = self.wait_until is None and not self.must_ask
        return self.is_opened and self.is_open and not self.has_voted and ready


def item_page(
    session: Session, docket: str, number: int, by: Actor, *, now: datetime
) -> ItemPage:
    """Return an item to a member who has declared; its file once they opened it."""
    case = cases.case(session, docket)
    seat = seats.my_seat(session, case.panel_id, by)
    check_declared(seat.state)
    item = cases.item_of(case, number)
    decision = _decision(session, item)
    votes = seats.votes_on(session, item)
    has_voted = any(vote.person_id == by.id for vote in votes)
    is_opened = seats.view_of(session, seat.panel_id, item, by) is not None
    draft = _draft(session, seat, votes) if is_opened else None
    count = case.legal_request.item_count
    return ItemPage(
        docket=docket,
        number=number,
        count=count,
        next_number=number + 1 if number < count else None,
        time=_time(session, case, by, now),
        is_opened=is_opened,
        is_open=case.state in OPEN and decision is None and item.ended_as is None,
        has_voted=has_voted,
        is_lead=seat.position == LEAD,
        wait_until=_wait_until(session, case, item, now),
        must_ask=case.asked_at is None and case.not_asked_ground is None,
        file=_file(session, case, item, now) if is_opened else None,
        asked=facts.asked(session, case, item, now=now),
        draft=None if draft is None else _said_in(draft),
        decision=None if decision is None else _said_of(decision),
        # Who has voted is shown only after the own vote: nobody is to be led.
        voted=tuple(vote.pseudonym for vote in votes) if has_voted else (),
        seats=case.seats,
    )


def _time(session: Session, case: Case, by: Actor, now: datetime) -> Time:
    cap = law.profile(session, local_date(now)).daily_cap
    signed = seats.signed_since(session, by.id, midnight(now))
    left = law.calendar(session).working_days_between(now, case.due_at)
    return Time(
        due=case.due_at,
        days_left=left,
        at_risk=left <= SOON,
        left_today=max(0, cap - signed),
        cap=cap,
    )


def _file(session: Session, case: Case, item: Item, now: datetime) -> File:
    return File(
        evidence=files.evidence(session, case, item),
        law=files.cards(session, item, now),
        earlier=files.earlier(session, item),
    )


def _decision(session: Session, item: Item) -> ItemDecision | None:
    return session.scalars(
        select(ItemDecision).where(ItemDecision.item_id == item.id)
    ).one_or_none()


def _draft(session: Session, seat: Seat, votes: Sequence[Vote]) -> Vote | None:
    """Return the vote of the member who drafts, while that member sits."""
    held = {one.person_id for one in seats.sitting(session, seat.panel_id)}
    return next((one for one in votes if one.is_draft and one.person_id in held), None)


def _wait_until(
    session: Session, case: Case, item: Item, now: datetime
) -> datetime | None:
    if case.asked_until is None or now >= case.asked_until:
        return None
    answered = seats.answer_to(session, item) is not None
    return None if answered else case.asked_until


def _said_in(vote: Vote) -> Said:
    return Said(
        outcome=vote.outcome.value,
        code=vote.code,
        measure=vote.measure,
        territory=vote.territory,
        days=vote.days,
        reasons=vote.reasons,
        summary=vote.summary,
        findings=Findings.from_json(vote.findings),
        by=vote.pseudonym,
    )


def _said_of(decision: ItemDecision) -> Said:
    return Said(
        outcome=Outcome(decision.outcome).value,
        code=decision.code,
        measure=decision.measure,
        territory=decision.territory,
        days=decision.days,
        reasons=decision.reasons,
        summary=decision.summary,
        findings=Findings.from_json(decision.findings),
        by=", ".join(decision.by),
        dissent=decision.dissent or "",
    )
