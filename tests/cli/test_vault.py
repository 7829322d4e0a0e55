"""Forgetting private values and changing their key, on both databases."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from oversight.cli.vault import forgetting, rotating
from oversight.core.errors import RuleError
from oversight.ledger import queries as leaves
from oversight.ledger import service as ledger
from oversight.ledger.models import Pending
from oversight.privacy.service import erasing
from oversight.storage.session import Store
from oversight.vault import service as vault
from oversight.vault.models.keys import DataKey, Kept
from oversight.vault.rules import wrapping as rules
from tests.cli.conftest import Terminal
from tests.fixtures.databases import VAULT_KEY
from tests.ledger.tree.growing import NOW

OTHER = b"another key of thirty-two bytes!"
DOCKET = "AP-2026-000001"
FOUND, NOT_FOUND = 10, 11
# The server of the tests runs with wal_recycle off: a file of the write-ahead log that
# is done with is taken away, and not used again with its old bytes in it.
SWITCHED = ("SELECT pg_switch_wal()", "CHECKPOINT") * 2
SEEK = f"""
import sys
from contextlib import suppress
from pathlib import Path
secret = bytes.fromhex(sys.argv[1])
for place in sys.argv[2:]:
    with suppress(FileNotFoundError):
        if secret in Path(place).read_bytes():
            sys.exit({FOUND})
sys.exit({NOT_FOUND})
"""


@pytest.fixture
def kept(store: Store) -> bytes:
    """An appeal of which two keep private values; return one wrapped key."""
    with store.transaction() as session:
        docket = ledger.open_docket(session, "AP", now=NOW)
        for subject in ("appellant", "state"):
            ledger.record(
                session,
                "appeal.filed",
                docket=docket,
                private={"contact": f"canary of the {subject}"},
                subject=subject,
                now=NOW,
            )
    with store.reading() as session:
        asked = select(DataKey.wrapped).where(DataKey.subject == "appellant")
        return session.scalars(asked).one()


def opens(store: Store, n: int) -> bool:
    with store.reading() as session:
        asked = select(Pending.event_id).where(Pending.stream == DOCKET, Pending.n == n)
        with suppress(RuleError):
            return bool(ledger.disclosures(session, session.scalars(asked).one()))
    return False


def test_one_subject_is_forgotten_and_the_other_is_not(
    terminal: Terminal, store: Store, kept: bytes
) -> None:
    assert terminal.facts("vault", "list", DOCKET)["subjects"] == ["appellant", "state"]
    words = ("vault", "erase", DOCKET, "--ground", "asked-by-person", "--subject")

    assert terminal(*words, "appellant").exit_code == 0
    again = terminal(*words, "appellant")

    assert (again.exit_code, "Nothing is kept for appellant" in again.stderr) == (
        1,
        True,
    )
    assert [opens(store, 1), opens(store, 2)] == [False, True]
    with store.reading() as session:
        last = leaves.of_stream(session, DOCKET)[-1]
        assert (last["k"], last["code"]) == ("vault.erased", "asked-by-person")
        assert leaves.of_stream(session, DOCKET)[0]["k"] == "appeal.filed"
        assert len(session.scalars(select(Kept)).all()) == 1
    with store.transaction() as session:
        private = {"contact": "later"}
        ledger.record(
            session,
            "appeal.filed",
            docket=DOCKET,
            private=private,
            subject="appellant",
            now=NOW,
        )
    assert opens(store, 4)


def test_an_erasure_names_a_ground_of_the_list(store: Store, kept: bytes) -> None:
    with pytest.raises(RuleError) as refused, store.transaction() as session:
        erasing.erase(session, DOCKET, "appellant", "because", now=NOW)

    assert refused.value.code == "ground_unknown"
    assert opens(store, 1)


def test_the_files_of_the_database_do_not_hold_what_was_erased(
    terminal: Terminal, store: Store, database_url: str, kept: bytes
) -> None:
    place = _files(store, database_url)
    with store.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            auto = connection.execution_options(isolation_level="AUTOCOMMIT")
            auto.exec_driver_sql("CHECKPOINT")
        else:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
    assert _found(place, kept)

    words = (
        "vault",
        "erase",
        DOCKET,
        "--subject",
        "appellant",
        "--ground",
        "term-ended",
    )
    assert terminal(*words).exit_code == 0

    assert not _found(_files(store, database_url), kept)


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_the_write_ahead_log_forgets_once_it_is_switched_and_not_used_again(
    terminal: Terminal, store: Store, database_url: str, kept: bytes
) -> None:
    """What docs/operations.md tells an operator to do, word for word."""
    with store.reading() as session:
        secrets = [kept, *(one[-40:] for one in session.scalars(select(Kept.sealed)))]
    _told(store, "SELECT pg_switch_wal()")
    assert any(_found(_ahead(store), secret) for secret in secrets)
    for subject in ("appellant", "state"):
        words = ("vault", "erase", DOCKET, "--ground", "term-ended", "--subject")
        assert terminal(*words, subject).exit_code == 0

    _told(store, *SWITCHED)
    everywhere = [*_ahead(store), *_files(store, database_url)]
    assert not any(_found(everywhere, secret) for secret in secrets)


def test_files_in_use_are_told_of_and_cleaned_later(
    terminal: Terminal, store: Store, kept: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    erase = ("vault", "erase", DOCKET, "--ground", "court-order", "--subject")
    with monkeypatch.context() as hurried, store.reading() as session:
        hurried.setattr(forgetting, "WAIT_MS", 50)  # Nobody waits for what goes on.
        session.execute(select(DataKey.id)).all()
        session.execute(select(Kept.id)).all()
        first = terminal(*erase, "appellant")
        assert (first.exit_code, "vault clean" in first.output) == (1, True)
        assert terminal("vault", "clean").exit_code == 1

    assert terminal.facts("vault", "clean")["clean"] is True


def _files(store: Store, url: str) -> list[Path]:
    """Where the database keeps its tables; its write-ahead log is bounded otherwise."""
    if url.startswith("sqlite"):
        home = Path(url.removeprefix("sqlite:///"))
        return [*home.parent.glob(f"{home.name}*")]
    with store.engine.connect() as connection:
        folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
    return [path for path in (Path(folder) / "base").rglob("*") if path.is_file()]


def _told(store: Store, *orders: str) -> None:
    """Give the server these orders, each by itself."""
    with store.engine.connect() as connection:
        auto = connection.execution_options(isolation_level="AUTOCOMMIT")
        for words in orders:
            auto.exec_driver_sql(words)


def _ahead(store: Store) -> list[Path]:
    """Where PostgreSQL keeps its write-ahead log, begun, done and laid aside."""
    with store.engine.connect() as connection:
        folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
    return [path for path in (Path(folder) / "pg_wal").rglob("*") if path.is_file()]


def _found(place: list[Path], secret: bytes) -> bool:
    """Look into the raw files from another process.

    Whoever closes a file of SQLite's gives up every lock that the process has on it.
    """
    told = subprocess.run(
        [sys.executable, "-c", SEEK, secret.hex(), *map(str, place)], check=False
    )
    assert told.returncode in {FOUND, NOT_FOUND}
    return told.returncode == FOUND


def test_a_new_key_wraps_every_data_key_and_the_old_one_opens_nothing(
    terminal: Terminal, store: Store, tmp_path: Path, kept: bytes
) -> None:
    old, new = tmp_path / "old.key", tmp_path / "new.key"
    for path, key in ((old, VAULT_KEY), (new, OTHER)):
        path.write_bytes(key)
        path.chmod(0o600)
    keys = {"OVERSIGHT_VAULT_KEY": str(new), "OVERSIGHT_VAULT_OLD_KEY": str(old)}

    assert terminal("vault", "rotate").exit_code == 1
    assert terminal("vault", "rotate", **keys).exit_code == 0

    vault.use(OTHER)
    assert [opens(store, 1), opens(store, 2)] == [True, True]
    vault.use(VAULT_KEY)
    with store.reading() as session:
        for row in session.scalars(select(DataKey)):
            with pytest.raises(RuleError):
                rules.decrypt(
                    VAULT_KEY, row.wrapped, f"{row.docket}/{row.subject}".encode()
                )


def test_a_rotation_stopped_anywhere_begins_again_and_loses_nothing(
    store: Store, kept: bytes
) -> None:
    vault.use(OTHER, VAULT_KEY)
    with store.transaction() as session:
        first = vault.rotate(session, after=None, most=1)
    assert first is not None
    assert [opens(store, 1), opens(store, 2)] == [True, True]
    with store.transaction() as session:
        vault.rotate(session, after=first, most=1)
        session.rollback()
    assert [opens(store, 1), opens(store, 2)] == [True, True]

    assert rotating.rewrapped(store) == 1

    vault.use(OTHER)
    assert [opens(store, 1), opens(store, 2)] == [True, True]
    vault.use(VAULT_KEY)


def test_what_is_written_during_a_rotation_is_under_the_new_key(
    store: Store, kept: bytes
) -> None:
    vault.use(OTHER, VAULT_KEY)
    with store.transaction() as session:
        docket = ledger.open_docket(session, "AP", now=NOW)
        private = {"contact": "new"}
        ledger.record(session, "appeal.filed", docket=docket, private=private, now=NOW)
    vault.use(OTHER)
    with store.reading() as session:
        found = session.scalars(select(DataKey).where(DataKey.docket == docket)).one()
        place = f"{found.docket}/{found.subject}".encode()
        assert len(rules.decrypt(OTHER, found.wrapped, place)) == 32
    vault.use(VAULT_KEY)
