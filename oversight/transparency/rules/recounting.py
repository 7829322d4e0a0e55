"""Published reports counted again from the leaves that they name, to the byte (I76)."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from oversight.core.errors import RuleError
from oversight.ledger.rules.finding import Finding, Leaf
from oversight.ledger.rules.gaps import FIGURES
from oversight.transparency.rules import files, periods
from oversight.transparency.rules.figures import report
from oversight.transparency.rules.history import History, counted_days, take

HOUSE = "house"
OTHER = "other_figures"
_BROKEN = (KeyError, TypeError, ValueError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Published:
    """What the log says of a report: of how many entries, and its fingerprint."""

    n: int
    period: str
    version: int
    size: int
    sha256: str

    def found(self, code: str, sentence: str) -> Finding:
        """Return a finding where the report stands."""
        name = f"the report of {self.period}, version {self.version},"
        return Finding(HOUSE, self.n, code, f"{name} {sentence}")


class Recount:
    """Takes the leaves of a log once more and counts each report at its size."""

    def __init__(self, reports: Iterable[Published]) -> None:
        self.left = sorted(reports, key=lambda one: one.size, reverse=True)
        self.told = History()
        self.is_readable = True
        self.lacks = False

    def see(self, leaf: Leaf | None) -> Iterator[Finding]:
        """Take the next leaf, after the reports of all before it were counted.

        Of a leaf that is withheld (None) only that it was there can be counted.
        """
        yield from self.end()
        if leaf is None:
            self.told.size += 1
            self.lacks = True
            return
        try:
            if self.left and self.is_readable:
                take(self.told, leaf)
        except _BROKEN:
            self.is_readable = False

    def end(self) -> Iterator[Finding]:
        """Count the reports of exactly the leaves that were taken so far."""
        while self.left and self.left[-1].size <= self.told.size:
            yield from self._counted(self.left.pop())

    def rest(self) -> Iterator[Finding]:
        """Find what could not be counted, once every leaf was taken."""
        yield from self.end()
        for one in self.left:
            yield self._uncounted(one)

    def _counted(self, one: Published) -> Iterator[Finding]:
        try:
            counted_days(self.told)
            body = files.as_json(report(self.told, periods.parse(one.period)))
        except (RuleError, *_BROKEN):
            yield self._uncounted(one)
            return
        if hashlib.sha256(body).hexdigest() == one.sha256:
            return
        if self.lacks:
            yield self._uncounted(one)
        else:
            yield one.found(OTHER, "comes out otherwise when counted again")

    def _uncounted(self, one: Published) -> Finding:
        if self.lacks:
            return one.found(FIGURES, "counts an entry whose bytes are withheld")
        return one.found("not_recounted", "rests on entries that cannot be counted")
