"""The notes by which duty is handed over: for those of both days, and nobody else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.models.absences import Duty
from oversight.review.models.handovers import Handover, TakeOver
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import stepping
from oversight.review.queries.cases import LIVE, nothing
from oversight.review.queries.seats import SEATED
from oversight.review.queries.watches import LOOK_BACK, planned, pseudonyms
from oversight.review.rules.absences import Stretch, stretches

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DocketRow:
    """One docket named in a note: when it is due, and whether its reader sits in it."""

    docket: str
    due: datetime | None
    sits: bool


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note, as the two who leave and the two who come read it."""

    handover_id: UUID
    from_day: date
    by: str
    written_at: datetime
    note: str
    dockets: tuple[DocketRow, ...]
    taken_by: str
    taken_at: datetime | None
    may_take: bool


@dataclass(frozen=True, slots=True)
class DutyPage:
    """A reviewer's own duty: days, notes, and whether there is something to hand."""

    days: tuple[Stretch, ...]
    is_on: bool
    has_gap: bool
    may_step_in: bool
    must_hand: bool
    handed: bool
    next: tuple[str, ...]
    mine: tuple[str, ...]
    notes: tuple[NoteRow, ...]


def first_on(session: Session, day: date) -> UUID | None:
    """Return who is first on duty on a day, if anybody is."""
    return session.scalars(
        select(Duty.person_id).where(Duty.day == day, Duty.place == 1)
    ).one_or_none()


def is_on_duty(session: Session, person_id: UUID, day: date) -> bool:
    """Say whether somebody is on duty on a day, first or second."""
    found = select(Duty.id).where(Duty.day == day, Duty.person_id == person_id)
    return session.scalars(found).first() is not None


def written_on(session: Session, day: date) -> Handover | None:
    """Return the note that was written on a day, if one was."""
    return session.scalars(
        select(Handover).where(Handover.from_day == day)
    ).one_or_none()


def taken(session: Session, handover_id: UUID) -> TakeOver | None:
    """Return who took a note over, if anybody did."""
    return session.scalars(
        select(TakeOver).where(TakeOver.handover_id == handover_id)
    ).one_or_none()


def handover(session: Session, handover_id: UUID, by: Actor) -> Handover:
    """Return a note, locked, to those of both days; for others there is none."""
    found = session.scalars(
        select(Handover)
        .where(Handover.id == handover_id, _theirs(by))
        .with_for_update(of=Handover)
    ).one_or_none()
    if found is None:
        raise nothing()
    return found


def unknown(session: Session, dockets: Collection[str]) -> frozenset[str]:
    """Return which of these dockets nobody ever filed."""
    known = session.scalars(
        select(LegalRequest.docket).where(LegalRequest.docket.in_(dockets))
    )
    return frozenset(dockets) - frozenset(known)


def duty_page(session: Session, by: Actor, *, now: datetime) -> DutyPage:
    """Return a reviewer's own days of duty and the notes that concern them."""
    today = local_date(now)
    days = session.scalars(
        select(Duty.day)
        .where(Duty.person_id == by.id, Duty.day >= today)
        .order_by(Duty.day)
    )
    is_on = is_on_duty(session, by.id, today)
    first = first_on(session, today)
    gap = stepping.today(session, now=now)
    return DutyPage(
        days=stretches(days),
        is_on=is_on,
        has_gap=bool(gap.empty),
        may_step_in=by.id in gap.people,
        must_hand=is_on and (first is None or first != first_on(session, today + DAY)),
        handed=written_on(session, today) is not None,
        next=planned(session, today + DAY, today + DAY).get(today + DAY, ()),
        mine=_my_open(session, by),
        notes=_notes(session, by, today),
    )


def waiting(session: Session, by: Actor, *, now: datetime) -> bool:
    """Say whether a note waits to be taken over by somebody."""
    notes = _notes(session, by, local_date(now))
    return any(row.may_take for row in notes)


def _theirs(by: Actor) -> ColumnElement[bool]:
    return or_(
        Handover.by_id == by.id,
        exists().where(
            Duty.person_id == by.id, Duty.day.in_((Handover.from_day, Handover.to_day))
        ),
    )


def _notes(session: Session, by: Actor, today: date) -> tuple[NoteRow, ...]:
    rows = session.execute(
        select(Handover, TakeOver)
        .outerjoin(TakeOver, TakeOver.handover_id == Handover.id)
        .where(_theirs(by), Handover.from_day >= today - LOOK_BACK)
        .order_by(Handover.from_day.desc())
    ).all()
    known = pseudonyms(session, [one for row in rows for one in row if one])
    mine = frozenset(_my_open(session, by)) if rows else frozenset()
    return tuple(
        NoteRow(
            handover_id=given.id,
            from_day=given.from_day,
            by=known[given.by_id],
            written_at=given.written_at,
            note=given.note,
            dockets=_dockets(session, given.dockets, mine),
            taken_by="" if took is None else known[took.by_id],
            taken_at=None if took is None else took.taken_at,
            may_take=took is None
            and given.by_id != by.id
            and given.to_day >= today
            and is_on_duty(session, by.id, given.to_day),
        )
        for given, took in rows
    )


def _dockets(
    session: Session, dockets: Collection[str], mine: Collection[str]
) -> tuple[DocketRow, ...]:
    due = dict(
        session.execute(
            select(LegalRequest.docket, Case.due_at)
            .join(Case, Case.request_id == LegalRequest.id)
            .where(LegalRequest.docket.in_(dockets), Case.state.in_(LIVE))
        ).all()
    )
    return tuple(DocketRow(one, due.get(one), one in mine) for one in dockets)


def _my_open(session: Session, by: Actor) -> tuple[str, ...]:
    """Return the open matters in which a reviewer sits, first due first."""
    return tuple(
        session.scalars(
            select(LegalRequest.docket)
            .join(Case, Case.request_id == LegalRequest.id)
            .join(Seat, Seat.panel_id == Case.panel_id)
            .where(
                Seat.person_id == by.id,
                Seat.state.in_(SEATED),
                Case.state.in_(LIVE),
                LegalRequest.state == RequestState.SCREENED,
            )
            .order_by(Case.due_at, LegalRequest.docket)
        )
    )
