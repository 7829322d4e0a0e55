"""One person with two windows on one thing: nothing typed is lost, and one act is done."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from oversight.accounts.models.people import Person
from oversight.accounts.queries import people
from oversight.intake.models.drafts import FilingDraft
from oversight.intake.rules import sections
from oversight.intake.service import drafting
from oversight.review.models.deciding import Vote
from oversight.review.models.kept import KeptText
from oversight.storage.session import Store
from tests.browser.hands import BrowserHand
from tests.factories.accounts import PASSWORD
from tests.factories.intake import NOW
from tests.fixtures.browser import LiveServer
from tests.journeys import words
from tests.journeys.narrowing import Narrowing
from tests.journeys.stage import Stage, time_of_its_own

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WAIT = 15_000
DRAFT = "D" + "0" * 25
ASKED = "why_unlawful"
PART = next(one.code for one in sections.SECTIONS if ASKED in one.fields)
FIRST = "The post names an address and calls on people to come there armed."
SECOND = "The post asks its readers to bring weapons to a house that it names."
MOVED = "changed in another tab"


@pytest.fixture
def stage(store: Store, live_server: LiveServer) -> Iterator[Stage]:
    """Everybody whom the journey needs, before the server that answers them."""
    assert live_server.url
    with time_of_its_own(NOW):
        yield Stage(store).enter()


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """One browser, in which every window is the same person's."""
    context = browser.new_context(base_url=live_server.url, locale="en-US")
    context.set_default_timeout(WAIT)
    yield context
    context.close()


def sign_in(window: Page, email: str) -> None:
    window.goto("/en/sign-in")
    window.fill("[name=email]", email)
    window.fill("[name=password]", PASSWORD)
    window.keyboard.press("Enter")
    window.wait_for_url("**/desk")


def test_two_windows_of_an_officer_on_one_draft_lose_no_word(
    context: BrowserContext, stage: Stage
) -> None:
    email = stage.emails["drafter"]
    with stage.store.transaction() as session:
        found = select(Person.id).where(Person.email == email)
        person = people.person(session, session.scalars(found).one())
        given = {"locator": "https://x.com/somebody/status/1600000000000000123"}
        by = people.actor_of(person)
        drafting.save(session, DRAFT, given, by=by, now=NOW)
    window, other = context.new_page(), context.new_page()
    sign_in(window, email)
    for one in (window, other):
        one.goto(f"/en/desk/filing/draft/{DRAFT}/part/{PART}")

    window.fill(f"[name={ASKED}]", FIRST)
    expect(window.locator("[data-autosave-said]")).to_contain_text("Kept.")
    other.fill(f"[name={ASKED}]", SECOND)
    expect(other.locator("[data-autosave-said]")).to_contain_text(MOVED)
    assert kept(stage) == FIRST

    other.click("form[data-autosave] button:not([name])")
    expect(other.locator("[role=alert]").first).to_contain_text(MOVED)
    assert other.locator(f"[name={ASKED}]").input_value() == SECOND
    assert kept(stage) == FIRST
    other.click("form[data-autosave] button[name=later]")
    other.wait_for_url(f"**/draft/{DRAFT}")
    assert kept(stage) == SECOND

    # The first window is now the older one: it is told as well, and holds its words.
    window.fill(f"[name={ASKED}]", f"{FIRST} At night.")
    expect(window.locator("[data-autosave-said]")).to_contain_text(MOVED)
    assert window.locator(f"[name={ASKED}]").input_value() == f"{FIRST} At night."
    assert kept(stage) == SECOND


def kept(stage: Stage) -> str:
    """Return what the draft holds."""
    with stage.store.reading() as session:
        return str(session.scalars(select(FilingDraft)).one().given[ASKED])


def test_two_windows_of_a_reviewer_on_one_item_sign_once(
    context: BrowserContext, stage: Stage
) -> None:
    window, other = context.new_page(), context.new_page()
    story = Narrowing(stage, BrowserHand(window))
    story.begin()
    story.ask_nobody()
    item = f"/en/desk/review/{story.docket}/1"
    with story.hand.signed_in(stage.emails[story.panel[0]]) as hand:
        hand.go(f"/desk/review/{story.docket}/1")
        hand.send("/open")
        hand.follow("/1/decide")
        given = words.findings(hand.asked("/decide"))
        given["outcome"], given["code"] = "rejected", "not-unlawful"
        given["legality-0-elements-0-met"] = "not-shown"
        hand.send("/decide", given)
        other.goto(f"{item}/decide")
        other.click("form[action$='/decide'] button[type=submit]:not([name])")
        for one in (window, other):
            expect(one.locator("h1")).to_have_text("Read your decision back")

        hand.send("/sign")
        other.click("form[action$='/sign'] button[type=submit]:not([name])")

        expect(other.locator("h1")).to_have_text("The matter has moved on")
        reasons = str(given["reasons"])
        expect(other.locator("main")).to_contain_text(reasons[:60])
        with stage.store.reading() as session:
            assert len(session.scalars(select(Vote)).all()) == 1
            (late,) = session.scalars(select(KeptText))
            assert late.answers["reasons"] == reasons
