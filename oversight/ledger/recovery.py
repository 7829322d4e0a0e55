"""After a restore: the entries that the world has seen come back to their places.

A restored database holds the beginning of the log. What was published after it was
copied stands in the published files: here those leaves are put back, so that the log
goes on as the same tree. The business rows of those acts are lost; they are named.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from oversight.ledger import counting, growth, keys, sequencer, service
from oversight.ledger.copies import Copy
from oversight.ledger.growth import Leaf
from oversight.ledger.models import (
    AgencyCounter,
    DocketCounter,
    Pending,
    StreamCounter,
    TreeHead,
)
from oversight.ledger.rules import hashing, notes, tiles
from oversight.ledger.rules.edges import Edge
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Key, Note

BATCH = 5000
CHUNK = 500
_PENDING = Pending.metadata.tables[Pending.__tablename__]
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Lost:
    """An act whose leaf came back and whose rows did not."""

    stream: str
    n: int
    kind: str
    item: int | None
    agency: str | None
    an: int
    entry: bytes

    def __str__(self) -> str:
        """Name the act as people look for it."""
        where = f"{self.stream}/{self.item}" if self.item else self.stream
        return f"{where} no. {self.n}: {self.kind}"


@dataclass(frozen=True, slots=True)
class Recovered:
    """How large the tree was, how large it is now, and which acts are lost."""

    had: int
    size: int
    lost: tuple[Lost, ...]


def recover(
    session: Session, copy: Copy, known: Sequence[Key], *, now: datetime
) -> Recovered:
    """Put back every published entry that this database does not hold.

    Nothing is believed but what leads from this database's own tree to the signed
    root. Raises ``LogError``: ``unsigned`` or ``bad_signature``, ``nothing_lost``,
    ``forked`` when the copy does not begin with this tree, ``bad_copy`` when its
    entries do not make its root, ``number_taken`` when an act was written after the
    restore under a number that the world has seen, ``busy`` beside a sequencer.
    """
    if not growth.alone(session):
        raise LogError("busy", "Somebody else is appending to the log just now.")
    seen = tuple(one.key for one in notes.check(copy.note, known))
    row, edge = growth.locked(session)
    _check(copy, edge)

    waiting = {_place(leaf.entry): leaf for leaf in growth.waiting(session)}
    lost: list[Lost] = []
    had, entries = edge.size, copy.entries(edge.size)
    while batch := list(islice(entries, BATCH)):
        leaves, gone = _leaves(session, batch, waiting, now)
        lost += gone
        edge = growth.place(session, row, edge, leaves)
    _close(session, edge, copy, seen, now)
    keys.relearn(session, seen, size=edge.size, now=now)

    _catch_up(session, lost)
    code = f"restored:{had}-{edge.size}"
    service.record(session, "operator.note", now=now, public={"code": code})
    return Recovered(had, edge.size, tuple(lost))


def _check(copy: Copy, edge: Edge) -> None:
    """Refuse a copy that holds no more, or whose entries do not make its root."""
    had, told = edge.size, copy.checkpoint
    if told.size <= had:
        raise LogError(
            "nothing_lost",
            f"This database holds {had} entries and the copy {told.size}: nothing is "
            "missing here.",
        )
    if had and tiles.root(had, copy.read) != edge.root():
        raise LogError(
            "forked",
            f"The first {had} entries of the copy are not those of this database. "
            "Restore the database again, and reconcile it before anybody works.",
        )
    entries = copy.entries(had)
    while batch := list(islice(entries, BATCH)):
        edge = edge.extended([hashing.leaf_hash(one) for one in batch]).edge
    if (edge.size, edge.root()) != (told.size, told.root):
        raise LogError("bad_copy", "The entries of the copy do not make its root.")


def _leaves(
    session: Session,
    entries: Sequence[bytes],
    waiting: dict[Place, Leaf],
    now: datetime,
) -> tuple[list[Leaf], list[Lost]]:
    """Return a leaf for each entry: the one that waits here, or a new row."""
    gone: list[Lost] = []
    for entry in entries:
        here = waiting.get(_place(entry))
        if here is None:
            gone.append(_read(entry))
        elif here.entry != entry:
            raise _taken(_place(entry))
    rows = _written(session, gone, now)
    leaves = [
        Leaf(rows[entry], "", entry, now) if entry in rows else waiting[_place(entry)]
        for entry in entries
    ]
    return leaves, gone


def _written(session: Session, gone: Sequence[Lost], now: datetime) -> dict[bytes, int]:
    """Write the rows of leaves; return each one's number by its bytes."""
    found: dict[bytes, int] = {}
    for start in range(0, len(gone), CHUNK):
        rows = [
            {
                "event_id": uuid4(),
                "kind": one.kind,
                "stream": one.stream,
                "n": one.n,
                "entry": one.entry,
                "created_at": now,
            }
            for one in gone[start : start + CHUNK]
        ]
        session.execute(insert(_PENDING), rows)
        events = [row["event_id"] for row in rows]
        asked = select(Pending.entry, Pending.id).where(Pending.event_id.in_(events))
        found |= {row.entry: row.id for row in session.execute(asked)}
    return found


def _close(
    session: Session, edge: Edge, copy: Copy, seen: Collection[Key], now: datetime
) -> None:
    """Keep the signed root over all of it, and show again what was shown."""
    if (edge.size, edge.root()) != (copy.checkpoint.size, copy.checkpoint.root):
        raise LogError("bad_copy", "The copy changed while it was read.")
    ids = {key.id for key in seen}
    lines = tuple(one for one in copy.note.signatures if one.id in ids)
    note = Note(copy.note.text, lines).raw
    session.add(TreeHead(id=edge.size, root=edge.root(), note=note, created_at=now))
    session.flush()
    sequencer.publish(session, edge.size, now=now)


def _catch_up(session: Session, lost: Iterable[Lost]) -> None:
    """Let no number be given a second time."""
    streams: dict[str, int] = {}
    agencies: dict[str, int] = {}
    dockets: dict[tuple[str, int], int] = {}
    for one in lost:
        streams[one.stream] = max(streams.get(one.stream, 0), one.n)
        if one.agency is not None:
            agencies[one.agency] = max(agencies.get(one.agency, 0), one.an)
        if one.stream != service.HOUSE:
            kind, year, last = one.stream.split("-")
            of = kind, int(year)
            dockets[of] = max(dockets.get(of, 0), int(last))
    for (kind, of_year), number in sorted(dockets.items()):
        key: dict[str, object] = {"kind": kind, "year": of_year}
        counting.catch_up(session, DocketCounter, "number", number, **key)
    for stream, n in sorted(streams.items()):
        counting.catch_up(session, StreamCounter, "n", n, stream=stream)
    for agency, an in sorted(agencies.items()):
        counting.catch_up(session, AgencyCounter, "an", an, agency=agency)


def _place(entry: bytes) -> Place:
    one = _read(entry)
    return one.stream, one.n


def _read(entry: bytes) -> Lost:
    """Return what an entry of the log says of itself, or refuse it (``bad_copy``)."""
    try:
        leaf = json.loads(entry)
        stream = leaf.get("docket", leaf.get("stream"))
        place = (str(stream), int(leaf["n"]), str(leaf["k"]))
        more = leaf.get("item"), leaf.get("agency"), int(leaf.get("an", 0))
        return Lost(*place, *more, entry)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise LogError(
            "bad_copy", "An entry of the copy is no leaf of a log."
        ) from None


def _taken(place: Place) -> LogError:
    stream, n = place
    return LogError(
        "number_taken",
        f"After the restore an act was written as {stream} no. {n}, a number that the "
        "world has seen on another act. Restore the database again, and reconcile it "
        "before anybody works.",
    )
