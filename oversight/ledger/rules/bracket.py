"""When an entry can have been written: not long before what stands around it (§6).

Places are given in the order in which acts are written, so an entry cannot be much
older than one that stands before it, whatever docket it belongs to. Where a witness
saw the tree before it, it cannot be much older than that; where one saw a tree with
it, it cannot be newer. A leaf that tells only a day counts with the whole of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from oversight.ledger.rules import moments
from oversight.ledger.rules.finding import Finding, Leaf, at, stream_of
from oversight.ledger.rules.moments import spelled
from oversight.ledger.rules.streams import DAY, MOMENT

SLACK = timedelta(days=1)  # what waits for its place, and a clock that is wrong
AHEAD = timedelta(minutes=10)  # how far a portal's clock may run before a witness's


@dataclass(slots=True)
class Bracket:
    """The newest moment before the next entry, and what witnesses say beside it.

    ``floor`` is the moment at which a witness saw the tree as it stood so far.
    ``newest`` begins anew after each finding: one wrong moment is found once.
    """

    newest: str = ""
    floor: str = ""
    stream: str = ""
    n: int = 0

    def see(self, leaf: Leaf) -> Iterator[Finding]:
        """Take the next entry, and find one that is too old for its place."""
        said = str(leaf.get("day", leaf.get("at")))
        if not (MOMENT.fullmatch(said) or DAY.fullmatch(said)):
            return
        try:
            first, last = moments.span(said)
        except (ValueError, OverflowError):
            return  # That no moment can be read there is found elsewhere.
        if self.floor and last < _before(self.floor):
            sentence = f"it says {said}, and a witness saw the log without it at"
            yield at(leaf, "back_dated", f"{sentence} {self.floor}")
        elif self.newest and last < _before(self.newest):
            sentence = f"it says {said}, and entries of {self.newest} stand before it"
            yield at(leaf, "back_dated", sentence)
            self.newest = ""
        if first >= self.newest:
            self.newest, self.n = first, leaf["n"]
            self.stream = stream_of(leaf)

    def ahead(self, seen: datetime) -> Iterator[Finding]:
        """Find a newest entry that a witness saw before it can have been written."""
        if self.newest > spelled(seen + AHEAD):
            sentence = f"it says {self.newest}, and a witness saw it at"
            where = (self.stream, self.n, "post_dated")
            yield Finding(*where, f"{sentence} {spelled(seen)}")


def _before(moment: str) -> str:
    told = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    try:
        return spelled(told - SLACK)
    except OverflowError:
        return ""
