"""A person's first page, put together from what waits for their role."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.desk.queries import (
    agency,
    begun,
    data,
    platform,
    pool,
    portal,
    reviewers,
)
from oversight.desk.queries.begun import Begun
from oversight.desk.queries.cards import Card
from oversight.desk.rules.places import place
from oversight.intake.pages.pool import PoolNote
from oversight.outreach.queries import running
from oversight.outreach.queries.running import DueRow

FIRST_LATE, MOST_LATE = 5, 100
"""How many late things a desk names at once, and when they are opened."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing that is due, and the page on which this person acts on it."""

    row: DueRow
    place: tuple[str, Mapping[str, str | int]] | None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A person's first page."""

    name: str
    role: str
    cards: tuple[Card, ...]
    late: tuple[DueLine, ...]
    more_late: tuple[DueLine, ...]
    unnamed_late: int
    due: tuple[DueLine, ...]
    begun: Begun | None
    pool: PoolNote | None


def page(session: Session, actor: Actor, *, now: datetime) -> DeskPage:
    """Return what waits for this person."""
    cards: list[Card] = []
    if actor.role in _OFFICERS:
        cards += _OFFICERS[actor.role](session, actor, now)
    cards += _CARDS.get(actor.role, _nothing)(session, actor)
    cards += _DATA.get(actor.role, _nothing)(session, actor)
    for dated in _DATED.get(actor.role, ()):
        cards += dated(session, actor, now)
    owed = tuple(_due(session, actor, now))
    late = tuple(one for one in owed if one.row.is_over)
    return DeskPage(
        name=actor.name,
        role=actor.role.value,
        cards=tuple(cards),
        late=late[:FIRST_LATE],
        more_late=late[FIRST_LATE:MOST_LATE],
        unnamed_late=len(late[MOST_LATE:]),
        due=owed[len(late) :],
        begun=begun.of(session, actor, now=now) if actor.role is Role.DRAFTER else None,
        pool=pool.note(session, now) if actor.role in pool.TOLD else None,
    )


def _due(session: Session, actor: Actor, now: datetime) -> Iterator[DueLine]:
    for row in running.due_rows(session, actor.id, now=now):
        yield DueLine(
            row,
            place(row.clock, actor.role, row.docket, item=row.item, of=row.of),
        )


def _nothing(_session: Session, _actor: Actor) -> list[Card]:
    return []


# What a body has to sign depends on the day: a form is whole on one and not on another.
_OFFICERS: Mapping[Role, Callable[[Session, Actor, datetime], list[Card]]] = {
    Role.DRAFTER: agency.drafter,
    Role.AUTHORISER: agency.authoriser,
}
_CARDS: Mapping[Role, Callable[[Session, Actor], list[Card]]] = {
    Role.REGISTRAR: portal.registrar,
    Role.REVIEWER: reviewers.reviewer,
    Role.LIAISON: platform.liaison,
    Role.PRESIDING: portal.presiding,
    Role.AUDITOR: portal.auditor,
    Role.ADMINISTRATOR: portal.administrator,
}
_DATA: Mapping[Role, Callable[[Session, Actor], list[Card]]] = {
    Role.AUTHORISER: data.authoriser,
    Role.CUSTODIAN: data.custodian,
    Role.REGISTRAR: data.registrar,
    Role.LIAISON: data.liaison,
    Role.AUDITOR: data.auditor,
}
# Cards that hang on the day.
_DATED: Mapping[Role, tuple[Callable[[Session, Actor, datetime], list[Card]], ...]] = {
    Role.DRAFTER: (data.drafter,),
    Role.REGISTRAR: (portal.held, portal.fallen),
    Role.REVIEWER: (reviewers.duty, portal.decided_on_fallen),
    Role.PRESIDING: (portal.held, portal.fallen),
    Role.AUDITOR: (portal.held, portal.fallen),
    Role.ADMINISTRATOR: (portal.fallen,),
}
