"""A request for data in a real browser, without a script, from form to decision."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from oversight.storage.session import Store
from tests.browser.hands import BrowserHand
from tests.browser.test_journey import a_window
from tests.factories.intake import NOW
from tests.fixtures.browser import LiveServer
from tests.journeys.asking import Asking
from tests.journeys.stage import Stage, time_of_its_own

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def stage(store: Store, live_server: LiveServer) -> Iterator[Stage]:
    """Everybody whom the journey needs, before the server that answers them."""
    assert live_server.url
    with time_of_its_own(NOW):
        yield Stage(store).enter()


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_data_are_asked_for_and_decided_on_without_a_script(
    browser: Browser, live_server: LiveServer, stage: Stage, lang: str
) -> None:
    window = a_window(browser, live_server, scripts=False)

    Asking(stage, BrowserHand(window, lang)).whole()

    window.context.close()
