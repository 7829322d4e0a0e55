"""On what this review rests today: the sentence that every page carries."""

from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.queries import register as law
from oversight.law.rules.policy import Mandate
from oversight.storage.session import Store
from oversight.web.words import _

FRESH = timedelta(minutes=1)
SENTENCES = {
    Mandate.NONE: N_(
        "This portal has no mandate in law. Bodies send their requests here by "
        "choice; what is approved here is not an order and binds nobody."
    ),
    Mandate.UNDERTAKING: N_(
        "This review rests on a written undertaking of the bodies that take part. "
        "What is approved here is not an order; only the Authority's own order binds."
    ),
    Mandate.RULES: N_(
        "This review rests on rules under section 37(2) of the Prevention of "
        "Electronic Crimes Act 2016. The order itself is the Authority's own."
    ),
    Mandate.STATUTE: N_(
        "This review rests on an Act of Parliament. The order itself is the "
        "Authority's own."
    ),
}


class MandateNotice:
    """The sentence on the mandate in force, read again at most once a minute."""

    def __init__(self, store: Store) -> None:
        """Read from this store, and remember nothing yet."""
        self._store = store
        self._read_at: datetime | None = None
        self._mandate: Mandate | None = None

    def __call__(self) -> str:
        """Return the sentence in the reader's language; "" while nothing is known."""
        now = utc_now()
        if self._read_at is None or abs(now - self._read_at) >= FRESH:
            self._mandate, self._read_at = self._read(now), now
        return str(_(SENTENCES[self._mandate])) if self._mandate else ""

    def _read(self, now: datetime) -> Mandate | None:
        """Ask the register; a database in trouble leaves the last answer standing."""
        try:
            with self._store.reading() as session:
                return law.mandate(session, local_date(now))
        except SQLAlchemyError:
            return self._mandate
        except RuleError:
            return None
