"""A picture stays uncovered for a while and while it is looked at, and no longer."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Window

from oversight.storage.session import Store
from tests.browser import test_exhibits as neighbours
from tests.browser.test_exhibits import FILTER, UPLOADS, drafters_cookie, hand_in
from tests.fixtures.browser import LiveServer

pytestmark = pytest.mark.browser
page_of_row = neighbours.page_of_row

COVERED, GREY = "blur(24px) grayscale(1)", "grayscale(1)"
PICTURE = UPLOADS / "patt_mouseover-xss-ecs.jpeg"
HIDE = """(state) => {
  Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
RUN_OUT = """(image) => {
  const [one] = image.getAnimations();
  one.finish();
  return one.effect.getTiming().delay;
}"""
SETTINGS = "oversight.settings"


def _opened(
    browser: Browser, server: LiveServer, store: Store, address: str, **more: Any
) -> Iterator[Window]:
    context = browser.new_context(base_url=server.url, **more)
    cookie = drafters_cookie(server.app, store, server.url)
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.clock.install()
    page.goto(address)
    hand_in(page, PICTURE.name, PICTURE.read_bytes())
    page.locator("details.exhibit summary").click()
    yield page
    context.close()


@pytest.fixture
def window(
    browser: Browser, live_server: LiveServer, store: Store, page_of_row: str
) -> Iterator[Window]:
    """The drafter's window, with a picture on the page and the clock in our hands."""
    yield from _opened(browser, live_server, store, page_of_row)


@pytest.fixture
def plain(
    browser: Browser, live_server: LiveServer, store: Store, page_of_row: str
) -> Iterator[Window]:
    """The same window of somebody who lets no script run."""
    yield from _opened(
        browser, live_server, store, page_of_row, java_script_enabled=False
    )


def _image(window: Window) -> Locator:
    return window.locator("main img")


def _said(window: Window) -> Locator:
    return window.get_by_role("status").and_(window.locator("[data-shield-said]"))


def test_a_picture_covers_itself_again_and_says_so(window: Window) -> None:
    expect(window.locator(".shield")).to_contain_text(
        "Shown sharp, it covers itself again after 60 seconds."
    )
    assert _image(window).evaluate(FILTER) == COVERED
    window.locator(".sharp").focus()
    window.keyboard.press("Space")  # By keys alone, as with the mouse.
    assert _image(window).evaluate(FILTER) == GREY
    window.locator(".colour").check()
    assert _image(window).evaluate(FILTER) == "none"

    window.clock.run_for(59_000)
    assert _image(window).evaluate(FILTER) == "none"
    window.clock.run_for(1_000)

    assert _image(window).evaluate(FILTER) == COVERED
    expect(_said(window)).to_have_text(
        "Covered again after 60 seconds. Ask for it again if you need it."
    )


def test_it_is_asked_for_again_in_grey_and_for_the_whole_time(window: Window) -> None:
    window.locator(".colour").check()
    window.locator(".sharp").check()
    window.clock.run_for(60_000)

    window.locator(".sharp").check()

    expect(_said(window)).to_have_text("")
    assert _image(window).evaluate(FILTER) == GREY
    window.clock.run_for(59_000)
    assert _image(window).evaluate(FILTER) == GREY
    window.clock.run_for(1_000)
    assert _image(window).evaluate(FILTER) == COVERED


def test_an_earlier_look_does_not_cut_a_later_one_short(window: Window) -> None:
    window.locator(".sharp").check()
    window.clock.run_for(40_000)
    window.locator(".sharp").uncheck()
    window.locator(".sharp").check()

    window.clock.run_for(40_000)

    assert _image(window).evaluate(FILTER) == GREY


def test_a_picture_is_covered_when_nobody_looks_at_the_page(window: Window) -> None:
    window.locator(".sharp").check()

    window.evaluate(HIDE, "hidden")
    window.evaluate(HIDE, "visible")

    assert _image(window).evaluate(FILTER) == COVERED
    expect(_said(window)).to_have_text(
        "Covered again while you were away. Ask for it again if you need it."
    )


def test_a_picture_is_covered_when_its_file_is_folded_away(window: Window) -> None:
    window.locator(".sharp").check()

    for _ in range(2):
        window.locator("details.exhibit summary").click()

    expect(window.locator(".sharp")).not_to_be_checked()
    assert _image(window).evaluate(FILTER) == COVERED


def test_a_page_that_is_loaded_anew_shows_nothing_sharp(window: Window) -> None:
    window.locator(".sharp").check()
    window.locator(".colour").check()

    window.reload()

    expect(window.locator(".sharp")).not_to_be_checked()
    expect(window.locator(".colour")).not_to_be_checked()


def test_without_scripts_a_picture_covers_itself_too(plain: Window) -> None:
    expect(plain.locator(".shield")).to_contain_text("untick the box and tick it again")
    plain.locator(".sharp").check()
    plain.locator(".colour").check()
    assert _image(plain).evaluate(FILTER) == "none"

    assert _image(plain).evaluate(RUN_OUT) == 60_000

    assert _image(plain).evaluate(FILTER) == COVERED
    plain.locator(".sharp").uncheck()
    plain.locator(".sharp").check()
    assert _image(plain).evaluate(FILTER) == "none"


@pytest.mark.parametrize("seconds", [15, 30, 120, 300])
def test_the_operators_time_holds_with_scripts_and_without(
    window: Window, live_server: LiveServer, seconds: int
) -> None:
    told = live_server.app.extensions[SETTINGS]
    object.__setattr__(told, "cover_seconds", seconds)
    window.reload()
    window.locator("details.exhibit summary").click()

    window.locator(".sharp").check()

    delay = _image(window).evaluate(
        "(image) => image.getAnimations()[0].effect.getTiming().delay"
    )
    assert delay == seconds * 1000
    window.clock.run_for(delay)
    expect(_said(window)).to_contain_text(f"after {seconds} seconds")


def test_a_sound_pauses_when_nobody_is_on_the_page(window: Window) -> None:
    name = "voice.mp3"
    hand_in(window, name, (UPLOADS / name).read_bytes())
    window.locator("details.exhibit summary").last.click()
    sound = window.locator("audio")
    assert sound.evaluate("(sound) => sound.paused && !sound.autoplay")
    sound.evaluate("(sound) => { sound.loop = true; return sound.play(); }")

    window.evaluate(HIDE, "hidden")

    assert sound.evaluate("(sound) => sound.paused")
    expect(window.locator("[data-paused]")).to_have_text(
        "It paused when you left this page. Press play to go on."
    )
