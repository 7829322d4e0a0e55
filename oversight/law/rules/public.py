"""What a public page may say of a provision: nothing else is read for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from oversight.law.rules.kinds import Confidence, Role
from oversight.law.rules.register import Forum, Ground


@dataclass(frozen=True, slots=True)
class Remedy:
    """To whom one may turn under the provision itself, and within how many days.

    ``within_days`` None means that no number was found, never that there is none.
    """

    to: str | None
    within_days: int | None
    runs_from: str | None
    confidence: str | None


@dataclass(frozen=True, slots=True)
class BodyRow:
    """What one body may do under the provision."""

    body: str
    title: str
    may_file: bool
    may_order: bool
    valid_from: date | None
    valid_to: date | None
    awaits: str | None
    confidence: Confidence
    note: str | None


@dataclass(frozen=True, slots=True)
class ProvisionRow:
    """One provision in plain words, with what is known and what is not."""

    provision_id: str
    instrument: str
    instrument_title: str
    instrument_title_ur: str | None
    number: str
    title: str
    title_ur: str | None
    role: Role
    powers: tuple[str, ...]
    authorisation: str
    standalone: bool
    grounds: tuple[Ground, ...]
    summary: str
    who_may_request: str | None
    comply_text: str | None
    comply_hours: int | None
    comply_emergency_hours: int | None
    comply_confidence: str | None
    limits: Mapping[str, int]
    review: Remedy | None
    appeal: Remedy | None
    notice: str | None
    valid_from: date | None
    not_before: date | None
    valid_to: date | None
    suspended_by_court: date | None
    ruling: str | None
    note: str | None
    confidence: Confidence
    source: str
    dates_source: str | None
    bodies: tuple[BodyRow, ...]
    forums: tuple[Forum, ...]

    @property
    def settled(self) -> bool:
        """Say whether its clocks may be shown as law."""
        return self.confidence is Confidence.HIGH


def remedy(value: Mapping[str, Any] | None) -> Remedy | None:
    """Read a remedy as the catalogue writes it."""
    if value is None:
        return None
    return Remedy(
        to=value.get("to") or value.get("by"),
        within_days=value.get("within_days"),
        runs_from=value.get("runs_from"),
        confidence=value.get("confidence"),
    )


@dataclass(frozen=True, slots=True)
class Compliance:
    """The platform's time as words or hours; no confidence of its own if None."""

    text: str | None = None
    hours: int | None = None
    emergency_hours: int | None = None
    confidence: str | None = None


def comply(value: object) -> Compliance:
    """Read the platform's time as the catalogue writes it."""
    if not isinstance(value, Mapping):
        return Compliance(text=str(value) if value else None)
    return Compliance(
        hours=value.get("ordinary_hours"),
        emergency_hours=value.get("emergency_hours"),
        confidence=value.get("confidence"),
    )


def numbers(value: Mapping[str, Any] | None) -> dict[str, int]:
    """Return the limits that are whole numbers; words about them are left out."""
    return {
        name: limit for name, limit in (value or {}).items() if isinstance(limit, int)
    }
