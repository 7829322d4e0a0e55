"""Rights in PostgreSQL, with real roles: who may add, who may sign, who may change."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError

from oversight.ledger import service as ledger
from oversight.ledger import tree
from oversight.ledger.models import Cosignature
from oversight.storage.session import Store, open_store
from tests.fixtures.databases import Databases, filled
from tests.ledger.tree import growing
from tests.ledger.tree.growing import NOW

SCRIPT = Path(__file__).parents[3] / "docs" / "roles.sql"
RECORD = ("pending", "entries", "tiles", "checkpoints", "cosignatures")


@pytest.fixture(scope="module")
def owned(databases: Databases) -> Iterator[str]:
    """A database with every table, in which the script was run, twice."""
    databases.get("postgres")
    url = databases.new_url("postgres")
    store = filled(url)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num text)")
    store.close()
    address = url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as owner:
        for _ in range(2):
            owner.execute(SCRIPT.read_bytes())
        for name in ("web", "worker"):
            owner.execute(
                f"CREATE ROLE the_{name} LOGIN IN ROLE oversight_{name}".encode()
            )
    yield url
    databases.drop(url)
    with psycopg.connect(
        address.replace(make_url(url).database or "", "postgres"), autocommit=True
    ) as admin:
        for name in ("the_web", "the_worker", "oversight_web", "oversight_worker"):
            admin.execute(f"DROP ROLE {name}".encode())


def opened(url: str, name: str) -> Iterator[Store]:
    store = open_store(url.replace("postgres@", f"the_{name}@"))
    yield store
    store.close()


@pytest.fixture
def web(owned: str) -> Iterator[Store]:
    yield from opened(owned, "web")


@pytest.fixture
def worker(owned: str) -> Iterator[Store]:
    yield from opened(owned, "worker")


def refused(store: Store, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        store.transaction() as session,
    ):
        session.execute(text(statement))


def test_the_web_acts_and_the_worker_gives_places_and_signs(
    web: Store, worker: Store
) -> None:
    docket = growing.a_docket(web)
    growing.write(web, 300, docket=docket)
    with web.transaction() as session:
        ledger.note(session, "page.taken", by=None, now=NOW)

    size = growing.shown(worker)
    with worker.transaction() as session:
        session.add(Cosignature(size=size, witness="w", line="x", at=NOW))

    with web.reading() as session:
        head = tree.shown(session)
        assert head is not None
        assert head.size == size


def test_the_web_can_neither_give_places_nor_sign(web: Store) -> None:
    for statement in (
        "INSERT INTO ledger_entries VALUES (0, 1, '')",
        "INSERT INTO ledger_tiles VALUES ('x', '')",
        "INSERT INTO ledger_checkpoints VALUES (1, '', NULL, now())",
        "UPDATE ledger_checkpoints SET note = ''",
        "UPDATE ledger_edge SET size = 0",
        "UPDATE ledger_published SET size = 0",
        "UPDATE ledger_keys SET until_size = 1",
        "DELETE FROM ledger_waiting",
    ):
        refused(web, statement)


@pytest.mark.parametrize("name", RECORD)
def test_neither_may_change_or_remove_the_record(
    web: Store, worker: Store, name: str
) -> None:
    column = {"checkpoints": "root", "entries": "leaf_hash", "pending": "entry"}
    for store in (web, worker):
        refused(store, f"DELETE FROM ledger_{name}")
        refused(store, f"TRUNCATE ledger_{name} CASCADE")
        what = column.get(name, {"tiles": "data", "cosignatures": "line"}.get(name))
        refused(store, f"UPDATE ledger_{name} SET {what} = {what}")
        refused(store, "UPDATE audit_rows SET act = act")
        refused(store, "UPDATE alembic_version SET version_num = '1'")
