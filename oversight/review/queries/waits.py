"""What a panel asked of the body and what it handed back, as each side sees it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.clock import local_date
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import matters as intake
from oversight.intake.rules import curing
from oversight.intake.rules.defects import DEFECTS
from oversight.intake.rules.lifecycle import RequestState
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.review.models.panels import Case, Seat
from oversight.review.models.questions import Return
from oversight.review.queries import cases, challenges, seats, waiting
from oversight.review.rules.lifecycle import CaseState

OPEN = (CaseState.ASSIGNED, CaseState.UNDER_REVIEW)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the body, and what came of it."""

    text: str
    by: str
    asked_at: datetime
    due: datetime
    days_left: int
    answer: str
    answered_at: datetime | None
    is_open: bool
    about_aim: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One field of one item that is to be completed."""

    number: int
    place: str
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed back or is proposed to be, item by item."""

    why: str
    by: str
    proposed_at: datetime
    backers: tuple[str, ...]
    returned_at: datetime | None
    due: datetime | None
    days_left: int
    answered_at: datetime | None
    is_open: bool
    items: tuple[tuple[int, tuple[str, ...]], ...]
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Waits:
    """How it stands between a panel and the body, for one member."""

    asked: Asked | None = None
    handed: Handed | None = None
    until: datetime | None = None
    may_ask: bool = False
    may_return: bool = False
    may_agree: bool = False
    open_numbers: tuple[int, ...] = ()


NOTHING = Waits()


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One matter in which the body owes an answer."""

    docket: str
    what: str
    due: datetime
    days_left: int


@dataclass(frozen=True, slots=True)
class BodyPage:
    """One matter before the reviewers, for the body that filed it."""

    docket: str
    is_open: bool
    members: tuple[str, ...] = ()
    asked: Asked | None = None
    handed: Handed | None = None
    may_answer: bool = False
    may_complete: bool = False
    challengeable: tuple[str, ...] = ()
    is_challenged: bool = False


def waits(session: Session, case: Case, by: Actor, *, now: datetime) -> Waits:
    """Return what was asked and handed back in a matter, for a member of its panel."""
    asked = _asked(session, case, now)
    handed = _handed(session, case, now)
    until = waiting.awaited(session, case)
    free = case.state in OPEN and until is None
    return Waits(
        asked=asked,
        handed=handed,
        until=until,
        may_ask=free and asked is None,
        may_return=free and handed is None,
        may_agree=free
        and handed is not None
        and handed.returned_at is None
        and (by.pseudonym or "") not in handed.backers,
        open_numbers=_unvoted(session, case),
    )


def body_rows(session: Session, by: Actor, *, now: datetime) -> tuple[BodyRow, ...]:
    """Return the matters in which the visitor's body owes an answer, by their day."""
    calendar = law.calendar(session)
    rows = session.scalars(
        select(LegalRequest.docket)
        .join(Case, Case.request_id == LegalRequest.id)
        .where(Case.id.in_(waiting.awaiting(session)), Case.state.in_(OPEN))
        .order_by(LegalRequest.docket)
    )
    found = []
    for docket in rows:
        case = cases.case(session, docket)
        if case.legal_request.body.slug != by.body:
            continue
        question = waiting.question_of(session, case.id)
        asks = question is not None and waiting.is_open(question)
        due = waiting.awaited(session, case)
        assert due is not None
        left = calendar.working_days_between(now, due)
        found.append(BodyRow(docket, "question" if asks else "return", due, left))
    return tuple(sorted(found, key=lambda row: (row.due, row.docket)))


def body_page(session: Session, docket: str, by: Actor, *, now: datetime) -> BodyPage:
    """Return a matter to the body that filed it; to any other it does not exist."""
    request = intake.own_request(session, docket, by)
    if (
        session.scalars(select(Case.id).where(Case.request_id == request.id)).first()
        is None
    ):
        return BodyPage(docket, is_open=False)
    case = cases.case(session, docket)
    asked, handed = _asked(session, case, now), _handed(session, case, now)
    is_open = case.state in OPEN and request.state is RequestState.SCREENED
    proposal = handed is not None and handed.returned_at is None
    panel = case.panel_id
    held = () if panel is None else seats.sitting(session, panel)
    return BodyPage(
        docket=docket,
        is_open=is_open,
        members=tuple(seat.pseudonym for seat in held),
        asked=asked,
        # A proposal is the panel's own affair until it carries.
        handed=None if proposal else handed,
        may_answer=is_open and asked is not None and asked.is_open,
        may_complete=is_open
        and handed is not None
        and handed.is_open
        and by.role is Role.DRAFTER,
        challengeable=_challengeable(session, case, held, now)
        if is_open and by.role is Role.AUTHORISER
        else (),
        is_challenged=challenges.open_on(session, case.id) is not None,
    )


def _challengeable(
    session: Session, case: Case, held: Sequence[Seat], now: datetime
) -> tuple[str, ...]:
    """Return whom the body can still challenge: two working days from each draw."""
    calendar = law.calendar(session)
    rule = law.clock(session, "challenge", local_date(now))

    def until(seat: Seat) -> datetime:
        ends = due(rule, seat.drawn_at, calendar)
        renew = partial(due, rule, calendar=calendar)
        return challenges.open_until(session, case.id, ends, renew, now=now)

    return tuple(seat.pseudonym for seat in held if now <= until(seat))


def _asked(session: Session, case: Case, now: datetime) -> Asked | None:
    row = waiting.question_of(session, case.id)
    if row is None:
        return None
    return Asked(
        text=row.text,
        by=row.pseudonym,
        asked_at=row.asked_at,
        due=row.due_at,
        days_left=law.calendar(session).working_days_between(now, row.due_at),
        answer=row.answer or "",
        answered_at=row.answered_at,
        is_open=waiting.is_open(row),
        about_aim=row.about_aim,
    )


def _handed(session: Session, case: Case, now: datetime) -> Handed | None:
    row = waiting.return_of(session, case.id)
    if row is None:
        return None
    due = row.due_at or now
    backers = tuple(one.pseudonym for one in waiting.backers(session, row))
    return Handed(
        why=row.why,
        by=row.pseudonym,
        proposed_at=row.proposed_at,
        backers=backers,
        returned_at=row.returned_at,
        due=row.due_at,
        days_left=law.calendar(session).working_days_between(now, due),
        answered_at=row.answered_at,
        is_open=waiting.is_open(row),
        items=tuple((one.number, tuple(one.codes)) for one in row.items),
        wanted=tuple(_wanted(row)),
    )


def _wanted(row: Return) -> Iterator[Wanted]:
    """Return each field that cures something, with the first thing to do about it."""
    for one in row.items:
        said = {DEFECTS[code].field: DEFECTS[code].sentence for code in one.codes[::-1]}
        for field in curing.fields_of(tuple(one.codes)):
            place = curing.place(one.number, field)
            yield Wanted(one.number, place, field, said[field])


def _unvoted(session: Session, case: Case) -> tuple[int, ...]:
    voted = {vote.item_id for vote in seats.votes_in(session, case.request_id)}
    return tuple(
        item.number
        for item in waiting.open_items(session, case)
        if item.id not in voted
    )
