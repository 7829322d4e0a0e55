"""What happens by itself in a review; silence lapses, and never approves."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from oversight.review.queries import cases, challenges, seats, waiting
from oversight.review.queries import hearing as heard
from oversight.review.service import (
    challenging,
    finishing,
    hearing,
    lapsing,
    late_reviews,
    members,
    opening,
    panels,
    victims,
    watching,
)
from oversight.review.service.beacon import make_beacon
from oversight.storage import apart

T = TypeVar("T")


def sweep(session: Session, now: datetime) -> int:
    """Do what is due: close, lapse, replace, speak for the beacon, draw, open, commit.

    Running it again at the same moment changes nothing more, but a pool that was
    committed now is drawn by a later run, when its round has passed.
    """

    def each(over: Iterable[T], act: Callable[[T], int]) -> int:
        return apart.each(session, over, act)

    done = each(
        cases.withdrawn(session),
        lambda docket: finishing.close_withdrawn(session, docket, now=now),
    )
    # First what others left unanswered: the cause of a lapse is then named rightly.
    done += _answers(session, now)
    done += each(
        cases.overdue(session, now),
        lambda docket: finishing.lapse(session, docket, now=now),
    )
    done += each(
        cases.unlooked(session, now),
        lambda docket: watching.close_unlooked(session, docket, now=now),
    )
    done += each(
        seats.undeclared(session, now),
        lambda seat: members.replace_undeclared(session, seat, now=now) is not None,
    )
    done += make_beacon(session, now=now)
    done += each(
        cases.undrawn(session), lambda panel: panels.draw(session, panel, now=now)
    )
    done += each(
        cases.unopened(session),
        lambda request: opening.open_case(session, request, now=now) is not None,
    )
    done += each(
        cases.waiting(session), lambda docket: opening.commit(session, docket, now=now)
    )
    return done + victims.sweep(session, now) + late_reviews.sweep(session, now)


def _answers(session: Session, now: datetime) -> int:
    """Give users the whole of their time, and end what a body did not answer."""
    done = apart.each(
        session,
        heard.handed_on(session),
        lambda one: hearing.give_full_time(session, *one, now=now),
    )
    done += apart.each(
        session,
        challenges.late(session, now),
        lambda docket: challenging.pass_on(session, docket, now=now),
    )
    return done + apart.each(
        session,
        waiting.overdue(session, now),
        lambda docket: lapsing.lapse_unanswered(session, docket, now=now),
    )
