"""The log's worker is killed at every step, doubled, cut off: one tree, nothing lost."""

import os
import signal
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from oversight.ledger import sequencer, tree
from oversight.storage.session import Store, open_store
from tests.ledger.tree import growing, killing
from tests.ledger.tree.growing import NOW
from tests.ledger.tree.killing import Witness, beat, child, ended

# What a round writes that lasts: places, signature, what is shown, and the files.
DURABLE = {
    *("INSERT INTO ledger_entries", "UPDATE ledger_edge"),
    *("DELETE FROM ledger_waiting", "replace log.checkpoint"),
    "replace checkpoint",
    *("INSERT INTO ledger_checkpoints", "UPDATE ledger_checkpoints"),
    *("UPDATE ledger_published", "before commit", "commit", "fsync"),
}


def test_a_worker_that_dies_at_any_step_is_taken_up_by_the_next(
    store: Store, tmp_path: Path
) -> None:
    died = killing.killed_at_each_step(store, tmp_path)

    assert {step.rpartition(" ")[0] for step in died} >= DURABLE


@pytest.mark.parametrize("name", ["INSERT INTO ledger_tiles 1", "replace tile 1"])
def test_a_worker_that_dies_at_a_step_of_this_name_is_taken_up_by_the_next(
    store: Store, tmp_path: Path, name: str
) -> None:
    witness = Witness(store, tmp_path)
    growing.write(store, 250)
    beat(store, tmp_path)
    growing.write(store, 20)
    store.close()

    code = ended(child(growing.address(store), tmp_path, beat, fatal=name))

    assert code == -signal.SIGKILL
    witness.look()
    beat(store, tmp_path)
    witness.check(270)


def test_a_worker_that_dies_again_and_again_is_taken_up_where_it_was(
    store: Store, tmp_path: Path
) -> None:
    growing.write(store, 30)
    witness = Witness(store, tmp_path)
    for fatal in (9, 4, 13, 6, 11, 2, 17, 21, 15, 23, 19, 8):
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
    inside, go_on = os.pipe(), os.pipe()

    def first(mine: Store, _home: Path) -> None:
        """Stand in the middle of a batch until somebody says to go on."""

        stops = iter([True])

        def pause(*given: object) -> None:
            if "INSERT INTO ledger_checkpoints" in str(given[2]) and next(stops, False):
                os.write(inside[1], b".")
                os.read(go_on[0], 1)

        event.listen(mine.engine, "before_cursor_execute", pause)
        growing.collect(mine, 3)

    store.close()
    one = child(growing.address(store), tmp_path, first)
    assert os.read(inside[0], 1) == b"."

    # The first is alive and holds the place: another one is refused, or waits for it.
    other = impatient(growing.address(store))
    if store.engine.dialect.name == "postgresql":
        assert growing.collect(other, 3) == 0
    else:
        with pytest.raises(OperationalError, match="locked"):
            growing.collect(other, 3)
    assert os.waitpid(one, os.WNOHANG) == (0, 0)
    other.close()
    two = child(growing.address(store), tmp_path, lambda mine, _: until_all(mine, 120))
    os.write(go_on[1], b".")
    assert [ended(one), ended(two)] == [0, 0]
    for end in (*inside, *go_on):
        os.close(end)

    beat(store, tmp_path)
    Witness(store, tmp_path).check(120)


def impatient(url: str) -> Store:
    """Open a store that waits for nobody where SQLite would wait for the writer."""
    store = open_store(url)
    if store.engine.dialect.name == "sqlite":
        hasty = "PRAGMA busy_timeout = 0"
        event.listen(store.engine, "connect", lambda line, _: line.execute(hasty))
    return store


def until_all(store: Store, size: int) -> None:
    """Give places beside another one until the tree has its size."""
    while True:
        growing.collect(store, 3)
        with store.reading() as session:
            if tree.size(session) == size:
                return


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
            " AND objid = 20261128 AND database = (SELECT oid FROM pg_database"
            " WHERE datname = current_database())"  # The server is shared.
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
