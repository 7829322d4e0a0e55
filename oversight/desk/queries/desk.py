"""A person's first page, put together from what waits for their role."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.desk.queries import agency, platform, portal, reviewers
from oversight.desk.queries.cards import Card


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


def _nothing(_session: Session, _actor: Actor) -> list[Card]:
    return []


_CARDS: Mapping[Role, Callable[[Session, Actor], list[Card]]] = {
    Role.DRAFTER: agency.drafter,
    Role.AUTHORISER: agency.authoriser,
    Role.REGISTRAR: portal.registrar,
    Role.REVIEWER: reviewers.reviewer,
    Role.LIAISON: platform.liaison,
    Role.PRESIDING: portal.presiding,
    Role.ADMINISTRATOR: portal.administrator,
}
