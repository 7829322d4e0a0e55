"""Files with scripts in them, handed in and looked at in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Dialog
from playwright.sync_api import Page as Window

from oversight.accounts.models.people import Person
from oversight.accounts.service import people as accounts
from oversight.authority.permissions import Role
from oversight.core.clock import utc_now
from oversight.intake.rules.exhibits import Copy
from oversight.storage.session import Store
from oversight.web.access import staff_cookie
from tests.browser.looking import LISTEN
from tests.factories.intake import a_row, officers, received
from tests.fixtures.browser import LiveServer
from tests.privacy.papers import a_wicked_paper

pytestmark = pytest.mark.browser

UPLOADS = Path(__file__).parents[1] / "data" / "uploads"
PICTURES = ("patt_mouseover-xss-ecs.jpeg", "patt_payload_in_all_known_metadata.jpg")
FILTER = "(image) => getComputedStyle(image).filter"
PLAYED = (
    "(sound) => new Promise((done, stop) => { sound.onended = done; "
    "sound.onerror = stop; sound.play().catch(stop); })"
)
DRAWN = "(image) => image.complete && image.naturalWidth > 0"


@pytest.fixture
def page_of_row(store: Store) -> str:
    """The page of a row to which nothing was put yet."""
    with store.transaction() as session:
        by = officers(session)
        number = received(session, [a_row()], by=by, now=utc_now())
    return f"/en/desk/exhibits/filing/{number}/2"


@pytest.fixture
def window(
    browser: Browser, live_server: LiveServer, store: Store, page_of_row: str
) -> Iterator[Window]:
    """The drafter's window, without scripts, as careful people set it."""
    context = browser.new_context(base_url=live_server.url, accept_downloads=True)
    context.add_cookies([drafters_cookie(live_server.app, store, live_server.url)])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(page_of_row)
    yield page
    context.close()


def drafters_cookie(app: Flask, store: Store, url: str) -> dict[str, str]:
    """Return the cookie of a drafter who is signed in."""
    with store.transaction() as session:
        drafter = session.query(Person).filter_by(role=Role.DRAFTER).one()
        token = accounts.begin(session, drafter, now=utc_now())
    with app.app_context():
        return {"name": staff_cookie(), "value": token, "url": url}


def hand_in(window: Window, name: str, content: bytes) -> None:
    """Fill in the form and send a file, as a drafter would."""
    mime = "application/octet-stream"
    window.check("input[name=shows_child][value=no]")
    window.check("input[name=purpose][value=document]")
    window.fill("input[name=caption]", "<script>alert(1)</script> a post")
    window.set_input_files(
        "input[name=file]", {"name": name, "mimeType": mime, "buffer": content}
    )
    window.click("main form button[type=submit]:has-text('Hand in')")


def test_files_with_scripts_fire_nothing_and_break_no_policy(window: Window) -> None:
    said: list[str] = []

    def dialog(one: Dialog) -> None:
        said.append(f"dialog {one.message}")
        one.dismiss()

    window.on("dialog", dialog)
    window.on("pageerror", lambda error: said.append(str(error)))
    window.on("console", lambda one: said.append(one.text))
    window.add_init_script(f"({LISTEN})()")
    window.goto(window.url)

    for name in PICTURES:
        hand_in(window, name, (UPLOADS / name).read_bytes())
        assert "Kept." in window.inner_text("main")
    hand_in(window, "order.pdf", a_wicked_paper())
    assert "Kept." in window.inner_text("main")

    for fold in window.locator("details.exhibit").all():
        fold.locator("summary").click()
    for image in window.locator("main img").all():
        image.scroll_into_view_if_needed()
        window.wait_for_function(DRAWN, arg=image.element_handle())
        image.hover()
        assert image.evaluate(FILTER) == "blur(24px) grayscale(1)"
    window.locator(".sharp").first.check()
    first = window.locator("main img").first
    assert first.evaluate(FILTER) == "grayscale(1)"
    window.locator(".colour").first.check()
    assert first.evaluate(FILTER) == "none"
    assert window.evaluate("window.refused") == []
    assert said == []


@pytest.mark.parametrize("copy", Copy)
def test_a_file_is_saved_and_never_opened(window: Window, copy: Copy) -> None:
    hand_in(window, "order.pdf", a_wicked_paper())
    window.locator("details.exhibit summary").click()
    words = {Copy.VIEWING: "Save the copy", Copy.ORIGINAL: "Save the original"}[copy]
    before = window.url

    with window.expect_download() as saved:
        window.click(f"a:has-text('{words}')")

    assert saved.value.suggested_filename == "order.pdf"
    assert window.url == before


def test_a_drawing_with_a_script_is_refused_and_nothing_typed_is_lost(
    window: Window,
) -> None:
    hand_in(window, "patt.svg", (UPLOADS / "patt_SVG_XSS1.svg").read_bytes())

    assert "SVG drawings can carry programs" in window.inner_text("main")
    caption = window.input_value("input[name=caption]")
    assert caption == "<script>alert(1)</script> a post"
    assert window.is_checked("input[name=purpose][value=document]")


@pytest.mark.parametrize("name", ["voice.mp3", "voice.opus", "voice.m4a"])
def test_a_sound_is_fetched_when_asked_and_then_plays(
    window: Window, name: str
) -> None:
    asked: list[str] = []
    window.on("request", lambda sent: asked.append(sent.url))
    hand_in(window, name, (UPLOADS / name).read_bytes())
    window.click("details.exhibit summary")
    assert not any(url.endswith("/view") for url in asked)

    window.eval_on_selector("audio", PLAYED)  # Until its end, or it fails.
    assert any(url.endswith("/view") for url in asked)
