"""Thirty-two people at the same moment: no error, no gap, no number twice (R16)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from oversight.accounts.service import people as accounts
from oversight.authority.permissions import Role
from oversight.intake.service import filing
from oversight.vault import service as vault
from tests.factories.accounts import a_person, an_actor
from tests.factories.intake import a_house, a_row, an_upload
from tests.fixtures.databases import VAULT_KEY
from tests.soak.clients import Browser, Journal, send, sign, up_to_sending, watched
from tests.soak.portal import BEGIN, Portal

pytestmark = pytest.mark.soak
PEOPLE = 32


@pytest.fixture
def portal(blank_url: str, tmp_path: Path) -> Iterator[Portal]:
    """A portal with nobody in it, on each database in turn."""
    portal = Portal(blank_url, tmp_path)
    yield portal
    portal.stop()
    vault.use(VAULT_KEY)


def at_once(works: list[Callable[[], None]]) -> None:
    """Let everybody begin in the same moment, and wait for all."""
    start = Barrier(len(works))

    def one(work: Callable[[], None]) -> None:
        start.wait()
        work()

    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(one, works))


def test_32_filings_and_32_appeals_in_the_same_moment(portal: Portal) -> None:
    journal = Journal()
    batches, officer = _prepared(portal)
    portal.start("serve")
    portal.start("worker")
    portal.wait()
    appellants = [Browser(portal.port, journal) for _ in range(PEOPLE)]
    for appellant in appellants:
        assert up_to_sending(appellant), journal.faults
    signers = [Browser(portal.port, journal, {"staff": officer}) for _ in batches]
    works = [
        *(_signing(signers[i], batches[i], journal) for i in range(PEOPLE)),
        *(_sending(appellant, journal) for appellant in appellants),
    ]

    at_once(works)

    portal.stop()
    assert journal.faults == []
    assert portal.fsck()["broken"] == []
    for kind, given in (
        ("TD", journal.dockets),
        ("AP", set(journal.appeals.values())),
    ):
        assert given == {f"{kind}-2026-{n:06}" for n in range(1, PEOPLE + 1)}
    assert len(journal.appeals) == PEOPLE


def _prepared(portal: Portal) -> tuple[list[str], str]:
    """Thirty-two filings that wait for a signature, and an officer's session."""
    with portal.opened() as store, store.transaction() as session:
        a_house(session)
        drafter = an_actor(session, role=Role.DRAFTER, body="pta")
        person = a_person(session, role=Role.AUTHORISER, body="pta")
        token = accounts.begin(session, person, now=BEGIN)
        waiting = [
            filing.receive(session, an_upload([a_row()]), by=drafter, now=BEGIN).batch
            for _ in range(PEOPLE)
        ]
    return [f"/en/desk/filing/batch/{number}" for number in waiting], token


def _signing(browser: Browser, address: str, journal: Journal) -> Callable[[], None]:
    return watched(journal, lambda: sign(browser, address))


def _sending(browser: Browser, journal: Journal) -> Callable[[], None]:
    return watched(journal, lambda: send(browser))
