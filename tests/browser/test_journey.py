"""The whole journey in a real browser: without scripts in both languages, and by keys."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from oversight.storage.session import Store
from tests.browser.hands import BrowserHand, KeyHand
from tests.factories.intake import NOW
from tests.fixtures.browser import LiveServer
from tests.journeys.stage import Stage, time_of_its_own
from tests.journeys.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def stage(store: Store, live_server: LiveServer) -> Iterator[Stage]:
    """Everybody whom the journey needs, before the server that answers them."""
    assert live_server.url
    with time_of_its_own(NOW):
        yield Stage(store).enter()


def a_window(browser: Browser, live_server: LiveServer, *, scripts: bool) -> Page:
    """A window that counts what went wrong in it."""
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=scripts, locale="en-US"
    )
    context.set_default_timeout(10_000)
    return context.new_page()


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_journey_needs_no_script(
    browser: Browser, live_server: LiveServer, stage: Stage, lang: str
) -> None:
    window = a_window(browser, live_server, scripts=False)
    failed: list[str] = []
    window.on("response", lambda r: failed.append(r.url) if r.status > 399 else None)

    Story(stage, BrowserHand(window, lang)).whole()

    assert failed == []
    window.context.close()


def test_the_journey_needs_no_mouse(
    browser: Browser, live_server: LiveServer, stage: Stage
) -> None:
    window = a_window(browser, live_server, scripts=True)

    Story(stage, KeyHand(window)).whole()

    window.context.close()
