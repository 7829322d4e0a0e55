"""The text of one member's decision on data, as it is read back, signed and checked."""

from typing import Any

from oversight.ledger.rules.leaf import canonical
from oversight.review.rules.data_findings import DataBallot
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.texts import KIND

VERSION = 2


def data_text(
    place: tuple[str, int], pseudonym: str, ballot: DataBallot, *, joined: bool
) -> str:
    """Return the canonical JSON of one member's decision on one account.

    ``place`` is the docket and the item. The signature covers every word of it.
    """
    rejected = ballot.outcome is Outcome.REJECTED
    terms = ballot.terms
    whole: dict[str, Any] = {
        "what": f"{KIND}-on-data",
        "v": VERSION,
        "docket": place[0],
        "item": place[1],
        "by": pseudonym,
        "joined": joined,
        "outcome": ballot.outcome.value,
        "code": ballot.code if rejected else None,
        "fields": [] if rejected else list(terms.fields),
        "window_from": terms.window_from.isoformat() if terms.window_from else None,
        "window_to": terms.window_to.isoformat() if terms.window_to else None,
        "retention_days": None if rejected else terms.retention_days,
        "delay_days": terms.delay_days,
        "reasons": ballot.reasons,
        "summary": {"en": ballot.summary, "ur": ballot.summary_ur},
        "findings": ballot.findings.as_json(),
    }
    return canonical(whole).decode()
