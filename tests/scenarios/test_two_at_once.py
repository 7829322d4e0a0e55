"""Two people at the same moment, whatever each is about: one comes after the other.

Who decides, cures, withdraws, lets lapse, stays, lifts, corrects, answers, changes the
law, steps aside, appeals, sends, lets expire: each pair that can meet at one docket.
Which can meet is not listed by hand: ``test_meeting`` tries every act.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.fixtures.databases import Databases, databases_apart
from tests.scenarios import test_any_order, trying
from tests.scenarios.dealing import World
from tests.scenarios.racing import Moment, Racing
from tests.scenarios.trying import LAW, RULING, SENDER, WORKER

pytestmark = pytest.mark.slow


def begun(session: Session) -> World:
    """The world of any order, and who may change the law."""
    world = test_any_order.begun(session)
    return replace(world, people={**world.people, **trying.others(session)})


TOLD = test_any_order.TAKEDOWN
TAKEDOWN = replace(TOLD, begin=begun, deeds={**TOLD.deeds, **trying.ON_POSTS})
SENT = TOLD.stages[:6]
MOMENTS: Mapping[str, Moment] = {
    "filed": Moment((), {"screen": 0, "find defects": 0, "withdraw": 0, WORKER: 0}),
    "listed": Moment(
        (("find defects",),), {"cure": 0, "withdraw": 0, LAW: 0, WORKER: 0}
    ),
    "in review": Moment(
        TOLD.stages[:4],
        {"vote": 0, "withdraw": 0, "recuse": 0, "hand back": 0, LAW: 0, WORKER: 0},
    ),
    "handed back": Moment(
        (*TOLD.stages[:4], ("hand back",)),
        {"complete": 0, "withdraw": 0, "recuse": 0, WORKER: 0},
    ),
    "sent": Moment(
        SENT,
        {
            "answer": 1,
            "lift": 0,
            "lift for the body": 0,
            "appeal": 0,
            RULING: 0,
            "correct": 0,
            LAW: 0,
            WORKER: 0,
        },
    ),
    "drawn": Moment(
        TOLD.stages[:2],
        {"declare": 0, "recuse": 0, "withdraw": 0, LAW: 0, WORKER: 0},
        frozenset({"declare", "recuse"}),
    ),
    "struck early": Moment(
        (), {"screen": 0, "find defects": 0, LAW: 0}, frozenset({LAW})
    ),
    "struck on its way back": Moment(
        (*TOLD.stages[:4], ("hand back",)), {"complete": 0, LAW: 0}, frozenset({LAW})
    ),
    "questioned": Moment(
        TOLD.stages[:4],
        {
            "ask the body": 0,
            "hand back": 0,
            "vote": 0,
            "recuse": 0,
            "withdraw": 0,
            LAW: 0,
            WORKER: 0,
        },
        frozenset({"ask the body"}),
    ),
    "asked": Moment(
        (*TOLD.stages[:4], ("ask the body",)),
        {"the body answers": 0, "recuse": 0, "withdraw": 0, LAW: 0, WORKER: 0},
        frozenset({"the body answers"}),
    ),
    "decided": Moment(
        TOLD.stages[:5],
        {SENDER: 0, "put facts right": 0, "withdraw": 0, LAW: 0, WORKER: 0},
        frozenset({SENDER, "put facts right"}),
    ),
    "corrected": Moment(
        SENT,
        {
            "put facts right": 0,
            "the platform asks": 0,
            "correct": 0,
            "answer": 1,
            "lift": 0,
            "lift for the body": 0,
            RULING: 0,
            LAW: 0,
        },
        frozenset({"put facts right", "the platform asks"}),
    ),
    "asked by the platform": Moment(
        (*SENT, ("the platform asks",)),
        {
            "reply to the platform": 0,
            "answer": 1,
            "correct": 0,
            "lift": 0,
            "lift for the body": 0,
            "appeal": 0,
            RULING: 0,
            LAW: 0,
            WORKER: 0,
        },
        frozenset({"reply to the platform"}),
    ),
    "lifted": Moment(
        (*TOLD.stages[:7], ("lift",)),
        {"put back": 0, "appeal": 0, RULING: 0, LAW: 0, WORKER: 0},
        frozenset({"put back"}),
    ),
    "appealed": Moment(
        (*TOLD.stages[:8], ("declare on appeal",)),
        {
            "admit": 0,
            "refuse an appeal": 0,
            "stay": 0,
            "lift": 0,
            "appeal": 0,
            WORKER: 0,
        },
    ),
    "weighed": Moment(
        TOLD.stages[:10],
        {
            "weigh an appeal": 1,
            "stay": 0,
            "lift for the body": 0,
            RULING: 0,
            LAW: 0,
            WORKER: 0,
        },
    ),
    "appealed, and more": Moment(
        (*TOLD.stages[:8], ("declare on appeal",)),
        {
            "admit": 0,
            "refuse an appeal": 0,
            "answer": 1,
            "correct": 0,
            "lift for the body": 0,
            RULING: 0,
            LAW: 0,
        },
        frozenset({"admit", "refuse an appeal"}),
    ),
    "weighed, and more": Moment(
        TOLD.stages[:10],
        {"weigh an appeal": 1, "answer": 1, "correct": 0, "lift": 0, "appeal": 0},
        frozenset({"weigh an appeal"}),
    ),
    "stayed": Moment(
        TOLD.stages[:9],
        {"stay": 0, "answer": 1, "correct": 0},
        frozenset({"stay"}),
    ),
}


# PostgreSQL alone lets two read at once, so one of a pair is late there: each in turn
# at the moment at which a body has one chance, every other one elsewhere.
BOTH_WAYS = {"listed"}
# SQLite lets one write at a time, from its first read on: whatever the pair, a race
# there is one order or the other. That this holds is seen at two moments.
RACES = [("sqlite", name) for name in ("in review", "sent")]
RACES += [("postgres", name) for name in MOMENTS]


@pytest.fixture(scope="module")
def apart() -> Iterator[Databases]:
    """A server of its own: while a race writes, nothing is cleared away beside it."""
    with databases_apart() as databases:
        yield databases


@pytest.mark.parametrize("kind,name", RACES)  # noqa: PT006
def test_what_two_do_at_once_comes_out_as_one_after_the_other(
    apart: Databases, kind: str, name: str
) -> None:
    racing = Racing.at(apart, kind, TAKEDOWN, MOMENTS[name])
    racing.both_ways = name in BOTH_WAYS

    wrong = list(racing.wrong())

    assert not wrong, "\n".join(wrong)
