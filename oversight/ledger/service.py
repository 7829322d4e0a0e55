"""Writing to the record. Nothing here rewrites a row; the caller's transaction decides.

Locks are taken in one order everywhere: the matter's row (by the act), the docket
counter, the stream counter, the agency counter.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.ledger.models import (
    AgencyCounter,
    Audit,
    AuditHead,
    DocketCounter,
    Pending,
    StreamCounter,
    Waiting,
)
from oversight.ledger.rules import leaf as rules
from oversight.storage.base import Base
from oversight.vault import service as vault

HOUSE = "house"
GENESIS = "0" * 64
_PERSON = "ledger.person"
_COUNTERS = "ledger.counters"
_PENDING = Pending.metadata.tables[Pending.__tablename__]
_WAITING = Waiting.metadata.tables[Waiting.__tablename__]
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
    counter = _counter(session, DocketCounter, {"number": 0}, kind=kind, year=year)
    counter.number += 1
    docket = f"{kind}-{year}-{counter.number:06}"
    # The number is ours until we commit, so nobody can have begun its stream.
    stream = StreamCounter(stream=docket, n=0)
    session.add(stream)
    _remember(session, stream, stream=docket)
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
    numbers: list[int] = []
    rows: list[dict[str, object]] = []
    values: list[vault.Value] = []
    for entry in entries:
        body, opened = _leaf(session, entry, rules.stamp(now, person=person))
        event, stream = uuid4(), entry.docket or HOUSE
        numbers.append(int(str(body["n"])))
        rows.append(
            {
                "event_id": event,
                "kind": entry.kind,
                "stream": stream,
                "n": body["n"],
                "entry": rules.encode(body),
                "created_at": now,
            }
        )
        if opened:
            kept = rules.together(opened)
            values.append(vault.Value(event, kept, stream, entry.subject))
    session.execute(insert(_PENDING), rows)
    session.execute(insert(_WAITING), [{"event_id": row["event_id"]} for row in rows])
    vault.keep_all(session, values, now=now)
    return numbers


def _leaf(
    session: Session, entry: Entry, stamp: Mapping[str, str]
) -> tuple[dict[str, object], list[str]]:
    """Return a checked leaf with its numbers, and the disclosures that open it."""
    of = rules.kind(entry.kind)
    rules.check_public(of, entry.public)
    rules.check_private(of, entry.private)
    place = (entry.docket, entry.item, entry.agency, entry.ref)
    rules.check_place(of, *place)
    clear, hidden = rules.fields(of, entry.public, entry.sealed)
    digests, opened = rules.commitments(of, entry.private, hidden)
    docket, agency = entry.docket, entry.agency
    body: dict[str, object] = {"v": 1, "k": entry.kind, **stamp}
    body["n"] = _next_n(session, docket or HOUSE)
    body |= {"docket": docket} if docket else {"stream": HOUSE}
    if agency is not None:
        body |= {"agency": agency, "an": _next_an(session, agency)}
    if entry.item is not None:
        body["item"] = entry.item
    if entry.ref:
        body["ref"] = list(entry.ref)
    return body | clear | {"_sd": digests, "_sd_alg": "sha-256"}, opened


def note(
    session: Session,
    act: str,
    *,
    by: Actor | None,
    now: datetime,
    subject: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    """Append one row to the internal audit, chained to the row before it."""
    head = _locked(session, AuditHead, {"digest": GENESIS, "number": 0}, single=1)
    head.number += 1
    row = Audit(
        number=head.number,
        at=now.astimezone(UTC),
        actor_id=by.id if by else None,
        act=act,
        subject=subject,
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


def catch_up(
    session: Session, table: type[RowT], column: str, number: int, **key: object
) -> None:
    """Let a counter stand at this number at least, so that none is given twice."""
    counter = _counter(session, table, {column: 0}, **key)
    setattr(counter, column, max(getattr(counter, column), number))


def _next_n(session: Session, stream: str) -> int:
    counter = _counter(session, StreamCounter, {"n": 0}, stream=stream)
    counter.n += 1
    return counter.n


def _next_an(session: Session, agency: str) -> int:
    counter = _counter(session, AgencyCounter, {"an": 0}, agency=agency)
    counter.an += 1
    return counter.an


def _counter(
    session: Session, table: type[RowT], first: Mapping[str, object], **key: object
) -> RowT:
    """Return the counter row, locked once in this transaction, made on first need."""
    cache = session.info.setdefault(_COUNTERS, {})
    found, savepoint = cache.get(tuple(key.items()), (None, None))
    # A lock taken behind a savepoint is trusted no longer than the savepoint lives.
    held = savepoint is None or savepoint.is_active
    if isinstance(found, table) and held and found in session:
        return found
    row = _locked(session, table, first, **key)
    _remember(session, row, **key)
    return row


def _remember(session: Session, row: Base, **key: object) -> None:
    cache = session.info.setdefault(_COUNTERS, {})
    cache[tuple(key.items())] = row, session.get_nested_transaction()


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
