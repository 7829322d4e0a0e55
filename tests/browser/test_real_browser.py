"""What only a real browser can tell: policy, direction, and where it asks."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import LiveServer

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ur", "rtl")])
def test_a_page_loads_without_complaint_and_asks_nobody_else(
    browser_page: Page, live_server: LiveServer, lang: str, direction: str
) -> None:
    complaints: list[str] = []
    asked: set[str] = set()
    browser_page.on("console", lambda said: complaints.append(said.text))
    browser_page.on("pageerror", lambda error: complaints.append(str(error)))
    browser_page.on("request", lambda sent: asked.add(urlsplit(sent.url).netloc))

    answer = browser_page.goto(f"/{lang}/sign-in", wait_until="networkidle")

    assert answer is not None
    assert answer.ok
    assert complaints == []
    assert asked == {urlsplit(live_server.url).netloc}
    computed = browser_page.evaluate("getComputedStyle(document.body).direction")
    assert computed == direction


def test_a_page_works_without_scripts(
    browser_page: Page, live_server: LiveServer
) -> None:
    browser = browser_page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/sign-in")

    page.fill("input[name=email]", "nobody@example.org")
    page.fill("input[name=password]", "not a password")
    page.click("main button[type=submit]")

    assert "is not right" in page.inner_text("main")
    context.close()


def test_what_is_folded_on_the_screen_is_printed(
    browser_page: Page, live_server: LiveServer
) -> None:
    browser_page.goto(f"{live_server.url}/en/verify")
    folded = browser_page.locator("main details:not([open]) > :not(summary)").first
    expect(folded).to_be_hidden()

    browser_page.emulate_media(media="print")

    expect(folded).to_be_visible()
    assert folded.inner_text(), "and there is something to read in it"
