"""A body tells what it learnt after it had filed, also where it speaks against it.

Whoever decides sees it at once beside what was filed; nothing is written over. The
record says that something was added, and never what.
"""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.adding import LaterFacts
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import adding as queries
from oversight.intake.queries import matters as requests
from oversight.intake.rules import adding as rules
from oversight.intake.rules import officers
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import matter_files, matters
from oversight.intake.service.taking import Handed
from oversight.ledger import service as ledger
from oversight.vault import service as vault


def add(
    session: Session,
    docket: str,
    text: str,
    *,
    handed: Handed | None = None,
    by: Actor,
    now: datetime,
) -> LaterFacts:
    """Put beside a filed matter what its body learnt since, and a file that shows it.

    The file is cleaned before any row is locked; refused, nothing is added.
    """
    cleaned = None if handed is None else matter_files.clean_beside_facts(handed)
    request = requests.request(session, docket, lock=True)
    officers.check_agency(body=request.body.slug, by=by)
    rules.check_still_asked(request.state)
    rules.check_told(text)
    if cleaned is not None:
        matter_files.check_may_keep(request)
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    row = _sealed(session, request, text.strip(), by, now)
    said = rules.committed(text.strip(), cleaned.sha256 if cleaned else None)
    row.entry = ledger.record(
        session,
        "facts.added",
        docket=docket,
        agency=request.body.slug,
        private={"text_sha256": said, "person": str(by.id)},
        now=now,
    )
    session.add(row)
    session.flush()
    if handed is not None and cleaned is not None:
        matter_files.keep(
            session, request, handed, cleaned, facts=row.id, by=by, now=now
        )
    return row


def _sealed(
    session: Session, request: LegalRequest, said: str, by: Actor, now: datetime
) -> LaterFacts:
    row_id = uuid4()
    return LaterFacts(
        id=row_id,
        matter_id=request.id,
        sealed=vault.seal_text(
            session,
            said,
            docket=request.docket,
            subject=queries.SUBJECT,
            place=queries.place(row_id),
            now=now,
        ),
        by_id=by.id,
        added_at=now,
    )
