"""Keeping and opening private values, in the caller's transaction.

The key that wraps every data key (OVERSIGHT_VAULT_KEY) is handed over once per
process by ``use``; it is never stored beside what it wraps.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, SessionTransaction

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.storage.statements import Ready
from oversight.vault import queries
from oversight.vault.models.erasures import Erasure
from oversight.vault.models.keys import DataKey, Kept
from oversight.vault.queries import Held, Name
from oversight.vault.rules import wrapping as rules

_CACHE = "vault.keys"
_KEPT = Kept.metadata.tables[Kept.__tablename__]
_KEEP = Ready(insert(_KEPT), "id", "event_id", "key_id", "sealed")
_root: list[bytes] = []


@dataclass(frozen=True, slots=True)
class Value:
    """The disclosures of one leaf, and under whose key they are to be kept."""

    event: UUID
    plain: bytes
    docket: str
    subject: str


@dataclass(frozen=True, slots=True)
class _Known:
    """A data key, trusted while the savepoint that it was read behind lives."""

    id: UUID
    plain: bytes
    savepoint: SessionTransaction | None

    def gone(self) -> bool:
        return self.savepoint is not None and not self.savepoint.is_active


def use(root: bytes, *older: bytes) -> None:
    """Take the key-encryption key for this process: 32 bytes.

    ``older`` keys open what they once wrapped, as long as a rotation goes on; nothing
    new is ever wrapped under them.
    """
    if {len(one) for one in (root, *older)} != {rules.KEY_BYTES}:
        raise ValueError("the vault key has 32 bytes")
    _root[:] = [root, *older]


def keep_all(session: Session, values: Sequence[Value], *, now: datetime) -> None:
    """Encrypt the disclosures of leaves under their docket's and subject's keys."""
    if not values:
        return
    keys = _keys(session, {(one.docket, one.subject) for one in values}, now)
    rows = []
    for one in values:
        key_id, key = keys[one.docket, one.subject]
        row = {"id": uuid4(), "event_id": one.event, "key_id": key_id}
        sealed = rules.encrypt(key, one.plain, one.event.bytes)
        rows.append(row | {"sealed": sealed})
    _KEEP.run(session, *rows)


def meet(session: Session, key: Held) -> None:
    """Take a key that another statement has read and holds (``queries.BESIDE``)."""
    known = _Known(key.id, unwrap(key), session.get_nested_transaction())
    name = key.docket, key.subject
    session.info.setdefault(_CACHE, {})[name] = known


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
    return rules.decrypt(unwrap(key), sealed, event.bytes)


def seal_text(
    session: Session, text: str, *, docket: str, subject: str, place: str, now: datetime
) -> bytes:
    """Return the text encrypted for one named place (table, row and field)."""
    key_id, key = _keys(session, {(docket, subject)}, now)[docket, subject]
    return rules.seal(key_id, key, text.encode(), place.encode())


def open_text(
    session: Session, sealed: bytes, *, docket: str, subject: str, place: str
) -> str:
    """Return a text kept by ``seal_text`` in that same place."""
    named = {"docket": docket, "subject": subject}
    return open_all(session, {place: sealed}, **named)[place].decode()


def seal_all(
    session: Session,
    plain: Mapping[str, bytes],
    *,
    docket: str,
    subject: str,
    now: datetime,
) -> dict[str, bytes]:
    """Return values encrypted under one key, each for its own named place."""
    key_id, key = _keys(session, {(docket, subject)}, now)[docket, subject]
    return {
        place: rules.seal(key_id, key, value, place.encode())
        for place, value in plain.items()
    }


def open_all(
    session: Session, sealed: Mapping[str, bytes], *, docket: str, subject: str
) -> dict[str, bytes]:
    """Return values kept by ``seal_all``, each in the place it was sealed for.

    Raises ``RuleError``: ``vault_forgotten`` when their key was thrown away, whether or
    not there is a fresh one since; ``vault_damaged`` when one was changed or moved.
    """
    found = queries.stored(session, {(docket, subject)})
    if not found:
        raise _forgotten()
    row = found[0]
    key = unwrap(row)
    try:
        return {
            place: rules.unseal(row.id, key, value, place.encode())
            for place, value in sealed.items()
        }
    except RuleError:
        if _thrown_away(session, sealed.values()):
            raise _forgotten() from None
        raise


def forget(
    session: Session,
    *,
    docket: str,
    subject: str,
    ground: str,
    now: datetime,
    entry: tuple[str, int] | None = None,
    wait: bool = True,
) -> bool:
    """Throw the key away, and what it kept: copies of its values stay shut for good.

    Returns whether that was done. Whoever seals under the key holds it until their
    transaction ends: they are waited for and forgotten too, or without ``wait`` nothing
    is done. Of two who forget one alone finds it. ``entry`` is the public entry, by its
    stream and number, that says so; the key's id is remembered, and nothing else.
    """
    named = (DataKey.docket == docket, DataKey.subject == subject)
    asked = select(DataKey).where(*named).with_for_update(skip_locked=not wait)
    row = session.scalars(asked).one_or_none()
    session.info.get(_CACHE, {}).pop((docket, subject), None)
    if row is None:
        return False
    stream, n = entry or (None, None)
    gone = Erasure(id=row.id, ground=ground, erased_at=now, stream=stream, n=n)
    session.add(gone)
    session.execute(delete(_KEPT).where(_KEPT.c.key_id == row.id))
    session.delete(row)
    session.flush()
    return True


def rotate(session: Session, *, after: UUID | None, most: int) -> UUID | None:
    """Wrap the next data keys under the present key; return where to go on, or None.

    A key that is wrapped under it already is left alone, so that a rotation that was
    stopped anywhere begins again from the first one and ends the same.
    """
    asked = select(DataKey).order_by(DataKey.id).limit(most)
    # Held against other changes alone: whoever seals under a key goes on meanwhile.
    asked = asked.with_for_update(key_share=True)
    rows = session.scalars(asked if after is None else asked.where(DataKey.id > after))
    last = None
    for row in rows:
        last, place = row.id, f"{row.docket}/{row.subject}".encode()
        try:
            rules.decrypt(_kek(), row.wrapped, place)
        except RuleError:
            row.wrapped = rules.encrypt(_kek(), unwrap(row), place)
    session.flush()
    return last


def root_id() -> str:
    """Return by which name people may tell one vault key from another."""
    return rules.name(_kek())


def keys_of(session: Session, docket: str) -> list[DataKey]:
    """Return the keys under which a docket keeps private values, by their subjects."""
    asked = select(DataKey).where(DataKey.docket == docket).order_by(DataKey.subject)
    return list(session.scalars(asked))


def to_look_at(session: Session, *, now: datetime, most: int) -> list[DataKey]:
    """Return keys whose term may be over, and those that nobody has looked at yet."""
    asked = select(DataKey).limit(most)
    fresh = session.scalars(asked.where(DataKey.erase_after.is_(None))).all()
    due = asked.where(DataKey.erase_after <= now).order_by(DataKey.erase_after)
    return [*fresh, *session.scalars(due)]


def subjects(session: Session, docket: str) -> tuple[str, ...]:
    """Return of whom a docket keeps private values."""
    return tuple(key.subject for key in keys_of(session, docket))


def _keys(
    session: Session, wanted: Collection[Name], now: datetime
) -> dict[Name, tuple[UUID, bytes]]:
    """Return the data keys, made on first need; unwrapped once a transaction."""
    cache: dict[Name, _Known] = session.info.setdefault(_CACHE, {})
    # What was made behind a savepoint may have gone with it.
    missing = {name for name in wanted if name not in cache or cache[name].gone()}
    while missing:
        rows: list[DataKey | Held] = [*queries.held(session, missing)]
        absent = missing - {(row.docket, row.subject) for row in rows}
        rows += _made(session, absent, now) if absent else []
        savepoint = session.get_nested_transaction()
        for row in rows:
            known = _Known(row.id, unwrap(row), savepoint)
            cache[row.docket, row.subject] = known
            missing.discard((row.docket, row.subject))
    return {name: (cache[name].id, cache[name].plain) for name in wanted}


def _thrown_away(session: Session, sealed: Collection[bytes]) -> bool:
    """Say whether any of these values was sealed under a key that is gone for good."""
    named = {rules.sealed_under(one) for one in sealed} - {None}
    asked = select(Erasure.id).where(Erasure.id.in_(named)).limit(1)
    return session.scalars(asked).first() is not None


def _made(session: Session, wanted: Collection[Name], now: datetime) -> list[DataKey]:
    """Insert fresh keys, or none of them when a rival inserted one just now."""
    rows = [
        DataKey(
            docket=docket,
            subject=subject,
            wrapped=rules.encrypt(
                _kek(), rules.new_key(), f"{docket}/{subject}".encode()
            ),
            made_at=now,
        )
        # In one order, so that no two writers wait for each other.
        for docket, subject in sorted(wanted)
    ]
    try:
        with session.begin_nested():
            session.add_all(rows)
    except IntegrityError:
        return []
    return rows


def unwrap(key: DataKey | Held) -> bytes:
    """Open a data key with the present key, or with one that a rotation replaces."""
    place = f"{key.docket}/{key.subject}".encode()
    _kek()
    for older in _root[:-1]:
        with suppress(RuleError):
            return rules.decrypt(older, key.wrapped, place)
    return rules.decrypt(_root[-1], key.wrapped, place)


def _kek() -> bytes:
    if not _root:
        raise RuntimeError("the vault has no key yet: call vault.use at start")
    return _root[0]


def _forgotten() -> RuleError:
    return RuleError("vault_forgotten", N_("This private value has been erased."))
