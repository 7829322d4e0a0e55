"""What a reviewer finds on one account of a data request: FORM-C part 9 as values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from oversight.review.rules.lifecycle import Outcome


@dataclass(frozen=True, slots=True)
class Applied:
    """One provision applied as a whole: is it law then and now, clear, and met."""

    citation: str
    then: str = ""
    today: str = ""
    clear: str = ""
    met: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Needed:
    """One field that was asked for: is it needed, and why or why not."""

    field: str
    needed: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class DataFindings:
    """Every finding on one account; what was not reached is empty."""

    legality: tuple[Applied, ...] = ()
    linked: str = ""
    link: str = ""
    milder: str = ""
    milder_why: str = ""
    needed: tuple[Needed, ...] = ()
    window: str = ""
    others: str = ""
    privilege: str = ""
    retention: str = ""
    candour: str = ""
    delay: str = ""
    delay_why: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return plain values for the row and for the commitment."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "DataFindings":
        """Read back what was kept; an empty row holds no finding."""
        parts = dict(kept)
        parts["legality"] = tuple(Applied(**p) for p in parts.get("legality", ()))
        parts["needed"] = tuple(Needed(**p) for p in parts.get("needed", ()))
        return cls(**parts)


@dataclass(frozen=True, slots=True)
class DataAsked:
    """What was asked on one account, and what its findings must therefore cover."""

    citations: tuple[str, ...]
    tier: str
    fields: tuple[str, ...]
    window_from: date | None
    window_to: date | None
    retention_days: int
    delay_ground: str | None = None
    delay_days: int | None = None
    protected: bool = False
    out_of_force: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DataTerms:
    """What is approved: which fields of which days, kept how long, told how late."""

    fields: tuple[str, ...] = ()
    window_from: date | None = None
    window_to: date | None = None
    retention_days: int = 0
    delay_days: int | None = None


NOTHING = DataTerms()


@dataclass(frozen=True, slots=True)
class DataBallot:
    """One member's own full answer on one account."""

    outcome: Outcome
    reasons: str
    findings: DataFindings
    terms: DataTerms = NOTHING
    summary: str = ""
    code: str | None = None


def whole(asked: DataAsked) -> DataTerms:
    """Return what would be approved if everything asked for were."""
    return DataTerms(
        fields=asked.fields,
        window_from=asked.window_from,
        window_to=asked.window_to,
        retention_days=asked.retention_days,
        delay_days=asked.delay_days,
    )
