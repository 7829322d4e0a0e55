"""Reads a row cell by cell and keeps every refusal; cells that repeat are read once."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar, cast

from oversight.core.errors import RuleError
from oversight.intake.rules import cells
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.files import RawRow

_T = TypeVar("_T")


class OneList:
    """What the rows of one list share: day, law, platforms, and what cells mean."""

    def __init__(
        self,
        *,
        today: date,
        provisions: frozenset[str],
        platforms: frozenset[str],
        consented: bool = False,
    ) -> None:
        self.consented = consented
        self.today = today
        self.law = partial(cells.provisions, known=provisions)
        self.platform = partial(cells.platform, known=platforms)
        self.seen: dict[tuple[str, str], object] = {}


class Reading:
    """Reads the cells of one row and keeps every refusal, not only the first."""

    def __init__(self, raw: RawRow, of: OneList) -> None:
        self.raw = raw
        self.of = of
        self.refused: list[RuleError] = []

    def take(self, column: str, read: Callable[[str], _T], *, otherwise: _T) -> _T:
        """Return what the cell holds; a refusal is kept and something stands in."""
        return self._kept(_tried(read, self.raw.cells.get(column, "")), otherwise)

    def same(self, column: str, read: Callable[[str], _T], *, otherwise: _T) -> _T:
        """Do as ``take`` of a column whose cells say the same in every row.

        Only what the column, the text and the list decide may be read with it.
        """
        name = column, self.raw.cells.get(column, "")
        seen = cast("dict[tuple[str, str], _T | RuleError]", self.of.seen)
        if name not in seen:
            seen[name] = _tried(read, name[1])
        return self._kept(seen[name], otherwise)

    def maybe(self, column: str, read: Callable[[str], _T | None]) -> _T | None:
        """Return what the cell holds, which may be nothing."""
        return self.take(column, read, otherwise=None)

    def prose(self, column: str, *, most: int = cells.LONGEST_PROSE) -> str | None:
        """Return the text of a cell; most cells of most lists are empty."""
        if not self.raw.cells.get(column):
            return None
        return self.maybe(column, partial(cells.prose, field=column, most=most))

    def errors(self) -> tuple[RowError, ...]:
        """Return every refusal with its row and column."""
        return tuple(
            RowError(
                self.raw.number,
                error.field or "locator",
                error.code,
                error.sentence,
                error.values,
            )
            for error in self.refused
        )

    def _kept(self, found: _T | RuleError, otherwise: _T) -> _T:
        if isinstance(found, RuleError):
            self.refused.append(found)
            return otherwise
        return found


def _tried(read: Callable[[str], _T], text: str) -> _T | RuleError:
    try:
        return read(text)
    except RuleError as error:
        return error
