"""What a body may still put right in its matter, and what it has put right."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import Item
from oversight.intake.queries import corrections
from oversight.intake.queries import matters as intake
from oversight.intake.queries.corrections import Corrected
from oversight.intake.rules.corrections import Fact
from oversight.intake.rules.data_tiers import KIND
from oversight.law.queries import register as law
from oversight.law.rules import calendar
from oversight.review.models.deciding import ItemDecision
from oversight.review.queries import cases
from oversight.review.queries.cases import nothing
from oversight.review.rules.lifecycle import Outcome

PUBLIC_TEXT = "public_order"
LONGEST = timedelta(days=30)
"""Longer than those working days can take, whatever holidays fall into them."""


@dataclass(frozen=True, slots=True)
class FactsItem:
    """One decided item: what its facts say today, and what they said before."""

    number: int
    kind: str
    locator: str
    outcome: Outcome
    until: datetime
    is_open: bool
    says: tuple[tuple[str, str], ...]
    history: tuple[Corrected, ...]

    @property
    def seen(self) -> str:
        """Return the mark by which it is told whether somebody was quicker."""
        return str(len(self.history))


@dataclass(frozen=True, slots=True)
class FactsPage:
    """The decided items of a matter, for the body that filed it."""

    docket: str
    items: tuple[FactsItem, ...]

    def item(self, number: int) -> FactsItem:
        """Return one decided item, or refuse a number that is none."""
        for one in self.items:
            if one.number == number:
                return one
        raise nothing()


def decided_at(session: Session, item: Item) -> datetime | None:
    """Return when an item was decided here, if it was."""
    asked = select(ItemDecision.decided_at).where(ItemDecision.item_id == item.id)
    return session.scalars(asked).one_or_none()


def until(session: Session, decided: datetime) -> datetime:
    """Return when facts can no longer be put right: the public text is then final."""
    rule = law.clock(session, PUBLIC_TEXT, local_date(decided))
    return calendar.due(rule, decided, law.calendar(session))


def facts_page(session: Session, docket: str, by: Actor, *, now: datetime) -> FactsPage:
    """Return the facts of a matter to the body that stated them; to others nothing."""
    request = intake.own_request(session, docket, by)
    if request.kind == KIND:
        return FactsPage(docket, ())
    decisions = {one.item_id: one for one in cases.decisions_of(session, request.id)}
    items = [item for item in request.items if item.id in decisions]
    past = corrections.of_items(session, docket, [item.id for item in items])
    return FactsPage(
        docket,
        tuple(
            _item(session, item, decisions[item.id], past.get(item.id, ()), now)
            for item in items
        ),
    )


def _item(
    session: Session,
    item: Item,
    decision: ItemDecision,
    history: tuple[Corrected, ...],
    now: datetime,
) -> FactsItem:
    ends = until(session, decision.decided_at)
    said = corrections.said_of(session, item, history)
    return FactsItem(
        number=item.number,
        kind=item.item_kind,
        locator=item.locator,
        outcome=decision.outcome,
        until=ends,
        is_open=now <= ends,
        says=tuple((fact.value, said[fact]) for fact in Fact if said[fact]),
        history=history,
    )
