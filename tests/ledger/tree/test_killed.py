"""The log's worker is killed at every step, doubled, cut off: one tree, nothing lost."""

from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from oversight.ledger import sequencer, tree
from oversight.storage.session import Store, open_store
from tests.ledger.tree import growing, killing
from tests.ledger.tree.growing import NOW
from tests.ledger.tree.killing import Witness, beat, child, ended

MANY = 20


def test_a_worker_that_dies_at_a_step_is_taken_up_by_the_next(
    store: Store, tmp_path: Path
) -> None:
    assert killing.killed_at_each_step(store, tmp_path, stride=2) > MANY


def test_a_worker_that_dies_again_and_again_is_taken_up_where_it_was(
    store: Store, tmp_path: Path
) -> None:
    growing.write(store, 30)
    witness = Witness(store, tmp_path)
    for fatal in (9, 17, 4, 21, 13, 25, 6, 11, 29, 33, 37, 41):
        store.close()
        ended(child(growing.address(store), tmp_path, beat, fatal=fatal))
        witness.look()
    beat(store, tmp_path)
    witness.check(30)


def test_random_kills_lose_nothing(store: Store, tmp_path: Path) -> None:
    killing.killed_at_random(store, tmp_path, kills=10)


def test_two_sequencers_in_two_processes_make_one_tree(
    store: Store, tmp_path: Path
) -> None:
    growing.write(store, 120)

    def work(mine: Store, _home: Path) -> None:
        growing.collect(mine, 3)

    store.close()
    both = [child(growing.address(store), tmp_path, work) for _ in range(2)]
    assert [ended(one) for one in both] == [0, 0]
    beat(store, tmp_path)

    Witness(store, tmp_path).check(120)


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_a_sequencer_whose_connection_is_cut_changes_nothing(
    store: Store, tmp_path: Path
) -> None:
    growing.write(store, 300)
    mine = open_store(growing.address(store))
    reached, over = Event(), Event()
    failed: list[BaseException] = []

    def pause(*given: object) -> None:
        if "INSERT INTO ledger_checkpoints" in str(given[2]):
            reached.set()
            over.wait(30)

    def work() -> None:
        try:
            growing.collect(mine)
        except DBAPIError as error:
            failed.append(error)

    event.listen(mine.engine, "before_cursor_execute", pause)
    thread = Thread(target=work)
    thread.start()
    assert reached.wait(30)
    with store.transaction() as session:
        assert sequencer.append(session, now=NOW) is None  # The place is taken.
    with store.transaction() as session:
        cut = text(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            " AND objid = 20261128"
        )
        assert session.scalars(cut).all() == [True]
    over.set()
    thread.join()
    mine.close()

    assert len(failed) == 1
    with store.reading() as session:
        assert tree.size(session) == 0
    beat(store, tmp_path)
    Witness(store, tmp_path).check(300)
