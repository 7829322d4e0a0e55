"""What happens by itself in a review; silence lapses, and never approves."""

from datetime import datetime

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


def sweep(session: Session, now: datetime) -> int:
    """Do what is due: close, lapse, replace, speak for the beacon, draw, open, commit.

    Running it again at the same moment changes nothing more, but a pool that was
    committed now is drawn by a later run, when its round has passed.
    """
    done = sum(
        finishing.close_withdrawn(session, docket, now=now)
        for docket in cases.withdrawn(session)
    )
    # First what others left unanswered: the cause of a lapse is then named rightly.
    done += _answers(session, now)
    done += sum(
        finishing.lapse(session, docket, now=now)
        for docket in cases.overdue(session, now)
    )
    done += sum(
        watching.close_unlooked(session, docket, now=now)
        for docket in cases.unlooked(session, now)
    )
    for seat in seats.undeclared(session, now):
        done += members.replace_undeclared(session, seat, now=now) is not None
    done += make_beacon(session, now=now)
    done += sum(
        panels.draw(session, panel, now=now) for panel in cases.undrawn(session)
    )
    for request in cases.unopened(session):
        opening.open_case(session, request, now=now)
        done += 1
    done += sum(
        opening.commit(session, docket, now=now) for docket in cases.waiting(session)
    )
    done += victims.sweep(session, now)
    done += late_reviews.sweep(session, now)
    return done


def _answers(session: Session, now: datetime) -> int:
    """Give users the whole of their time, and end what a body did not answer."""
    done = sum(
        hearing.give_full_time(session, docket, passed_on, now=now)
        for docket, passed_on in heard.handed_on(session)
    )
    done += sum(
        challenging.pass_on(session, docket, now=now)
        for docket in challenges.late(session, now)
    )
    return done + sum(
        lapsing.lapse_unanswered(session, docket, now=now)
        for docket in waiting.overdue(session, now)
    )
