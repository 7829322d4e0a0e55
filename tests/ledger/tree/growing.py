"""Leaves to grow a tree from, and a tree that is grown from them."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from oversight.ledger import sequencer
from oversight.ledger import service as ledger
from oversight.ledger.service import Entry
from oversight.storage.session import Store

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
ORIGIN = "oversight.example/log"
KEY = Ed25519PrivateKey.from_private_bytes(sha256(b"the log of the tests").digest())


def write(
    store: Store, count: int, *, docket: str | None = None, now: datetime = NOW
) -> None:
    """Let so many acts be recorded."""
    kind = "threat.reported" if docket else "service.up"
    with store.transaction() as session:
        entries = [Entry(kind, docket) for _ in range(count)]
        if entries:
            ledger.record_all(session, entries, now=now)


def a_docket(store: Store, kind: str = "TD") -> str:
    with store.transaction() as session:
        return ledger.open_docket(session, kind, now=NOW)


def collect(
    store: Store,
    limit: int = sequencer.BATCH,
    *,
    now: datetime = NOW,
    hold: timedelta = timedelta(0),
) -> int:
    """Give everything its place; return the size of the tree."""
    size = 0
    while True:
        with store.transaction() as session:
            appended = sequencer.append(session, now=now, limit=limit, hold=hold)
        if appended is None:
            return size
        size = appended.size


def sign(session: Session) -> None:
    sequencer.sign(session, ORIGIN, [KEY], now=NOW)


def grown(store: Store, count: int) -> int:
    """Record, place, sign and show so many acts; return the size of the tree."""
    write(store, count)
    return shown(store)


def shown(store: Store) -> int:
    """Place, sign and show everything that waits; return the size of the tree."""
    size = collect(store)
    show_by(store, size, KEY)
    return size


def show_by(store: Store, size: int, *keys: Ed25519PrivateKey) -> None:
    """Sign the newest tree with those of the keys that sign now, and show it."""
    with store.transaction() as session:
        sequencer.sign(session, ORIGIN, keys, now=NOW)
    with store.transaction() as session:
        sequencer.publish(session, size, now=NOW)


def address(store: Store) -> str:
    """Return where another process finds the same database."""
    return store.engine.url.render_as_string(hide_password=False)
