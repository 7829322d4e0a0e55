"""Every form that is pressed twice does one act, and answers as it did."""

from collections.abc import Iterator

import pytest

from tests.browser.world import LATER
from tests.hostile.house import House
from tests.hostile.lists import Deck
from tests.hostile.pressing import Pressed
from tests.journeys.stage import time_of_its_own

pytestmark = pytest.mark.slow


# What is no act, or is done as often as it is said.
OFTEN = {
    "confirm.ask": "each proof is noted; what it opens is done once",
    "sign_in.enter": "each try to sign in is counted",
    "track.file": "each handing out is noted",
}
NEVER_HELD = {
    "appeal.leave": "nothing is done: a frightened person leaves, whatever was sent",
}
DOOR = "no page of the walk is taken; tests/architecture/test_once.py holds its door"
READ = "shows what is to be signed, and keeps nothing; the signature is pressed"
ELSEWHERE: dict[str, str] = {
    "appeal.go_on": "its own key, in the page: tests/appeals/test_views_form.py",
    "appeals_desk.draft": "keeps what is typed, again and again",
    "appeals_desk.sign": "twice in tests/appeals/test_views_voting.py",
    "appeals_desk.vote": "keeps what is typed, again and again",
    "appeals_desk.take": "keeps what is typed, again and again",
    "appeals_desk.open_item": "counts each opening: tests/appeals/test_views_panel.py",
    "check.check": "reads only: nothing is written",
    "data.keep": "keeps what is typed, again and again",
    "data_docket.proof": "reads only: nothing is written",
    "data_orders.proof": "reads only: nothing is written",
    "data_review.draft": "keeps what is typed, again and again",
    "data_review.join": READ,
    "data_review.take": "keeps what is typed, again and again",
    "filing.keep": "keeps what is typed, again and again",
    "filing.proof": "reads only: nothing is written",
    "longer.draft": "keeps what is typed, again and again",
    "longer.item": "keeps what is typed, again and again",
    "longer.take": "keeps what is typed, again and again",
    "desk_answers.read_back": "tried and undone: nothing is written",
    "handouts.read_back": "tried and undone: nothing is written",
    "manifests.read_back": "tried and undone: nothing is written",
    "manifests.record": DOOR,
    "receiving.read_back": "tried and undone: nothing is written",
    "orders.proof": "reads only: nothing is written",
    "probes.csp_report": "browsers report, and nothing is kept",
    "review.draft": "keeps what is typed, again and again",
    "review.join": READ,
    "review.take": "keeps what is typed, again and again",
    "second.passkey": "each try to sign in is counted",
    "second.show": "each try to sign in is counted",
    "sign_in.enter": "each try to sign in is counted",
    "track.file": "reads, and notes each handing out",
    "track.receipt": "reads only: nothing is written",
    "track.track": "reads only: nothing is written",
}


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pressed]:
    """One walk through everything, at which each test looks."""
    with time_of_its_own(LATER):
        house = House(tmp_path_factory.mktemp("pressed"))
        walk = Pressed(
            house, Deck(["Plain words of somebody who means what they say."])
        )
        walk.walk(house.ways())
        yield walk
        house.close()


def test_a_form_that_is_sent_twice_is_one_act_with_one_answer(
    pressed: Pressed,
) -> None:
    wrong = [one for one in pressed.wrong if one.split(" ")[0] not in OFTEN]
    assert not wrong, "\n".join(wrong)


def test_a_form_that_holds_more_than_it_asks_is_refused_whole(
    pressed: Pressed,
) -> None:
    wrong = [one for one in pressed.let_in if one.split(" ")[0] not in NEVER_HELD]
    assert not wrong, "\n".join(wrong)


def test_every_form_was_pressed_or_says_where_it_is(pressed: Pressed) -> None:
    rules = pressed.house.app.url_map.iter_rules()
    there = {one.endpoint for one in rules if "POST" in (one.methods or ())}

    assert there - pressed.taken <= set(ELSEWHERE)


def test_no_form_is_excused_that_was_pressed(pressed: Pressed) -> None:
    assert pressed.taken & {name for name, why in ELSEWHERE.items() if why == DOOR} == (
        set()
    )
