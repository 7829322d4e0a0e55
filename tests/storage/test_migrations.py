"""From nothing to now by migration equals the models, on both databases."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from oversight.migrations import run
from oversight.migrations.tables import every_table
from oversight.storage.session import open_store
from tests.fixtures.databases import Databases
from tests.storage.catalogue import catalogue

STEPS = sorted((run.HERE / "versions").glob("*.py"))


def test_migrations_lead_to_the_models(
    kind: str, databases: Databases, blank_url: str
) -> None:
    migrated, made = open_store(blank_url), open_store(databases.new_url(kind))
    try:
        run.upgrade(migrated.engine)
        every_table().create_all(made.engine)

        assert catalogue(migrated.engine) == catalogue(made.engine)
        with migrated.engine.connect() as connection:
            context = MigrationContext.configure(connection)
            assert compare_metadata(context, every_table()) == []
        assert run.current(migrated.engine) == run.head()
    finally:
        migrated.close()
        made.close()


def test_a_second_run_changes_nothing(blank_url: str) -> None:
    store = open_store(blank_url)
    try:
        run.upgrade(store.engine)
        before = catalogue(store.engine)

        run.upgrade(store.engine)

        assert catalogue(store.engine) == before
    finally:
        store.close()


def test_two_processes_that_start_together_migrate_once(blank_url: str) -> None:
    stores = [open_store(blank_url) for _ in range(2)]
    try:
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda store: run.upgrade(store.engine), stores))

        assert run.current(stores[0].engine) == run.head()
    finally:
        for store in stores:
            store.close()


def test_foreign_keys_hold_after_an_upgrade(blank_url: str) -> None:
    store = open_store(blank_url)
    try:
        run.upgrade(store.engine)

        with store.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                on = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
                assert on == 1
    finally:
        store.close()


def test_steps_follow_one_another_in_one_line() -> None:
    script = ScriptDirectory(str(run.HERE))
    names = [step.revision for step in script.walk_revisions()][::-1]

    assert len(script.get_heads()) == 1
    assert names == [f"{n:04}" for n in range(1, len(names) + 1)]


@pytest.mark.parametrize("path", STEPS, ids=lambda path: path.name)
def test_a_step_is_named_by_number_and_act_and_says_the_way_back(path: Path) -> None:
    text = path.read_text()
    number = re.fullmatch(r"(\d{4})_[a-z_]+\.py", path.name)

    assert number is not None
    assert f'revision = "{number[1]}"' in text
    assert "def downgrade()" in text
    assert "raise NotImplementedError" not in text or "no way back" in text
