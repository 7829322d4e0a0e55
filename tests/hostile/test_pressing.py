"""Every form that is pressed twice does one act, and answers as it did."""

from collections.abc import Iterator

import pytest

from tests.browser.world import LATER
from tests.hostile.house import House
from tests.hostile.lists import Deck
from tests.hostile.pressing import Pressed
from tests.hostile.ways import ways
from tests.journeys.stage import time_of_its_own

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pressed]:
    """One walk through everything, at which each test looks."""
    with time_of_its_own(LATER):
        house = House(tmp_path_factory.mktemp("pressed"))
        walk = Pressed(house, Deck(["Plain words of somebody who means what they say."]))
        walk.walk(ways(house.world))
        yield walk
        house.close()


def test_a_form_that_is_sent_twice_is_one_act_with_one_answer(
    pressed: Pressed,
) -> None:
    assert not pressed.wrong, "\n".join(pressed.wrong)


def test_show(pressed: Pressed) -> None:
    rules = pressed.house.app.url_map.iter_rules()
    there = {one.endpoint for one in rules if "POST" in (one.methods or ())}
    print("TAKEN", len(pressed.taken))
    for k, v in sorted(pressed.again.items()): print(k, sorted(v))
    print("NOT", sorted(there - pressed.taken))
