"""What an operator may do to a log by mistake, on both databases: it stops, and goes on.

Yesterday's backup, a folder that was restored with it, a second place that was lost:
nothing is signed, the sentence says what to do, and when that was done the log is the
one that the world has seen.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from oversight.cli import lastseen
from oversight.core import clock
from oversight.ledger import service as ledger
from oversight.ledger import tree
from oversight.ledger.rules import checkpoints, notes
from oversight.storage.session import open_store
from tests.cli.conftest import Terminal, environ
from tests.fixtures.databases import Databases, filled, import_models


class Site:
    """One portal whose database, folder and second place can each be put back."""

    def __init__(self, home: Path, kind: str, databases: Databases) -> None:
        self.databases, self.public = databases, home / "public"
        self.folder, self.second = home / "instance", home / "elsewhere" / "last"
        self.folder.mkdir()
        self.second.parent.mkdir()
        self.url = databases.new_url(kind)
        self.made = [self.url]
        import_models()
        filled(self.url).close()

    @property
    def terminal(self) -> Terminal:
        told = environ(self.url, self.folder)
        return Terminal(self.folder, told | {"OVERSIGHT_LOG_SECOND": str(self.second)})

    def act(self, count: int = 1) -> None:
        store = open_store(self.url)
        with store.transaction() as session:
            for _ in range(count):
                ledger.record(session, "service.up", now=clock.utc_now())
        store.close()

    def tick(self) -> int | None:
        """Return how much got its place, or None when the log stands still."""
        facts = self.terminal.facts("tick")
        return None if "log" in facts["failed"] else int(facts["done"]["log"])

    def publish(self) -> int:
        facts = self.terminal.facts("ledger", "publish", str(self.public))
        return int(facts.get("size", 0))

    def copied(self) -> str:
        """Return a backup of the database as it is now."""
        self.made.append(self.databases.copy(self.url))
        return self.made[-1]

    def size(self) -> tuple[int, int]:
        store = open_store(self.url)
        with store.reading() as session:
            found = tree.size(session), tree.published(session)
        store.close()
        return found

    def why(self) -> str:
        """Return what fsck says of the files beside the database."""
        broken = self.terminal.facts("fsck")["broken"]
        return " ".join(one["what"] for one in broken if one["check"] == "last-seen")


@pytest.fixture
def site(
    kind: str, databases: Databases, store: object, tmp_path: Path
) -> Iterator[Site]:
    assert store
    one = Site(tmp_path, kind, databases)
    yield one
    for url in one.made:
        databases.drop(url)


def test_yesterdays_backup_signs_nothing_until_it_is_reconciled(site: Site) -> None:
    site.act(3)
    assert site.tick() == 3
    yesterday = site.copied()
    site.act(4)
    assert site.tick() == 4
    assert site.publish() == 7
    held = (site.public / "checkpoint").read_bytes()

    site.url = yesterday
    assert site.tick() is None
    assert site.size() == (3, 3)
    refused = site.terminal("ledger", "publish", str(site.public))
    assert "ledger reconcile" in refused.stderr
    assert (site.public / "checkpoint").read_bytes() == held
    told = site.terminal("ledger", "reconcile", str(site.public))
    assert told.exit_code == 0, told.output
    assert "4 entries came back: 3 to 7." in told.output
    assert "house no. 7: service.up" in told.output

    site.act(1)
    assert site.tick() == 2  # The operator's note, and the new act.
    assert site.size() == (9, 9)
    assert site.publish() == 9
    old = site.public.parent / "old.checkpoint"
    old.write_bytes(held)
    checked = site.terminal("ledger", "verify", str(site.public), "--old", str(old))
    assert checked.exit_code == 0, checked.output


def test_a_folder_restored_with_its_database_meets_the_second_place(
    site: Site,
) -> None:
    site.act(2)
    site.tick()
    yesterday, kept = site.copied(), site.folder.parent / "kept"
    shutil.copytree(site.folder, kept)
    site.act(1)
    site.tick()
    assert site.publish() == 3

    site.url = yesterday
    shutil.rmtree(site.folder)
    shutil.copytree(kept, site.folder)
    assert site.tick() is None
    assert "3 were shown" in site.why()
    told = site.terminal("ledger", "reconcile", str(site.public))
    assert told.exit_code == 0, told.output
    assert site.tick() is not None
    assert site.why() == ""


@pytest.mark.parametrize("also_the_first", [False, True])
def test_a_second_place_that_was_lost_is_not_a_new_one(
    site: Site, *, also_the_first: bool
) -> None:
    site.act(2)
    site.tick()
    site.publish()
    site.second.unlink()
    if also_the_first:
        (site.folder / lastseen.LAST).unlink()
    site.act(1)

    assert site.tick() is None
    assert site.size() == (2, 2)
    assert "is empty, though 2 entries were shown" in site.why()
    assert not site.second.exists()

    # The operator's word: the newest checkpoint that is known, wherever it stands.
    shutil.copy(site.public / "checkpoint", site.second)
    assert site.tick() == 1
    assert site.size() == (3, 3)
    assert site.why() == ""


def test_an_older_word_of_the_operator_loses_nothing_and_a_false_one_stops_the_log(
    site: Site,
) -> None:
    site.act(2)
    site.tick()
    site.publish()
    older = (site.public / "checkpoint").read_bytes()
    site.act(1)
    site.tick()
    site.second.write_bytes(older)
    site.act(1)
    assert site.tick() == 1
    assert checkpoints.parse(notes.parse(site.second.read_bytes()).text).size == 4

    false = older.replace(b"\n2\n", b"\n9\n")
    site.second.write_bytes(false)
    site.act(1)
    assert site.tick() is None
    assert site.size() == (4, 4)


def test_a_portal_that_begins_needs_nobodys_word(site: Site) -> None:
    assert not site.second.exists()
    assert site.why() == ""
    site.act(1)
    assert site.tick() == 1
    assert site.second.exists()
