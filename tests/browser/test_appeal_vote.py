"""A vote on an appeal in a real Chromium: two windows, half, and a device that signs."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import CDPSession, Page, expect
from sqlalchemy import select

from oversight.accounts.passwords import hashed
from oversight.accounts.queries import people
from oversight.accounts.rules import signatures
from oversight.accounts.views import tries
from oversight.appeals.models import AppealSignature, AppealVote
from oversight.authority.permissions import Actor
from oversight.core import clock
from oversight.review.models.deciding import Draft
from oversight.review.queries import signed
from oversight.storage.session import Store
from tests.browser.test_passkeys import DEVICE, add_passkey, enter
from tests.factories.accounts import PASSWORD
from tests.factories.appeals import (
    NOW,
    a_sent_matter,
    an_admitted,
    an_appeal,
    words,
)
from tests.fixtures.browser import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _time() -> Iterator[None]:
    for budget in tries.BUDGETS:
        budget._left.clear()  # noqa: SLF001
    clock.shift(NOW + timedelta(hours=1) - clock.machine_now())
    yield
    clock.shift(timedelta(0))


@pytest.fixture
def device(browser_page: Page) -> Iterator[CDPSession]:
    """A device with a screen lock, plugged into the browser."""
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield session
    session.detach()


def before_a_member(store: Store) -> tuple[str, Actor]:
    with store.transaction() as session:
        docket = an_appeal(session, a_sent_matter(session))
        by = an_admitted(session, docket)[0]
        people.person(session, by.id).password_hash = hashed(PASSWORD)
        return docket, by


def test_a_vote_is_kept_read_back_and_signed_by_the_device(
    browser_page: Page, live_server: LiveServer, device: CDPSession, store: Store
) -> None:
    page = browser_page
    docket, by = before_a_member(store)
    path, reasons = f"/en/desk/appeals/{docket}/1", words("the screen")
    enter(page, store, by)
    add_passkey(page, "Laptop")

    page.goto(path)
    page.check("input[name=outcome][value=partly]")
    page.select_option("select[name=measure]", "label")
    page.fill("input[name=days]", "5")
    page.fill("textarea[name=reasons]", reasons)
    expect(page.locator("[data-draft-said]")).to_contain_text("Everything is kept.")
    page.reload()
    expect(page.locator("textarea[name=reasons]")).to_have_value(reasons)
    # A second window writes on, and the first does not overwrite it.
    second = page.context.new_page()
    second.goto(path)
    second.fill("textarea[name=summary]", "A label is enough.")
    expect(second.locator("[data-draft-said]")).to_contain_text("Everything is kept.")
    second.close()
    page.fill("textarea[name=summary]", "Of the older window.")
    expect(page.locator("[data-draft-said]")).to_contain_text("Nothing was overwritten")
    page.goto(path)
    expect(page.locator("textarea[name=summary]")).to_have_value("A label is enough.")

    page.click("main .writing button[type=submit]:not([name])")
    expect(page.locator("main")).to_contain_text("Nothing is signed yet.")
    # Half: the page is left, and gone back to.
    page.click("main a:has-text('Change something')")
    expect(page.locator("textarea[name=reasons]")).to_have_value(reasons)
    page.click("main .writing button[type=submit]:not([name])")
    with store.reading() as session:
        assert session.scalars(select(AppealVote)).all() == []
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url(f"**/desk/appeals/{docket}")

    with store.reading() as session:
        assert session.scalars(select(Draft)).all() == []
        (kept,) = session.scalars(select(AppealSignature))
        text, given = signatures.imported(signed.as_file(kept))
    found = signatures.verdict(signatures.digest(text), given)
    assert (found.valid, found.origin) == (True, live_server.url)
    assert json.loads(text)["reasons"] == reasons
