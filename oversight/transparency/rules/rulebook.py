"""The clocks and holidays as the record itself tells them, day by day."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from oversight.law.rules import calendar as law
from oversight.law.rules.calendar import Calendar, Clock, Missed, Unit, Whose
from oversight.ledger.rules.finding import Leaf
from oversight.ledger.rules.moments import spelled

CLOSED = frozenset({"added", "changed"})
_CLOCK = re.compile(
    r"(\d{1,4})(h|WD|d)(?:\+(\d{1,4}))?/([a-z]+)/([a-z-]+)(/rolls)?", re.ASCII
)
_PAIR = re.compile(r"(\d{1,4})\+(\d{1,4})", re.ASCII)


@dataclass(slots=True)
class Book:
    """What ``policy.changed`` and ``calendar.changed`` have said so far."""

    rules: dict[str, dict[str, str | None]] = field(default_factory=dict)
    days: dict[str, bool] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)

    def see(self, leaf: Leaf) -> None:
        """Take a change of a rule or of the calendar."""
        if leaf["k"] == "policy.changed":
            held = self.rules.setdefault(str(leaf["name"]), {})
            held[date.fromisoformat(leaf["valid_from"]).isoformat()] = leaf["to"]
        elif leaf["k"] == "calendar.changed":
            day = date.fromisoformat(leaf["date"]).isoformat()
            self.days[day] = leaf["op"] in CLOSED

    def clock(self, name: str, on: date) -> Clock | None:
        """Return the clock as the profile of that day had it; None if nobody said."""
        clock = _clock(name, self.said(f"clock.{name}", on))
        profile = self.said("profile", on)
        pair = _PAIR.fullmatch(self.said(f"profile.{profile}.clocks.{name}", on))
        if clock is None or pair is None:
            return clock
        return replace(clock, amount=int(pair[1]), extension=int(pair[2]))

    def due(self, name: str, start: datetime, on: date) -> str | None:
        """Return when a clock that began at a moment runs out, as the record spells it.

        Working days are those of the calendar as the record has told it so far. A
        clock of which the record says nothing is kept among the silent ones.
        """
        clock = self.clock(name, on)
        if clock is None or (clock.unit is Unit.WORKING_DAYS and not self.days):
            self.silent.add(name)
            return None
        return spelled(law.due(clock, start, self.calendar))

    @property
    def calendar(self) -> Calendar:
        """Return the calendar as it stands."""
        return _calendar(frozenset(d for d, closed in self.days.items() if closed))

    def said(self, name: str, on: date) -> str:
        """Return the code of a rule on a day, or nothing."""
        day = on.isoformat()
        begun = [one for one in self.rules.get(name, {}) if one <= day]
        return (self.rules[name][max(begun)] or "") if begun else ""


@lru_cache(maxsize=8)
def _calendar(closed: frozenset[str]) -> Calendar:
    return Calendar(frozenset(map(date.fromisoformat, closed)), "record")


def _clock(name: str, code: str) -> Clock | None:
    found = _CLOCK.fullmatch(code)
    if found is None:
        return None
    amount, unit, more, whose, missed, rolls = found.groups()
    try:
        return Clock(
            name,
            int(amount),
            Unit(unit),
            Whose(whose),
            rolls=rolls is not None,
            missed=Missed(missed),
            extension=int(more or 0),
        )
    except ValueError:
        return None
