"""Two people at the same moment, over the data of an account.

Who decides, withdraws, hands back, steps aside, produces, refuses, asks, lifts, destroys,
gives to a court, asks for more use, or lets lapse: each pair that can meet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from tests.factories.accounts import an_actor
from tests.factories.data import BODY
from tests.fixtures.databases import Databases, databases_apart
from tests.scenarios import test_any_order_data as data
from tests.scenarios import trying
from tests.scenarios.dealing import Story, World
from tests.scenarios.racing import Moment, Racing
from tests.scenarios.trying import LAW, RULING, SENDER, WORKER

pytestmark = pytest.mark.slow


def begun(session: Session) -> World:
    """The world of any order, with whom no story has, and a second custodian."""
    world = data.begun(session)
    another = an_actor(session, role=Role.CUSTODIAN, body=BODY)
    more = {**trying.others(session), "another custodian": another}
    return replace(world, people={**world.people, **more})


TOLD = Story(begun, {**data.DEEDS, **trying.ON_DATA}, data.STAGES, data.OF_ITEMS)
MOMENTS: Mapping[str, Moment] = {
    "listed": Moment((("find defects",),), {"cure": 0, "withdraw": 0, WORKER: 0}),
    "in review": Moment(
        data.STAGES[:4],
        {"vote": 0, "withdraw": 0, "hand back": 0, WORKER: 0},
    ),
    "sent": Moment(
        data.STAGES[:6],
        {"produce": 1, "refuse": 0, "lift for the body": 0, WORKER: 0},
    ),
    "held": Moment(
        data.STAGES[:9],
        {"destroy": 0, "give to a court": 0, "lift": 0, WORKER: 0},
    ),
    "drawn": Moment(
        data.STAGES[:2],
        {"declare": 0, "recuse": 0, "withdraw": 0, LAW: 0, WORKER: 0},
        frozenset({"declare", "recuse"}),
    ),
    "decided": Moment(
        data.STAGES[:5],
        {SENDER: 0, "withdraw": 0, LAW: 0, WORKER: 0},
        frozenset({SENDER, LAW}),
    ),
    "struck early": Moment((("find defects",),), {"cure": 0, LAW: 0}, frozenset({LAW})),
    "struck": Moment(
        data.STAGES[:4],
        {LAW: 0, "recuse": 0, "vote": 0, "hand back": 0},
        frozenset({LAW, "recuse"}),
    ),
    "ruled on": Moment(
        data.STAGES[:6],
        {
            RULING: 0,
            LAW: 0,
            "not for now": 0,
            "produce": 1,
            "refuse": 0,
            "lift": 0,
            "lift for the body": 0,
            WORKER: 0,
        },
        frozenset({RULING, LAW, "not for now", "lift"}),
    ),
    "struck while kept": Moment(
        data.STAGES[:9],
        {LAW: 0, "lift for the body": 0, "destroy": 0, "give to a court": 0, "lift": 0},
        frozenset({LAW, "lift for the body"}),
    ),
    "entrusted": Moment(
        data.STAGES[:9],
        {
            "entrust": 0,
            RULING: 0,
            "report a misuse": 0,
            "destroy": 0,
            "give to a court": 0,
            "lift": 0,
        },
        frozenset({"entrust", RULING, "report a misuse"}),
    ),
}
# On SQLite at one moment, for the reason that ``test_two_at_once`` gives.
RACES = [("sqlite", "sent"), *(("postgres", name) for name in MOMENTS)]


@pytest.fixture(scope="module")
def apart() -> Iterator[Databases]:
    """A server of its own: while a race writes, nothing is cleared away beside it."""
    with databases_apart() as databases:
        yield databases


@pytest.mark.parametrize("kind,name", RACES)  # noqa: PT006
def test_what_two_do_at_once_over_data_comes_out_as_one_after_the_other(
    apart: Databases, kind: str, name: str
) -> None:
    racing = Racing.at(apart, kind, TOLD, MOMENTS[name])

    wrong = list(racing.wrong())

    assert not wrong, "\n".join(wrong)
