"""Every form of the portal meets hostile text, and nothing breaks or is lost."""

from collections.abc import Iterator

import pytest

from tests.browser.world import LATER
from tests.factories.exhibits import a_picture
from tests.hostile import handing
from tests.hostile.house import House
from tests.hostile.lists import Deck, everything
from tests.hostile.sweeping import Sweep
from tests.hostile.uploads import NAMES, contents
from tests.journeys.stage import time_of_its_own

pytestmark = pytest.mark.slow

STRIDE = 53  # A prime: whatever a list repeats, the turns do not.
# No page of the world shows these forms: they are met with every field there is.
BLIND = {
    "appeals_desk.sign": "when a whole decision was read back",
    "manifests.record": "after a list of manifests was read back",
    "desk_answers.record": "after a list of answers was read back",
    "longer.sign": "when a whole decision was read back",
    "probes.csp_report": "takes no form; browsers send JSON",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One portal full of matters, for all that happens here."""
    with time_of_its_own(LATER):
        house = House(tmp_path_factory.mktemp("hostile"))
        yield house
        house.close()


@pytest.fixture(scope="module")
def sweep(house: House) -> Sweep:
    """One walk through everything, at which each test looks."""
    sweep = Sweep(house, Deck(everything(), stride=STRIDE))
    sweep.walk(house.ways())
    return sweep


def test_no_form_breaks_loses_or_lets_through_what_is_typed(sweep: Sweep) -> None:
    assert not sweep.wrong, "\n".join(sweep.wrong)


def test_every_view_that_takes_posts_was_met(sweep: Sweep) -> None:
    rules = sweep.house.app.url_map.iter_rules()
    there = {one.endpoint for one in rules if "POST" in (one.methods or ())}

    assert there - sweep.met == set(BLIND)
    assert sweep.blindly(set(BLIND)) == set(BLIND)
    assert not sweep.wrong, "\n".join(sweep.wrong)


SLOTS = {
    *("exhibits.add_to_item", "filing.bulk", "authority.record"),
    *("filing.cure_by_list", "adding.add", "warrants.paper", "data.by_list"),
    "data_cure.cure_by_list",
    "filing.practise",
    "law_desk.hand_in",
    "many_answers.by_sheet",
    "desk_answers.read_back",
    "manifests.read_back",
}
# The same field on another page.
ALIKE = {"exhibits.add_to_row"}


def test_every_field_for_a_file_is_known(sweep: Sweep) -> None:
    assert sweep.files == SLOTS | ALIKE


def slots(house: House, lang: str) -> list[handing.Slot]:
    """Return every field for a file, in one language."""
    return list(handing.slots(house, house.ways(), SLOTS, lang))


def test_a_files_name_does_nothing_wherever_it_is_handed_in(house: House) -> None:
    picture, wrong = a_picture(), list[str]()
    found = slots(house, "ur")

    with house.kept():
        for turn, name in enumerate(NAMES):
            for place, slot in enumerate(found):
                raw = (turn + place) % 2 == 0
                wrong += handing.hand(house, slot, name, picture, raw=raw)

    assert not wrong, "\n".join(wrong)


def test_whatever_a_file_holds_it_is_taken_or_refused_with_a_sentence(
    house: House,
) -> None:
    found, wrong = slots(house, "en"), list[str]()

    with house.kept():
        for name, content in contents():
            for slot in found:
                wrong += handing.hand(house, slot, name, content, raw=False)

    assert not wrong, "\n".join(wrong)


@pytest.mark.soak
def test_every_string_meets_every_kind_of_field(house: House) -> None:
    sweep = Sweep(house, Deck(everything()))

    sweep.exhaust(house.ways())

    assert not sweep.wrong, "\n".join(sweep.wrong)
