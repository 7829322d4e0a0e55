"""The one writer of the tree, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Executable, delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from oversight.ledger import growth, sequencer, tree
from oversight.ledger import service as ledger
from oversight.ledger.models import (
    Cosignature,
    FullTile,
    Pending,
    TreeEdge,
    TreeEntry,
    TreeHead,
    Waiting,
)
from oversight.ledger.rules import checkpoints, hashing, notes, tiles
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.storage.session import Store
from tests.ledger.tree import growing, naive
from tests.ledger.tree.growing import KEY, NOW, ORIGIN

RECORD = [Pending, TreeEntry, FullTile, TreeHead, Cosignature]


def hashes(session: Session) -> list[bytes]:
    return [hashing.leaf_hash(one) for one in tree.entries(session, 0, 10**9)]


@pytest.mark.parametrize("limit", [1, 3, 256, 5000])
def test_every_leaf_gets_a_place_whatever_the_batch(store: Store, limit: int) -> None:
    count = {1: 9, 3: 20, 256: 600, 5000: 600}[limit]
    growing.write(store, count)

    assert growing.collect(store, limit) == count

    with store.reading() as session:
        assert (tree.size(session), tree.waiting(session)) == (count, 0)
        head = session.get_one(TreeHead, count)
        assert head.root == naive.mth(hashes(session))
        assert session.scalars(select(Waiting)).all() == []
        assert tiles.root(count, tree.reader(session)) == head.root


def test_what_is_stored_as_tiles_is_what_the_tree_has(store: Store) -> None:
    for step in (255, 1, 1, 300):
        growing.write(store, step)
        growing.collect(store)

    with store.reading() as session:
        read = naive.reader(hashes(session))
        for tile in tiles.of_size(557):
            assert tree.tile(session, tile, 557) == read(tile)
        kept = session.scalars(select(FullTile.id).order_by(FullTile.id)).all()
        assert kept == ["tile/0/000", "tile/0/001"]


def test_nothing_waits_twice_and_nothing_moves(store: Store) -> None:
    size = growing.grown(store, 5)
    with store.transaction() as session:
        assert sequencer.append(session, now=NOW) is None
        assert sequencer.sign(session, ORIGIN, [KEY], now=NOW) is None
        assert not sequencer.publish(session, size, now=NOW)
        before = tree.head(session, size)

    assert growing.grown(store, 4) == 9
    with store.reading() as session:
        assert tree.head(session, size) == before


def test_an_act_that_is_undone_leaves_nothing_to_wait(store: Store) -> None:
    with store.transaction() as session:
        ledger.record(session, "service.up", now=NOW)
        session.rollback()

    assert growing.collect(store) == 0


def test_leaves_of_persons_come_last_and_keep_their_docket_s_order(
    store: Store,
) -> None:
    appeals = [growing.a_docket(store, "AP") for _ in range(6)]
    for docket in appeals * 2:
        growing.write(store, 1, docket=docket)
    docket = growing.a_docket(store)
    growing.write(store, 2, docket=docket)
    growing.collect(store)

    with store.reading() as session:
        streams = session.execute(
            select(Pending.stream, Pending.n)
            .join(TreeEntry, TreeEntry.leaf_id == Pending.id)
            .order_by(TreeEntry.id)
        ).all()
    assert [tuple(row) for row in streams[:2]] == [(docket, 1), (docket, 2)]
    assert {row.stream for row in streams[2:]} == set(appeals)
    for number in range(6):
        first, second = streams[2 + number * 2 : 4 + number * 2]
        assert (first.stream, first.n, second.n) == (second.stream, 1, 2)


def test_the_lot_decides_which_appeal_stands_first(store: Store) -> None:
    appeals = [growing.a_docket(store, "AP") for _ in range(8)]
    leaves = [growth.Leaf(row, docket, b"", NOW) for row, docket in enumerate(appeals)]

    orders = {tuple(one.stream for one in sequencer.mixed(leaves)) for _ in range(20)}

    assert len(orders) > 1
    assert {frozenset(order) for order in orders} == {frozenset(appeals)}


def test_the_lot_mixes_nothing_beyond_its_day() -> None:
    days = [NOW + timedelta(days=day) for day in range(30)]
    leaves = [
        growth.Leaf(row, f"AP-2026-{row:06}", b"", at) for row, at in enumerate(days)
    ]
    of_state = growth.Leaf(99, "TD-2026-000001", b"", days[-1])

    assert sequencer.mixed([*leaves, of_state]) == [*leaves[:-1], of_state, leaves[-1]]


def test_persons_wait_for_the_full_hour_and_the_state_does_not(store: Store) -> None:
    appeal, docket = growing.a_docket(store, "AP"), growing.a_docket(store, "TD")
    growing.write(store, 2, docket=appeal)
    growing.write(store, 1, docket=docket)
    hour = timedelta(hours=1)
    full = NOW.replace(minute=0, second=0, microsecond=0) + hour

    def appended(now: datetime) -> int:
        with store.transaction() as session:
            found = sequencer.append(session, now=now, hold=hour)
        return found.count if found else 0

    late = full - timedelta(microseconds=1)
    assert [appended(NOW), appended(late), appended(full)] == [1, 0, 2]


def test_what_a_person_does_in_a_docket_of_the_state_waits_with_what_follows(
    store: Store,
) -> None:
    hour = timedelta(hours=1)
    answered, other = growing.a_docket(store, "TD"), growing.a_docket(store, "TD")
    growing.write(store, 1, docket=answered)
    with store.transaction() as session:
        ledger.by_person(session)
        ledger.record(session, "user.answered", docket=answered, item=1, now=NOW)
    later = NOW + timedelta(minutes=3)
    for docket in (answered, other):
        growing.write(store, 2, docket=docket, now=later)

    def placed(now: datetime) -> list[tuple[str, int]]:
        size = growing.collect(store, 2, now=now, hold=hour)
        with store.reading() as session:
            found = session.execute(
                select(Pending.stream, Pending.n)
                .join(TreeEntry, TreeEntry.leaf_id == Pending.id)
                .order_by(TreeEntry.id)
            ).all()
        assert len(found) == size or not size
        return [(row.stream, row.n) for row in found]

    at_once = [(answered, 1), (other, 1), (other, 2)]
    assert placed(later) == at_once
    assert placed(NOW + hour - timedelta(microseconds=1)) == at_once
    assert placed(NOW + hour) == at_once + [(answered, n) for n in (2, 3, 4)]


def test_dockets_in_which_persons_acted_are_mixed_and_keep_their_order() -> None:
    said = b'{"day":"2026-11-27","k":"user.answered"}'
    names = [f"TD-2026-{number:06}" for number in range(8)]
    answers = [growth.Leaf(row, name, said, NOW) for row, name in enumerate(names)]
    after = [growth.Leaf(50 + row, name, b"", NOW) for row, name in enumerate(names)]
    of_state = growth.Leaf(99, "TD-2026-000099", b"", NOW)

    orders = [sequencer.mixed([*answers, *after, of_state]) for _ in range(20)]

    assert len({tuple(one.row for one in order) for order in orders}) > 1
    for order in orders:
        assert order[0] == of_state
        pairs = zip(order[1::2], order[2::2], strict=True)
        assert all(two.row == one.row + 50 for one, two in pairs)


def test_a_clock_that_once_ran_ahead_holds_nobody_for_as_long(store: Store) -> None:
    hour, year = timedelta(hours=1), timedelta(days=365)
    appeal, other = growing.a_docket(store, "AP"), growing.a_docket(store, "AP")
    growing.write(store, 1, docket=appeal, now=NOW + year)
    growing.write(store, 1, docket=other, now=NOW)
    # What follows upon a held act waits with it, whatever the clock says by then.
    growing.write(store, 1, docket=other, now=NOW + year)

    assert growing.collect(store, now=NOW, hold=hour) == 1
    assert growing.collect(store, now=NOW + hour, hold=hour) == 3


def test_a_root_is_signed_after_it_is_committed(store: Store) -> None:
    size = growing.grown(store, 3)

    with store.reading() as session:
        head = tree.shown(session)
        assert head is not None
        note = notes.parse(head.note)
        assert notes.check(note, [notes.public_key(ORIGIN, KEY)])
        root = naive.mth(hashes(session))
        assert checkpoints.parse(note.text) == Checkpoint(ORIGIN, size, root)
        assert tree.vkeys(session) == (notes.public_key(ORIGIN, KEY).vkey,)


def test_signing_again_after_a_crash_gives_the_same_note(store: Store) -> None:
    growing.write(store, 3)
    growing.collect(store)
    made = []
    for _ in range(2):
        with store.transaction() as session:
            growing.sign(session)
            made.append(session.get_one(TreeHead, 3).note)
            session.rollback()

    assert made[0] is not None
    assert made[0] == made[1]


def test_a_log_keeps_the_name_under_which_it_began(store: Store) -> None:
    growing.grown(store, 1)
    growing.write(store, 1)
    growing.collect(store)

    with pytest.raises(LogError) as refused, store.transaction() as session:
        sequencer.sign(session, "other.example/log", [KEY], now=NOW)

    assert refused.value.code == "other_origin"


def test_nothing_is_shown_unsigned_and_nothing_is_taken_back(store: Store) -> None:
    growing.write(store, 2)
    growing.collect(store)
    with pytest.raises(LogError) as unsigned, store.transaction() as session:
        sequencer.publish(session, 2, now=NOW)
    with pytest.raises(LogError), store.transaction() as session:
        sequencer.publish(session, 1, now=NOW)
    growing.grown(store, 2)
    with store.transaction() as session:
        session.execute(
            insert(TreeHead).values(size=1, root=bytes(32), note=b"x", created_at=NOW)
        )
    with pytest.raises(LogError) as back, store.transaction() as session:
        sequencer.publish(session, 1, now=NOW)

    assert (unsigned.value.code, back.value.code) == ("unsigned", "goes_back")


def test_a_tree_that_others_saw_larger_or_otherwise_stops_the_log(store: Store) -> None:
    growing.grown(store, 4)
    with store.reading() as session:
        root = tiles.root(3, tree.reader(session))
        mine = Checkpoint(ORIGIN, 3, root)
        sequencer.check_seen(session, [mine, Checkpoint(ORIGIN, 0, hashing.EMPTY_ROOT)])
        with pytest.raises(LogError) as larger:
            sequencer.check_seen(session, [Checkpoint(ORIGIN, 5, root)])
        with pytest.raises(LogError) as other:
            sequencer.check_seen(session, [Checkpoint(ORIGIN, 3, bytes(32))])

    assert larger.value.code == "rolled_back"
    assert "ledger reconcile" in larger.value.sentence
    assert other.value.code == "forked"


@pytest.mark.parametrize(
    "change",
    [
        update(TreeEdge).values(size=2),
        update(TreeEdge).values(rows=bytes(96)),
        update(TreeEdge).values(rows=b""),
        insert(TreeEntry).values(idx=7, leaf_id=4, leaf_hash=bytes(32)),
        insert(TreeHead).values(size=9, root=bytes(32), created_at=NOW),
    ],
)
def test_a_tree_that_does_not_fit_together_is_not_grown(
    store: Store, change: Executable
) -> None:
    growing.write(store, 4)
    with store.transaction() as session:
        sequencer.append(session, now=NOW, limit=3)
        session.execute(change)

    with pytest.raises(LogError) as refused:
        growing.collect(store)

    assert refused.value.code in {"broken_tree", "bad_edge"}


def test_the_database_refuses_to_rewrite_the_record(store: Store) -> None:
    growing.grown(store, 300)
    postgres = store.engine.dialect.name == "postgresql"
    for table in RECORD:
        name = table.__tablename__
        column = (
            "created_at" if name in {"ledger_pending", "ledger_checkpoints"} else None
        )
        acts = [f"DELETE FROM {name}"] + [f"TRUNCATE {name} CASCADE"] * postgres
        if table is Cosignature:
            acts = acts[1:]
        if column is None and table is not Cosignature:
            first = {"ledger_entries": "leaf_hash", "ledger_tiles": "data"}[name]
            acts.append(f"UPDATE {name} SET {first} = {first}")
        if name == "ledger_pending":
            acts.append("UPDATE ledger_pending SET kind = 'x'")
        if name == "ledger_checkpoints":
            acts += [
                "UPDATE ledger_checkpoints SET note = NULL",
                "UPDATE ledger_checkpoints SET root = note",
                "UPDATE ledger_checkpoints SET size = size + 1",
            ]
        for act in acts:
            with (
                pytest.raises(DatabaseError, match="append-only"),
                store.transaction() as session,
            ):
                session.execute(text(act))


def test_a_note_is_written_once(store: Store) -> None:
    growing.write(store, 1)
    growing.collect(store)
    with store.transaction() as session:
        session.execute(update(TreeHead).values(note=b"first"))

    with (
        pytest.raises(DatabaseError, match="append-only"),
        store.transaction() as session,
    ):
        session.execute(update(TreeHead).values(note=b"second"))


def test_two_roots_for_one_size_cannot_be_kept(store: Store) -> None:
    growing.grown(store, 2)

    with pytest.raises(DatabaseError), store.transaction() as session:
        session.execute(insert(TreeHead).values(size=2, root=bytes(32), created_at=NOW))


def test_a_published_size_is_proved_and_bracketed(store: Store) -> None:
    growing.grown(store, 3)
    growing.grown(store, 4)
    with store.reading() as session:
        place = tree.place_of(session, "house", 5)
        assert place == 4
        covering, before = tree.covering(session, place), tree.before(session, place)
        assert covering is not None
        assert before is not None
        assert (covering.size, before.size) == (7, 3)
        proof = tree.prove(session, place, covering)
        root = checkpoints.parse(notes.parse(covering.note).text).root
        leaf = hashing.leaf_hash(proof.extra)
        hashing.verify_inclusion(leaf, place, 7, proof.path, root)
        assert tree.place_of(session, "house", 99) is None
        assert tree.covering(session, 7) is None
        assert tree.before(session, 2) is None
        assert tree.head(session, 5) is None
        with pytest.raises(LogError):
            tree.entry(session, 7)


def test_many_writers_and_two_sequencers_make_one_tree(store: Store) -> None:
    def work(number: int) -> None:
        if number % 4:
            growing.write(store, 5)
        else:
            growing.collect(store, 7)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))
    growing.collect(store)

    with store.reading() as session:
        found = hashes(session)
        assert len(found) == len(set(found)) == 150
        assert session.get_one(TreeHead, 150).root == naive.mth(found)


def test_deleting_what_waits_is_seen(store: Store) -> None:
    growing.write(store, 3)
    with store.transaction() as session:
        session.execute(delete(Waiting))
    growing.collect(store)

    with store.reading() as session:
        assert tree.waiting(session) == 3
