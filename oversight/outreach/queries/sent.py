"""What runs for the liaisons of the platforms."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person, Platform
from oversight.authority.permissions import Role
from oversight.core.clock import local_date
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.models.requests import LegalRequest
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due as runs_out
from oversight.notices.models.notices import Notice
from oversight.outreach.rules.reminders import Running

Row = tuple[str, str, datetime]


def of_platforms(session: Session, now: datetime) -> Iterator[Running]:
    """Return what liaisons have to receive, to answer, to pass on and to restore."""
    liaisons = _liaisons(session)
    for clock, rows in (
        ("acknowledge", _unreceived(session)),
        ("answer", _unanswered(session)),
        ("notice", _unpassed(session)),
        ("restore", _unrestored(session)),
    ):
        for docket, platform, since in rows:
            due = _due(session, clock, since)
            if due > now:
                people = liaisons.get(platform, ())
                yield Running(clock, docket, since, due, people)


def _due(session: Session, clock: str, since: datetime) -> datetime:
    rule = law.clock(session, clock, local_date(since))
    return runs_out(rule, since, law.calendar(session))


def _liaisons(session: Session) -> dict[str, tuple[UUID, ...]]:
    found: dict[str, tuple[UUID, ...]] = {}
    rows = session.execute(
        select(Platform.slug, Person.id)
        .join(Person, Person.platform_id == Platform.id)
        .where(Person.role == Role.LIAISON, Person.disabled_at.is_(None))
        .order_by(Person.email)
    )
    for slug, person_id in rows:
        found[slug] = (*found.get(slug, ()), person_id)
    return found


def _unreceived(session: Session) -> list[Row]:
    return _sendings(session, Dispatch.acknowledged_at.is_(None))


def _unanswered(session: Session) -> list[Row]:
    waits = select(Line.id).where(
        Line.dispatch_id == Dispatch.id, Line.state == LineState.DISPATCHED
    )
    return _sendings(session, waits.exists())


def _sendings(session: Session, where: object) -> list[Row]:
    rows = session.execute(
        select(LegalRequest.docket, Platform.slug, Dispatch.dispatched_at)
        .join(Dispatch, Dispatch.request_id == LegalRequest.id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(Dispatch.dispatched_at.is_not(None), where)  # type: ignore[arg-type]
        .order_by(LegalRequest.docket)
    )
    return [(docket, slug, sent) for docket, slug, sent in rows if sent is not None]


def _unpassed(session: Session) -> list[Row]:
    rows = session.execute(
        select(Notice.docket, Notice.platform, Notice.made_at)
        .where(Notice.passed_on_at.is_(None), Notice.failed_at.is_(None))
        .order_by(Notice.docket, Notice.item.desc())
    )
    # One reminder a docket is enough, however many items it has.
    return list({docket: (docket, slug, made) for docket, slug, made in rows}.values())


def _unrestored(session: Session) -> list[Row]:
    rows = session.execute(
        select(LegalRequest.docket, Platform.slug, Restoration.asked_at)
        .join(Line, Line.id == Restoration.line_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(Restoration.answered_at.is_(None))
        .order_by(LegalRequest.docket, Line.number.desc())
    )
    return list(
        {docket: (docket, slug, asked) for docket, slug, asked in rows}.values()
    )
