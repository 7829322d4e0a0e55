"""What runs for the registry and for the bodies that filed."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Role
from oversight.intake.models.requests import Defect, LegalRequest
from oversight.intake.queries import matters
from oversight.intake.rules.lifecycle import RequestState
from oversight.outreach.rules.reminders import Running
from oversight.review.models.panels import Case
from oversight.review.models.questions import Question, Return
from oversight.review.queries import cases

OFFICERS = (Role.DRAFTER, Role.AUTHORISER)


def people(session: Session, *roles: Role) -> dict[UUID | None, tuple[UUID, ...]]:
    """Return who of these roles can sign in, by the body they belong to."""
    found: dict[UUID | None, tuple[UUID, ...]] = {}
    rows = session.execute(
        select(Person.body_id, Person.id)
        .where(Person.role.in_(roles), Person.disabled_at.is_(None))
        .order_by(Person.email)
    )
    for body_id, person_id in rows:
        found[body_id] = (*found.get(body_id, ()), person_id)
    return found


def of_registry(session: Session, now: datetime) -> Iterator[Running]:
    """Return the requests that wait for the registrar."""
    registrars = people(session, Role.REGISTRAR).get(None, ())
    cured = dict(
        session.execute(
            select(Defect.request_id, func.max(Defect.cured_at))
            .where(Defect.request_id.in_(select(LegalRequest.id).where(matters.EARLY)))
            .group_by(Defect.request_id)
        ).all()
    )
    rows = session.execute(
        select(
            LegalRequest.id,
            LegalRequest.docket,
            LegalRequest.filed_at,
            LegalRequest.screening_due,
        ).where(
            matters.EARLY,
            LegalRequest.state == RequestState.FILED,
            LegalRequest.screening_due > now,
        )
    )
    for request_id, docket, filed_at, due in rows:
        since = cured.get(request_id) or filed_at
        yield Running("screening", docket, since, due, registrars)


def of_bodies(session: Session, now: datetime) -> Iterator[Running]:
    """Return what the bodies have to correct, to answer or to complete."""
    officers = people(session, *OFFICERS)
    listed = (
        select(Defect.request_id, func.min(Defect.listed_at).label("since"))
        .where(
            Defect.cured_at.is_(None),
            Defect.request_id.in_(select(LegalRequest.id).where(matters.EARLY)),
        )
        .group_by(Defect.request_id)
        .subquery()
    )
    cure = session.execute(
        select(
            LegalRequest.docket,
            LegalRequest.body_id,
            listed.c.since,
            LegalRequest.cure_due,
        )
        .join(listed, listed.c.request_id == LegalRequest.id)
        .where(
            matters.EARLY,
            LegalRequest.state == RequestState.DEFECTIVE,
            LegalRequest.cure_due > now,
        )
    )
    for docket, body_id, since, due in cure:
        yield Running("cure", docket, since, due, officers.get(body_id, ()))
    for clock, docket, body_id, since, due in _asked(session, now):
        yield Running(clock, docket, since, due, officers.get(body_id, ()))


def _asked(
    session: Session, now: datetime
) -> Iterator[tuple[str, str, UUID, datetime, datetime]]:
    for clock, table, since in (
        ("info", Question, Question.asked_at),
        ("returned", Return, Return.returned_at),
    ):
        rows = session.execute(
            select(LegalRequest.docket, LegalRequest.body_id, since, table.due_at)
            .join(Case, Case.request_id == LegalRequest.id)
            .join(table, table.case_id == Case.id)
            .where(
                table.answered_at.is_(None),
                table.missed_at.is_(None),
                table.due_at > now,
                cases.RUNS,
                LegalRequest.state == RequestState.SCREENED,
            )
        )
        for docket, body_id, began, due in rows:
            assert began is not None
            assert due is not None
            yield clock, docket, body_id, began, due
