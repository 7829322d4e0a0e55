"""What every public page says above all while the portal cannot work as it should."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.desk.queries import pool
from oversight.ledger import outages
from oversight.ledger.rules.outages import Outage
from oversight.review.queries import pools
from oversight.storage.session import Store

FRESH = timedelta(minutes=1)
REMEMBERED = timedelta(days=7)


Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Reach:
    """Since when the portal is taken out of service, and a long outage of late."""

    leaving: datetime | None = None
    away: Outage | None = None


class Pool(StrEnum):
    """Whether somebody reviews."""

    ENOUGH = ""
    FEW = "few"
    NOBODY = "nobody"


class Banner(Generic[Said]):
    """One thing that may be wrong, asked anew at most once a minute."""

    def __init__(
        self, store: Store, read: Callable[[Session, datetime], Said], well: Said
    ) -> None:
        """Read from this store; until then all is well."""
        self._store, self._read, self._well = store, read, well
        self.forget()

    def forget(self) -> None:
        """Ask anew with the next page, as a process that starts afresh does."""
        self._read_at: datetime | None = None
        self._said = self._well

    def __call__(self) -> Said:
        """Return what is wrong; a database in trouble leaves the last answer."""
        now = utc_now()
        if self._read_at is None or abs(now - self._read_at) >= FRESH:
            self._said, self._read_at = self._asked(now), now
        return self._said

    def _asked(self, now: datetime) -> Said:
        try:
            with self._store.reading() as session:
                return self._read(session, now)
        except (SQLAlchemyError, RuleError):
            return self._said


class Banners:
    """What is wrong with the portal.

    The pages of an affected person ask for ``reach`` alone: they read of no person.
    """

    def __init__(self, store: Store) -> None:
        """Read from this store, and remember nothing yet."""
        self.reach = Banner(store, reach, Reach())
        self.pool = Banner(store, reviewing, Pool.ENOUGH)

    def __call__(self) -> tuple[Reach, Pool]:
        """Return everything that a page may say, for pages that are kept drawn."""
        return self.reach(), self.pool()

    def forget(self) -> None:
        """Ask anew with the next page."""
        self.reach.forget()
        self.pool.forget()


def reach(session: Session, now: datetime) -> Reach:
    """Return whether the portal is out of reach, or was for long within a week.

    A long outage gave affected people more time: so it is told after its end.
    """
    long = [one for one in outages.known(session) if one.is_long]
    last = long[-1] if long and now - long[-1].until < REMEMBERED else None
    return Reach(outages.announced(session), last)


def reviewing(session: Session, now: datetime) -> Pool:
    """Return whether enough reviewers can be drawn, too few, or none is appointed."""
    if pool.note(session, now) is None:
        return Pool.ENOUGH
    return Pool.FEW if pools.active(session, now) else Pool.NOBODY
