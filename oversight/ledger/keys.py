"""The keys of the log, one after the other: which sign, from which size to which.

A key signs checkpoints of the sizes from ``from_size`` up to and without
``until_size``. A new one is announced under the old one, then both sign, then the old
one is retired; a key that was never announced signs nothing.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.ledger import service, tree
from oversight.ledger.models import LogKey, Pending
from oversight.ledger.rules import notes, rotation
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Key

ANNOUNCED, RETIRED = "key.announced", "key.retired"


class Step(StrEnum):
    """How far a new key has come."""

    ANNOUNCED = "announced"
    BOTH = "both"
    RETIRED = "retired"


def signing(
    session: Session,
    origin: str,
    offered: Sequence[Ed25519PrivateKey],
    *,
    size: int,
    now: datetime,
) -> list[Ed25519PrivateKey]:
    """Return which of the offered keys sign now; the first of all begins the log.

    Raises ``LogError``: ``other_origin`` for another name than the log's own,
    ``other_key`` when none of the keys is one that this log signs with.
    """
    rows = {row.vkey: row for row in _locked(session)}
    check_origin(rows, origin)
    if not rows:
        vkey = notes.public_key(origin, offered[0]).vkey
        session.add(LogKey(vkey=vkey, from_size=0, announced_at=now))
        session.flush()
        return [offered[0]]
    chosen = []
    for key in offered:
        row = rows.get(notes.public_key(origin, key).vkey)
        if row is not None and row.until_size is None:
            chosen.append(key)
    if not chosen:
        raise LogError(
            "other_key",
            f"The key in OVERSIGHT_LOG_KEY is not the one under which this log has "
            f"signed {size} entries so far. A new key comes by: python -m oversight "
            "ledger rotate",
        )
    return chosen


def check_origin(vkeys: Iterable[str], origin: str) -> None:
    """Refuse another name than the one under which the log began."""
    names = {notes.parse_vkey(vkey).name for vkey in vkeys}
    if names - {origin}:
        raise LogError(
            "other_origin",
            f"This log is {min(names)}; as {origin} nobody would know it. Set "
            "OVERSIGHT_BASE_URL to the address under which it began.",
        )


def rotate(
    session: Session, old: Key, fresh: Key, *, now: datetime, at_once: bool = False
) -> Step:
    """Take the next step from the old key to the fresh one; return how far it is.

    ``at_once`` waits for nobody: for an old key that is in wrong hands. Raises
    ``LogError`` ``too_early`` before a month has passed, ``other_key`` when the old
    key is not one that signs.
    """
    rows = {row.vkey: row for row in _locked(session)}
    if old.vkey not in rows:
        raise LogError("other_key", "The key in OVERSIGHT_LOG_KEY is not the log's.")
    mine, next_ = rows[old.vkey], rows.get(fresh.vkey)
    if mine.until_size is not None:
        return Step.RETIRED
    since = announced(session, fresh) if next_ is None else next_.announced_at
    if since is None:
        code = rotation.code(fresh)
        service.record(session, ANNOUNCED, now=now, public={"code": code})
        return Step.ANNOUNCED
    if not at_once:
        rotation.refuse_early(since, now)
    next_size = _next_size(session)
    if next_ is None:
        row = LogKey(vkey=fresh.vkey, from_size=next_size, announced_at=now)
        session.add(row)
        session.flush()
        return Step.BOTH
    mine.until_size = max(next_size, next_.from_size)
    service.record(session, RETIRED, now=now, public={"code": rotation.code(old)})
    return Step.RETIRED


def check_begun(session: Session) -> None:
    """Refuse to change a key that has not signed anything."""
    if not tree.keys(session):
        raise LogError("nothing", "The log has not signed anything yet.")


def announced(session: Session, key: Key) -> datetime | None:
    """Return when the record named a key as the next one, if it did."""
    return next(
        (at for code, at in _named(session, ANNOUNCED) if code == rotation.code(key)),
        None,
    )


def relearn(session: Session, seen: Iterable[Key], *, size: int, now: datetime) -> None:
    """Know again the keys that signed what a restored database had lost."""
    rows = {row.vkey: row for row in _locked(session)}
    for key in seen:
        if key.vkey not in rows:
            row = LogKey(vkey=key.vkey, from_size=size, announced_at=now)
            session.add(row)
            rows[key.vkey] = row
    gone = {code for code, _ in _named(session, RETIRED)}
    for row in rows.values():
        if rotation.code(notes.parse_vkey(row.vkey)) in gone and not row.until_size:
            row.until_size = size
    session.flush()


def _named(session: Session, kind: str) -> list[tuple[str, datetime]]:
    asked = select(Pending.entry, Pending.created_at).where(Pending.kind == kind)
    rows = session.execute(asked.order_by(Pending.id)).all()
    return [(json.loads(entry)["code"], at) for entry, at in rows]


def _next_size(session: Session) -> int:
    newest = tree.newest(session)
    return 0 if newest is None else newest.size + 1


def _locked(session: Session) -> Sequence[LogKey]:
    """Return every key; who signs and who rotates wait for one another here."""
    return session.scalars(select(LogKey).with_for_update()).all()
