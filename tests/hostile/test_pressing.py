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


# What is no act, or is done as often as it is said.
OFTEN = {
    "confirm.ask": "each proof is noted; what it opens is done once",
    "sign_in.enter": "each try to sign in is counted",
}
NEVER_HELD = {
    "appeal.leave": "nothing is done: a frightened person leaves, whatever was sent",
}
DOOR = "no page of the walk is taken; tests/architecture/test_once.py holds its door"
ELSEWHERE: dict[str, str] = {
    "adding.add": DOOR,
    "answering.complete": DOOR,
    "answering.fact": DOOR,
    "appeal.go_on": "its own key, in the page: tests/appeals/test_views_form.py",
    "appeals_desk.close": DOOR,
    "channel.answer": DOOR,
    "channel.code": DOOR,
    "check.check": "reads only: nothing is written",
    "custody.case_over": DOOR,
    "custody.excess": DOOR,
    "custody.lodge": DOOR,
    "custody.looked": DOOR,
    "custody.receive": DOOR,
    "data.account": DOOR,
    "data.by_list": DOOR,
    "data.keep": "keeps what is typed, again and again",
    "data.sign": DOOR,
    "data_docket.certify": DOOR,
    "data_cure.cure_by_list": DOOR,
    "data_documents.correct": DOOR,
    "data_mending.court": DOOR,
    "data_mending.give_up": DOOR,
    "data_mending.lift": DOOR,
    "data_docket.entrust": DOOR,
    "data_docket.proof": "reads only: nothing is written",
    "data_orders.not_for_now": DOOR,
    "data_orders.produce": DOOR,
    "data_orders.proof": "reads only: nothing is written",
    "data_registry.call": DOOR,
    "data_review.draft": "keeps what is typed, again and again",
    "data_review.join": DOOR,
    "data_review.look": DOOR,
    "data_review.open": DOOR,
    "data_review.sign": DOOR,
    "data_review.take": "keeps what is typed, again and again",
    "delays.ask": DOOR,
    "exhibits.add_to_row": DOOR,
    "factors.add_passkey": DOOR,
    "factors.app": DOOR,
    "factors.recovery": DOOR,
    "factors.remove_app": DOOR,
    "factors.remove_passkey": DOOR,
    "filing.bulk": DOOR,
    "filing.check": DOOR,
    "filing.cure": DOOR,
    "filing.cure_by_list": DOOR,
    "filing.keep": "keeps what is typed, again and again",
    "filing.proof": "reads only: nothing is written",
    "law_desk.confirm": DOOR,
    "law_desk.decline": DOOR,
    "law_desk.hand_in": DOOR,
    "longer.ask": DOOR,
    "longer.declare": DOOR,
    "longer.draft": "keeps what is typed, again and again",
    "longer.item": "keeps what is typed, again and again",
    "longer.recuse": DOOR,
    "longer.sign": DOOR,
    "longer.take": "keeps what is typed, again and again",
    "mail.resume": DOOR,
    "desk_answers.read_back": "tried and undone: nothing is written",
    "desk_answers.record": DOOR,
    "many_answers.answers": DOOR,
    "many_answers.by_sheet": DOOR,
    "mending.correct": DOOR,
    "misuse.answer": DOOR,
    "misuse.aside": DOOR,
    "misuse.conclude": DOOR,
    "misuse.flag": DOOR,
    "misuse.weigh": DOOR,
    "orders.answer": DOOR,
    "orders.proof": "reads only: nothing is written",
    "people.add": DOOR,
    "people.agree": DOOR,
    "probes.csp_report": "browsers report, and nothing is kept",
    "review.agree": DOOR,
    "review.draft": "keeps what is typed, again and again",
    "review.duty": DOOR,
    "review.join": DOOR,
    "review.sign": DOOR,
    "review.take_duty": DOOR,
    "warrants.paper": DOOR,
    "review.take": "keeps what is typed, again and again",
    "roster.index": DOOR,
    "second.passkey": "each try to sign in is counted",
    "roster.confirm_training": DOOR,
    "roster.enter_training": DOOR,
    "second.show": "each try to sign in is counted",
    "sign_in.enter": "each try to sign in is counted",
    "track.file": "reads, and notes each handing out",
    "track.receipt": "reads only: nothing is written",
    "track.track": "reads only: nothing is written",
    "uses.aside": DOOR,
    "uses.ask": DOOR,
    "uses.decide": DOOR,
}


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pressed]:
    """One walk through everything, at which each test looks."""
    with time_of_its_own(LATER):
        house = House(tmp_path_factory.mktemp("pressed"))
        walk = Pressed(
            house, Deck(["Plain words of somebody who means what they say."])
        )
        walk.walk(ways(house.world))
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
