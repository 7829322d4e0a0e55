"""Whoever joins takes over the draft whole, and gives reasons of their own."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item
from oversight.review.models.deciding import Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import seats, votes
from oversight.review.rules import seats as rules
from oversight.review.rules.findings import Ballot, Joining


def whole(
    session: Session, case: Case, item: Item, ballot: Ballot | Joining, seat: Seat
) -> Ballot:
    """Return the ballot in full, whether it was written or joined."""
    if isinstance(ballot, Ballot):
        return ballot
    draft = draft_of(seat, counting(session, case, item))
    return votes.ballot_of(session, draft, ballot.reasons)


def draft_of(seat: Seat, counted: Iterable[Vote]) -> Vote:
    """Return the lead's vote, which the holder of this seat may join, or refuse."""
    draft = next((vote for vote in counted if vote.is_draft), None)
    rules.check_can_join(position=seat.position, lead_voted=draft is not None)
    assert draft is not None
    return draft


def counting(session: Session, case: Case, item: Item) -> list[Vote]:
    """Return the votes that count: those of the members who still sit."""
    assert case.panel_id is not None
    held = {seat.person_id for seat in seats.held(case)}
    return [vote for vote in seats.votes_on(session, item) if vote.person_id in held]
