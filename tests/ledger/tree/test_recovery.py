"""A restored older database: it refuses, and gets back what the world has seen."""

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select

from oversight.cli.ledger.sources import source
from oversight.ledger import copies, folder, growth, recovery, tree
from oversight.ledger import service as ledger
from oversight.ledger.copies import Copy
from oversight.ledger.models import Pending
from oversight.ledger.recovery import Recovered
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Key
from oversight.ledger.rules.tiles import Tile
from oversight.ledger.service import Entry
from oversight.storage.session import Store
from tests.fixtures.databases import Databases
from tests.ledger.tree import growing
from tests.ledger.tree.growing import KEY, NOW
from tests.ledger.tree.test_keys import NEXT, NEXT_KEY, OLD_KEY, step

KEYS = [OLD_KEY]


@pytest.fixture
def lived(databases: Databases, kind: str) -> Iterator[Store]:
    """The database that is going to be lost."""
    database = databases.second(kind)
    database.empty()
    yield database.store
    database.empty()


def both(*stores: Store, count: int = 3) -> None:
    """Let the same acts happen in each: the second is the copy of the first."""
    for store in stores:
        growing.grown(store, count)


def copy_of(store: Store, place: Path) -> Copy:
    with store.reading() as session:
        folder.write(session, place)
    return copies.opened(source(str(place)))


def recover(store: Store, copy: Copy, keys: list[Key] = KEYS) -> Recovered:
    with store.transaction() as session:
        return recovery.recover(session, copy, keys, now=NOW)


def an_agency_act(store: Store, docket: str) -> None:
    public = {"code": "no-provision"}
    filed = {"what": "takedown", "batch": None, "items": 1}
    with store.transaction() as session:
        ledger.record(session, "filing.refused", agency="pta", public=public, now=NOW)
        ledger.record(
            *(session, "request.filed"),
            docket=docket,
            agency="pta",
            public=filed,
            now=NOW,
        )


@pytest.mark.parametrize("count", [1, 253, 254, 600])
def test_what_the_world_saw_comes_back_to_its_places(
    store: Store, lived: Store, tmp_path: Path, count: int
) -> None:
    both(lived, store)
    growing.grown(lived, count)
    copy = copy_of(lived, tmp_path)

    done = recover(store, copy)

    assert (done.had, done.size, len(done.lost)) == (3, 3 + count, count)
    with store.reading() as mine, lived.reading() as theirs:
        every = list(tree.entries(theirs, 0, 10**6))
        assert list(tree.entries(mine, 0, 10**6)) == every
        shown, seen = tree.shown(mine), tree.shown(theirs)
        assert shown is not None
        assert seen is not None
        assert (shown.size, shown.note) == (seen.size, seen.note)
    size = growing.grown(store, 2)
    assert size == 3 + count + 3  # The operator's note, and two acts.
    with store.reading() as session:
        last = json.loads(tree.entry(session, 3 + count))
        assert (last["k"], last["code"]) == ("operator.note", f"restored:3-{3 + count}")
        assert last["n"] == 3 + count + 1


def test_numbers_go_on_where_the_world_saw_them_end(
    store: Store, lived: Store, tmp_path: Path
) -> None:
    both(lived, store)
    docket = growing.a_docket(lived)
    an_agency_act(lived, docket)
    an_agency_act(lived, docket)
    growing.shown(lived)

    done = recover(store, copy_of(lived, tmp_path))

    assert [(one.stream, one.n, one.kind) for one in done.lost] == [
        ("house", 4, "filing.refused"),
        (docket, 1, "request.filed"),
        ("house", 5, "filing.refused"),
        (docket, 2, "request.filed"),
    ]
    assert str(done.lost[1]) == f"{docket} no. 1: request.filed"
    later = growing.a_docket(store)
    assert later.endswith("000002")
    an_agency_act(store, docket)
    with store.reading() as session:
        rows = session.scalars(select(Pending.entry).order_by(Pending.id)).all()
        refused, filed = (json.loads(row) for row in rows[-2:])
        assert (refused["n"], refused["an"]) == (7, 5)  # 6 is the operator's note.
        assert (filed["n"], filed["an"]) == (3, 6)


def test_a_leaf_that_waited_when_the_copy_was_made_gets_the_place_it_had(
    store: Store, lived: Store, tmp_path: Path
) -> None:
    both(lived, store)
    with lived.transaction() as session:
        ledger.record(session, "service.down", now=NOW)
    with lived.reading() as session:
        entry = session.scalars(select(Pending.entry).order_by(Pending.id)).all()[-1]
    with store.transaction() as session:
        event = uuid4()
        row = {"kind": "service.down", "stream": "house", "n": 4, "created_at": NOW}
        session.execute(insert(Pending).values(event_id=event, entry=entry, **row))
    growing.shown(lived)
    growing.grown(lived, 2)

    done = recover(store, copy_of(lived, tmp_path))

    assert [one.n for one in done.lost] == [5, 6]
    with store.reading() as session:
        assert tree.entry(session, 3) == entry
        assert session.scalar(select(func.count()).select_from(Pending)) == 7
        assert tree.waiting(session) == 1


def test_an_act_under_a_number_that_the_world_saw_stops_it(
    store: Store, lived: Store, tmp_path: Path
) -> None:
    both(lived, store)
    growing.grown(lived, 2)
    with store.transaction() as session:
        ledger.record_all(session, [Entry("service.down")], now=NOW)

    with pytest.raises(LogError) as refused:
        recover(store, copy_of(lived, tmp_path))

    assert refused.value.code == "number_taken"
    assert "house no. 4" in refused.value.sentence
    with store.reading() as session:
        assert tree.size(session) == 3


def test_a_copy_of_another_past_is_refused(
    store: Store, lived: Store, tmp_path: Path
) -> None:
    growing.grown(store, 3)
    with lived.transaction() as session:
        ledger.record(session, "service.down", now=NOW)
    growing.grown(lived, 3)

    with pytest.raises(LogError) as forked:
        recover(store, copy_of(lived, tmp_path))

    assert forked.value.code == "forked"


def test_a_copy_that_holds_no_more_brings_nothing(store: Store, tmp_path: Path) -> None:
    growing.grown(store, 3)
    copy = copy_of(store, tmp_path)
    growing.grown(store, 3)

    with pytest.raises(LogError) as refused:
        recover(store, copy)

    assert refused.value.code == "nothing_lost"


def test_a_forged_copy_changes_nothing(
    store: Store, lived: Store, tmp_path: Path
) -> None:
    both(lived, store)
    growing.grown(lived, 300)
    copy = copy_of(lived, tmp_path)
    bundle = tmp_path / "tile/entries/001.p/47"
    whole = bundle.read_bytes()
    codes = []
    for damaged in (whole.replace(b"service.up", b"service.uq", 1), whole[:-1], b""):
        bundle.write_bytes(damaged)
        with pytest.raises(LogError) as refused:
            recover(store, copy)
        codes.append(refused.value.code)
    bundle.unlink()
    with pytest.raises(LogError) as missing:
        recover(store, copy)
    with pytest.raises(LogError) as stranger:
        recover(store, copy, [NEXT_KEY])

    assert codes == ["bad_copy", "bad_bundle", "bad_bundle"]
    assert (missing.value.code, stranger.value.code) == ("unreachable", "unsigned")
    with store.reading() as session:
        assert (tree.size(session), tree.waiting(session)) == (3, 0)


def test_keys_that_changed_after_the_copy_was_made_are_known_again(
    store: Store, lived: Store, tmp_path: Path
) -> None:
    both(lived, store)
    for days in (0, 30, 60):
        step(lived, days)
    growing.write(lived, 1)
    size = growing.collect(lived)
    growing.show_by(lived, size, NEXT)

    recover(store, copy_of(lived, tmp_path), [OLD_KEY, NEXT_KEY])

    with store.reading() as session:
        assert tree.vkeys(session) == (NEXT_KEY.vkey,)
        ends = {row.vkey: row.until_size for row in tree.keys(session)}
        assert ends == {OLD_KEY.vkey: size, NEXT_KEY.vkey: None}
    growing.show_by(store, growing.collect(store), KEY, NEXT)


def test_a_copy_is_cut_from_what_its_own_size_has(store: Store, tmp_path: Path) -> None:
    growing.grown(store, 300)
    copy = copy_of(store, tmp_path)

    with store.reading() as session:
        read = tree.reader(session)
        for tile in (Tile(0, 0, 3), Tile(0, 1, 10), Tile(0, 0), Tile(1, 0, 1)):
            assert copy.read(tile) == read(tile)
    with pytest.raises(LogError):
        copy.read(Tile(0, 1, 45))
    (tmp_path / "tile/0/000").write_bytes(b"short")
    with pytest.raises(LogError):
        copy.read(Tile(0, 0, 3))


def test_a_copy_that_changes_while_it_is_read_changes_nothing(
    store: Store, lived: Store, tmp_path: Path
) -> None:
    both(lived, store)
    growing.grown(lived, 2)
    copy = copy_of(lived, tmp_path)
    asked: list[str] = []

    def fetch(path: str) -> bytes:
        asked.append(path)
        data = copy.fetch(path)
        if asked.count(path) == 1:
            return data
        return data.replace(b"service.up", b"service.uq")

    with pytest.raises(LogError) as refused:
        recover(store, Copy(fetch, copy.note, copy.checkpoint))

    assert refused.value.code == "bad_copy"
    with store.reading() as session:
        assert (tree.size(session), tree.waiting(session)) == (3, 0)


def test_an_entry_that_is_no_leaf_is_refused_though_it_was_signed(
    store: Store, lived: Store, tmp_path: Path
) -> None:
    both(lived, store)
    for number, entry in enumerate((b"[]", b"\xff", b'{"k":1}')):
        with lived.transaction() as session:
            event = uuid4()
            row = {"kind": "x", "stream": "x", "n": number, "created_at": NOW}
            session.execute(insert(Pending).values(event_id=event, entry=entry, **row))
        growing.shown(lived)
        with pytest.raises(LogError) as refused:
            recover(store, copy_of(lived, tmp_path / str(number)))
        assert refused.value.code == "bad_copy"


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_nothing_is_put_back_beside_a_sequencer(
    store: Store, lived: Store, tmp_path: Path
) -> None:
    both(lived, store)
    growing.grown(lived, 1)
    copy = copy_of(lived, tmp_path)
    with store.transaction() as session:
        assert growth.alone(session)
        with pytest.raises(LogError) as refused:
            recover(store, copy)

    assert refused.value.code == "busy"


def test_a_copy_is_read_from_an_address_as_from_a_folder(
    store: Store, lived: Store, tmp_path: Path
) -> None:
    both(lived, store)
    growing.grown(lived, 300)
    copy_of(lived, tmp_path)
    serve = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        Thread(target=server.serve_forever).start()
        copy = copies.opened(source(f"http://127.0.0.1:{server.server_port}/"))
        done = recover(store, copy)
        with pytest.raises(LogError) as missing:
            copy.fetch("tile/0/009")
        server.shutdown()

    assert (done.had, done.size) == (3, 303)
    assert missing.value.code == "unreachable"


@pytest.mark.parametrize("place", ["nowhere", "ftp://nowhere", "http://127.0.0.1:9"])
def test_a_copy_that_cannot_be_read_is_refused(place: str, tmp_path: Path) -> None:
    with pytest.raises(LogError) as refused:
        copies.opened(source(place if "://" in place else str(tmp_path / place)))

    assert refused.value.code == "unreachable"
