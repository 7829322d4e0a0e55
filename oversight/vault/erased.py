"""The keys that were thrown away: which, and whether one of them is here again."""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.vault.models.erasures import Erasure
from oversight.vault.models.keys import DataKey

BATCH = 500


def every(session: Session) -> Iterator[Erasure]:
    """Yield every erasure, in the order in which they happened."""
    asked = select(Erasure).order_by(Erasure.erased_at, Erasure.id)
    return iter(session.scalars(asked.execution_options(yield_per=BATCH)))


def count(session: Session) -> int:
    """Return how many keys were thrown away."""
    return session.scalar(select(func.count()).select_from(Erasure)) or 0


def known(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Return which of these keys this database knows to be gone."""
    found: set[UUID] = set()
    for some in _batches(ids):
        found |= set(session.scalars(select(Erasure.id).where(Erasure.id.in_(some))))
    return found


def alive(session: Session, ids: Collection[UUID]) -> list[DataKey]:
    """Return which of these keys this database still has."""
    found: list[DataKey] = []
    for some in _batches(ids):
        found += session.scalars(select(DataKey).where(DataKey.id.in_(some)))
    return found


def back(session: Session) -> list[DataKey]:
    """Return the keys that are here although this database knows them to be gone."""
    asked = select(DataKey).join(Erasure, Erasure.id == DataKey.id)
    return list(session.scalars(asked))


def remember(session: Session, erasures: Iterable[Erasure]) -> None:
    """Know of erasures whose keys are not here, so that no copy brings them back."""
    session.add_all(erasures)
    session.flush()


def _batches(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    whole = sorted(ids)
    for start in range(0, len(whole), BATCH):
        yield whole[start : start + BATCH]
