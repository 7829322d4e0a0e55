"""Handing in the paper on which a proposed change rests; the second person reads it."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.law.models import LawPaper
from oversight.law.queries import papers
from oversight.law.queries import proposals as queries
from oversight.law.rules import changing, proposing
from oversight.law.rules import papers as rules
from oversight.ledger import service as ledger
from oversight.privacy.service import cleaning


def hand_in(
    session: Session,
    proposal_id: UUID,
    name: str,
    content: bytes,
    *,
    by: Actor,
    now: datetime,
) -> LawPaper:
    """Put a paper beside one's own proposal, while nobody has decided on it.

    What is kept is a copy made anew, and the fingerprint of the file as it came.
    """
    changing.check_may_change(by)
    rules.check_given(content)
    cleaned = cleaning.clean(name, content)
    rules.check_pdf(cleaned.media)
    proposal = queries.proposal(session, proposal_id, lock=True)
    proposing.check_own(by, proposal.proposed_by)
    rules.check_before_decision(proposal.state)
    rules.check_first(has_paper=papers.of_proposal(session, proposal_id) is not None)

    paper = LawPaper(
        proposal_id=proposal_id,
        name=cleaned.name,
        original_sha256=cleaned.sha256,
        sha256=sha256(cleaned.viewing).hexdigest(),
        size=len(cleaned.viewing),
        content=cleaned.viewing,
        handed_in_at=now,
    )
    session.add(paper)
    session.flush()

    facts = {"sha256": paper.original_sha256, "copy": paper.sha256}
    ledger.note(
        session, "law.paper", by=by, now=now, subject=str(proposal_id), facts=facts
    )
    return paper
