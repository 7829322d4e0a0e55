"""The worker's part in the log: its key, its beat, and when it refuses to go on."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oversight.cli import lastseen, logkeeping
from oversight.cli.opening import Portal
from oversight.ledger import sequencer, tree
from oversight.ledger import service as ledger
from oversight.ledger.rules import checkpoints, notes
from oversight.ledger.rules.errors import LogError
from oversight.settings import read
from oversight.storage.session import Store, open_store
from oversight.web import logs
from tests.cli.conftest import Terminal
from tests.fixtures.databases import filled, import_models
from tests.ledger.tree import growing

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def portal(store: Store, tmp_path: Path) -> Portal:
    return Portal(read({}, instance=tmp_path / "instance"), store)


def test_what_was_written_is_shown_after_one_beat(portal: Portal) -> None:
    growing.write(portal.store, 3)

    assert logkeeping.keep(portal, NOW) == 3
    assert logkeeping.keep(portal, NOW) == 0

    with portal.store.reading() as session:
        head = tree.shown(session)
    assert head is not None
    last = portal.settings.instance / lastseen.LAST
    assert last.read_bytes() == head.note
    assert checkpoints.parse(notes.parse(head.note).text).origin == "127.0.0.1:8000/log"


def test_a_signed_tree_is_shown_though_the_worker_died_in_between(
    portal: Portal,
) -> None:
    growing.write(portal.store, 3)
    logkeeping.collect(portal.store, NOW)
    with portal.store.transaction() as session:
        name = logkeeping.origin(portal.settings, portal.store)
        sequencer.sign(session, name, logkeeping.keys(portal.settings), now=NOW)

    assert logkeeping.show(portal, NOW) == 3


def test_the_key_is_made_once_and_for_its_owner_alone(portal: Portal) -> None:
    (first,) = logkeeping.keys(portal.settings)
    path = portal.settings.log_key

    assert path.stat().st_mode & 0o777 == 0o600
    (again,) = logkeeping.keys(portal.settings)
    assert again.private_bytes_raw() == first.private_bytes_raw()
    path.chmod(0o644)
    with pytest.raises(LogError) as others:
        logkeeping.keys(portal.settings)
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(LogError) as short:
        logkeeping.keys(portal.settings)
    path.unlink()
    path.mkdir()
    with pytest.raises(LogError) as missing:
        logkeeping.keys(portal.settings)

    codes = [one.value.code for one in (others, short, missing)]
    assert codes == ["open_key", "bad_seed", "no_key"]


def test_a_log_keeps_its_name_when_the_portal_moves_to_another_port(
    portal: Portal, tmp_path: Path
) -> None:
    growing.write(portal.store, 1)
    logkeeping.keep(portal, NOW)
    moved = Portal(read({"PORT": "9000"}, instance=tmp_path / "instance"), portal.store)
    growing.write(portal.store, 1)

    assert logkeeping.origin(moved.settings, moved.store) == "127.0.0.1:8000/log"
    assert logkeeping.keep(moved, NOW) == 1


def test_a_restored_older_copy_refuses_to_sign(tmp_path: Path) -> None:
    import_models()
    url = f"sqlite:///{tmp_path / 'now.db'}"
    store = filled(url)
    portal = Portal(read({"DATABASE_URL": url}, instance=tmp_path / "instance"), store)
    growing.write(store, 2)
    logkeeping.keep(portal, NOW)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tmp_path / "now.db", tmp_path / "yesterday.db")
    growing.write(store, 2)
    logkeeping.keep(portal, NOW)
    store.close()

    old = open_store(f"sqlite:///{tmp_path / 'yesterday.db'}")
    restored = Portal(portal.settings, old)
    growing.write(old, 1)
    with pytest.raises(LogError) as refused:
        logkeeping.keep(restored, NOW)
    with old.reading() as session:
        assert (tree.published(session), tree.size(session)) == (2, 2)
    old.close()

    assert refused.value.code == "rolled_back"


def test_a_log_that_stops_leaves_the_worker_running(
    portal: Portal, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.LOGGER.handlers.clear()
    logs.install()
    growing.write(portal.store, 1)
    portal.settings.log_key.write_bytes(b"short")
    portal.settings.log_key.chmod(0o600)

    assert logkeeping.safely(lambda: logkeeping.keep(portal, NOW)) is None
    assert logkeeping.safely(lambda: 1 // 0) is None

    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    logs.LOGGER.handlers.clear()
    assert [one["event"] for one in told] == ["log stopped", "log failed"]
    assert told[0]["endpoint"] == "log.bad_seed"
    assert "32 bytes" in told[0]["advice"]
    with portal.store.reading() as session:
        assert tree.size(session) == 1


def test_a_tick_shows_the_log_and_publish_writes_it(
    terminal: Terminal, store: Store, tmp_path: Path
) -> None:
    with store.transaction() as session:
        for _ in range(3):
            ledger.record(session, "service.up", now=NOW)
    place = tmp_path / "published"

    refused = terminal("ledger", "publish", str(place))
    assert refused.exit_code == 1
    assert "Nothing has been published yet." in refused.stderr
    assert terminal.facts("tick")["done"]["log"] == 3
    assert terminal.facts("ledger", "publish", str(place))["size"] == 3
    assert (
        checkpoints.parse(notes.parse((place / "checkpoint").read_bytes()).text).size
        == 3
    )
