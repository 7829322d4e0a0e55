"""One item for a member of its panel: evidence, law, what was said, who has voted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item
from oversight.intake.queries.earlier import EarlierDocket
from oversight.intake.rules.data_tiers import KIND
from oversight.intake.rules.measures import lower_rungs
from oversight.law.queries import register as law
from oversight.review.models.deciding import ItemDecision, View, Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import asked as facts
from oversight.review.queries import (
    cases,
    challenges,
    kept,
    said,
    seats,
    victims,
    waiting,
    workload,
)
from oversight.review.queries import evidence as files
from oversight.review.queries import votes as votes_of
from oversight.review.queries.desk import OPEN, SOON
from oversight.review.queries.victims import Hours
from oversight.review.rules.findings import Asked
from oversight.review.rules.seats import LEAD, check_declared


@dataclass(frozen=True, slots=True)
class Seen:
    """What the portal itself knows of how the member came to this item."""

    declared_at: datetime | None
    opened: int
    first_at: datetime | None


@dataclass(frozen=True, slots=True)
class Time:
    """How long is left, for the matter and for this reviewer's day."""

    due: datetime
    days_left: int
    at_risk: bool
    left_today: int
    cap: int
    victim: Hours | None


@dataclass(frozen=True, slots=True)
class File:
    """What is read before deciding: the evidence, the law, what came before."""

    evidence: files.Evidence
    law: tuple[files.LawCard, ...]
    earlier: tuple[EarlierDocket, ...]


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
    awaited_until: datetime | None
    must_ask: bool
    file: File | None
    asked: Asked
    draft: said.Said | None
    decision: said.Said | None
    voted: tuple[str, ...]
    seats: int
    me: str
    part_of: int | None
    seen: Seen
    has_kept: bool
    signed: tuple[str, ...]

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
        heard = self.wait_until is None and not self.must_ask
        ready = heard and self.awaited_until is None
        return self.is_opened and self.is_open and not self.has_voted and ready


def item_page(
    session: Session, docket: str, number: int, by: Actor, *, now: datetime
) -> ItemPage:
    """Return an item to a member who has declared; its file once they opened it."""
    case = cases.case(session, docket)
    if case.legal_request.kind == KIND:
        raise cases.nothing()  # A request for data has pages of its own.
    seat = seats.my_seat(session, case.panel_id, by)
    check_declared(seat.state)
    item = cases.item_of(case, number)
    parent = _parent(case, item)
    decision = _decision(session, item)
    # A post of an account was decided with it: what is known of it stands there.
    view = seats.view_of(session, seat.panel_id, parent or item, by)
    if challenges.open_on(session, case.id) is not None:
        view = None
    count = case.legal_request.item_count
    return ItemPage(
        docket=docket,
        number=number,
        count=count,
        next_number=number + 1 if number < count else None,
        time=time_left(session, case, by, now),
        is_open=case.state in OPEN and decision is None and item.ended_as is None,
        is_lead=seat.position == LEAD,
        wait_until=_wait_until(session, case, item, now),
        awaited_until=waiting.awaited(session, case, item),
        must_ask=case.asked_at is None and case.not_asked_ground is None,
        asked=facts.asked(session, case, item, now=now),
        decision=None if decision is None else said.in_decision(case, decision),
        seats=case.seats,
        part_of=None if parent is None else parent.number,
        file=None if view is None else _file(session, case, item, now),
        **_own(session, seat, parent or item, view),
    )


def _own(session: Session, seat: Seat, item: Item, view: View | None) -> dict[str, Any]:
    """Return what depends on what this member has seen and signed of the item."""
    cast = seats.votes_on(session, item)
    has_voted = any(vote.person_id == seat.person_id for vote in cast)
    draft = None if view is None else _draft(session, seat, cast)
    opened = 0 if view is None else view.count
    return {
        "me": seat.pseudonym,
        "is_opened": view is not None,
        "has_voted": has_voted,
        "draft": None if draft is None else said.in_vote(session, draft),
        "seen": Seen(seat.declared_at, opened, None if view is None else view.first_at),
        "has_kept": bool(kept.texts(session, item.id, seat.person_id)),
        # Who has voted is shown only after the own vote: nobody is to be led.
        "voted": tuple(vote.pseudonym for vote in cast) if has_voted else (),
        "signed": signed_by(session, cast) if has_voted else (),
    }


def _parent(case: Case, item: Item) -> Item | None:
    """Return the account that a post was narrowed from."""
    every = case.legal_request.items
    return next((one for one in every if one.id == item.parent_id), None)


def signed_by(session: Session, cast: Sequence[Vote]) -> tuple[str, ...]:
    """Return whose votes have a signed copy."""
    kept_of = votes_of.signatures_of(session, cast)
    return tuple(vote.pseudonym for vote in cast if vote.id in kept_of)


def time_left(session: Session, case: Case, by: Actor, now: datetime) -> Time:
    """Return how long is left for a matter, and how many items for today."""
    today = workload.day(session, by, now=now)
    left = law.calendar(session).working_days_between(now, case.due_at)
    return Time(
        due=case.due_at,
        days_left=left,
        at_risk=left <= SOON,
        left_today=today.left,
        cap=today.cap,
        victim=victims.hours(session, case, now=now),
    )


def _file(session: Session, case: Case, item: Item, now: datetime) -> File:
    return File(
        evidence=files.evidence(session, case.legal_request, item),
        law=files.cards(session, item, now),
        earlier=files.earlier(session, case, item),
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
