"""What may be changed in the register by hand: one frozen change a kind.

A change waits as plain JSON between the person who proposes it and the one who
confirms it; ``packed`` and ``unpacked`` are each other's inverse.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias, get_type_hints

from oversight.law.rules.kinds import Confidence, DayOp, ForumStatus
from oversight.law.rules.policy import Value


class What(StrEnum):
    """The kinds of change."""

    SUSPENSION = "suspension"
    REINSTATEMENT = "reinstatement"
    ENDING = "ending"
    PROVISION = "provision"
    DESIGNATION = "designation"
    POWER = "power"
    FORUM = "forum"
    HOLIDAY = "holiday"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Suspension:
    """A court suspended a provision or struck it down, from that day on."""

    provision: str
    since: date
    ruling: str


@dataclass(frozen=True, slots=True)
class Reinstatement:
    """A provision is no longer suspended."""

    provision: str
    ruling: str


@dataclass(frozen=True, slots=True)
class Ending:
    """A provision was repealed: ``valid_to`` is the first day without it."""

    provision: str
    valid_to: date
    source: str


@dataclass(frozen=True, slots=True)
class NewProvision:
    """A provision that the register does not have yet."""

    provision: str
    instrument: str
    number: str
    title: str
    title_ur: str
    role: str
    powers: tuple[str, ...]
    authorisation: str
    standalone: bool
    grounds: str
    summary: str
    valid_from: date
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Designation:
    """A listing of a group: which list, which entry of it, from which day."""

    provision: str
    group: str
    listing: str
    number: str
    title: str
    title_ur: str
    valid_from: date
    source: str


@dataclass(frozen=True, slots=True)
class PowerChange:
    """What a body may do under a provision from a day on."""

    body: str
    provision: str
    may_file: bool
    may_order: bool
    valid_from: date
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class ForumChange:
    """What is known of a forum now."""

    forum: str
    status: ForumStatus
    within_days: int | None
    uncertainty: str
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """Offices are closed on a day, or open after all."""

    day: date
    name: str
    name_ur: str
    op: DayOp
    provisional: bool
    notification: str
    source: str


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """A rule of the portal has another value from a day on."""

    name: str
    value: Value
    valid_from: date
    source: str


Change: TypeAlias = (
    Suspension
    | Reinstatement
    | Ending
    | NewProvision
    | Designation
    | PowerChange
    | ForumChange
    | Holiday
    | PolicyChange
)

CHANGES: Mapping[What, type[Change]] = {
    What.SUSPENSION: Suspension,
    What.REINSTATEMENT: Reinstatement,
    What.ENDING: Ending,
    What.PROVISION: NewProvision,
    What.DESIGNATION: Designation,
    What.POWER: PowerChange,
    What.FORUM: ForumChange,
    What.HOLIDAY: Holiday,
    What.POLICY: PolicyChange,
}
_NAMES = {kind: what for what, kind in CHANGES.items()}


def what_of(change: Change) -> What:
    """Return the kind of a change."""
    return _NAMES[type(change)]


def subject_of(change: Change) -> str:
    """Return the name of the row a change is about."""
    if isinstance(change, PowerChange):
        return f"{change.body}:{change.provision}"
    if isinstance(change, ForumChange):
        return change.forum
    if isinstance(change, Holiday):
        return change.day.isoformat()
    if isinstance(change, PolicyChange):
        return change.name
    return change.provision


def packed(change: Change) -> dict[str, Any]:
    """Return a change as plain JSON."""
    return {part.name: _plain(getattr(change, part.name)) for part in fields(change)}


def unpacked(what: What, kept: Mapping[str, Any]) -> Change:
    """Read a change back from its JSON."""
    kind = CHANGES[what]
    hints = get_type_hints(kind)
    return kind(**{name: _typed(hints[name], kept[name]) for name in hints})


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _typed(hint: object, value: Any) -> Any:  # noqa: ANN401
    if value is None or hint is Value:
        return value
    if hint in {date, date | None}:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return tuple(value) if hint == tuple[str, ...] else value
