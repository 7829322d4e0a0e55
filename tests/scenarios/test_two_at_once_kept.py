"""Two people at the same moment, over data only kept, a warrant, or a slip.

A platform says that it keeps, a court is told, a court lengthens, a reviewer looks; a
warrant is entered, confirmed on the telephone, its paper kept; an account is named
right: each of these with whatever else can come at that moment.
"""

from collections.abc import Iterator, Mapping

import pytest

from tests.fixtures.databases import Databases, databases_apart
from tests.scenarios import test_any_order_data as data
from tests.scenarios.dealing import Story
from tests.scenarios.keeping import KEPT, NAMED, WARRANTED
from tests.scenarios.racing import Moment, Racing
from tests.scenarios.trying import LAW, RULING, SENDER, WORKER

pytestmark = pytest.mark.slow

READ = (*data.STAGES[:4],)
ENTERED = (*data.STAGES[:5], ("enter a warrant",))
OF_KEEPING = {"say that it is kept": 0, "tell the court": 0, "keep longer": 0}
ENDING = {"lift for the body": 0, "withdraw": 0, RULING: 0, LAW: 0, WORKER: 0}
MOMENTS: Mapping[str, tuple[Story, Moment]] = {
    "kept": (
        KEPT,
        Moment((("wait",),), {**OF_KEEPING, **ENDING}, frozenset(OF_KEEPING)),
    ),
    "looked after": (
        KEPT,
        Moment(
            READ,
            {"look after it": 0, "keep longer": 0, "recuse": 0, **ENDING},
            frozenset({"look after it"}),
        ),
    ),
    "waits for a warrant": (
        WARRANTED,
        Moment(
            data.STAGES[:5],
            {"enter a warrant": 0, "withdraw": 0, SENDER: 0, LAW: 0, WORKER: 0},
            frozenset({"enter a warrant"}),
        ),
    ),
    "has a warrant": (
        WARRANTED,
        Moment(
            ENTERED,
            {
                "call the court": 0,
                "enter a warrant": 1,
                "keep the warrant's paper": 0,
                "withdraw": 0,
                SENDER: 0,
                LAW: 0,
                WORKER: 0,
            },
            frozenset({"call the court", "keep the warrant's paper"}),
        ),
    ),
    "named wrongly": (
        NAMED,
        Moment(
            data.STAGES[:6],
            {
                "put the account right": 0,
                "produce": 1,
                "refuse": 0,
                "not for now": 0,
                "lift": 0,
                "lift for the body": 0,
                RULING: 0,
                LAW: 0,
                WORKER: 0,
            },
            frozenset({"put the account right"}),
        ),
    ),
}
RACES = [(kind, name) for kind in ("sqlite", "postgres") for name in MOMENTS]


@pytest.fixture(scope="module")
def apart() -> Iterator[Databases]:
    """A server of its own: while a race writes, nothing is cleared away beside it."""
    with databases_apart() as databases:
        yield databases


@pytest.mark.parametrize("kind,name", RACES)  # noqa: PT006
def test_what_two_do_at_once_over_what_is_kept_comes_out_as_one_after_the_other(
    apart: Databases, kind: str, name: str
) -> None:
    racing = Racing.at(apart, kind, *MOMENTS[name])

    wrong = list(racing.wrong())

    assert not wrong, "\n".join(wrong)
