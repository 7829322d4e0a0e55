"""A worker whose log stood still remembers it, and says so once it can go on."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from oversight.cli import halting, logkeeping
from oversight.cli.fsck import beside
from oversight.cli.opening import Portal
from oversight.ledger import service as ledger
from oversight.ledger import tree
from oversight.ledger.models import Pending
from oversight.ledger.rules.standstills import Cause
from oversight.settings import read
from oversight.storage.session import Store, open_store
from tests.fixtures.databases import filled, import_models
from tests.ledger.checking import samples
from tests.ledger.tree import growing
from tests.ledger.tree.growing import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def portal(store: Store, tmp_path: Path) -> Portal:
    return Portal(read({}, instance=tmp_path / "instance"), store)


def notes(store: Store) -> list[str]:
    with store.reading() as session:
        asked = select(Pending.entry).where(Pending.kind == "operator.note")
        return [json.loads(entry)["code"] for entry in session.scalars(asked)]


def test_a_refused_signature_is_on_the_record_once_it_is_mended(portal: Portal) -> None:
    growing.write(portal.store, 1)
    assert logkeeping.kept(portal, NOW) == 1
    good = portal.settings.log_key.read_bytes()
    portal.settings.log_key.write_bytes(b"short")
    growing.write(portal.store, 1)

    assert logkeeping.kept(portal, NOW) is None
    assert logkeeping.kept(portal, NOW + HOUR) is None
    assert notes(portal.store) == []
    portal.settings.log_key.write_bytes(good)
    for hours in (2, 3):
        assert logkeeping.kept(portal, NOW + hours * HOUR) is not None

    assert notes(portal.store) == ["refused:2026-11-27T09:00:00Z"]
    assert halting.remembered(portal.settings.instance) == {}


def test_a_worker_that_died_after_the_entry_writes_no_second_one(
    portal: Portal,
) -> None:
    place = portal.settings.instance
    growing.write(portal.store, 1)
    logkeeping.kept(portal, NOW)
    for hours in (1, 2):
        halting.begin(place, Cause.FORKED, NOW)
        halting.begin(place, Cause.FORKED, NOW + HOUR)
        assert halting.tell(portal, NOW + hours * HOUR) == (hours == 1)

    assert notes(portal.store) == ["forked:2026-11-27T09:00:00Z"]


def test_a_restored_copy_says_so_after_it_was_reconciled(tmp_path: Path) -> None:
    import_models()
    url = f"sqlite:///{tmp_path / 'now.db'}"
    store = filled(url)
    portal = Portal(read({"DATABASE_URL": url}, instance=tmp_path / "instance"), store)
    growing.write(store, 2)
    logkeeping.kept(portal, NOW)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tmp_path / "now.db", tmp_path / "yesterday.db")
    growing.write(store, 2)
    logkeeping.kept(portal, NOW)
    old = open_store(f"sqlite:///{tmp_path / 'yesterday.db'}")
    restored = Portal(portal.settings, old)

    assert logkeeping.kept(restored, NOW) is None
    assert notes(old) == []
    # The newer database is found again: what stood still is told there.
    assert logkeeping.kept(portal, NOW + HOUR) == 0
    old.close()

    assert notes(store) == ["older:2026-11-27T09:00:00Z"]
    store.close()


def test_the_look_over_the_data_names_a_log_that_stands_still(portal: Portal) -> None:
    place = portal.settings.instance
    growing.write(portal.store, 1)
    logkeeping.kept(portal, NOW)

    def said() -> list[str]:
        with portal.store.reading() as session:
            return [what for _, what in beside.standing_still(portal.settings, session)]

    halting.begin(place, Cause.WITNESSES, NOW)
    assert said() == []
    halting.begin(place, Cause.OLDER, NOW)
    halting.begin(place, Cause.REFUSED, NOW)
    assert ["ledger reconcile" in one for one in said()] == [True, False]
    with portal.store.transaction() as session:
        code = "restored:1-4"
        ledger.record(session, "operator.note", now=NOW + HOUR, public={"code": code})

    assert ["the key or" in one for one in said()] == [True]


def test_a_quorum_that_is_away_is_told_after_an_hour_and_once(portal: Portal) -> None:
    portal.settings.witness_policy.write_text(
        f"witness w {samples.vkey('w.example', 4)}\nquorum w\n"
    )
    growing.write(portal.store, 1)

    for minutes in (0, 59, 60, 90):
        logkeeping.kept(portal, NOW + timedelta(minutes=minutes))
        told = notes(portal.store)
        assert told == (["witnesses:2026-11-27T09:00:00Z"] if minutes >= 60 else [])
    assert set(halting.remembered(portal.settings.instance)) == {Cause.WITNESSES}
    portal.settings.witness_policy.write_text("quorum none\n")
    logkeeping.kept(portal, NOW + 3 * HOUR)

    assert halting.remembered(portal.settings.instance) == {}
    assert len(notes(portal.store)) == 1


def test_what_is_no_standstill_and_a_spoilt_file_say_nothing(portal: Portal) -> None:
    place = portal.settings.instance
    portal.settings.witness_policy.write_text("nonsense")
    growing.write(portal.store, 1)
    assert logkeeping.kept(portal, NOW) is None
    assert halting.remembered(place) == {}

    for spoilt in ("", "[]", '{"older": 1}', '{"other": "2026-11-27T09:00:00Z"}'):
        (place / halting.FILE).write_text(spoilt)
        assert halting.remembered(place) == {}
    with portal.store.reading() as session:
        assert tree.published(session) == 0
