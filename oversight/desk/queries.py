"""What waits for a person, counted from every room and from nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body, Person, Platform
from oversight.appeals.models import Appeal
from oversight.appeals.rules.lifecycle import AppealState
from oversight.authority.permissions import Actor, Role
from oversight.core.words import N_
from oversight.dispatch.models.answers import (
    AuthorityOrder,
    PlatformAnswer,
    Restoration,
)
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.rules.lifecycle import LIVE
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.lifecycle import BatchState, RequestState
from oversight.notices.models.notices import Notice
from oversight.review.models.panels import Case, Seat
from oversight.review.rules.lifecycle import CaseState, SeatState


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that may wait: its name, how many, and where to do it."""

    title: str
    hint: str
    endpoint: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A person's first page."""

    name: str
    role: str
    cards: tuple[Card, ...]


def page(session: Session, actor: Actor) -> DeskPage:
    """Return what waits for this person."""
    cards = _CARDS.get(actor.role, _nothing)(session, actor)
    return DeskPage(name=actor.name, role=actor.role.value, cards=tuple(cards))


def _drafter(session: Session, actor: Actor) -> list[Card]:
    return [
        Card(N_("File a request"), N_("One address, step by step."), "filing.new"),
        Card(
            N_("File a list"),
            N_("A CSV file, checked row by row before anything is filed."),
            "filing.bulk",
        ),
        Card(
            N_("To correct"),
            N_("Requests sent back once; three working days."),
            "filing.index",
            _count(session, _requests(actor, RequestState.DEFECTIVE)),
        ),
        Card(
            N_("Waiting for a signature"),
            N_("Nothing is filed before the authorising officer signs."),
            "filing.index",
            _count(session, _batches(actor)),
        ),
    ]


def _authoriser(session: Session, actor: Actor) -> list[Card]:
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
            _count(session, _batches(actor)),
        ),
        Card(
            N_("The Authority's own orders"),
            N_("Sent matters without the number and date of the Authority's order."),
            "filing.index",
            _count(session, unnumbered),
        ),
    ]


def _registrar(session: Session, _actor: Actor) -> list[Card]:
    waiting = select(LegalRequest.id).where(LegalRequest.state == RequestState.FILED)
    return [
        Card(
            N_("To check for form"),
            N_("One working day each. You have no say on the merits."),
            "registry.index",
            _count(session, waiting),
        )
    ]


def _reviewer(session: Session, actor: Actor) -> list[Card]:
    matters = (
        select(Case.id)
        .join(Seat, Seat.panel_id == Case.panel_id)
        .where(
            Seat.person_id == actor.id,
            Seat.state.in_((SeatState.DRAWN, SeatState.DECLARED)),
            Case.state.in_((CaseState.ASSIGNED, CaseState.UNDER_REVIEW)),
        )
    )
    appeals = (
        select(Appeal.id)
        .join(Seat, Seat.panel_id == Appeal.panel_id)
        .where(
            Seat.person_id == actor.id,
            Seat.state.in_((SeatState.DRAWN, SeatState.DECLARED)),
            Appeal.state.in_((AppealState.FILED, AppealState.ADMITTED)),
            Appeal.joined_to_id.is_(None),
        )
    )
    return [
        Card(
            N_("Requests before me"),
            N_("What is due first stands first. If nobody decides, it lapses."),
            "review.index",
            _count(session, matters),
        ),
        Card(
            N_("Appeals before me"),
            N_("Appeals always come before new requests."),
            "appeals_desk.index",
            _count(session, appeals),
        ),
    ]


def _liaison(session: Session, actor: Actor) -> list[Card]:
    mine = (
        select(Line.id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(Platform.slug == actor.platform)
    )
    unanswered = mine.outerjoin(
        PlatformAnswer, PlatformAnswer.line_id == Line.id
    ).where(Line.state.in_(LIVE), PlatformAnswer.id.is_(None))
    notices = select(Notice.id).where(
        Notice.platform == actor.platform,
        Notice.passed_on_at.is_(None),
        Notice.failed_at.is_(None),
    )
    restore = (
        select(Restoration.id)
        .join(Line, Line.id == Restoration.line_id)
        .where(Restoration.answered_at.is_(None), Line.id.in_(mine))
    )
    return [
        Card(
            N_("Items without an answer"),
            N_("What you did with each item, and on what basis."),
            "orders.index",
            _count(session, unanswered),
        ),
        Card(
            N_("Notices to pass on"),
            N_("Give each account holder the text and its code."),
            "orders.index",
            _count(session, notices),
        ),
        Card(
            N_("To restore"),
            N_("Restrictions that ended or were overturned."),
            "orders.index",
            _count(session, restore),
        ),
    ]


def _presiding(session: Session, _actor: Actor) -> list[Card]:
    waiting = select(Case.id).where(
        Case.state.in_((CaseState.WAITING, CaseState.COMMITTED))
    )
    return [
        Card(N_("Roster"), N_("Who can be drawn, and who cannot."), "roster.index"),
        Card(
            N_("Waiting to be drawn"),
            N_("Nobody picks, skips or redraws; the lot decides."),
            "roster.index",
            _count(session, waiting),
        ),
    ]


def _administrator(session: Session, _actor: Actor) -> list[Card]:
    people = select(Person.id).where(Person.disabled_at.is_(None))
    return [
        Card(
            N_("People"),
            N_("Invite, and end access."),
            "people.index",
            _count(session, people),
        ),
        Card(N_("Roster"), N_("Who can be drawn, and who cannot."), "roster.index"),
    ]


def _nothing(_session: Session, _actor: Actor) -> list[Card]:
    return []


def _requests(actor: Actor, state: RequestState) -> Select[UUID]:
    return (
        select(LegalRequest.id)
        .join(Body, Body.id == LegalRequest.body_id)
        .where(Body.slug == actor.body, LegalRequest.state == state)
    )


def _batches(actor: Actor) -> Select[UUID]:
    return (
        select(Batch.id)
        .join(Body, Body.id == Batch.body_id)
        .where(Body.slug == actor.body, Batch.state == BatchState.WAITING)
    )


def _count(session: Session, query: Select[UUID]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


_CARDS: Mapping[Role, Callable[[Session, Actor], list[Card]]] = {
    Role.DRAFTER: _drafter,
    Role.AUTHORISER: _authoriser,
    Role.REGISTRAR: _registrar,
    Role.REVIEWER: _reviewer,
    Role.LIAISON: _liaison,
    Role.PRESIDING: _presiding,
    Role.ADMINISTRATOR: _administrator,
}
