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
from tests.hostile.ways import ways
from tests.journeys.stage import time_of_its_own

pytestmark = pytest.mark.slow

STRIDE = 53  # A prime: whatever a list repeats, the turns do not.
# No page of the world shows these forms: they are met with every field there is.
BLIND = {
    "answering.complete": "after a body answered what reviewers asked",
    "custody.excess": "while a platform handed over more than was asked",
    "custody.looked": "while the draw for a look at the data is open",
    "custody.receive": "before the custodian has received the files",
    "data.keep": "a script saves what is being written",
    "data.sign": "when every part of a data request is answered",
    "data_docket.certify": "after the data were destroyed",
    "data_docket.entrust": "while a body has another custodian",
    "data_docket.proof": "when the record holds a proof of a data request",
    "data_orders.proof": "when the record holds a proof of a data request",
    "data_review.draft": "a script saves what is being written",
    "desk_answers.record": "after a list of answers was read back",
    "data_review.look": "on the day after a kept login",
    "data_review.open": "before a member has opened the account",
    "data_review.take": "when two windows wrote one decision",
    "delays.ask": "after a delay was asked for once and may still be lengthened",
    "factors.recovery": "with a second factor",
    "factors.remove_app": "with an authenticator app",
    "factors.remove_passkey": "with a passkey",
    "filing.keep": "when two windows wrote into one draft",
    "filing.proof": "when the record holds a proof of what was filed",
    "law_desk.confirm": "to a second person, on the days the law desk allows",
    "law_desk.decline": "to a second person, on the days the law desk allows",
    "mail.resume": "when a letter was given up",
    "longer.ask": "before a body has asked, and while something of it stands",
    "longer.declare": "before a member of the panel has declared",
    "longer.draft": "a script saves what is being written",
    "longer.sign": "when a whole decision was read back",
    "longer.take": "when two windows wrote one decision",
    "longer.open_item": "while an item is undecided and the end is ahead",
    "longer.recuse": "before a member of the panel has declared",
    "misuse.answer": "while a body has not answered on a misuse",
    "misuse.aside": "while a misuse waits for the one who was drawn",
    "misuse.conclude": "after the one who was drawn has decided on a misuse",
    "misuse.weigh": "while a misuse waits for the one who was drawn",
    "orders.proof": "when the record holds a proof of what was sent",
    "people.agree": "when two administrators reset a password",
    "probes.csp_report": "takes no form; browsers send JSON",
    "review.agree": "when a member asked to hand a matter back",
    "review.draft": "a script saves what is being written",
    "review.duty": "on one's last day of duty",
    "review.take_duty": "when another's note of hand-over waits",
    "review.take": "when two windows wrote one decision",
    "roster.index": "when an account waits for a place on the roster",
    "second.show": "between a password and a second factor",
    "track.file": "when a file was handed in beside the appeal",
    "track.receipt": "when the record holds a proof of the appeal",
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
    sweep.walk(ways(house.world))
    return sweep


def test_no_form_breaks_loses_or_lets_through_what_is_typed(sweep: Sweep) -> None:
    assert not sweep.wrong, "\n".join(sweep.wrong)


def test_every_view_that_takes_posts_was_met(sweep: Sweep) -> None:
    rules = sweep.house.app.url_map.iter_rules()
    there = {one.endpoint for one in rules if "POST" in (one.methods or ())}

    assert there - sweep.met - set(BLIND) == set()
    assert sweep.blindly(set(BLIND)) == set(BLIND)
    assert not sweep.wrong, "\n".join(sweep.wrong)


SLOTS = {
    *("exhibits.add_to_item", "filing.bulk", "authority.record"),
    *("filing.cure_by_list", "adding.add", "warrants.paper", "data.by_list"),
    "data_cure.cure_by_list",
    "law_desk.hand_in",
    "many_answers.by_sheet",
    "desk_answers.read_back",
}
# The same field on another page.
ALIKE = {"exhibits.add_to_row"}


def test_every_field_for_a_file_is_known(sweep: Sweep) -> None:
    assert sweep.files == SLOTS | ALIKE


def slots(house: House, lang: str) -> list[handing.Slot]:
    """Return every field for a file, in one language."""
    return list(handing.slots(house, ways(house.world), SLOTS, lang))


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

    sweep.exhaust(ways(house.world))

    assert not sweep.wrong, "\n".join(sweep.wrong)
