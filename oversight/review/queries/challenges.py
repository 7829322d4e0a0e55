"""Challenges as those see them who may: the judge, the members, the party."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.models.challenges import Challenge
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import cases, seats
from oversight.review.queries.cases import nothing
from oversight.review.queries.naming import Named
from oversight.review.rules.challenges import Party
from oversight.vault import reading
from oversight.vault.reading import Gone


@dataclass(frozen=True, slots=True)
class JudgePage:
    """A challenge for the reviewer who decides it: the doubt, nothing of the file."""

    docket: str
    body: Named
    platform: Named
    member: str
    party: str
    ground: str
    facts: str | Gone
    decide_by: datetime


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """A challenge that waits for this reviewer."""

    docket: str
    member: str
    decide_by: datetime


def open_on(session: Session, case_id: UUID) -> Challenge | None:
    """Return the challenge that is undecided in a matter, if there is one."""
    return session.scalars(
        select(Challenge)
        .where(Challenge.case_id == case_id, Challenge.outcome.is_(None))
        .execution_options(populate_existing=True)
    ).one_or_none()


def open_until(
    session: Session,
    case_id: UUID,
    until: datetime,
    renew: Callable[[datetime], datetime],
    *,
    now: datetime,
) -> datetime:
    """Return until when a doubt may be made: anew after each that kept the file shut.

    ``renew`` says when a time that begins at a moment ends. Of a person's doubt the day
    alone is kept, so that one of the very last day counts as made before its end.
    """
    while (again := _kept_shut(session, case_id, until, now=now)) is not None:
        later = renew(again)
        if later <= until:
            break
        until = later
    return until


def _kept_shut(
    session: Session, case_id: UUID, until: datetime, *, now: datetime
) -> datetime | None:
    """Return when the doubt was decided that was open at the end of the time for one.

    Nobody could make theirs while it was. What is undecided still ends now at soonest.
    """
    found = session.execute(
        select(Challenge.decided_at).where(
            Challenge.case_id == case_id,
            Challenge.made_on <= until,
            or_(Challenge.decided_at.is_(None), Challenge.decided_at > until),
        )
    ).all()
    return max((decided or now for (decided,) in found), default=None)


def by_party(session: Session, seat: Seat, party: Party, item: int) -> Challenge | None:
    """Return what a party said about a member before: a user, on one item."""
    return session.scalars(
        select(Challenge).where(
            Challenge.seat_id == seat.id,
            Challenge.party == party.value,
            Challenge.item == item,
        )
    ).one_or_none()


def of_judge(session: Session, docket: str, by: Actor) -> Challenge:
    """Return the challenge that the visitor has to decide; no other exists."""
    found = session.scalars(
        select(Challenge)
        .join(Case, Case.id == Challenge.case_id)
        .join(LegalRequest, LegalRequest.id == Case.request_id)
        .where(LegalRequest.docket == docket, Challenge.judge_id == by.id)
        .order_by(Challenge.made_on.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise nothing()
    return found


def judge_page(session: Session, docket: str, by: Actor) -> JudgePage:
    """Return a challenge for its judge, who needs not the file but the doubt."""
    found = of_judge(session, docket, by)
    if found.outcome is not None:
        raise nothing()
    request = cases.case(session, docket).legal_request
    return JudgePage(
        docket=docket,
        body=Named(request.body.name, request.body.name_ur),
        platform=Named(request.platform.name, request.platform.name_ur),
        member=found.member,
        party=found.party,
        ground=found.ground,
        facts=facts_of(session, docket, found),
        decide_by=found.decide_by,
    )


def waiting_for(session: Session, by: Actor) -> tuple[JudgeRow, ...]:
    """Return the challenges that wait for this reviewer, first due first."""
    rows = session.execute(
        select(LegalRequest.docket, Challenge.member, Challenge.decide_by)
        .join(Case, Case.request_id == LegalRequest.id)
        .join(Challenge, Challenge.case_id == Case.id)
        .where(Challenge.judge_id == by.id, Challenge.outcome.is_(None))
        .order_by(Challenge.decide_by, LegalRequest.docket)
    )
    return tuple(JudgeRow(*row) for row in rows)


def late(session: Session, now: datetime) -> list[str]:
    """Return the matters in which a challenge is overdue, or has lost its object."""
    rows = session.scalars(
        select(LegalRequest.docket)
        .join(Case, Case.request_id == LegalRequest.id)
        .join(Challenge, Challenge.case_id == Case.id)
        .join(Seat, Seat.id == Challenge.seat_id)
        .where(
            Challenge.outcome.is_(None),
            (Challenge.decide_by < now)
            | Case.state.not_in(cases.LIVE)
            | (LegalRequest.state != RequestState.SCREENED)
            | Seat.state.not_in(seats.SEATED),
        )
    )
    return sorted(rows)


def subject(challenge_party: str, item: int) -> str:
    """Return under whose data key the facts of a challenge are kept."""
    return f"user/{item}" if challenge_party == Party.USER else "state"


def place(seat_id: UUID, party: str) -> str:
    """Return the one place in which the facts can be unsealed."""
    return f"review_challenges/{seat_id}/{party}/facts"


def facts_of(session: Session, docket: str, found: Challenge) -> str | Gone:
    """Unseal what makes a party doubt, for the judge alone; or say that it is gone."""
    return reading.text(
        session,
        found.sealed,
        docket=docket,
        subject=subject(found.party, found.item),
        place=place(found.seat_id, found.party),
    )
