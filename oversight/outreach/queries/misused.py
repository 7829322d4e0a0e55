"""What runs for those who answer, weigh and end a report that data were misused."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body, Person
from oversight.authority.permissions import Role
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.queries import misuse, misuse_due
from oversight.dispatch.rules.misuse import MisuseStep
from oversight.intake.models.requests import LegalRequest
from oversight.outreach.rules.reminders import Running


def of_misuses(session: Session, now: datetime) -> Iterator[Running]:
    """Return the steps owed about a misuse: the body's, the reviewer's, the last one.

    What is late is still owed. Where nobody of the lot is left to weigh it, the
    auditors are reminded. Whoever reported is reminded of nothing.
    """
    for one in misuse_due.open_words(session):
        request, number = _request(session, one)
        for step in misuse_due.steps(session, one):
            # A body is heard first: until then nobody else is late with anything.
            heard = step.name is not MisuseStep.WEIGH or one.answered_at is not None
            if not (heard or one.answer_by <= now):
                continue
            people = _people(session, one, step.name, request)
            yield Running(
                clock=step.name.value,
                docket=request.docket,
                since=_since(one, step.name),
                due=step.due,
                people=tuple(who for who in people if who != one.flagged_by),
                item=number,
            )


def _since(one: Misuse, step: MisuseStep) -> datetime:
    if step is MisuseStep.ANSWER:
        return one.flagged_at
    if step is MisuseStep.WEIGH:
        return one.answered_at or one.answer_by
    return one.weighed_at or one.weigh_by


def _people(
    session: Session, one: Misuse, step: MisuseStep, request: LegalRequest
) -> tuple[UUID, ...]:
    if step is MisuseStep.END:
        return tuple(misuse.presiding(session))
    if step is MisuseStep.WEIGH and one.judge_id is not None:
        return (one.judge_id,)
    people = (
        select(Person.id).where(Person.disabled_at.is_(None)).order_by(Person.email)
    )
    if step is MisuseStep.WEIGH:
        return tuple(session.scalars(people.where(Person.role == Role.AUDITOR)))
    own = people.join(Body, Body.id == Person.body_id)
    own = own.where(Person.role == Role.AUTHORISER, Body.id == request.body_id)
    return tuple(session.scalars(own))


def _request(session: Session, one: Misuse) -> tuple[LegalRequest, int]:
    asked = (
        select(LegalRequest, DataLine.number)
        .join(Production, Production.request_id == LegalRequest.id)
        .join(DataLine, DataLine.id == Production.line_id)
        .where(Production.id == one.production_id)
    )
    request, number = session.execute(asked).one()
    return request, number
