"""Turning the pages of a long list: from one docket on, never by counting from the top.

A page is named by the docket beside it, so an address shows the same dockets however
many are filed later, and the last page costs what the first one costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from oversight.intake.models.requests import LegalRequest

Column = InstrumentedAttribute[Any]
Where = Sequence[ColumnElement[bool]]
FILED: tuple[Column, Column] = (LegalRequest.filed_at, LegalRequest.docket)


@dataclass(frozen=True, slots=True)
class Walk:
    """What the dockets of a list must meet, and the two columns to walk along.

    The columns say when a docket was filed and its number, in whichever table has
    them in one index with what is asked for.
    """

    where: Where = ()
    along: tuple[Column, Column] = FILED

    def further(self, *more: ColumnElement[bool]) -> "Walk":
        """Return the same walk, narrowed."""
        return replace(self, where=[*self.where, *more])

    @property
    def place(self) -> ColumnElement[tuple[object, ...]]:
        """Where a docket stands on the way."""
        return tuple_(*self.along)


@dataclass(frozen=True, slots=True)
class Turned:
    """The dockets of one page, newest first, and whether there are others beside."""

    ids: tuple[UUID, ...]
    newer: bool
    older: bool


def first(session: Session, walk: Walk, size: int) -> Turned:
    """Return the newest dockets."""
    found = _found(session, walk, size + 1)
    return Turned(found[:size], newer=False, older=len(found) > size)


def after(session: Session, walk: Walk, docket: str, size: int) -> Turned:
    """Return the dockets that follow one; the first page if it was never given."""
    place = _place(session, docket)
    if place is None:
        return first(session, walk, size)
    found = _found(session, walk.further(walk.place < place), size + 1)
    return Turned(found[:size], newer=True, older=len(found) > size)


def before(session: Session, walk: Walk, docket: str, size: int) -> Turned:
    """Return the dockets that stand before one; never less than a whole first page."""
    place = _place(session, docket)
    newer: tuple[UUID, ...] = ()
    if place is not None:
        back = walk.further(walk.place > place)
        newer = _found(session, back, size + 1, newest=False)
    if len(newer) <= size:
        return first(session, walk, size)
    return Turned(newer[:size][::-1], newer=True, older=True)


def numbered(
    session: Session, walk: Walk, number: int, size: int
) -> tuple[Turned, int]:
    """Return a page by its number, as addresses named it once; at most the last."""
    start = _at(session, walk, (number - 1) * size)
    if start is None:
        counted = select(func.count(LegalRequest.id)).where(*walk.where)
        total = session.scalar(counted) or 0
        number = max(1, -(-total // size))
        start = _at(session, walk, (number - 1) * size)
    if start is None or number == 1:
        return first(session, walk, size), 1
    found = _found(session, walk.further(walk.place <= start), size + 1)
    return Turned(found[:size], newer=True, older=len(found) > size), number


def _value(filed_at: datetime, docket: str) -> ColumnElement[tuple[object, ...]]:
    given = zip((filed_at, docket), FILED, strict=True)
    return tuple_(*(literal(value, column.type) for value, column in given))


def _place(session: Session, docket: str) -> ColumnElement[tuple[object, ...]] | None:
    """Return where a docket stands in the order of the list."""
    row = session.execute(
        select(*FILED).where(LegalRequest.docket == docket)
    ).one_or_none()
    return _value(*row) if row else None


def _at(
    session: Session, walk: Walk, skip: int
) -> ColumnElement[tuple[object, ...]] | None:
    """Return where the docket stands that has so many before it."""
    newest = [column.desc() for column in walk.along]
    row = session.execute(
        select(*walk.along).where(*walk.where).order_by(*newest).offset(skip).limit(1)
    ).one_or_none()
    return _value(*row) if row else None


def _found(
    session: Session, walk: Walk, most: int, *, newest: bool = True
) -> tuple[UUID, ...]:
    order = [column.desc() if newest else column for column in walk.along]
    query = select(LegalRequest.id).where(*walk.where).order_by(*order).limit(most)
    return tuple(session.scalars(query))
