"""Quarters of the year in Karachi: 2026-Q3 runs from 1 July to 30 September."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from oversight.core.errors import RuleError
from oversight.core.words import N_

_SPELLING = re.compile(r"(20\d\d)-Q([1-4])", re.ASCII)
_MONTHS = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter; it knows its own days."""

    year: int
    number: int

    def __str__(self) -> str:
        """Spell it as addresses and files do."""
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, _MONTHS * self.number - 2, 1)

    @property
    def after(self) -> "Quarter":
        """Return the quarter that follows."""
        if self.number == 4:  # noqa: PLR2004
            return Quarter(self.year + 1, 1)
        return Quarter(self.year, self.number + 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.after.first - timedelta(days=1)

    def holds(self, day: date) -> bool:
        """Say whether the day lies in it."""
        return self.first <= day <= self.last


def quarter_of(day: date) -> Quarter:
    """Return the quarter a day lies in."""
    return Quarter(day.year, (day.month + 2) // _MONTHS)


def parse(text: str) -> Quarter:
    """Return the quarter spelled 2026-Q3, or refuse."""
    found = _SPELLING.fullmatch(text)
    if found is None:
        raise RuleError(
            "period_unknown",
            N_("“%(text)s” is not a quarter. Write it like 2026-Q3."),
            text=text[:40],
        )
    return Quarter(int(found[1]), int(found[2]))
