"""Writing to the record. Nothing here rewrites a row; the caller's transaction decides.

Locks are taken in one order everywhere: the matter's row (by the act), the docket
counter, the stream counter, the agency counter.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.ledger import counting
from oversight.ledger.models import (
    LONGEST_SUBJECT,
    AgencyCounter,
    Audit,
    AuditHead,
    DocketCounter,
    Pending,
    StreamCounter,
)
from oversight.ledger.rules import leaf as rules
from oversight.storage.base import Base
from oversight.storage.statements import Ready
from oversight.vault import service as vault
from oversight.vault.queries import BESIDE, Held

HOUSE = "house"
GENESIS = "0" * 64
_PERSON = "ledger.person"
_TABLES = Base.metadata.tables
_BEGIN = Ready(insert(_TABLES[StreamCounter.__tablename__]), "id", "stream", "n")
_LEAVE = Ready(
    insert(_TABLES[Pending.__tablename__]).inline(),
    *("event_id", "kind", "stream", "n", "entry", "created_at"),
)
_STREAMS = _TABLES[StreamCounter.__tablename__]
# Leaves of one docket with something private: numbers, and the key that it has.
_COUNT = Ready(
    update(_STREAMS)
    .where(_STREAMS.c.stream == bindparam("of"))
    .values(n=_STREAMS.c.n + bindparam("many"))
    .returning(_STREAMS.c.n, *BESIDE)
)
_COLUMNS: dict[type[Base], tuple[str, str]] = {
    StreamCounter: ("stream", "n"),
    AgencyCounter: ("agency", "an"),
}
RowT = TypeVar("RowT", bound=Base)


@dataclass(frozen=True, slots=True)
class Entry:
    """One leaf to be written: of which kind, where it stands, and what it says."""

    kind: str
    docket: str | None = None
    item: int | None = None
    agency: str | None = None
    public: Mapping[str, object] = field(default_factory=dict)
    private: Mapping[str, object] = field(default_factory=dict)
    ref: Sequence[int] = ()
    sealed: Sequence[str] = ()
    subject: str = "state"


def open_docket(session: Session, kind: str, *, now: datetime) -> str:
    """Give the next number of this kind and year, without gap: TD-2026-000001."""
    year = local_date(now).year
    number = counting.take(session, DocketCounter, "number", kind=kind, year=year)
    docket = f"{kind}-{year}-{number:06}"
    # The number is ours until we commit, so nobody can have begun its stream.
    _BEGIN.run(session, {"id": uuid4(), "stream": docket, "n": 0})
    return docket


def by_person(session: Session) -> None:
    """From here on this transaction's leaves carry only the day (KINDS)."""
    session.info[_PERSON] = True


def record(
    session: Session,
    kind: str,
    *,
    now: datetime,
    docket: str | None = None,
    item: int | None = None,
    agency: str | None = None,
    public: Mapping[str, object] | None = None,
    private: Mapping[str, object] | None = None,
    ref: Sequence[int] = (),
    sealed: Sequence[str] = (),
    subject: str = "state",
) -> int:
    """Append one leaf in the caller's transaction and return its number ``n``.

    ``docket`` None puts it in the house stream. ``agency`` (a body's slug) belongs
    on that body's own acts and on no other. ``private`` values are committed to and
    kept by the vault under the docket's key for ``subject``. ``sealed`` names the
    public fields that a seal moves out of sight.
    """
    said = (public or {}, private or {}, ref, sealed, subject)
    entry = Entry(kind, docket, item, agency, *said)
    return record_all(session, [entry], now=now)[0]


def record_all(
    session: Session, entries: Iterable[Entry], *, now: datetime
) -> list[int]:
    """Append leaves in this order, as ``record`` would one by one, all at once."""
    person = bool(session.info.get(_PERSON, False))
    leaves = [_checked(entry) for entry in entries]
    stamp = rules.stamp(now, person=person)
    numbers = _numbers(session, leaves)
    rows: list[dict[str, object]] = []
    values: list[vault.Value] = []
    for leaf, (n, an) in zip(leaves, numbers, strict=True):
        entry, event = leaf.entry, uuid4()
        stream = entry.docket or HOUSE
        rows.append(
            {
                "event_id": event,
                "kind": entry.kind,
                "stream": stream,
                "n": n,
                "entry": rules.encode(_body(leaf, stamp, n, an)),
                "created_at": now,
            }
        )
        if leaf.opened:
            kept = rules.together(leaf.opened)
            values.append(vault.Value(event, kept, stream, entry.subject))
    if rows:
        _LEAVE.run(session, *rows)
    vault.keep_all(session, values, now=now)
    return [n for n, _ in numbers]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A checked entry: its clear fields, digests, and the disclosures that open it."""

    entry: Entry
    clear: dict[str, object]
    digests: Sequence[str]
    opened: Sequence[str]


def _checked(entry: Entry) -> _Leaf:
    of = rules.kind(entry.kind)
    rules.check_public(of, entry.public)
    rules.check_private(of, entry.private)
    rules.check_place(of, entry.docket, entry.item, entry.agency, entry.ref)
    clear, hidden = rules.fields(of, entry.public, entry.sealed)
    digests, opened = rules.commitments(of, entry.private, hidden)
    return _Leaf(entry, clear, digests, opened)


def _numbers(session: Session, leaves: Sequence[_Leaf]) -> list[tuple[int, int | None]]:
    """Return each leaf's number in its stream and, on an agency's act, in its own."""
    entries = [leaf.entry for leaf in leaves]
    streams = _with_key(session, leaves) or _taken(
        session, StreamCounter, [one.docket or HOUSE for one in entries]
    )
    of = [one.agency for one in entries if one.agency is not None]
    agencies = _taken(session, AgencyCounter, of)
    return [
        (
            next(streams[entry.docket or HOUSE]),
            None if entry.agency is None else next(agencies[entry.agency]),
        )
        for entry in entries
    ]


def _with_key(
    session: Session, leaves: Sequence[_Leaf]
) -> dict[str, Iterator[int]] | None:
    """Take the numbers of one stream with its key; None where that cannot be."""
    streams = {leaf.entry.docket or HOUSE for leaf in leaves}
    subjects = {leaf.entry.subject for leaf in leaves if leaf.opened}
    if len(streams) != 1 or len(subjects) != 1:
        return None
    name, many = (streams.pop(), subjects.pop()), len(leaves)
    # What the act changed comes before any counter, as in ``counting.take``.
    session.flush()
    asked = {"of": name[0], "many": many, "docket": name[0], "subject": name[1]}
    found = _COUNT.one(session, asked)
    if found is None:
        return None
    last, key_id, wrapped = found
    if key_id is not None:
        vault.meet(session, Held(key_id, *name, wrapped))
    return {name[0]: count(last - many + 1)}


def _taken(
    session: Session, table: type[Base], names: Sequence[str]
) -> dict[str, Iterator[int]]:
    """Take as many numbers of each counter as it is named, in that order."""
    key, column = _COLUMNS[table]
    return {
        name: count(counting.take(session, table, column, many, **{key: name}))
        for name, many in Counter(names).items()
    }


def _body(
    leaf: _Leaf, stamp: Mapping[str, str], n: int, an: int | None
) -> dict[str, object]:
    entry = leaf.entry
    body: dict[str, object] = {"v": 1, "k": entry.kind, **stamp, "n": n}
    body |= {"docket": entry.docket} if entry.docket else {"stream": HOUSE}
    if entry.agency is not None:
        body |= {"agency": entry.agency, "an": an}
    if entry.item is not None:
        body["item"] = entry.item
    if entry.ref:
        body["ref"] = list(entry.ref)
    return body | leaf.clear | {"_sd": leaf.digests, "_sd_alg": "sha-256"}


def note(
    session: Session,
    act: str,
    *,
    by: Actor | None,
    now: datetime,
    subject: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    """Append one row to the audit, chained to the last; a long subject is cut short."""
    head = _locked(session, AuditHead, {"digest": GENESIS, "number": 0}, single=1)
    head.number += 1
    row = Audit(
        number=head.number,
        at=now.astimezone(UTC),
        actor_id=by.id if by else None,
        act=act,
        subject=subject[:LONGEST_SUBJECT],
        # As it will be read again: the chain must not depend on Python's types.
        facts=json.loads(rules.canonical(dict(facts or {}))),
    )
    row.digest = head.digest = chained(head.digest, row)
    session.add(row)
    session.flush()


def chained(previous: str, row: Audit) -> str:
    """Return the digest that binds an audit row to everything before it."""
    content = {
        "number": row.number,
        "at": row.at.isoformat(),
        "actor": str(row.actor_id),
        "act": row.act,
        "subject": row.subject,
        "facts": row.facts,
    }
    raw = previous.encode() + b"\n" + rules.canonical(content)
    return hashlib.sha256(raw).hexdigest()


def disclosures(session: Session, event: UUID) -> bytes:
    """Return the kept disclosures of one leaf as canonical JSON, or refuse."""
    return vault.opened(session, event)


def _locked(
    session: Session, table: type[RowT], first: Mapping[str, object], **key: object
) -> RowT:
    """Return the one row, locked; made on first need, whoever else makes it too."""
    asked = (
        select(table)
        .filter_by(**key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = session.scalars(asked).one_or_none()
    if found is not None:
        return found
    try:
        with session.begin_nested():
            row = table(**key, **first)
            session.add(row)
    except IntegrityError:
        # A rival made it just now.
        return session.scalars(asked).one()
    return row
