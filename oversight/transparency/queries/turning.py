"""Turning the pages of a long list: from one docket on, never by counting from the top.

A page is named by the docket beside it, so an address shows the same dockets however
many are filed later, and the last page costs what the first one costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select, tuple_
from sqlalchemy.orm import Session

from oversight.intake.models.requests import LegalRequest

ORDER = (LegalRequest.filed_at, LegalRequest.docket)
Where = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Turned:
    """The dockets of one page, newest first, and whether there are others beside."""

    ids: tuple[UUID, ...]
    newer: bool
    older: bool


def first(session: Session, where: Where, size: int) -> Turned:
    """Return the newest dockets."""
    found = _found(session, where, size + 1)
    return Turned(found[:size], newer=False, older=len(found) > size)


def after(session: Session, where: Where, docket: str, size: int) -> Turned:
    """Return the dockets that follow one; the first page if it was never given."""
    place = _place(session, docket)
    if place is None:
        return first(session, where, size)
    found = _found(session, [*where, _key() < place], size + 1)
    return Turned(found[:size], newer=True, older=len(found) > size)


def before(session: Session, where: Where, docket: str, size: int) -> Turned:
    """Return the dockets that stand before one; never less than a whole first page."""
    place = _place(session, docket)
    newer: tuple[UUID, ...] = ()
    if place is not None:
        newer = _found(session, [*where, _key() > place], size + 1, newest=False)
    if len(newer) <= size:
        return first(session, where, size)
    return Turned(newer[:size][::-1], newer=True, older=True)


def numbered(
    session: Session, where: Where, number: int, size: int
) -> tuple[Turned, int]:
    """Return a page by its number, as addresses named it once; at most the last."""
    start = _at(session, where, (number - 1) * size)
    if start is None:
        total = session.scalar(select(func.count(LegalRequest.id)).where(*where)) or 0
        number = max(1, -(-total // size))
        start = _at(session, where, (number - 1) * size)
    if start is None or number == 1:
        return first(session, where, size), 1
    found = _found(session, [*where, _key() <= start], size + 1)
    return Turned(found[:size], newer=True, older=len(found) > size), number


def _key() -> ColumnElement[tuple[object, ...]]:
    return tuple_(*ORDER)


def _value(filed_at: datetime, docket: str) -> ColumnElement[tuple[object, ...]]:
    given = zip((filed_at, docket), ORDER, strict=True)
    return tuple_(*(literal(value, column.type) for value, column in given))


def _place(session: Session, docket: str) -> ColumnElement[tuple[object, ...]] | None:
    """Return where a docket stands in the order of the list."""
    row = session.execute(
        select(*ORDER).where(LegalRequest.docket == docket)
    ).one_or_none()
    return _value(*row) if row else None


def _at(
    session: Session, where: Where, skip: int
) -> ColumnElement[tuple[object, ...]] | None:
    """Return where the docket stands that has so many before it."""
    newest = [column.desc() for column in ORDER]
    row = session.execute(
        select(*ORDER).where(*where).order_by(*newest).offset(skip).limit(1)
    ).one_or_none()
    return _value(*row) if row else None


def _found(
    session: Session, where: Where, most: int, *, newest: bool = True
) -> tuple[UUID, ...]:
    order = [column.desc() if newest else column for column in ORDER]
    query = select(LegalRequest.id).where(*where).order_by(*order).limit(most)
    return tuple(session.scalars(query))
