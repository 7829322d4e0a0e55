"""Forgetting on time: a key is looked at when its term may be over, and no sooner."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.ledger import service as ledger
from oversight.privacy.rules import retention as rules
from oversight.privacy.service import erasing
from oversight.vault import service as vault
from oversight.vault.models.keys import DataKey

MOST = 50
ENDED = "term-ended"
# Since when nothing more can come of a key's matter; None while something can.
Final = Callable[[Session, str, str], datetime | None]
# Takes away what a key leaves elsewhere, by its docket and its subject.
Purge = Callable[[Session, str, str], object]


def retire(
    session: Session, final: Final, purge: Purge, *, now: datetime, most: int = MOST
) -> int:
    """Forget the values whose term is over; return how many keys were looked at.

    What a pending matter needs is looked at again later. A key under which somebody
    writes at this moment is left for the next round.
    """
    planned = 0
    erased = 0
    for key in vault.to_look_at(session, now=now, most=most):
        term = rules.term_of(key.docket, key.subject)
        since = final(session, key.docket, key.subject)
        again = rules.look_again(term, since, now=now)
        if again is not None:
            key.erase_after = again
            planned += 1
        elif not erased:
            # One in each transaction: it holds locks of the record, and whoever acts in
            # another docket must never wait for it crosswise.
            erased = _erased(session, key, purge, now)
    session.flush()
    if planned:
        facts = {"keys": planned}
        ledger.note(session, "vault.looked", by=None, now=now, facts=facts)
    return planned + erased


def _erased(session: Session, key: DataKey, purge: Purge, now: datetime) -> int:
    subject = key.subject
    try:
        with session.begin_nested():
            # First the rows of the matter, then the record: as whoever writes them.
            purge(session, key.docket, subject)
            erasing.erase(session, key.docket, subject, ENDED, now=now)
    except RuleError:
        return 0
    return 1
