"""A change of the register waits until a second administrator has read it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.accounts.rules.people import check_enabled
from oversight.authority.permissions import Actor
from oversight.law.models import LawProposal
from oversight.law.queries import papers
from oversight.law.queries import proposals as queries
from oversight.law.rules import changing, leaves, proposing
from oversight.law.rules.changes import Change, packed, subject_of, unpacked, what_of
from oversight.law.rules.proposing import LIFECYCLE, ProposalAct
from oversight.law.service import amending, register
from oversight.ledger import service as ledger
from oversight.storage.session import undone


def propose(
    session: Session, change: Change, *, by: Actor, now: datetime
) -> LawProposal:
    """Put a change before another administrator; nothing changes until they confirm.

    The change is tried in full and undone, so that what cannot be confirmed is
    refused to the person who can still mend it.
    """
    changing.check_may_change(by)
    with undone(session):
        amending.amend(session, change, now=now)

    proposal = LawProposal(
        what=what_of(change),
        subject=subject_of(change),
        change=packed(change),
        proposed_by=by.id,
        proposed_at=now,
    )
    session.add(proposal)
    session.flush()

    _note(session, "proposed", proposal, by, now)
    return proposal


def confirm(
    session: Session, proposal_id: UUID, *, by: Actor, now: datetime
) -> LawProposal:
    """Let the change come true, as another person than its proposer."""
    proposal = queries.proposal(session, proposal_id, lock=True)
    proposing.check_another(by, proposal.proposed_by)
    state = LIFECYCLE.after(proposal.state, ProposalAct.CONFIRM)
    person = accounts.person(session, proposal.proposed_by)
    check_enabled(disabled_at=person.disabled_at)
    change = unpacked(proposal.what, proposal.change)

    proposal.state, proposal.decided_by, proposal.decided_at = state, by.id, now

    register.make(session, change, by=accounts.actor_of(person), second=by, now=now)
    paper = papers.of_proposal(session, proposal_id)
    if paper is not None:
        leaf = leaves.of_paper(paper.original_sha256)
        ledger.record(session, leaf.kind, now=now, public=leaf.public)
    return proposal


def decline(
    session: Session, proposal_id: UUID, reason: str, *, by: Actor, now: datetime
) -> LawProposal:
    """Refuse a proposed change, with the reason its proposer will read."""
    proposal = queries.proposal(session, proposal_id, lock=True)
    changing.check_may_change(by)
    proposing.check_another(by, proposal.proposed_by)
    proposing.check_reason(reason)

    proposal.state = LIFECYCLE.after(proposal.state, ProposalAct.DECLINE)
    proposal.decided_by, proposal.decided_at = by.id, now
    proposal.reason = reason.strip()

    _note(session, "declined", proposal, by, now)
    return proposal


def withdraw(
    session: Session, proposal_id: UUID, *, by: Actor, now: datetime
) -> LawProposal:
    """Take back a change that one proposed oneself."""
    proposal = queries.proposal(session, proposal_id, lock=True)
    proposing.check_own(by, proposal.proposed_by)

    proposal.state = LIFECYCLE.after(proposal.state, ProposalAct.WITHDRAW)
    proposal.decided_by, proposal.decided_at = by.id, now

    _note(session, "withdrawn", proposal, by, now)
    return proposal


def _note(
    session: Session, act: str, proposal: LawProposal, by: Actor, now: datetime
) -> None:
    ledger.note(
        session,
        f"law.{act}",
        by=by,
        now=now,
        subject=str(proposal.id),
        facts={"what": proposal.what.value, "row": proposal.subject},
    )
