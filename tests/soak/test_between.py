"""Killed between commit and reply: who presses again finds one act, and its answer."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.service import people as accounts
from oversight.appeals.models import Appeal
from oversight.authority.permissions import Role
from oversight.intake.models.requests import LegalRequest
from oversight.intake.service import filing
from oversight.ledger.models import Pending
from oversight.review.models.deciding import ItemDecision, Vote
from oversight.storage.session import Store
from tests.factories.accounts import a_person, an_actor
from tests.factories.intake import NOW, a_house, a_row, an_upload
from tests.factories.review import MINUTE, a_ballot, a_roster, asked_of, ready
from tests.review.test_views import typed
from tests.soak.clients import CODE, DOCKET, Browser, up_to_sending
from tests.soak.dying import Mortal

THEN = NOW + 20 * MINUTE
MOST_STEPS = 9
ACT_AND_ANSWER = 4  # before and after each commit: of the act, of where it led


@pytest.fixture
def mortal(store: Store, database_url: str, tmp_path: Path) -> Iterator[Mortal]:
    """A server on the test's database that dies where it is told to."""
    store.close()  # What a fork inherits must not be shared.
    mortal = Mortal(database_url, tmp_path, THEN)
    yield mortal
    mortal.close()


def every_step(act: Callable[[int], bool]) -> int:
    """Let the server die at each step of an act, until it survives; count deaths."""
    for fatal in count(1):
        if not act(fatal):
            return fatal - 1
        assert fatal < MOST_STEPS
    raise AssertionError


def size(session: Session, table: type, *where: object) -> int:
    asked = select(func.count()).select_from(table)
    return session.scalar(asked.where(*where)) or 0  # type: ignore[arg-type]


def test_an_appeal_pressed_again_has_the_receipt_of_the_first(
    store: Store, mortal: Mortal
) -> None:
    with store.transaction() as session:
        a_house(session)
        a_roster(session)
    store.close()
    receipts = []

    def act(fatal: int) -> bool:
        browser = mortal.browser()
        mortal.start("/en/appeal", fatal)
        assert up_to_sending(browser), mortal.journal.faults
        died = mortal.pressed(browser, "/en/appeal")
        mortal.stop()
        assert browser.status == 200, browser.page.text
        [code] = set(CODE.findall(browser.page.text))
        [docket] = set(DOCKET.findall(browser.page.text))
        receipts.append((code, docket))
        return died

    deaths = every_step(act)

    assert deaths == 2  # before the one commit, and after it
    assert len(set(receipts)) == len(receipts) == deaths + 1
    with store.reading() as session:
        assert size(session, Appeal) == deaths + 1
        assert size(session, Pending, Pending.kind == "appeal.filed") == deaths + 1


def test_a_filing_signed_again_is_filed_once(store: Store, mortal: Mortal) -> None:
    with store.transaction() as session:
        a_house(session)
        drafter = an_actor(session, role=Role.DRAFTER, body="pta")
        officer = a_person(session, role=Role.AUTHORISER, body="pta")
        token = accounts.begin(session, officer, now=THEN)
        batches = [
            filing.receive(session, an_upload([a_row()]), by=drafter, now=NOW).batch
            for _ in range(ACT_AND_ANSWER + 1)
        ]
    store.close()
    filed = []

    def act(fatal: int) -> bool:
        browser = mortal.browser(token)
        address = f"/en/desk/filing/batch/{batches[fatal - 1]}"
        mortal.start(f"{address}/sign", fatal)
        browser.get(address)
        died = mortal.pressed(browser, f"{address}/sign", read="y")
        assert browser.status == 303
        browser.get(address)
        mortal.stop()
        [docket] = set(DOCKET.findall(browser.page.main))
        filed.append(docket)
        return died

    deaths = every_step(act)

    assert deaths == ACT_AND_ANSWER
    assert filed == [f"TD-2026-{n:06}" for n in range(1, deaths + 2)]
    with store.reading() as session:
        assert size(session, LegalRequest) == len(filed)
        assert size(session, Pending, Pending.kind == "item.filed") == len(filed)


def test_a_decision_signed_again_is_made_once(store: Store, mortal: Mortal) -> None:
    made = []

    def act(fatal: int) -> bool:
        browser, address = a_reader(store, mortal, fatal)
        died = mortal.pressed(browser, f"{address}/sign")
        made.append(browser.status)
        mortal.stop()
        return died

    deaths = every_step(act)

    assert deaths == ACT_AND_ANSWER
    # Killed before its commit it is made by the second press; after it, that is told.
    assert made == [303] * (deaths + 1)
    with store.reading() as session:
        assert size(session, Vote) == size(session, ItemDecision) == deaths + 1
        decided = size(session, Pending, Pending.kind == "item.decided")
        assert decided == deaths + 1


def a_reader(store: Store, mortal: Mortal, number: int) -> tuple[Browser, str]:
    """Somebody on a panel of one who has read the decision back."""
    with store.transaction() as session:
        docket, (sitting,) = ready(session, locator=f"https://x.com/a/status/{number}7")
        asked = asked_of(session, docket)
        words = typed(a_ballot(asked), asked)
        person = session.get_one(Person, sitting.id)
        browser = mortal.browser(accounts.begin(session, person, now=THEN))
    store.close()
    address = f"/en/desk/review/{docket}/1"
    mortal.start(f"{address}/sign", number)
    browser.get(f"{address}/decide")
    assert browser.post(f"{address}/decide", **words) == 200, browser.page.errors
    return browser, address
