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

    Raises ``RuleError`` for a ground that is not on the list (``ground_unknown``) and
    for a subject of whom nothing is kept (``nothing_kept``). An act after it gets a
    fresh key; receipts that were handed out still open what they hold.
    """
    rules.check_ground(ground)
    rules.check_kept(subject, vault.subjects(session, docket), docket)

    # The entry comes first: it takes the docket's lock, as each act of it does, so that
    # the writer under way is waited for and no two wait for each other.
    stream = docket if rules.is_docket(docket) else None
    ledger.record(
        session, "vault.erased", docket=stream, public={"code": ground}, now=now
    )
    if not vault.forget(session, docket=docket, subject=subject):
        rules.check_kept(subject, vault.subjects(session, docket), docket)

    facts = {"subject": subject, "ground": ground}
    ledger.note(session, "vault.erased", by=None, now=now, subject=docket, facts=facts)
