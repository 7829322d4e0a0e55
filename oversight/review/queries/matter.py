"""One matter: before the declaration only what a conflict can be seen from (I28)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item
from oversight.intake.queries import consents
from oversight.intake.rules.victims import Consent
from oversight.law.queries import register as law
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import cases, challenges, seats, victims
from oversight.review.queries import waits as bodies
from oversight.review.queries.desk import OPEN, SOON, step
from oversight.review.queries.naming import Named, provision_titles
from oversight.review.queries.victims import Hours
from oversight.review.rules.lifecycle import SeatState


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item in a member's list, and what that member has to do with it."""

    number: int
    kind: str
    name: str
    measure: str
    days: int
    step: str
    answered: bool
    part_of: int | None


@dataclass(frozen=True, slots=True)
class Asking:
    """How it stands with asking the user."""

    asked_at: datetime | None = None
    asked_until: datetime | None = None
    not_asked: str | None = None
    reasons: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class MatterPage:
    """A matter as one member of its panel sees it."""

    docket: str
    body: Named
    platform: Named
    item_count: int
    provisions: tuple[Named, ...]
    step: str
    is_open: bool
    is_declared: bool
    declare_by: datetime
    due: datetime
    days_left: int
    at_risk: bool
    members: tuple[str, ...]
    me: str
    is_lead: bool
    asking: Asking
    may_extend: bool
    extension_reasons: str
    waits: bodies.Waits
    is_challenged: bool
    items: tuple[ItemRow, ...]
    victim: Hours | None
    consent: Consent | None


def matter_page(
    session: Session, docket: str, by: Actor, *, now: datetime
) -> MatterPage:
    """Return a matter to a member of its panel; to anybody else it does not exist."""
    case = cases.case(session, docket)
    seat = seats.my_seat(session, case.panel_id, by)
    request = case.legal_request
    is_declared = seat.state is SeatState.DECLARED
    rows = _items(session, case, by) if is_declared else ()
    filed = [row for row in rows if row.part_of is None]
    done = sum(row.step not in {"open", "decide"} for row in filed)
    left = law.calendar(session).working_days_between(now, case.due_at)
    waits = bodies.waits(session, case, by, now=now) if is_declared else bodies.NOTHING
    return MatterPage(
        docket=docket,
        body=Named(request.body.name, request.body.name_ur),
        platform=Named(request.platform.name, request.platform.name_ur),
        item_count=request.item_count,
        provisions=provision_titles(law.catalogue(session), request.items),
        step=_step(case, seat, done, waits, now),
        is_open=case.state in OPEN,
        is_declared=is_declared,
        declare_by=seat.declare_by,
        due=case.due_at,
        days_left=left,
        at_risk=left <= SOON,
        members=tuple(one.pseudonym for one in seats.sitting(session, seat.panel_id)),
        me=seat.pseudonym,
        is_lead=seat.position == 1 and case.seats > 1,
        asking=_asking(case, now) if is_declared else Asking(),
        may_extend=is_declared and case.state in OPEN and not case.extended,
        extension_reasons=case.extension_reasons or "",
        waits=waits,
        is_challenged=challenges.open_on(session, case.id) is not None,
        items=rows,
        victim=victims.hours(session, case, now=now),
        consent=consents.of_request(session, request) if is_declared else None,
    )


def _step(case: Case, seat: Seat, done: int, waits: bodies.Waits, now: datetime) -> str:
    if case.state not in OPEN:
        return "closed"
    return step(case, seat, done=done, now=now, body_answers=waits.until is not None)


def _asking(case: Case, now: datetime) -> Asking:
    return Asking(
        case.asked_at,
        case.asked_until,
        case.not_asked_ground,
        case.not_asked_reasons or "",
        is_over=case.asked_until is not None and case.asked_until <= now,
    )


def _items(session: Session, case: Case, by: Actor) -> tuple[ItemRow, ...]:
    outcomes = {
        decision.item_id: decision.outcome.value
        for decision in cases.decisions_of(session, case.request_id)
    }
    voted = {
        vote.item_id
        for vote in seats.votes_in(session, case.request_id)
        if vote.person_id == by.id
    }
    opened = seats.opened(session, case.panel_id, by.id)
    answered = seats.answered(session, case.legal_request.items)

    numbers: dict[UUID | None, int] = {
        item.id: item.number for item in case.legal_request.items
    }

    def step_of(item: Item) -> str:
        if item.id in outcomes:
            return outcomes[item.id]
        if item.ended_as is not None:
            return "ended"
        if item.id in voted:
            return "voted"
        return "decide" if item.id in opened else "open"

    return tuple(
        ItemRow(
            number=item.number,
            kind=item.item_kind,
            name=item.canonical.removeprefix("https://"),
            measure=item.measure,
            days=item.duration_days,
            step=step_of(item),
            answered=item.id in answered,
            part_of=numbers.get(item.parent_id),
        )
        for item in case.legal_request.items
    )
