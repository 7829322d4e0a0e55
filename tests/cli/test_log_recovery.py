"""The restore drill, and a new key, as the operator does them at the terminal."""

import shutil
from pathlib import Path

import pytest

from oversight.cli import lastseen
from oversight.core import clock
from oversight.ledger import service as ledger
from oversight.ledger import tree
from oversight.ledger.rules import checkpoints, notes
from oversight.storage.session import Store, open_store
from tests.cli.conftest import Terminal, environ
from tests.fixtures.databases import filled, import_models


class Site:
    """One portal in a folder, whose database can be copied and put back."""

    def __init__(self, home: Path) -> None:
        self.file, self.public = home / "portal.db", home / "public"
        url = f"sqlite:///{self.file}"
        import_models()
        filled(url).close()
        self.terminal = Terminal(home, environ(url, home))

    def act(self, count: int = 1, kind: str = "service.up") -> None:
        store = open_store(f"sqlite:///{self.file}")
        with store.transaction() as session:
            for _ in range(count):
                ledger.record(session, kind, now=clock.utc_now())
        store.close()

    def tick(self) -> int | None:
        """Return how much got its place, or None when the log stands still."""
        facts = self.terminal.facts("tick")
        return None if "log" in facts["failed"] else int(facts["done"]["log"])

    def publish(self) -> int:
        facts = self.terminal.facts("ledger", "publish", str(self.public))
        return int(facts.get("size", 0))

    def backup(self) -> None:
        store = open_store(f"sqlite:///{self.file}")
        with store.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
        shutil.copy(self.file, self.file.with_suffix(".bak"))

    def restore(self) -> None:
        for file in self.file.parent.glob("portal.db-*"):
            file.unlink()
        shutil.copy(self.file.with_suffix(".bak"), self.file)

    def size(self) -> tuple[int, int]:
        store = open_store(f"sqlite:///{self.file}")
        with store.reading() as session:
            found = tree.size(session), tree.published(session)
        store.close()
        return found


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_yesterdays_backup_refuses_and_gets_back_what_was_published(site: Site) -> None:
    site.act(3)
    assert site.tick() == 3
    site.backup()
    site.act(4)
    site.tick()
    assert site.publish() == 7
    site.restore()

    assert site.tick() is None
    assert site.size() == (3, 3)
    refused = site.terminal("ledger", "publish", str(site.public))
    assert "ledger reconcile" in refused.stderr
    told = site.terminal("ledger", "reconcile", str(site.public))
    assert told.exit_code == 0, told.output
    assert "4 entries came back: 3 to 7." in told.output
    assert "house no. 7: service.up" in told.output

    site.act(1)
    assert site.tick() == 2  # The operator's note, and the new act.
    assert site.size() == (9, 9)
    assert site.publish() == 9
    assert site.terminal("fsck").output.count("tree-") == 0
    again = site.terminal.facts("ledger", "reconcile", str(site.public))
    assert again["error"]["code"] == "nothing_lost"


def test_acts_after_a_restore_wait_until_it_is_reconciled(site: Site) -> None:
    site.act(2)
    site.tick()
    site.backup()
    site.act(2)
    site.tick()
    site.publish()
    site.restore()
    site.act(1, "service.down")
    assert site.tick() is None
    assert site.size() == (2, 2)

    facts = site.terminal.facts("ledger", "reconcile", str(site.public))

    assert facts["error"]["code"] == "number_taken"
    assert site.size() == (2, 2)


def test_a_copy_of_another_log_is_refused(site: Site, tmp_path: Path) -> None:
    site.act(2)
    site.tick()
    site.publish()
    held = (site.public / "checkpoint").read_text()
    (site.public / "checkpoint").write_text("else.example" + held)

    facts = site.terminal.facts("ledger", "reconcile", str(site.public))
    nowhere = site.terminal.facts("ledger", "reconcile", str(tmp_path / "none"))

    assert facts["error"]["code"] == "other_log"
    assert nowhere["error"]["code"] == "unreachable"


def test_a_new_key_comes_in_three_steps(terminal: Terminal, store: Store) -> None:
    nothing = terminal.facts("ledger", "rotate")
    assert nothing["error"]["code"] == "nothing"
    write(store)
    terminal.facts("tick")
    key, following = (terminal.instance / name for name in ("log.key", "log.key.next"))
    first = key.read_bytes()
    assert not following.exists()

    steps = [terminal.facts("ledger", "rotate")]
    assert following.stat().st_mode & 0o777 == 0o600
    second = following.read_bytes()
    early = terminal.facts("ledger", "rotate")
    steps += [terminal.facts("ledger", "rotate", "--at-once")]
    assert signatures(store, terminal) == 2
    steps += [terminal.facts("ledger", "rotate", "--at-once")]
    assert signatures(store, terminal) == 1

    assert [one["step"] for one in steps] == ["announced", "both", "retired"]
    assert early["error"]["code"] == "too_early"
    assert (key.read_bytes(), following.exists()) == (second, False)
    (kept,) = terminal.instance.glob("log.key.*.retired")
    assert kept.read_bytes() == first
    with store.reading() as session:
        assert tree.vkeys(session) == (steps[0]["new"],)


def test_a_rotation_that_died_before_the_files_moved_is_finished(
    terminal: Terminal, store: Store
) -> None:
    write(store)
    terminal.facts("tick")
    terminal.facts("ledger", "rotate")
    terminal.facts("ledger", "rotate", "--at-once")
    key, following = (terminal.instance / name for name in ("log.key", "log.key.next"))
    first, second = key.read_bytes(), following.read_bytes()
    terminal.facts("ledger", "rotate", "--at-once")
    # As if the machine had stopped between the commit and the move.
    key.rename(following)
    key.write_bytes(first)
    key.chmod(0o600)
    assert signatures(store, terminal) == 1

    assert terminal.facts("ledger", "rotate")["step"] == "retired"
    assert (key.read_bytes(), following.exists()) == (second, False)
    assert signatures(store, terminal) == 1


def test_a_strange_key_stops_the_log_and_not_the_acts(
    terminal: Terminal, store: Store
) -> None:
    write(store)
    terminal.facts("tick")
    (terminal.instance / "log.key").unlink()
    write(store)

    assert "log" in terminal.facts("tick")["failed"]

    with store.reading() as session:
        assert (tree.size(session), tree.published(session)) == (2, 1)


def write(store: Store) -> None:
    with store.transaction() as session:
        ledger.record(session, "service.up", now=clock.utc_now())


def signatures(store: Store, terminal: Terminal) -> int:
    """Let one more act be shown; return how many keys signed it."""
    write(store)
    terminal.facts("tick")
    note = notes.parse((terminal.instance / lastseen.LAST).read_bytes())
    with store.reading() as session:
        assert checkpoints.parse(note.text).size == tree.size(session)
    return len(note.signatures)
