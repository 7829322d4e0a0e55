"""PostgreSQL itself killed while people work: nothing lost, and it goes on by itself (R3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from oversight.vault import service as vault
from tests.fixtures.databases import VAULT_KEY
from tests.soak import crashing
from tests.soak.interrupting import Interruption
from tests.soak.portal import Portal
from tests.soak.postmaster import Postmaster, own_postgres

FEW, MANY = 2, 30


@pytest.fixture
def postgres() -> Iterator[Postmaster]:
    """A server that no other test uses."""
    with own_postgres() as server:
        yield server


@pytest.fixture
def portal(postgres: Postmaster, tmp_path: Path) -> Iterator[Portal]:
    """A portal on that server, with nobody in it."""
    portal = Portal(postgres.create("portal"), tmp_path)
    yield portal
    portal.stop()
    vault.use(VAULT_KEY)


@pytest.mark.slow
@pytest.mark.parametrize(
    "kills", [FEW, pytest.param(MANY, marks=pytest.mark.soak)], ids=["few", "many"]
)
def test_nothing_acknowledged_is_lost_when_postgres_is_killed(
    postgres: Postmaster, portal: Portal, kills: int
) -> None:
    interruption = Interruption(postgres)

    outcome = crashing.run(portal, kills=kills, strike=interruption)

    assert outcome.faults == ()
    assert outcome.appeals
    assert outcome.dockets
    assert outcome.decisions
    assert interruption.times == kills
