"""What a reviewer finds on one account of a data request: FORM-C as plain values.

Findings of the first form knew each provision as a whole and no aim; they are kept as
they were written and can still be read.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from oversight.review.rules.elements import WHOLE
from oversight.review.rules.findings import Rung, Shown
from oversight.review.rules.lifecycle import Outcome

FIRST_FORM, FORM = 1, 2


@dataclass(frozen=True, slots=True)
class Applied:
    """One provision applied: is it law then and now, clear, and met in each element.

    ``met`` and ``evidence`` are the first form's answer on the provision as a whole.
    """

    citation: str
    then: str = ""
    today: str = ""
    clear: str = ""
    met: str = ""
    evidence: str = ""
    elements: tuple[Shown, ...] = ()


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
    aim: str = ""
    aim_real: str = ""
    indicators: tuple[str, ...] = ()
    aim_why: str = ""
    milder: str = ""
    milder_why: str = ""
    ladder: tuple[Rung, ...] = ()
    needed: tuple[Needed, ...] = ()
    window: str = ""
    others: str = ""
    privilege: str = ""
    proportionate: str = ""
    proportion: str = ""
    chilling: str = ""
    retention: str = ""
    candour: str = ""
    delay: str = ""
    delay_why: str = ""
    use: str = ""
    sharing: str = ""
    conditions: str = ""
    form: int = FORM

    def as_json(self) -> dict[str, Any]:
        """Return plain values for the row and for the commitment."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "DataFindings":
        """Read back what was kept; an empty row holds no finding."""
        parts = {"form": FIRST_FORM, **kept}
        parts["legality"] = tuple(_applied(p) for p in parts.get("legality", ()))
        parts["needed"] = tuple(Needed(**p) for p in parts.get("needed", ()))
        parts["ladder"] = tuple(Rung(**p) for p in parts.get("ladder", ()))
        parts["indicators"] = tuple(parts.get("indicators", ()))
        return cls(**parts)


@dataclass(frozen=True, slots=True)
class DataAsked:
    """What was asked on one account, and what its findings must therefore cover.

    ``elements`` gives, for each provision, what must be shown; ``power`` is the one
    that lets data be asked for, the others name the offence; ``sharing`` says whether
    the body wants to hand the data on; ``heard`` whether it answered about its
    aim.
    """

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
    elements: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    power: str = ""
    sharing: bool = False
    seats: int = 1
    heard: bool = False

    def shown_by(self, citation: str) -> tuple[str, ...]:
        """Return what must be shown under one of the provisions."""
        return self.elements.get(citation, WHOLE)


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
    summary_ur: str = ""
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


def _applied(kept: Mapping[str, Any]) -> Applied:
    row = dict(kept)
    row["elements"] = tuple(Shown(**one) for one in row.get("elements", ()))
    return Applied(**row)
