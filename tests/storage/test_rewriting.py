"""Files forget what was deleted, or it is said that they have not yet."""

from sqlalchemy import Engine, delete, text
from sqlalchemy.orm import Session

from oversight.ledger import service as ledger
from oversight.storage.rewriting import rewrite
from oversight.storage.session import Store
from oversight.vault.models.keys import Kept
from tests.ledger.tree.growing import NOW

TABLES = ("vault_keys",)


def test_whoever_is_in_the_way_is_told_of_and_it_can_be_done_again(
    store: Store,
) -> None:
    with store.reading() as session:
        session.execute(text("SELECT count(*) FROM vault_keys")).scalar()
        with store.transaction() as writer:
            writer.execute(text("DELETE FROM vault_keys WHERE docket = 'none'"))
        assert not rewrite(store.engine, TABLES, wait_ms=50)

    assert rewrite(store.engine, TABLES)


def test_whoever_may_still_see_what_was_deleted_is_in_the_way(store: Store) -> None:
    with store.transaction() as session:
        docket = ledger.open_docket(session, "AP", now=NOW)
        said = {"contact": "a canary"}
        ledger.record(
            session, "appeal.filed", docket=docket, private=said, subject="me", now=NOW
        )
    with Session(_unchanging(store)) as looking:
        looking.execute(text("SELECT count(*) FROM law_provisions")).all()
        with store.transaction() as writer:
            writer.execute(delete(Kept))
        assert not rewrite(store.engine, ("vault_values",), wait_ms=300)

    assert rewrite(store.engine, ("vault_values",))


def _unchanging(store: Store) -> Engine:
    """The same database, for one who sees nothing that comes after the first look."""
    if store.engine.dialect.name == "sqlite":
        return store.engine
    return store.engine.execution_options(isolation_level="REPEATABLE READ")


def test_the_waits_of_a_connection_are_as_before_afterwards(store: Store) -> None:
    sqlite = store.engine.dialect.name == "sqlite"
    names = (
        ("PRAGMA busy_timeout",)
        if sqlite
        else ("SHOW lock_timeout", "SHOW statement_timeout")
    )
    told = ["30000"] if sqlite else ["30s", "1min"]

    rewrite(store.engine, TABLES, wait_ms=50)

    with store.engine.connect() as plain:
        found = [str(plain.exec_driver_sql(name).scalar()) for name in names]
    assert found == told
