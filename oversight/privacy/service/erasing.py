"""Forgetting private values: the key, what it kept, and a leaf that says so.

The leaves that committed to the values stay: what remains of a value in public is
random-looking bytes, and its salt is gone (LEDGER 2).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.ledger import service as ledger
from oversight.privacy.rules import erasing as rules
from oversight.vault import service as vault


def erase(
    session: Session, docket: str, subject: str, ground: str, *, now: datetime
) -> None:
    """Forget one subject's private values in a docket, for good.

    Raises ``RuleError`` for a ground that is not on the list (``ground_unknown``), for
    a subject of whom nothing is kept (``nothing_kept``), and while somebody writes
    under the key (``key_in_use``): then try again. An act after it gets a fresh key;
    receipts that were handed out still open what they hold.
    """
    rules.check_ground(ground)
    rules.check_kept(subject, vault.subjects(session, docket), docket)

    # The entry comes first: it takes the docket's lock, as each act of it does, so that
    # the writer under way is waited for and no two wait for each other. Who sealed a
    # text and has yet to record it holds the key and needs that lock: they go first.
    stream = docket if rules.is_docket(docket) else None
    n = ledger.record(
        session, "vault.erased", docket=stream, public={"code": ground}, now=now
    )
    facts = {"subject": subject, "ground": ground}
    ledger.note(session, "vault.erased", by=None, now=now, subject=docket, facts=facts)
    done = vault.forget(
        session,
        docket=docket,
        subject=subject,
        ground=ground,
        now=now,
        entry=(stream or ledger.HOUSE, n),
        wait=False,
    )
    if not done:
        rules.check_kept(subject, vault.subjects(session, docket), docket)
        raise rules.in_use()
