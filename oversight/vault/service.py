"""Keeping and opening private values, in the caller's transaction.

The key that wraps every data key (OVERSIGHT_VAULT_KEY) is handed over once per
process by ``use``; it is never stored beside what it wraps.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, SessionTransaction

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.vault import rules
from oversight.vault.models import DataKey, Kept

_CACHE = "vault.keys"
_root: list[bytes] = []


def use(root: bytes) -> None:
    """Take the key-encryption key for this process: 32 bytes."""
    if len(root) != rules.KEY_BYTES:
        raise ValueError("the vault key has 32 bytes")
    _root[:] = [root]


def keep(
    session: Session,
    event: UUID,
    value: bytes,
    *,
    docket: str,
    subject: str,
    now: datetime,
) -> None:
    """Encrypt the disclosures of one leaf under its docket's and subject's key."""
    key_id, key = _key(session, docket, subject, now)
    sealed = rules.encrypt(key, value, event.bytes)
    session.add(Kept(event_id=event, key_id=key_id, sealed=sealed))


def opened(session: Session, event: UUID) -> bytes:
    """Return the disclosures of one leaf, or refuse when they were forgotten."""
    found = session.execute(
        select(Kept.sealed, DataKey)
        .join(DataKey, DataKey.id == Kept.key_id)
        .where(Kept.event_id == event)
    ).one_or_none()
    if found is None:
        raise _forgotten()
    sealed, key = found
    return rules.decrypt(_unwrap(key), sealed, event.bytes)


def seal_text(
    session: Session, text: str, *, docket: str, subject: str, place: str, now: datetime
) -> bytes:
    """Return the text encrypted for one named place (table, row and field)."""
    _, key = _key(session, docket, subject, now)
    return rules.encrypt(key, text.encode(), place.encode())


def open_text(
    session: Session, sealed: bytes, *, docket: str, subject: str, place: str
) -> str:
    """Return a text kept by ``seal_text`` in that same place."""
    found = _stored(session, docket, subject)
    if found is None:
        raise _forgotten()
    return rules.decrypt(_unwrap(found), sealed, place.encode()).decode()


def _key(
    session: Session, docket: str, subject: str, now: datetime
) -> tuple[UUID, bytes]:
    """Return the data key, made on first need; unwrapped once a transaction."""
    cache: dict[tuple[str, str], tuple[UUID, bytes, SessionTransaction | None]]
    cache = session.info.setdefault(_CACHE, {})
    found, plain, savepoint = cache.get((docket, subject), (None, b"", None))
    # A key made behind a savepoint may have gone with it: then it is read again.
    if found is not None and (savepoint is None or savepoint.is_active):
        return found, plain
    row = _stored(session, docket, subject) or _made(session, docket, subject, now)
    plain = _unwrap(row)
    cache[docket, subject] = row.id, plain, session.get_nested_transaction()
    return row.id, plain


def _stored(session: Session, docket: str, subject: str) -> DataKey | None:
    return session.scalars(
        select(DataKey).where(DataKey.docket == docket, DataKey.subject == subject)
    ).one_or_none()


def _made(session: Session, docket: str, subject: str, now: datetime) -> DataKey:
    """Insert a fresh key, or return the one a rival inserted just now."""
    bound = f"{docket}/{subject}".encode()
    row = DataKey(
        docket=docket,
        subject=subject,
        wrapped=rules.encrypt(_kek(), rules.new_key(), bound),
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        rival = _stored(session, docket, subject)
        assert rival is not None
        return rival
    return row


def _unwrap(key: DataKey) -> bytes:
    return rules.decrypt(_kek(), key.wrapped, f"{key.docket}/{key.subject}".encode())


def _kek() -> bytes:
    if not _root:
        raise RuntimeError("the vault has no key yet: call vault.use at start")
    return _root[0]


def _forgotten() -> RuleError:
    return RuleError("vault_forgotten", N_("This private value has been erased."))
