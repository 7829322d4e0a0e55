"""Whoever owns the database changes the record behind its triggers: the entry is named.

On both databases by ``fsck``, which reads the tables, and by ``ledger verify``, which
reads what the portal would show, and needs nobody's good will.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from oversight.cli.fsck import tree as checks
from oversight.cli.fsck.book import Book
from oversight.cli.ledger.verify import verify
from oversight.ledger import folder, tree
from oversight.ledger.rules.errors import LogError
from oversight.storage.session import Store
from tests.ledger.tree import growing
from tests.ledger.tree.growing import NOW

SIZE, SEEN = 300, 280
PLACE = 12
ROW = f"(SELECT leaf_id FROM ledger_entries WHERE idx = {PLACE})"
Damage = Callable[[Connection], None]


@contextmanager
def behind_its_back(store: Store) -> Iterator[Connection]:
    """Change tables as their owner can, with every trigger and key switched off."""
    with store.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        else:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            found = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            )
            for name in found.scalars().all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection
        connection.commit()
    store.close()


def says(words: str, **values: object) -> Damage:
    """Do this to the tables."""

    def damage(connection: Connection) -> None:
        connection.execute(text(words), values)

    return damage


def flips(table: str, column: str, where: str, at: int) -> Damage:
    """Flip a bit of the bytes that stand there."""

    def damage(connection: Connection) -> None:
        asked = text(f"SELECT {column} FROM {table} WHERE {where}")
        raw = bytearray(connection.execute(asked).scalar_one())
        raw[at] ^= 1
        said = f"UPDATE {table} SET {column} = :raw WHERE {where}"
        connection.execute(text(said), {"raw": bytes(raw)})

    return damage


def reorders(connection: Connection) -> None:
    """Let two entries change their places, each with its hash."""
    row = "SELECT leaf_id, leaf_hash FROM ledger_entries WHERE idx = :idx"
    one, two = (
        connection.execute(text(row), {"idx": idx}).one() for idx in (PLACE, PLACE + 1)
    )
    put = "UPDATE ledger_entries SET leaf_id = :row, leaf_hash = :hash WHERE idx = :idx"
    for idx, row_id, found in ((PLACE, -1, one), (PLACE + 1, one[0], one)):
        values = {"row": row_id, "hash": found[1], "idx": idx}
        connection.execute(text(put), values)
    connection.execute(text(put), {"row": two[0], "hash": two[1], "idx": PLACE})


def signs_another(connection: Connection) -> None:
    """Put another entry in the place of one, and hash and tile with it."""
    words = f"UPDATE ledger_pending SET entry = :entry WHERE id = {ROW}"
    connection.execute(text(words), {"entry": b"{}"})
    flips("ledger_entries", "leaf_hash", f"idx = {PLACE}", 0)(connection)


ENTRY, TILE = f"entry {PLACE}", "tile/0/000"
# What was done, what fsck names, and whether what is shown to strangers was touched.
WAYS: dict[str, tuple[Damage, str, bool]] = {
    "a letter of an entry": (
        flips("ledger_pending", "entry", f"id = {ROW}", 9),
        ENTRY,
        True,
    ),
    "another entry under its number": (signs_another, ENTRY, True),
    "a hash": (
        flips("ledger_entries", "leaf_hash", f"idx = {PLACE}", 3),
        ENTRY,
        False,
    ),
    "an entry taken out": (
        says(f"DELETE FROM ledger_pending WHERE id = {ROW}"),
        ENTRY,
        True,
    ),
    "a place taken out": (
        says("DELETE FROM ledger_entries WHERE idx = :idx", idx=PLACE),
        ENTRY,
        True,
    ),
    "the last entries cut off": (
        says("DELETE FROM ledger_entries WHERE idx >= :idx", idx=SEEN),
        "the end of the tree",
        True,
    ),
    "two entries in each other's place": (reorders, TILE, True),
    "a bit of a tile": (
        flips("ledger_tiles", "data", f"path = '{TILE}'", 32 * PLACE),
        TILE,
        True,
    ),
    "a bit of the row above": (
        flips("ledger_edge", "rows", "size > 0", -1),
        "the end of the tree",
        True,
    ),
    "a root": (
        flips("ledger_checkpoints", "root", f"size = {SIZE}", 5),
        f"checkpoint {SIZE}",
        False,
    ),
    "a note": (
        flips("ledger_checkpoints", "note", f"size = {SIZE}", 40),
        f"checkpoint {SIZE}",
        True,
    ),
}


@pytest.fixture
def shown(store: Store, tmp_path: Path) -> Path:
    """A tree of two bundles, and the checkpoint of it that somebody kept."""
    growing.grown(store, SEEN)
    with store.reading() as session:
        head = tree.shown(session)
        assert head is not None
        (tmp_path / "old").write_bytes(head.note)
        (tmp_path / "log.vkey").write_text("\n".join(tree.vkeys(session)))
    growing.grown(store, SIZE - SEEN)
    return tmp_path


def broken(store: Store) -> list[str]:
    """What fsck names."""
    with store.reading() as session:
        book = Book(session, NOW)
        found = [one for check in checks.CHECKS.values() for one in check(book)]
    return [where for where, _ in found]


def verified(store: Store, home: Path) -> tuple[int, dict[str, Any]]:
    """Write what is shown, as it is now, and let a stranger's check read it."""
    place = home / "public"
    try:
        with store.reading() as session:
            folder.write(session, place)
    except LogError as error:
        return 1, {"code": error.code}
    words = [place, "--vkey", home / "log.vkey", "--old", home / "old", "--json"]
    told = CliRunner().invoke(verify, [str(word) for word in words])
    found: dict[str, Any] = json.loads(told.stdout)
    return told.exit_code, found.get("error", found)


def test_what_nobody_touched_is_verified(store: Store, shown: Path) -> None:
    assert broken(store) == []
    assert verified(store, shown)[0] == 0


@pytest.mark.parametrize("way", WAYS)
def test_whatever_is_done_behind_the_triggers_is_named(
    store: Store, shown: Path, way: str
) -> None:
    damage, where, is_shown = WAYS[way]
    with behind_its_back(store) as connection:
        damage(connection)

    assert where in broken(store), broken(store)
    status, told = verified(store, shown)
    assert status == int(is_shown), told
    assert bool(told.get("code")) is is_shown, told


@pytest.mark.parametrize(
    "words",
    [
        f"UPDATE ledger_pending SET entry = entry WHERE id = {ROW}",
        f"DELETE FROM ledger_pending WHERE id = {ROW}",
        "UPDATE ledger_entries SET leaf_hash = leaf_hash WHERE idx = 12",
        "DELETE FROM ledger_entries WHERE idx = 12",
        "DELETE FROM ledger_tiles",
        "UPDATE ledger_checkpoints SET root = root",
        "DELETE FROM ledger_checkpoints",
    ],
)
def test_with_its_triggers_the_database_refuses(
    store: Store, shown: Path, words: str
) -> None:
    with pytest.raises(DBAPIError), store.engine.begin() as connection:
        connection.exec_driver_sql(words)

    assert broken(store) == []
