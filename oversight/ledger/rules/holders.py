"""Which private values of an entry each holder of a matter may take home.

Everybody may have the proof of every entry. Private values are opened to whoever
wrote them, and of a decision the fingerprint of its reasons to those it was told;
to a court all but who the people are; never the people on a panel.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from oversight.ledger.rules.receipts import named

REASONS = "reasons_sha256"
DECISIONS = frozenset({"item.decided", "appeal.decided"})


class Holder(StrEnum):
    """Who holds a receipt."""

    APPELLANT = "appellant"
    AGENCY = "agency"
    PLATFORM = "platform"
    ANYBODY = "anybody"
    COURT = "court"


PEOPLE = frozenset({"people", "person", "contact", "code_hash"})
WRITES: Mapping[Holder, frozenset[str]] = {
    Holder.APPELLANT: frozenset({"appeal.filed", "stay.asked", "rejoinder.filed"}),
    Holder.AGENCY: frozenset(),
    Holder.PLATFORM: frozenset(
        {"platform.acknowledged", "platform.clarify", "platform.answered"}
    ),
    Holder.ANYBODY: frozenset(),
    Holder.COURT: frozenset(),
}


def may_open(
    entry: Mapping[str, object], name: str, *, holder: Holder, body: str | None = None
) -> bool:
    """Say whether a holder may open this private value of an entry.

    ``body`` is the slug of the agency that holds; its own acts name it.
    """
    if holder is Holder.ANYBODY:
        return False
    if holder is Holder.COURT:
        return name not in PEOPLE
    if entry["k"] in WRITES[holder]:
        return True
    if holder is Holder.AGENCY and body is not None and entry.get("agency") == body:
        return True
    return entry["k"] in DECISIONS and name == REASONS


def entitled(
    entry: Mapping[str, object],
    disclosures: Sequence[str],
    *,
    holder: Holder,
    body: str | None = None,
) -> tuple[str, ...]:
    """Return those disclosures that the holder may take home."""
    return tuple(
        one
        for one in disclosures
        if may_open(entry, named(one), holder=holder, body=body)
    )
