"""The last checkpoint in two places: a folder restored as a whole meets the other one."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from oversight.cli import lastseen, logkeeping
from oversight.cli.fsck import beside
from oversight.cli.opening import Portal
from oversight.ledger import tree
from oversight.ledger.models import Cosignature
from oversight.ledger.rules import checkpoints, notes
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.settings import SettingsError, read
from oversight.storage.session import Store
from tests.cli.test_witness import a_witness, listening, vkey
from tests.ledger.tree import growing

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
NAME = "127.0.0.1:8000/log"


@pytest.fixture
def second(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    return tmp_path / "elsewhere" / "last"


@pytest.fixture
def portal(store: Store, tmp_path: Path, second: Path) -> Portal:
    told = {"OVERSIGHT_LOG_SECOND": str(second)}
    return Portal(read(told, instance=tmp_path / "instance"), store)


def known(path: Path) -> Checkpoint:
    return checkpoints.parse(notes.parse(path.read_bytes()).text)


def signed(portal: Portal, size: int, root: bytes = bytes(32)) -> bytes:
    """What the log's own key would have signed on the disk that is gone."""
    (key,) = logkeeping.keys(portal.settings)
    text = Checkpoint(NAME, size, root).text
    return notes.Note(text, (notes.signed(text, NAME, key),)).raw


def stopped(portal: Portal) -> str:
    with pytest.raises(LogError) as refused:
        logkeeping.keep(portal, NOW)
    return refused.value.code


def test_both_places_know_what_is_shown(portal: Portal, second: Path) -> None:
    growing.write(portal.store, 3)
    assert logkeeping.keep(portal, NOW) == 3

    first = portal.settings.instance / lastseen.LAST
    assert known(first) == known(second)
    assert known(second).size == 3
    assert second.stat().st_mode & 0o777 == 0o600
    assert list(second.parent.iterdir()) == [second]
    growing.write(portal.store, 1)
    assert logkeeping.keep(portal, NOW) == 1
    assert known(second).size == 4


def test_a_folder_and_a_database_restored_together_meet_the_second_place(
    portal: Portal, second: Path
) -> None:
    growing.write(portal.store, 2)
    logkeeping.keep(portal, NOW)
    second.write_bytes(signed(portal, 9))
    growing.write(portal.store, 1)

    assert stopped(portal) == "rolled_back"
    with portal.store.reading() as session:
        assert (tree.size(session), tree.published(session)) == (2, 2)
        [one] = beside.found(portal.settings, session)
    assert one.check == "last-seen"
    assert "9 were shown" in one.what
    second.write_bytes(signed(portal, 2))
    assert stopped(portal) == "forked"


def test_a_second_place_that_is_spoilt_or_gone_stops_the_log_and_says_so(
    portal: Portal, second: Path
) -> None:
    growing.write(portal.store, 1)
    logkeeping.keep(portal, NOW)
    whole = second.read_bytes()
    growing.write(portal.store, 1)
    second.write_bytes(b"half a che")
    assert stopped(portal) == "last_seen"
    second.write_bytes(whole)
    shutil.rmtree(second.parent)
    assert stopped(portal) == "last_seen"
    with portal.store.reading() as session:
        assert tree.published(session) == 1
    second.parent.mkdir()
    second.write_bytes(whole)
    logkeeping.keep(portal, NOW)
    assert known(second).size == 2


def test_of_two_portals_on_one_second_place_the_one_behind_is_refused(
    portal: Portal, second: Path
) -> None:
    """What another wrote between the look and the write is not taken back."""
    second.write_bytes(signed(portal, 5))
    for size, root, code in ((4, bytes(32), "rolled_back"), (5, b"x" * 32, "forked")):
        with pytest.raises(LogError) as refused:
            lastseen.keep(portal.settings, signed(portal, size, root))
        assert refused.value.code == code
    lastseen.keep(portal.settings, signed(portal, 5))
    lastseen.keep(portal.settings, signed(portal, 6))
    assert known(second).size == 6


def test_the_second_place_is_outside_the_folder_and_can_be_written(
    tmp_path: Path,
) -> None:
    place = tmp_path / "instance"
    (place / "inside").mkdir(parents=True)
    (tmp_path / "link").symlink_to(place)
    for bad in (
        place / "inside" / "last",
        tmp_path / "link" / "last",
        tmp_path / "none" / "last",
        tmp_path,
    ):
        with pytest.raises(SettingsError, match="OVERSIGHT_LOG_SECOND"):
            read({"OVERSIGHT_LOG_SECOND": str(bad)}, instance=place)
    told = read({"OVERSIGHT_LOG_SECOND": str(tmp_path / "last")}, instance=place)
    assert lastseen.places(told) == (place / lastseen.LAST, tmp_path / "last")
    assert lastseen.places(read({}, instance=place)) == (place / lastseen.LAST,)


def with_witness(portal: Portal, url: str, *more: str) -> None:
    (key,) = logkeeping.keys(portal.settings)
    own = notes.public_key(NAME, key)
    lines = [f"log {own.vkey}", f"witness w {vkey('first')} {url}", *more, "quorum w"]
    place = portal.settings.instance / "policy.txt"
    place.write_text("".join(f"{line}\n" for line in lines))


def test_a_log_restored_to_its_first_day_is_told_by_a_witness(
    portal: Portal, tmp_path: Path
) -> None:
    """Database, folder and second place are all from before anything was shown."""
    (key,) = logkeeping.keys(portal.settings)
    witness = a_witness(tmp_path, "first", notes.public_key(NAME, key))
    growing.write(portal.store, 2)
    with listening(witness) as url:
        with_witness(portal, url)
        assert logkeeping.again(portal) == 1  # It knows nothing of this log yet.
        with witness.store.transaction() as session:
            witness._keep(session, NAME, signed(portal, 9), known=False)  # noqa: SLF001
        assert stopped(portal) == "rolled_back"
    with portal.store.reading() as session:
        assert tree.size(session) == 0


def test_a_witness_that_is_away_or_lies_stops_nothing_and_is_named(
    portal: Portal, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    witness = a_witness(tmp_path, "first")
    text = Checkpoint(NAME, 9, bytes(32)).text
    stranger = growing.KEY
    raw = notes.Note(text, (notes.signed(text, NAME, stranger),)).raw
    assert logkeeping.again(portal) == 0  # There is no policy yet.
    growing.write(portal.store, 2)
    silent = f"witness v {vkey('second')} http://127.0.0.1:9"
    with listening(answers_alike(raw)) as url:
        with_witness(portal, url, silent)
        assert logkeeping.again(portal) == 0
        assert logkeeping.keep(portal, NOW) == 2
    assert witness.store
    named = [
        one.__dict__["endpoint"] for one in caplog.records if one.levelname == "WARNING"
    ]
    assert {"first.example/w", "second.example/w"} <= set(named)


def answers_alike(raw: bytes):  # type: ignore[no-untyped-def]  # noqa: ANN201
    def app(environ, start):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        start("200 OK", [("Content-Type", "text/plain")])
        return [raw]

    return app


def test_fsck_holds_each_word_of_a_witness_against_its_key(
    portal: Portal, tmp_path: Path
) -> None:
    (key,) = logkeeping.keys(portal.settings)
    witness = a_witness(tmp_path, "first", notes.public_key(NAME, key))
    growing.write(portal.store, 3)
    with listening(witness) as url:
        with_witness(portal, url)
        logkeeping.keep(portal, NOW)
    told, store = portal.settings, portal.store
    with store.reading() as session:
        assert list(beside.found(told, session)) == []
        line = session.scalar(select(Cosignature.line))
    assert line is not None

    for text, moment, what in (
        (line, NOW, "signed at another time than is kept"),
        (line[:-6] + "AAA=\n", NOW, "did not sign what is kept as its word"),
        ("nothing", NOW, "did not sign what is kept as its word"),
    ):
        row = {"size": 3, "witness": "first.example/w", "line": text, "at": moment}
        with store.reading() as session:
            session.add(Cosignature(**row))
            session.flush()
            [one] = beside.found(told, session)
        assert (one.check, one.what.partition(" ")[2]) == ("cosignatures", what)

    bare = replace(told, witness_policy=tmp_path / "none")
    spoilt = replace(told, witness_policy=told.log_key)
    with store.reading() as session:
        assert list(beside.found(bare, session)) == []
        assert [one.check for one in beside.found(spoilt, session)] == ["cosignatures"]
