"""The log's worker killed 200 times on each database: one tree, nothing lost."""

from pathlib import Path

import pytest

from oversight.storage.session import Store
from tests.ledger.tree import killing

pytestmark = pytest.mark.soak
KILLS = 200


@pytest.mark.parametrize("seed", [2, 3])
def test_nothing_of_the_log_is_lost_in_200_kills(
    store: Store, tmp_path: Path, seed: int
) -> None:
    witness = killing.killed_at_random(store, tmp_path, kills=KILLS // 2, seed=seed)

    assert witness.shown
