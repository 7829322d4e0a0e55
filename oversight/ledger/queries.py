"""Reading the record, leaf by leaf, in the order of arrival."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from oversight.ledger.models import Pending, TreeEntry
from oversight.storage.statements import Ready

Leaf = dict[str, Any]
_OF_STREAM = select(Pending.entry).where(Pending.stream == bindparam("of"))
_OF_STREAM = _OF_STREAM.order_by(Pending.n)
# Written once: each decision asks for what was opened before it.
_STREAM = Ready(_OF_STREAM)
_STREAM_KIND = Ready(_OF_STREAM.where(Pending.kind == bindparam("leaf")))


def leaves(
    session: Session, *, kind: str | None = None, size: int | None = None
) -> Iterator[Leaf]:
    """Yield every leaf as plain values, oldest first.

    ``size`` takes the first N of the tree, in the order that the world sees; without
    it those that wait for their places are there as well, in the order of arrival.
    """
    query = select(Pending.entry).order_by(Pending.id)
    if size is not None:
        query = select(Pending.entry).order_by(TreeEntry.id).limit(size)
        query = query.join(TreeEntry, TreeEntry.leaf_id == Pending.id)
    if kind is not None:
        query = query.where(Pending.kind == kind)
    for entry in session.scalars(query.execution_options(yield_per=2000)):
        yield json.loads(entry)


def of_stream(session: Session, stream: str, kind: str | None = None) -> list[Leaf]:
    """Return the leaves of one docket, or those of one kind, by their numbers."""
    session.flush()
    if kind is None:
        rows = _STREAM.all(session, {"of": stream})
    else:
        rows = _STREAM_KIND.all(session, {"of": stream, "leaf": kind})
    return [json.loads(entry) for (entry,) in rows]


def of_kinds(
    session: Session, kinds: Collection[str], since: datetime
) -> Iterator[Leaf]:
    """Yield the leaves of these kinds that were written since, oldest first."""
    query = (
        select(Pending.entry)
        .where(Pending.kind.in_(kinds), Pending.created_at >= since)
        .order_by(Pending.id)
    )
    for entry in session.scalars(query.execution_options(yield_per=2000)):
        yield json.loads(entry)


def kind_of(session: Session, stream: str, n: int) -> str | None:
    """Return of which kind the leaf of that number is, if there is one."""
    named = (Pending.stream == stream, Pending.n == n)
    return session.scalars(select(Pending.kind).where(*named)).one_or_none()


def last_act(session: Session, streams: Collection[str]) -> datetime | None:
    """Return when something was last recorded in these streams, but for erasures."""
    return session.scalar(
        select(func.max(Pending.created_at)).where(
            Pending.stream.in_(streams), Pending.kind != "vault.erased"
        )
    )


def size(session: Session) -> int:
    """Return how many leaves the record holds."""
    return session.scalar(select(func.count()).select_from(Pending)) or 0
