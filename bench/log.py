"""The log: acts with it against the same acts without it, and a backlog drained.

``log_acts``: ours is a transaction that writes one business row and records one leaf,
with or without a commitment to a private value; the limit is the same transaction
without the record. The same with ten real decisions. ``log_drain``: ours gives 20,000
waiting leaves their places, fills the tiles, computes each root twice and signs; the
limit reads and hashes the same leaves, inserts place and hash, and empties the queue
in one bare transaction.
"""

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from hashlib import sha256
from itertools import count

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench import deciding, ground, written
from bench.ground import Ground, PostgresGround
from bench.rounds import Work, compared, tell
from oversight.ledger import sequencer
from oversight.ledger import service as ledger
from oversight.ledger.service import Entry
from oversight.notices.models.mail import Mail
from oversight.storage.session import Store, open_store
from tests.factories.intake import NOW

ACTS = 200
BACKLOG = 20_000
KEY = Ed25519PrivateKey.from_private_bytes(sha256(b"bench").digest())
ORIGIN = "bench.example/log"
LETTER = {
    "message": "bench",
    "language": "en",
    "letter": b"x" * 600,
    "posted_at": NOW,
    "next_try_at": NOW,
}
_numbers = count(1)


def drain(store: Store) -> None:
    """Give every waiting leaf its place, and sign the root over them all."""
    while True:
        with store.transaction() as session:
            if sequencer.append(session, now=NOW) is None:
                break
    with store.transaction() as session:
        sequencer.sign(session, ORIGIN, [KEY], now=NOW)


def measure() -> None:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    ground.keys()
    gc.freeze()
    with ground.sqlite_ground() as place:
        _on(place)
    with ground.postgres_ground() as server:
        if server is not None:
            _on(server)


def _on(place: Ground) -> None:
    store = open_store(place.create())
    with store.transaction() as session:
        docket = ledger.open_docket(session, "TD", now=NOW)
    for private in ({}, {"detail_sha256": "0" * 64}):
        leaf = Entry("threat.reported", docket, private=private)
        figures = compared(partial(_acting, store, leaf), partial(_acting, store))
        figures |= {key: round(figures[key] / ACTS, 6) for key in ("ours", "limit")}
        share = round(figures["limit"] / figures["ours"], 2)
        facts = {"act": "one row", "commitments": len(private), "share_of_rate": share}
        facts |= {"database": place.name}
        tell("log_acts", figures, n=ACTS, **facts)
    store.close()
    _decisions(place)
    _drains(place)


def _acting(store: Store, *leaves: Entry) -> Work:
    """Return so many business transactions, each with these leaves recorded."""

    def work() -> None:
        for _ in range(ACTS):
            with store.transaction() as session:
                number = next(_numbers)
                names = {"key": f"k{number}", "message_id": f"<{number}@bench>"}
                session.add(Mail(**LETTER, **names))
                session.flush()
                if leaves:
                    ledger.record_all(session, leaves, now=NOW)

    return work


def _decisions(place: Ground) -> None:
    """Ten items decided, with the record and with the record left out."""
    base = place.create()
    matter = deciding.waiting(base)
    copies: list[str] = []

    def prepared(leave_out: AbstractContextManager[None]) -> Work:
        while copies:
            place.drop(copies.pop())
        copies.append(place.copy(base))
        store = open_store(copies[0])
        with store.engine.connect():
            pass

        def work() -> None:
            with leave_out:
                for number in range(1, deciding.ITEMS + 1):
                    matter.decide(store, number)
            store.close()

        return work

    figures = compared(lambda: prepared(nullcontext()), lambda: prepared(_unrecorded()))
    figures |= {k: round(figures[k] / deciding.ITEMS, 6) for k in ("ours", "limit")}
    share = round(figures["limit"] / figures["ours"], 2)
    facts = {"act": "decision", "share_of_rate": share, "database": place.name}
    tell("log_acts", figures, n=deciding.ITEMS, **facts)


@contextmanager
def _unrecorded() -> Iterator[None]:
    """Let acts do all but record."""
    kept = ledger.record, ledger.record_all
    ledger.record = lambda *_, **__: 1
    ledger.record_all = lambda _, leaves, **__: [1 for _ in leaves]
    try:
        yield
    finally:
        ledger.record, ledger.record_all = kept


def _drains(place: Ground) -> None:
    base = place.create()
    store = open_store(base)
    with store.transaction() as session:
        leaves = [Entry("service.up") for _ in range(BACKLOG)]
        ledger.record_all(session, leaves, now=NOW)
    store.close()
    copies: list[str] = []

    def fresh() -> str:
        while copies:
            place.drop(copies.pop())
        copies.append(place.copy(base))
        return copies[0]

    def ours() -> Work:
        store = open_store(fresh())

        def work() -> None:
            drain(store)
            store.close()

        return work

    def limit() -> Work:
        url = fresh()
        return lambda: _bare(place, url)

    figures = compared(ours, limit)
    rate = round(BACKLOG / figures["ours"])
    facts = {"entries_a_second": rate, "database": place.name}
    tell("log_drain", figures, n=BACKLOG, **facts)


def _bare(place: Ground, url: str) -> None:
    """Read and hash every leaf, insert place and hash, take it from the queue."""
    mark = "%s" if isinstance(place, PostgresGround) else "?"
    marks = ", ".join([mark] * 3)
    with written.plain(place, url) as connection:
        connection.execute("BEGIN")
        asked = "SELECT id, entry FROM ledger_pending ORDER BY id"
        rows = [
            (idx, row, sha256(b"\0" + entry).digest())
            for idx, (row, entry) in enumerate(connection.execute(asked))
        ]
        cursor = connection.cursor()
        cursor.executemany(f"INSERT INTO ledger_entries VALUES ({marks})", rows)  # noqa: S608
        connection.execute("DELETE FROM ledger_waiting")
        connection.execute("COMMIT")
