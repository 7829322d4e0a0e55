"""Votes with the posts they name, and the ballot that a joining member takes over."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.review.models.deciding import Vote
from oversight.review.models.parts import VotePart
from oversight.review.models.signatures import VoteSignature
from oversight.review.rules.findings import Ballot, Findings, Part


def parts_of(
    session: Session, votes: Iterable[Vote]
) -> dict[UUID, tuple[VotePart, ...]]:
    """Return the posts that each of these votes names, in the member's order."""
    ids = [vote.id for vote in votes]
    found: dict[UUID, tuple[VotePart, ...]] = {}
    for part in session.scalars(
        select(VotePart)
        .where(VotePart.vote_id.in_(ids))
        .order_by(VotePart.vote_id, VotePart.place)
    ):
        found[part.vote_id] = (*found.get(part.vote_id, ()), part)
    return found


def signatures_of(session: Session, votes: Iterable[Vote]) -> dict[UUID, VoteSignature]:
    """Return what was signed with each of these votes."""
    ids = [vote.id for vote in votes]
    rows = session.scalars(select(VoteSignature).where(VoteSignature.vote_id.in_(ids)))
    return {row.vote_id: row for row in rows}


def ballot_of(session: Session, vote: Vote, reasons: str) -> Ballot:
    """Return a vote as a ballot, with other reasons: what joining it would say."""
    named = parts_of(session, [vote]).get(vote.id, ())
    return Ballot(
        outcome=vote.outcome,
        reasons=reasons,
        findings=Findings.from_json(vote.findings),
        summary=vote.summary,
        summary_ur=vote.summary_ur or "",
        code=vote.code,
        measure=vote.measure,
        territory=vote.territory,
        days=vote.days,
        parts=tuple(Part(part.locator, part.why) for part in named),
    )
