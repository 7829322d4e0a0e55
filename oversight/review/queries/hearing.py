"""What an affected person is shown of a hearing, and which hearings need more time."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.intake.models.requests import LegalRequest
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import outages
from oversight.ledger.rules.outages import moved
from oversight.notices.models.notices import Notice
from oversight.notices.queries import notices
from oversight.notices.rules.parts import Stage
from oversight.review.models.hearing import Hearing
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import cases, challenges, seats, victims
from oversight.review.rules.seats import check_open, check_undecided


@dataclass(frozen=True, slots=True)
class HeardPage:
    """One hearing, for whoever holds the code of its notice."""

    gist: str
    until: datetime | None
    hours_left: int
    is_answered: bool
    may_answer: bool
    is_after: bool = False
    challengeable: tuple[str, ...] = ()


def heard_page(
    session: Session, docket: str, number: int, *, now: datetime
) -> HeardPage:
    """Return what is held against one item, and how long may be answered."""
    case = cases.case(session, docket)
    item = cases.item_of(case, number)
    answered = seats.answer_to(session, item) is not None
    until = case.asked_until
    left = 0 if until is None else int((until - now).total_seconds() // 3600)
    try:
        check_open(case.state, case.legal_request.state)
        check_undecided(
            is_ended=item.ended_as is not None,
            is_decided=bool(cases.decided(session, [item])),
        )
        is_open = True
    except RuleError:
        is_open = False
    return HeardPage(
        gist=gist_of(session, case.id),
        until=until,
        hours_left=max(0, left),
        is_answered=answered,
        may_answer=is_open and not answered,
        challengeable=_challengeable(session, case, number, now) if is_open else (),
    )


def _challengeable(
    session: Session, case: Case, number: int, now: datetime
) -> tuple[str, ...]:
    """Return whom a user can still challenge: two working days from being told."""
    docket = case.legal_request.docket
    notice = notices.find(session, docket, number, Stage.ASKED)
    if notice is None or case.panel_id is None:
        return ()
    told = notice.passed_on_at or notice.made_at
    rule, calendar = (
        law.clock(session, "challenge", local_date(now)),
        law.calendar(session),
    )
    away = outages.known(session)

    def until(seat: Seat) -> datetime:
        since = max(told, seat.drawn_at)
        ends = moved(due(rule, since, calendar), away, since=since)
        renew = partial(due, rule, calendar=calendar)
        return challenges.open_until(session, case.id, ends, renew, now=now)

    return tuple(
        seat.pseudonym
        for seat in seats.sitting(session, case.panel_id)
        if now <= until(seat)
    )


def heard_after(
    session: Session, docket: str, number: int, *, now: datetime
) -> HeardPage | None:
    """Return how long the uploader of a victim's matter is heard after it was sent."""
    until = victims.heard_until(session, docket)
    if until is None:
        return None
    item = cases.item_of(cases.case(session, docket), number)
    answered = seats.answer_to(session, item) is not None
    return HeardPage(
        gist="",
        until=until,
        hours_left=max(0, int((until - now).total_seconds() // 3600)),
        is_answered=answered,
        may_answer=not answered and now <= until,
        is_after=True,
    )


def gist_of(session: Session, case_id: UUID) -> str:
    """Return what the reviewers wrote of the grounds, if the user was asked."""
    return (
        session.scalars(
            select(Hearing.gist).where(Hearing.case_id == case_id)
        ).one_or_none()
        or ""
    )


def handed_on(session: Session) -> list[tuple[str, datetime]]:
    """Return the open hearings with the latest moment at which a notice was passed on.

    Only those in which it was passed on after the asking: their time began late.
    """
    running = (
        select(LegalRequest.docket)
        .join(Case, Case.request_id == LegalRequest.id)
        .where(cases.RUNS)
    )
    rows = session.execute(
        select(LegalRequest.docket, Notice.passed_on_at, Case.asked_at)
        .join(Case, Case.request_id == LegalRequest.id)
        .join(Notice, Notice.docket == LegalRequest.docket)
        .where(
            Notice.docket.in_(running),
            Notice.stage == Stage.ASKED.value,
            Notice.passed_on_at.is_not(None),
            Case.asked_at.is_not(None),
        )
        .order_by(LegalRequest.docket, Notice.passed_on_at)
    )
    latest = {
        docket: passed_on
        for docket, passed_on, asked in rows
        if asked is not None and passed_on is not None and passed_on > asked
    }
    return list(latest.items())
