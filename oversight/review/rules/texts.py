"""The text of one member's decision, as it is read back, signed and checked."""

from collections.abc import Sequence
from typing import Any

from oversight.ledger.rules.leaf import canonical
from oversight.review.rules.findings import Ballot
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.parts import Named

KIND = "oversight/decision"
VERSION = 1


def decision_text(
    place: tuple[str, int],
    pseudonym: str,
    ballot: Ballot,
    named: Sequence[Named],
    *,
    joined: bool,
) -> str:
    """Return the canonical JSON of one member's decision on one item.

    ``place`` is the docket and the item. The signature covers every word of it.
    """
    rejected = ballot.outcome is Outcome.REJECTED
    whole: dict[str, Any] = {
        "what": KIND,
        "v": VERSION,
        "docket": place[0],
        "item": place[1],
        "by": pseudonym,
        "joined": joined,
        "outcome": ballot.outcome.value,
        "code": ballot.code if rejected else None,
        "measure": None if rejected else ballot.measure,
        "territory": None if rejected else ballot.territory,
        "days": None if rejected else ballot.days,
        "parts": [
            {"locator": one.locator.canonical, "kind": one.locator.kind, "why": one.why}
            for one in named
        ],
        "reasons": ballot.reasons,
        "summary": {"en": ballot.summary, "ur": ballot.summary_ur},
        "findings": ballot.findings.as_json(),
    }
    return canonical(whole).decode()
