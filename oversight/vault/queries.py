"""The data keys there are: to read under, or held so that nobody throws one away."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from oversight.vault.models.keys import DataKey

CHUNK = 500
Name = tuple[str, str]
_KEYS = DataKey.metadata.tables[DataKey.__tablename__]
_ASKED = {"dockets": _KEYS.c.docket, "subjects": _KEYS.c.subject}
_NAMED = [of.in_(bindparam(name, expanding=True)) for name, of in _ASKED.items()]
# Written once: each act that seals something runs it.
_HOLD = select(_KEYS).where(*_NAMED).with_for_update(read=True, key_share=True)


def stored(session: Session, wanted: Collection[Name]) -> list[DataKey]:
    """Return the data keys there are, by docket and subject."""
    found: list[DataKey] = []
    for some in _dockets(wanted):
        found += session.scalars(select(DataKey).where(DataKey.docket.in_(some)))
    return [row for row in found if (row.docket, row.subject) in wanted]


def held(session: Session, wanted: Collection[Name]) -> list[Row[Any]]:
    """Return the data keys there are, and let nobody throw one away meanwhile."""
    session.flush()
    subjects = {"subjects": sorted({subject for _, subject in wanted})}
    found: list[Row[Any]] = []
    for some in _dockets(wanted):
        found += session.connection().execute(_HOLD, {"dockets": some, **subjects})
    return [row for row in found if (row.docket, row.subject) in wanted]


def _dockets(wanted: Collection[Name]) -> list[list[str]]:
    dockets = sorted({docket for docket, _ in wanted})
    return [dockets[at : at + CHUNK] for at in range(0, len(dockets), CHUNK)]
