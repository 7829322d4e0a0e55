"""Passkeys in a real Chromium, whose virtual authenticator makes and signs."""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from sqlalchemy import select

from oversight.accounts.models.passkeys import Passkey
from oversight.accounts.queries import people
from oversight.accounts.rules import signatures
from oversight.accounts.service import signing
from oversight.accounts.views import tries
from oversight.authority.permissions import Actor, Role
from oversight.core.clock import utc_now
from oversight.storage.session import Store
from tests.factories.accounts import PASSWORD, a_person
from tests.fixtures.browser import LiveServer

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
# Keeps what the script would send, instead of sending it.
CAPTURE = """(options) => new Promise((done) => {
  const form = document.querySelector("form[data-passkey]");
  form.dataset.options = options;
  form.submit = () => done(form.querySelector('input[name$="assertion"]').value);
  form.querySelector("button").click();
})"""


@pytest.fixture(autouse=True)
def _fresh_budgets() -> None:
    for budget in tries.BUDGETS:
        budget._left.clear()  # noqa: SLF001


@pytest.fixture
def device(browser_page: Page) -> Iterator[CDPSession]:
    """A device with a screen lock, plugged into the browser."""
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield session
    session.detach()


def somebody(store: Store, role: Role = Role.REVIEWER) -> Actor:
    with store.transaction() as session:
        return people.actor_of(a_person(session, role=role))


def email(store: Store, by: Actor) -> str:
    with store.reading() as session:
        return people.person(session, by.id).email


def enter(page: Page, store: Store, by: Actor, lang: str = "en") -> None:
    page.goto(f"/{lang}/sign-in")
    page.fill("input[name=email]", email(store, by))
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def add_passkey(page: Page, name: str, lang: str = "en") -> None:
    page.goto(f"/{lang}/desk/me/passkeys/new")
    page.fill("input[name=name]", name)
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url(re.compile(r"^[^?]*/desk/me$"))


def sign_out(page: Page) -> None:
    page.click("details.staff summary")
    page.click("details.staff button")
    page.wait_for_url(re.compile(r"/sign-in$"))


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_passkey_is_made_and_opens_the_portal_in_each_way(
    browser_page: Page,
    live_server: LiveServer,
    device: CDPSession,
    store: Store,
    lang: str,
) -> None:
    page, by = browser_page, somebody(store)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    enter(page, store, by, lang)

    add_passkey(page, "Laptop", lang)
    expect(page.locator("main")).to_contain_text("Laptop")
    sign_out(page)
    # A passkey alone.
    page.goto(f"/{lang}/sign-in/passkey")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url(re.compile(r"^[^?]*/desk$"))
    sign_out(page)
    # A passkey after the password.
    enter(page, store, by, lang)
    page.wait_for_url(re.compile(r"/sign-in/second"))
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url(re.compile(r"^[^?]*/desk$"))
    # A passkey shown anew.
    page.goto(f"/{lang}/sign-in/confirm?next=/{lang}/desk/me")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url(re.compile(r"^[^?]*/desk/me$"))

    assert complaints == []
    with store.reading() as session:
        kept = session.scalars(select(Passkey)).one()
        assert kept.sign_count > 0
        assert kept.used_at is not None


def test_a_decision_is_signed_by_the_device_and_checked_offline(
    browser_page: Page, live_server: LiveServer, device: CDPSession, store: Store
) -> None:
    page, by = browser_page, somebody(store)
    enter(page, store, by)
    add_passkey(page, "Laptop")
    digest = sha256("فیصلہ: نامنظور۔".encode()).digest()
    page.goto("/en/sign-in/confirm?next=/en/desk/me")
    with store.transaction() as session:
        options = signing.options(session, digest, by=by, now=utc_now())

    assertion = page.evaluate(CAPTURE, options)

    with store.transaction() as session:
        signed = signing.check(session, digest, assertion, by=by, now=utc_now())
    assert signed is not None
    found = signatures.verdict(digest, signed)
    assert (found.valid, found.origin) == (True, live_server.url)
    assert not signatures.verdict(sha256(b"other").digest(), signed).valid


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "gave no answer"), ("ur", "کوئی جواب نہیں")]
)
def test_a_device_that_does_not_answer_is_told_in_a_sentence(
    browser_page: Page,
    live_server: LiveServer,
    device: CDPSession,
    lang: str,
    words: str,
) -> None:
    page = browser_page
    page.goto(f"/{lang}/sign-in/passkey")
    refuse(device)

    page.click("form[data-passkey] button[type=submit]")

    told = page.locator("[data-passkey-said]")
    expect(told).to_contain_text(words)
    expect(told).to_be_focused()


def refuse(device: CDPSession) -> None:
    """Unplug the device; an unplugged one is reported at once."""
    found: dict[str, Any] = device.send(
        "WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, "transport": "usb"}}
    )
    device.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": found["authenticatorId"], "isUserVerified": False},
    )


def test_a_browser_without_passkeys_is_told_so(
    browser_page: Page, live_server: LiveServer
) -> None:
    page = browser_page
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/en/sign-in/passkey")

    page.click("form[data-passkey] button[type=submit]")

    expect(page.locator("[data-passkey-said]")).to_contain_text("cannot use passkeys")


def test_a_passkey_of_this_device_is_not_made_twice(
    browser_page: Page, live_server: LiveServer, device: CDPSession, store: Store
) -> None:
    page, by = browser_page, somebody(store)
    enter(page, store, by)
    add_passkey(page, "Laptop")
    page.goto("/en/desk/me/passkeys/new")
    page.fill("input[name=name]", "Again")

    page.click("form[data-passkey] button[type=submit]")

    expect(page.locator("[data-passkey-said]")).to_contain_text("already holds")


def test_without_scripts_the_page_says_what_is_missing(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/sign-in/passkey")
    assert "does not run it" in page.inner_text("main")

    page.click("form[data-passkey] button[type=submit]")

    assert "gave no answer" in page.inner_text("main")
    context.close()
