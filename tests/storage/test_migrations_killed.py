"""A migration that is killed leaves the old shape or the new one, and never half (R6)."""

import signal
from pathlib import Path

import pytest

from oversight.migrations import run
from oversight.storage.session import Store, open_store
from tests.ledger.tree import killing
from tests.storage.catalogue import catalogue


def upgraded(store: Store, _home: Path) -> None:
    run.upgrade(store.engine)


@pytest.mark.parametrize(
    ("step", "is_new"), [("UPDATE alembic_version 20", False), ("commit 1", True)]
)
def test_a_migration_that_is_killed_is_whole_or_not_there(
    blank_url: str, tmp_path: Path, step: str, *, is_new: bool
) -> None:
    code = killing.ended(killing.child(blank_url, tmp_path, upgraded, fatal=step))

    assert code == -signal.SIGKILL
    store = open_store(blank_url)
    try:
        assert run.current(store.engine) == (run.head() if is_new else None)
        assert bool(catalogue(store.engine)) is is_new
        run.upgrade(store.engine)
        assert run.current(store.engine) == run.head()
    finally:
        store.close()
