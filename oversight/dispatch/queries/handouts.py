"""What a platform has still to pass on, each with the address it is about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.rules.checks import check_own_platform
from oversight.dispatch.rules.handouts import Place
from oversight.dispatch.rules.ticking import MOST
from oversight.intake.models.requests import Item, LegalRequest
from oversight.notices.models.notices import Notice
from oversight.notices.queries import notices


@dataclass(frozen=True, slots=True)
class HandoutRow:
    """One notice that waits: whom it concerns is found by its address."""

    place: Place
    made_at: datetime
    locator: str
    native_id: str


@dataclass(frozen=True, slots=True)
class Handouts:
    """What one list may hold, docket by docket, and how much more waits."""

    rows: tuple[HandoutRow, ...]
    left_out: int

    @property
    def dockets(self) -> dict[str, int]:
        """Return each docket of which several notices wait, with their number."""
        each = groupby(row.place.docket for row in self.rows)
        counted = {docket: len(list(rows)) for docket, rows in each}
        return {docket: count for docket, count in counted.items() if count > 1}


def waiting(session: Session, *, by: Actor, lock: bool = False) -> list[Notice]:
    """Return what the visitor's platform has to pass on, the oldest dockets first."""
    check_own_platform(by.platform, platform=by.platform or "")
    found = notices.for_platform(session, by.platform or "", lock=lock)
    oldest: dict[str, datetime] = {}
    for one in found:
        oldest.setdefault(one.docket, one.made_at)
    return sorted(found, key=lambda one: (oldest[one.docket], place_of(one)))


def handouts(session: Session, *, by: Actor) -> Handouts:
    """Return the rows of one list of what waits to be passed on."""
    found = waiting(session, by=by)
    rows = described(session, found[:MOST])
    return Handouts(rows=rows, left_out=len(found) - len(rows))


def described(session: Session, found: Collection[Notice]) -> tuple[HandoutRow, ...]:
    """Return each notice with the address of its item, in the order given."""
    named = {one.docket for one in found}
    asked = (
        select(LegalRequest.docket, Item.number, Item.locator, Item.native_id)
        .join(Item, Item.request_id == LegalRequest.id)
        .where(LegalRequest.docket.in_(named))
    )
    about = {
        (docket, number): (locator, native_id or "")
        for docket, number, locator, native_id in session.execute(asked)
    }
    return tuple(
        HandoutRow(place_of(one), one.made_at, *about[one.docket, one.item])
        for one in found
    )


def place_of(notice: Notice) -> Place:
    """Return which notice this is."""
    return Place(notice.docket, notice.item, notice.stage)
