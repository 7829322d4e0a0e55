"""A page that keeps by itself what is typed, and tells a second window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from oversight.storage.session import Store
from tests.browser.hands import BrowserHand
from tests.factories.accounts import PASSWORD
from tests.factories.intake import NOW
from tests.fixtures.browser import LiveServer
from tests.journeys.narrowing import Narrowing
from tests.journeys.stage import Stage, time_of_its_own

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEPT = 15_000


@pytest.fixture
def stage(store: Store, live_server: LiveServer) -> Iterator[Stage]:
    """Everybody whom the journey needs, before the server that answers them."""
    assert live_server.url
    with time_of_its_own(NOW):
        yield Stage(store).enter()


def test_what_is_typed_keeps_itself_and_a_second_window_is_told(
    browser: Browser, live_server: LiveServer, stage: Stage
) -> None:
    context = browser.new_context(base_url=live_server.url, locale="en-US")
    context.set_default_timeout(10_000)
    window, other = context.new_page(), context.new_page()
    story = Narrowing(stage, BrowserHand(window))
    story.begin()
    story.ask_nobody()
    story.hand.go("/sign-in")
    email = stage.emails[story.panel[0]]
    window.fill("[name=email]", email)
    window.fill("[name=password]", PASSWORD)
    window.keyboard.press("Enter")
    window.wait_for_url("**/desk")
    window.goto(f"/en/desk/review/{story.docket}/1")
    window.click('form[action$="/open"] button')
    decide = f"/en/desk/review/{story.docket}/1/decide"
    for one in (window, other):
        one.goto(decide)

    window.fill("[name=candour]", "Written first, and kept by itself.")
    kept = window.locator("[data-draft-said]")
    expect(kept).to_contain_text("Everything is kept.", timeout=KEPT)
    other.fill("[name=candour]", "Written in a second window.")
    told = other.locator("[data-draft-said]")
    expect(told).to_contain_text("Nothing was overwritten", timeout=KEPT)
    other.click("[name=save]")
    expect(other.locator("h1")).to_have_text("Two texts of yours on this item")
    expect(other.locator("main")).to_contain_text("Written first, and kept by itself.")
    expect(other.locator("main")).to_contain_text("Written in a second window.")

    context.clear_cookies()
    window.fill("[name=candour]", "Written after the session had ended.")
    expect(kept).to_contain_text("Not kept", timeout=KEPT)
    window.click("[name=save]")
    expect(window.locator("main")).to_contain_text("I have signed in: go on")
    carried = window.locator("[name=candour]")
    assert carried.input_value() == "Written after the session had ended."
    context.close()
