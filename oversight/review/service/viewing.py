"""The trace that a member leaves who opens an item: nobody decides unseen (I19)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item
from oversight.ledger import queries as log
from oversight.ledger import service as ledger
from oversight.ledger.rules.moments import leaf_moment
from oversight.ledger.service import Entry
from oversight.review.models.deciding import View
from oversight.review.models.panels import Seat
from oversight.review.queries import seats
from oversight.review.rules.dwelling import Dwell, band, is_opening

KIND = "item.viewed"


class Signature(Protocol):
    """A vote, whichever panel cast it: whose, and when it was signed."""

    pseudonym: str
    at: datetime


def see(
    session: Session,
    docket: str,
    item: Item,
    seat: Seat,
    *,
    by: Actor,
    now: datetime,
    number: int | None = None,
) -> View:
    """Count once more that this member opened an item, and record it.

    Whoever calls has checked that the member may open it. ``number`` is the item's
    place in the docket, where that is an appeal and counts the items its own way.
    """
    view = seats.view_of(session, seat.panel_id, item, by)
    if view is None:
        view = View(
            panel_id=seat.panel_id,
            item_id=item.id,
            person_id=by.id,
            count=0,
            first_at=now,
        )
        session.add(view)
    view.count += 1
    session.flush()

    ledger.record(
        session,
        KIND,
        docket=docket,
        item=number or item.number,
        public={"by": seat.pseudonym, "count": view.count, "dwell": Dwell.OPENED.value},
        now=now,
    )
    return view


def tell(
    session: Session,
    docket: str,
    number: int,
    votes: Iterable[Signature],
    *,
    now: datetime,
) -> None:
    """Record how long an item stood open before each signature, in a coarse band."""
    ledger.record_all(session, stood(session, docket, number, votes), now=now)


def stood(
    session: Session, docket: str, number: int, votes: Iterable[Signature]
) -> Iterator[Entry]:
    """Return what is told of how long an item stood open before each signature.

    It is told with the decision and by pseudonym, so that nobody outside learns who
    has signed before all have, nor in which order. The time runs from the latest
    opening: who comes back after a week has looked anew, and not for a week.
    """
    opened = [
        leaf
        for leaf in log.of_stream(session, docket, KIND)
        if leaf["item"] == number and is_opening(leaf["dwell"])
    ]
    for vote in sorted(votes, key=lambda one: one.pseudonym):
        own = [
            leaf
            for leaf in opened
            if leaf["by"] == vote.pseudonym and leaf_moment(leaf) <= vote.at
        ]
        if own:
            dwell = band(leaf_moment(own[-1]), vote.at).value
            public = {"by": vote.pseudonym, "count": own[-1]["count"], "dwell": dwell}
            yield Entry(KIND, docket, number, public=public)
