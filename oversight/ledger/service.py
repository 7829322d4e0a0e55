"""Writing to the record. Nothing here rewrites a row; the caller's transaction decides.

Locks are taken in one order everywhere: the matter's row (by the act), the docket
counter, the stream counter, the agency counter.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, SessionTransaction

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.ledger.models import (
    AgencyCounter,
    Audit,
    AuditHead,
    DocketCounter,
    Pending,
    StreamCounter,
)
from oversight.ledger.rules import leaf as rules
from oversight.storage.base import Base
from oversight.vault import service as vault

HOUSE = "house"
GENESIS = "0" * 64
_PERSON = "ledger.person"
_COUNTERS = "ledger.counters"
RowT = TypeVar("RowT", bound=Base)


def open_docket(session: Session, kind: str, *, now: datetime) -> str:
    """Give the next number of this kind and year, without gap: TD-2026-000001."""
    year = local_date(now).year
    counter = _counter(
        session,
        (kind, year),
        DocketCounter,
        (DocketCounter.kind == kind) & (DocketCounter.year == year),
        {"kind": kind, "year": year, "number": 0},
    )
    counter.number += 1
    return f"{kind}-{year}-{counter.number:06}"


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
    of = rules.kind(kind)
    rules.check_public(of, public or {})
    rules.check_private(of, private or {})
    rules.check_place(of, docket=docket, item=item, agency=agency, ref=ref)
    clear, hidden = rules.fields(of, public or {}, sealed)
    digests, opened = rules.commitments(of, private or {}, hidden)
    body = _envelope(session, kind, docket, agency, now)
    n = int(str(body["n"]))
    if item is not None:
        body["item"] = item
    if ref:
        body["ref"] = list(ref)
    body |= clear | {"_sd": digests, "_sd_alg": "sha-256"}
    _append(session, docket or HOUSE, body, opened, subject, now)
    return n


def _envelope(
    session: Session, kind: str, docket: str | None, agency: str | None, now: datetime
) -> dict[str, object]:
    """Return what every leaf has: numbers without gap, where it belongs, and when."""
    body: dict[str, object] = {"v": 1, "k": kind}
    body["n"] = _next_n(session, docket or HOUSE)
    body |= {"docket": docket} if docket else {"stream": HOUSE}
    body |= rules.stamp(now, person=session.info.get(_PERSON, False))
    if agency is not None:
        body |= {"agency": agency, "an": _next_an(session, agency)}
    return body


def _append(
    session: Session,
    stream: str,
    body: Mapping[str, object],
    opened: Sequence[str],
    subject: str,
    now: datetime,
) -> None:
    event = uuid4()
    session.add(
        Pending(
            event_id=event,
            kind=body["k"],
            stream=stream,
            n=body["n"],
            entry=rules.encode(body),
            created_at=now,
        )
    )
    if opened:
        kept = rules.canonical(list(opened))
        vault.keep(session, event, kept, docket=stream, subject=subject, now=now)


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
    head = _locked(
        session,
        AuditHead,
        AuditHead.single == 1,
        {"digest": GENESIS, "number": 0, "single": 1},
    )
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


def _next_n(session: Session, stream: str) -> int:
    counter = _counter(
        session,
        stream,
        StreamCounter,
        StreamCounter.stream == stream,
        {"stream": stream, "n": 0},
    )
    counter.n += 1
    return counter.n


def _next_an(session: Session, agency: str) -> int:
    counter = _counter(
        session,
        ("an", agency),
        AgencyCounter,
        AgencyCounter.agency == agency,
        {"agency": agency, "an": 0},
    )
    counter.an += 1
    return counter.an


def _counter(
    session: Session,
    name: object,
    table: type[RowT],
    where: ColumnElement[bool],
    first: Mapping[str, object],
) -> RowT:
    """Return the counter row, locked once in this transaction, made on first need."""
    cache: dict[object, tuple[RowT, SessionTransaction | None]]
    cache = session.info.setdefault(_COUNTERS, {})
    found, savepoint = cache.get(name, (None, None))
    # A lock taken behind a savepoint is trusted no longer than the savepoint lives.
    held = savepoint is None or savepoint.is_active
    if found is not None and held and found in session:
        return found
    row = _locked(session, table, where, first)
    cache[name] = row, session.get_nested_transaction()
    return row


def _locked(
    session: Session,
    table: type[RowT],
    where: ColumnElement[bool],
    first: Mapping[str, object],
) -> RowT:
    """Return the one row, locked; made on first need, whoever else makes it too."""
    asked = (
        select(table)
        .where(where)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = session.scalars(asked).one_or_none()
    if found is not None:
        return found
    try:
        with session.begin_nested():
            row = table(**first)
            session.add(row)
    except IntegrityError:
        # A rival made it just now.
        return session.scalars(asked).one()
    return row
