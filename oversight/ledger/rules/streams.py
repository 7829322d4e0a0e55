"""Numbers without gaps and times that never run back, leaf after leaf.

The leaves of different dockets may stand in any order between each other; those of
one docket may not. So a body's own acts, which stand in many dockets, are looked at
when the last leaf was seen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from oversight.ledger.rules import gaps, moments
from oversight.ledger.rules.finding import Finding, Leaf, at, stream_of

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DOCKET = re.compile(r"([A-Z]{2,4}-\d{4})-(\d{6,9})", re.ASCII)


@dataclass(slots=True)
class Numbers:
    """Numbers that were given: how far without a gap, and which beyond one."""

    whole: int = 0
    beyond: set[int] = field(default_factory=set)

    def give(self, number: int) -> bool:
        """Take a number; say False when it was given before."""
        if number <= self.whole or number in self.beyond:
            return False
        self.beyond.add(number)
        while self.whole + 1 in self.beyond:
            self.whole += 1
            self.beyond.remove(self.whole)
        return True


@dataclass(slots=True)
class Streams:
    """Where each docket, each body and each year of dockets has come to."""

    last: dict[str, int] = field(default_factory=dict)
    moments: dict[str, str] = field(default_factory=dict)
    agencies: dict[str, Numbers] = field(default_factory=dict)
    years: dict[str, Numbers] = field(default_factory=dict)

    def see(self, leaf: Leaf) -> Iterator[Finding]:
        """Take the next leaf of the log, and find what does not follow."""
        stream, n = stream_of(leaf), leaf["n"]
        before = self.last.get(stream, 0)
        if n != before + 1:
            code = gaps.GAP if n > before else "number_twice"
            yield at(leaf, code, gaps.follows(before))
        self.last[stream] = max(n, before)
        if before == 0:
            yield from self._begun(leaf, stream)
        yield from self._timed(leaf, stream)
        if "agency" in leaf:
            given = self.agencies.setdefault(leaf["agency"], Numbers())
            if not given.give(leaf["an"]):
                sentence = f"{leaf['agency']} gave the number {leaf['an']} twice"
                yield at(leaf, "act_twice", sentence)

    @property
    def acts_missing(self) -> int:
        """Return how many numbers of bodies' own acts were not met."""
        return sum(
            max(given.beyond) - given.whole - len(given.beyond)
            for given in self.agencies.values()
            if given.beyond
        )

    def end(self) -> Iterator[Finding]:
        """Find the numbers that are missing once every leaf was seen."""
        for name, given in sorted(self.agencies.items()):
            if given.beyond:
                sentence = f"act no. {given.whole + 1} of this body is missing"
                yield Finding(name, given.whole + 1, gaps.ACT, sentence)
        for name, given in sorted(self.years.items()):
            if given.beyond:
                sentence = f"docket no. {given.whole + 1} of this year is missing"
                yield Finding(name, given.whole + 1, "docket_missing", sentence)

    def _begun(self, leaf: Leaf, stream: str) -> Iterator[Finding]:
        if "docket" not in leaf:
            return
        found = DOCKET.fullmatch(stream)
        if found is None or not int(found[2]):
            yield at(leaf, "bad_docket", "no docket is numbered like this")
            return
        self.years.setdefault(found[1], Numbers()).give(int(found[2]))

    def _timed(self, leaf: Leaf, stream: str) -> Iterator[Finding]:
        """Let no leaf end before an earlier one began; a day is as long as it is."""
        spelt = DAY if "day" in leaf else MOMENT
        said = str(leaf["day"] if "day" in leaf else leaf["at"])
        try:
            first, last = moments.span(said)
        except (ValueError, OverflowError):
            first, last = "", ""
        if not first or spelt.fullmatch(said) is None:
            sentence = f"its {'day' if 'day' in leaf else 'moment'} cannot be read"
            yield at(leaf, "bad_time", sentence)
            return
        before = self.moments.get(stream, "")
        if last < before:
            yield at(leaf, "time_back", "it is older than the entry before it")
        self.moments[stream] = max(first, before)
