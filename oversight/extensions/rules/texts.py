"""The text of one member's answer whether it may stand longer, as it is signed."""

from typing import Any

from oversight.extensions.rules.confirming import ConfirmBallot
from oversight.extensions.rules.lifecycle import ConfirmOutcome
from oversight.ledger.rules.leaf import canonical
from oversight.review.rules.texts import KIND

VERSION = 1


def confirm_text(place: tuple[str, int], pseudonym: str, ballot: ConfirmBallot) -> str:
    """Return the canonical JSON of one member's answer on one item.

    ``place`` is the docket and the item. The signature covers every word of it.
    """
    confirms = ballot.outcome is ConfirmOutcome.CONFIRMED
    whole: dict[str, Any] = {
        "what": f"{KIND}-to-confirm",
        "v": VERSION,
        "docket": place[0],
        "item": place[1],
        "by": pseudonym,
        "outcome": ballot.outcome.value,
        "code": None if confirms else ballot.code,
        "days": ballot.days if confirms else None,
        "reasons": ballot.reasons,
        "summary": {"en": ballot.summary, "ur": ballot.summary_ur},
        "findings": ballot.findings.as_json(),
    }
    return canonical(whole).decode()
