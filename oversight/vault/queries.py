"""The data keys there are: to read under, or held so that nobody throws one away."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from oversight.storage.statements import Ready
from oversight.vault.models.keys import DataKey

CHUNK = 500
Name = tuple[str, str]
_KEYS = DataKey.metadata.tables[DataKey.__tablename__]
_HELD = select(_KEYS.c.id, _KEYS.c.docket, _KEYS.c.subject, _KEYS.c.wrapped)
_HELD = _HELD.with_for_update(read=True, key_share=True)
_ASKED = {"docket": _KEYS.c.docket, "subject": _KEYS.c.subject}
# Written once: each act that seals something runs the first, a bulk file the second.
_HELD_ONE = _HELD.where(*(of == bindparam(name) for name, of in _ASKED.items()))
_HOLD = Ready(_HELD_ONE)
# The same key's id and wrapped self, in the answer of another statement of that act.
BESIDE = tuple(
    _HELD_ONE.with_only_columns(of).scalar_subquery()
    for of in (_KEYS.c.id, _KEYS.c.wrapped)
)
_HOLD_ALL = _HELD.where(
    *(of.in_(bindparam(name, expanding=True)) for name, of in _ASKED.items())
)


class Held(NamedTuple):
    """A data key that nobody throws away until this transaction ends."""

    id: UUID
    docket: str
    subject: str
    wrapped: bytes


def stored(session: Session, wanted: Collection[Name]) -> list[DataKey]:
    """Return the data keys there are, by docket and subject."""
    found: list[DataKey] = []
    for some in _dockets(wanted):
        found += session.scalars(select(DataKey).where(DataKey.docket.in_(some)))
    return [row for row in found if (row.docket, row.subject) in wanted]


def held(session: Session, wanted: Collection[Name]) -> list[Held]:
    """Return the data keys there are, and let nobody throw one away meanwhile."""
    session.flush()
    if len(wanted) == 1:
        docket, subject = next(iter(wanted))
        row = _HOLD.one(session, {"docket": docket, "subject": subject})
        return [] if row is None else [Held(*row)]
    found: list[Held] = []
    subjects = sorted({subject for _, subject in wanted})
    for some in _dockets(wanted):
        named = {"docket": some, "subject": subjects}
        rows = session.connection().execute(_HOLD_ALL, named)
        found += (Held(*row) for row in rows)
    return [row for row in found if (row.docket, row.subject) in wanted]


def _dockets(wanted: Collection[Name]) -> list[list[str]]:
    dockets = sorted({docket for docket, _ in wanted})
    return [dockets[at : at + CHUNK] for at in range(0, len(dockets), CHUNK)]
