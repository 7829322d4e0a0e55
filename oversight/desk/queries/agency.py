"""What waits for the officers of a public body."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body
from oversight.accounts.queries import people
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.words import N_
from oversight.desk.queries.cards import Card, count, documents
from oversight.dispatch.models.answers import (
    AuthorityOrder,
)
from oversight.dispatch.models.orders import Dispatch
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import LegalRequest
from oversight.intake.pages import data_tasks
from oversight.intake.rules import victims
from oversight.intake.rules.lifecycle import BatchState, RequestState
from oversight.review.models.panels import Case
from oversight.review.queries import waiting


def asked(session: Session, actor: Actor) -> Card:
    """Return what reviewers ask of the body: a question, or something to complete."""
    mine = (
        select(Case.id)
        .join(LegalRequest, LegalRequest.id == Case.request_id)
        .join(Body, Body.id == LegalRequest.body_id)
        .where(Body.slug == actor.body, Case.id.in_(waiting.awaiting(session)))
    )
    return Card(
        N_("Asked by the reviewers"),
        N_("A question, or items to complete. Silence lets them lapse."),
        "answering.index",
        count(session, mine),
    )


def drafter(session: Session, actor: Actor, now: datetime) -> list[Card]:
    """Return what waits for this role."""
    return [
        Card(N_("File a request"), N_("One address, step by step."), "filing.new"),
        Card(
            N_("File a list"),
            N_(
                "A workbook, CSV or JSON Lines, checked row by row before anything "
                "is filed."
            ),
            "filing.bulk",
        ),
        Card(
            N_("File for a victim"),
            N_("The quick track, on the victim's own consent."),
            "filing.new",
            asked={"track": victims.VICTIM},
        ),
        Card(
            N_("Practise filing"),
            N_("A list is checked as in earnest; nothing is kept or counted."),
            "filing.practise",
        ),
        Card(
            N_("To correct"),
            N_("Requests sent back once; three working days."),
            "filing.index",
            count(session, _requests(actor, RequestState.DEFECTIVE)),
        ),
        asked(session, actor),
        Card(
            N_("Waiting for a signature"),
            N_("Nothing is filed before the authorising officer signs."),
            "filing.index",
            count(session, _unsigned(session, actor, now)),
        ),
        documents(),
    ]


def authoriser(session: Session, actor: Actor, now: datetime) -> list[Card]:
    """Return what waits for this role."""
    unnumbered = (
        select(Dispatch.id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .join(Body, Body.id == LegalRequest.body_id)
        .outerjoin(AuthorityOrder, AuthorityOrder.request_id == LegalRequest.id)
        .where(Body.slug == actor.body, AuthorityOrder.id.is_(None))
    )
    return [
        Card(
            N_("To sign"),
            N_("Read each row before you sign. Your signature files them."),
            "filing.index",
            count(session, _unsigned(session, actor, now)),
        ),
        Card(
            N_("The Authority's own orders"),
            N_("Sent matters without the number and date of the Authority's order."),
            "filing.index",
            count(session, unnumbered),
        ),
        asked(session, actor),
        documents(),
    ]


def _requests(actor: Actor, state: RequestState) -> Select[UUID]:
    return (
        select(LegalRequest.id)
        .join(Body, Body.id == LegalRequest.body_id)
        .where(Body.slug == actor.body, LegalRequest.state == state)
    )


def _unsigned(session: Session, actor: Actor, now: datetime) -> Select[UUID]:
    """Return what can be signed: not a data request that is still being filled in."""
    body = people.body(session, actor.body or "")
    begun = data_tasks.unfinished(session, body.id, on=local_date(now))
    return select(Batch.id).where(
        Batch.body_id == body.id,
        Batch.state == BatchState.WAITING,
        Batch.id.not_in(begun),
    )
