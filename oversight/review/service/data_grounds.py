"""Keeping beside a decision on data the closed findings that carry it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from oversight.review.models.data_grounds import DataGround
from oversight.review.models.deciding import ItemDecision, Vote
from oversight.review.queries import data
from oversight.review.rules import data_conditions, data_legality
from oversight.review.rules.data_findings import FORM, DataAsked, DataFindings
from oversight.review.rules.findings import Rejection
from oversight.review.rules.formc import YES
from oversight.review.rules.lifecycle import Outcome


def keep(
    session: Session,
    decision: ItemDecision,
    votes: Sequence[Vote],
    asked: DataAsked,
) -> DataGround | None:
    """Keep what a decision rests on; of findings of the first form nothing is kept.

    The data may be handed on only as far as everybody who approves would allow.
    """
    found = data.findings_of(decision)
    if found.form < FORM:
        return None
    rejected = decision.outcome is Outcome.REJECTED
    row = DataGround(
        decision_id=decision.id,
        item_id=decision.item_id,
        outcome=decision.outcome,
        seats=asked.seats,
        law=all(data_legality.is_met(one, asked.power) for one in found.legality),
        **_closed(found),
        improper=decision.code == Rejection.IMPROPER,
        sharing=None if rejected else sharing(votes),
        sharing_asked=asked.sharing,
    )
    session.add(row)
    session.flush()
    return row


def sharing(votes: Sequence[Vote]) -> str:
    """Return to whom data may be handed on: as far as every vote that approves."""
    return data_conditions.strictest(
        str(vote.findings.get("sharing", ""))
        for vote in votes
        if vote.outcome is not Outcome.REJECTED
    )


def fits(ground: DataGround, found: DataFindings) -> bool:
    """Say whether what is kept beside a decision is what its findings say."""
    return all(getattr(ground, name) == said for name, said in _closed(found).items())


def _closed(found: DataFindings) -> dict[str, bool | None]:
    return {
        "linked": _said(found.linked),
        "aim_real": _said(found.aim_real),
        "less_enough": _said(found.milder),
        "proportionate": _said(found.proportionate),
    }


def _said(answer: str) -> bool | None:
    return answer == YES if answer else None
