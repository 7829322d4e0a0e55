"""The text of one member's vote on an appeal, as it is read back and signed."""

from typing import Any

from oversight.appeals.rules.deciding import AppealBallot
from oversight.ledger.rules.leaf import canonical
from oversight.review.rules.texts import KIND

VERSION = 1


def appeal_text(place: tuple[str, int], pseudonym: str, ballot: AppealBallot) -> str:
    """Return the canonical JSON of one member's vote on one item under appeal.

    ``place`` is the docket of the appeal and the item in it. The signature covers every
    word of it.
    """
    whole: dict[str, Any] = {
        "what": f"{KIND}-on-appeal",
        "v": VERSION,
        "docket": place[0],
        "item": place[1],
        "by": pseudonym,
        "outcome": ballot.outcome.value,
        "measure": ballot.measure,
        "days": ballot.days,
        "reasons": ballot.reasons,
        "summary": ballot.summary,
        "relied": sorted(ballot.relied),
    }
    return canonical(whole).decode()
