"""Five roles do what is theirs, in both languages, with a keyboard and nothing else.

The Urdu is read at 320 pixels, which is a wide screen at 400 per cent.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from oversight.storage.session import Store
from tests.browser.alone import LoneHand, State
from tests.factories.intake import NOW
from tests.fixtures.browser import LiveServer
from tests.journeys.defects import Defects
from tests.journeys.hands import Hand
from tests.journeys.listing import Listing
from tests.journeys.narrowing import Narrowing
from tests.journeys.refusal import Refusal
from tests.journeys.stage import Stage, time_of_its_own
from tests.journeys.striking import Striking

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Told = Callable[[Stage, Hand, Path], None]
JOURNEYS: dict[str, Told] = {
    "an officer files thirty posts": lambda *all_: Listing(*all_).whole(),
    "a registrar finds defects": lambda stage, hand, _: Defects(stage, hand).whole(),
    "a panel narrows": lambda stage, hand, _: Narrowing(stage, hand).whole(),
    "a liaison refuses": lambda stage, hand, _: Refusal(stage, hand).whole(),
    "a provision falls": lambda stage, hand, _: Striking(stage, hand).whole(),
}


@pytest.fixture
def stage(store: Store, live_server: LiveServer) -> Iterator[Stage]:
    """Everybody whom the journeys need, before the server that answers them."""
    assert live_server.url
    with time_of_its_own(NOW):
        yield Stage(store).enter()


@pytest.fixture(scope="module")
def seen() -> set[State]:
    """The pages that a journey before has looked at."""
    return set()


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("name", JOURNEYS)
def test_a_role_needs_a_keyboard_and_nothing_else(
    browser: Browser,
    live_server: LiveServer,
    stage: Stage,
    seen: set[State],
    tmp_path: Path,
    name: str,
    lang: str,
) -> None:
    context = browser.new_context(base_url=live_server.url, locale="en-US")
    context.set_default_timeout(10_000)
    hand = LoneHand(context.new_page(), lang, seen)

    JOURNEYS[name](stage, hand, tmp_path)

    assert not hand.wrong, "\n".join(hand.wrong)
    context.close()
