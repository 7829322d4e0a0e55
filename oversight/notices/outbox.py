"""Empties the outbox: takes a letter, hands it over, keeps what the server said.

Nothing is locked while a server is spoken to: each letter is taken in one transaction
and settled in another.
"""

from collections.abc import Callable
from datetime import datetime

from oversight.notices import smtp
from oversight.notices.queries import mail as queries
from oversight.notices.rules.relay import Verdict
from oversight.notices.service import sending
from oversight.notices.smtp import Relay
from oversight.storage.session import Store

Clock = Callable[[], datetime]


def _never() -> bool:
    return False


def empty(
    store: Store, relay: Relay, clock: Clock, *, stopped: Callable[[], bool] = _never
) -> int:
    """Send what is due, in order, until nothing is; return how many were accepted."""
    sent = 0
    while not stopped() and not _idle(store, relay, clock()):
        with store.transaction() as session:
            taken = sending.take(
                session, relay.address, sender=relay.sender, now=clock()
            )
        if taken is None:
            break
        outcome = smtp.hand_over(relay, taken.envelope)
        with store.transaction() as session:
            sending.settle(session, taken, outcome, server=relay.address, now=clock())
        sent += outcome.verdict is Verdict.ACCEPTED
    return sent


def _idle(store: Store, relay: Relay, now: datetime) -> bool:
    with store.reading() as session:
        return queries.idle(session, relay.address, now=now)
