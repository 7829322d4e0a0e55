"""A body tells what it learnt after it had filed, also where it speaks against it.

Whoever decides sees it at once beside what was filed; nothing is written over. The
record says that something was added, and never what.
"""

from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.adding import LaterFacts
from oversight.intake.queries import adding as queries
from oversight.intake.queries import matters as requests
from oversight.intake.rules import adding as rules
from oversight.intake.rules import officers
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import matters
from oversight.ledger import service as ledger
from oversight.vault import service as vault


def add(
    session: Session, docket: str, text: str, *, by: Actor, now: datetime
) -> LaterFacts:
    """Put beside a filed matter what its body learnt since."""
    request = requests.request(session, docket, lock=True)
    officers.check_agency(body=request.body.slug, by=by)
    rules.check_still_asked(request.state)
    rules.check_told(text)
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    said, row_id = text.strip(), uuid4()
    row = LaterFacts(
        id=row_id,
        matter_id=request.id,
        sealed=vault.seal_text(
            session,
            said,
            docket=docket,
            subject=queries.SUBJECT,
            place=queries.place(row_id),
            now=now,
        ),
        by_id=by.id,
        added_at=now,
    )
    row.entry = ledger.record(
        session,
        "facts.added",
        docket=docket,
        agency=request.body.slug,
        private={
            "text_sha256": sha256(said.encode()).hexdigest(),
            "person": str(by.id),
        },
        now=now,
    )
    session.add(row)
    session.flush()
    return row
