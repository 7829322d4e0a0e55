"""What was acknowledged is never lost, whatever dies in the middle of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from oversight.vault import service as vault
from tests.fixtures.databases import VAULT_KEY
from tests.soak import crashing
from tests.soak.portal import Portal

pytestmark = pytest.mark.soak
KILLS = 50


@pytest.fixture
def portal(blank_url: str, tmp_path: Path) -> Iterator[Portal]:
    """A portal with nobody in it, on each database in turn."""
    portal = Portal(blank_url, tmp_path)
    yield portal
    portal.stop()
    vault.use(VAULT_KEY)


def test_nothing_acknowledged_is_lost_in_50_kills(portal: Portal) -> None:
    outcome = crashing.run(portal, kills=KILLS)

    assert outcome.faults == ()
    assert outcome.appeals
    assert outcome.dockets
