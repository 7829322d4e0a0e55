"""Policy as values: the profile in force changes numbers, never independence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.rules.calendar import Clock, Missed, Unit, Whose
from oversight.law.rules.register import within

Value: TypeAlias = str | int | bool | list["Value"] | dict[str, "Value"] | None


ELECTION = "election_period"


class Mandate(StrEnum):
    """On what the portal's review rests; it selects the wording of every page."""

    NONE = "none"
    UNDERTAKING = "undertaking"
    RULES = "rules"
    STATUTE = "statute"


class Closed(StrEnum):
    """What a small roster cannot open without losing its independence."""

    ACCOUNT = "account"
    PROTECTED = "protected"
    EMERGENCY = "emergency"
    MIRROR = "mirror"
    RENEWAL = "renewal"
    REMAND = "remand"
    TIER_3 = "D3"
    TIER_4 = "D4"


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One dated value."""

    name: str
    value: Value
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Profile:
    """The numbers that fit the size of the roster.

    ``reserve`` people without conflict must remain after a draw; a pool holds at
    least ``pool_factor`` times the seats plus ``pool_extra``.
    """

    name: str
    min_pool: int
    max_pool: int | None
    single: int
    panel: int
    unanimous: bool
    confirmation: int
    confirmation_unanimous: bool
    appeal: int
    appeal_of_panel: int
    pool_factor: int
    pool_extra: int
    reserve: int
    item_days: int
    account_days: int
    daily_cap: int
    docket_items: int
    week_items: int | None
    appeal_share: int
    delay_extensions: int | None
    closed: frozenset[Closed]
    clocks: Mapping[str, tuple[int, int]] = field(hash=False)

    def adjusted(self, clock: Clock) -> Clock:
        """Return the clock with this profile's longer times, where it has any."""
        if clock.name not in self.clocks:
            return clock
        amount, extension = self.clocks[clock.name]
        return replace(clock, amount=amount, extension=extension)


PROFILE_KEYS = frozenset(part.name for part in fields(Profile)) - {"name"}
CLOCK_KEYS = frozenset({"amount", "unit", "whose", "rolls", "missed", "extension"})


def in_force(rows: Sequence[PolicyRow], on: date, *, name: str) -> PolicyRow:
    """Return the row of that policy which holds on the day, the latest to begin."""
    held = [row for row in rows if within(row.valid_from, row.valid_to, on)]
    if not held:
        raise RuleError(
            "policy_missing",
            N_("No rule called “%(name)s” is in force on %(day)s."),
            name=name,
            day=on,
        )
    return max(held, key=lambda row: row.valid_from)


def profile_of(name: str, value: Value) -> Profile:
    """Read a profile from its row; every number must be there and no other."""
    parts = _mapping(value, PROFILE_KEYS, f"profile {name}")
    closed, clocks = parts.pop("closed"), parts.pop("clocks")
    if not isinstance(closed, list) or not isinstance(clocks, dict):
        raise TypeError(f"profile {name}: closed is a list, clocks a mapping")
    for key, part in parts.items():
        _check_number(name, key, part)
    return Profile(
        name=name,
        closed=frozenset(Closed(str(code)) for code in closed),
        clocks={clock: _pair(clock, pair) for clock, pair in clocks.items()},
        **parts,  # type: ignore[arg-type]
    )


def clock_of(name: str, value: Value) -> Clock:
    """Read a clock from its row."""
    parts = {"extension": 0, **_part(value)}
    parts = _mapping(parts, CLOCK_KEYS, f"clock {name}")
    amount, extension, rolls = parts["amount"], parts["extension"], parts["rolls"]
    if not isinstance(amount, int) or not isinstance(extension, int):
        raise TypeError(f"clock {name}: amounts are whole numbers")
    if not isinstance(rolls, bool):
        raise TypeError(f"clock {name}: rolls is true or false")
    return Clock(
        name=name,
        amount=amount,
        unit=Unit(str(parts["unit"])),
        whose=Whose(str(parts["whose"])),
        rolls=rolls,
        missed=Missed(str(parts["missed"])),
        extension=extension,
    )


def check_value(name: str, value: Value, *, known: Collection[str]) -> None:
    """Refuse with ValueError or TypeError a value the rules could not read."""
    kind, _, rest = name.partition(".")
    if kind == "clock":
        clock_of(rest, value)
    elif kind == "profile" and rest:
        clocks = profile_of(rest, value).clocks
        _check_known({f"clock.{clock}" for clock in clocks}, known)
    elif name == "profile":
        _check_known({f"profile.{value}"}, known)
    elif name == "mandate":
        Mandate(str(value))
    elif name == ELECTION and not isinstance(value, bool):
        raise TypeError("it is true or false")


def _check_known(names: set[str], known: Collection[str]) -> None:
    if names - set(known):
        raise ValueError(f"no row is called {', '.join(sorted(names - set(known)))}")


def spelled(clock: Clock) -> str:
    """Return a clock as one short code: ``5WD+5/state/lapsed``."""
    more = f"+{clock.extension}" if clock.extension else ""
    roll = "/rolls" if clock.rolls else ""
    amount = f"{clock.amount}{clock.unit.value}{more}"
    return f"{amount}/{clock.whose.value}/{clock.missed}{roll}"


def flat(name: str, value: Value) -> dict[str, str]:
    """Return the value as short codes under dotted names, as the record keeps it."""
    if isinstance(value, dict):
        return {
            dotted: code
            for key, part in value.items()
            for dotted, code in flat(f"{name}.{key}", part).items()
        }
    if isinstance(value, list):
        return {name: "+".join(str(part) for part in value) or "none"}
    if isinstance(value, bool):
        return {name: "yes" if value else "no"}
    return {name: "none" if value is None else str(value)}


def _part(value: Value) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise TypeError("a mapping was expected")
    return dict(value)


def _mapping(value: Value, keys: frozenset[str], what: str) -> dict[str, Value]:
    parts = _part(value)
    if set(parts) != keys:
        odd = ", ".join(sorted(set(parts) ^ keys))
        raise ValueError(f"{what}: missing or unknown: {odd}")
    return parts


def _check_number(profile: str, key: str, value: Value) -> None:
    flags = {"unanimous", "confirmation_unanimous"}
    open_ended = {"max_pool", "week_items", "delay_extensions"}
    if key in flags:
        good = isinstance(value, bool)
    elif value is None:
        good = key in open_ended
    else:
        good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if not good:
        raise ValueError(f"profile {profile}: {key} cannot be {value!r}")


def _pair(clock: str, value: Value) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != len(("amount", "extension")):
        raise ValueError(f"clock {clock}: amount and extension, both whole numbers")
    amount, extension = value
    if not isinstance(amount, int) or not isinstance(extension, int):
        raise TypeError(f"clock {clock}: amount and extension, both whole numbers")
    return amount, extension
