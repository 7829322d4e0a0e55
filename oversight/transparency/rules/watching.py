"""The rules of the portal held against its log, by whoever reads the log.

This is the one set of rules: ``ledger monitor`` runs it over what is new and keeps
what it has to remember, ``ledger rules`` runs it once over everything.
``findings(leaves)`` takes the leaves in the order of the tree and yields what the
rules do not allow; a log without findings is not shown to be true, only to be in
order. Everything is followed at once, so that a monitor needs one pass and keeps
a little per docket. ``of_entries`` starts from the bytes and also finds those that
are not in the one canonical spelling.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from oversight.ledger.rules import gaps, packing, shapes
from oversight.ledger.rules import leaf as spelling
from oversight.ledger.rules.bracket import Bracket
from oversight.ledger.rules.finding import Finding, Leaf, at
from oversight.ledger.rules.gaps import Gone
from oversight.ledger.rules.moments import leaf_moment
from oversight.ledger.rules.streams import Streams
from oversight.review.rules.draws import Draws
from oversight.transparency.rules import courses
from oversight.transparency.rules.corrected import Versions
from oversight.transparency.rules.courses import Matter
from oversight.transparency.rules.deadlines import GRACE, Deadlines
from oversight.transparency.rules.recounting import OTHER, Published

Found = Iterator[Finding]
RULES = 17  # raised whenever what is found or remembered changes: all is read again
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Appealed:
    """An item that an appeal is against, and where the appeal says so."""

    stream: str
    n: int
    docket: str
    item: int


@dataclass(slots=True)
class Watch:
    """Everything that was seen of a log so far; feed it leaf by leaf."""

    size: int = 0
    streams: Streams = field(default_factory=Streams)
    draws: Draws = field(default_factory=Draws)
    matters: dict[str, Matter] = field(default_factory=dict)
    reports: dict[str, tuple[int, int]] = field(default_factory=dict)
    uncounted: list[Published] = field(default_factory=list)
    missed: dict[str, int] = field(default_factory=dict)
    appealed: list[Appealed] = field(default_factory=list)
    looks: bool = False
    filing: str = ""
    deadlines: Deadlines = field(default_factory=Deadlines)
    gone: Gone = field(default_factory=Gone)
    versions: Versions = field(default_factory=Versions)
    bracket: Bracket = field(default_factory=Bracket)

    def see_entry(self, entry: bytes | None) -> Found:
        """Take the next entry as it stands in the log; None for one withheld."""
        if entry is None:
            self.gone.unseen.add(self.size)
            self.size += 1
            return
        try:
            leaf = json.loads(entry)
        except (ValueError, RecursionError):
            leaf = None
        if not isinstance(leaf, dict):
            yield Finding("", self.size, "unreadable", "the entry is no leaf")
            self.size += 1
            return
        yield from self.see(leaf)
        try:
            same = spelling.canonical(leaf) == entry
        except (ValueError, RecursionError):
            same = False
        if not same or len(entry) > spelling.MAX_BYTES:
            yield at(leaf, "not_canonical", "its bytes are not the canonical ones")

    def see(self, leaf: Leaf) -> Found:
        """Take the next leaf, in the order of the tree."""
        self.size += 1
        try:
            yield from shapes.findings(leaf)
            yield from self.gone.see(leaf, self.size - 1)
            yield from self.streams.see(leaf)
            yield from self.bracket.see(leaf)
            yield from self.draws.see(leaf)
            yield from self._followed(leaf)
            told = self.matters.get(leaf.get("docket", ""))
            yield from self.deadlines.see(leaf, told)
        except UNREADABLE:
            yield at(leaf, "unreadable", "it does not say what its kind must say")

    def end(self, now: datetime | None = None, grace: timedelta = GRACE) -> Found:
        """Find what is missing once every leaf was seen.

        Clocks are held against ``now``, or against the newest moment in the leaves.
        """
        yield from self.gone.unsaid()
        yield from self.streams.end()
        moment = self.now if now is None else now
        if moment is not None:
            yield from self.deadlines.ran_out(moment, grace)
        for docket, told in self.matters.items():
            # The last filing may still be arriving: it is looked at next time.
            if not told.complete and told.filed < told.owed and docket != self.filing:
                sentence = f"{told.filed} items stand there of {told.owed}"
                yield Finding(docket, 0, "items_counted", sentence)
        for one in self.appealed:
            told_of = self.matters.get(one.docket)
            if self.gone.missing(one.docket):
                continue
            if told_of is None or one.item not in told_of.items:
                sentence = f"it is against {one.docket}/{one.item}: not there"
                yield Finding(one.stream, one.n, "no_item", sentence)

    def rests(self, one: Finding) -> bool:
        """Say whether what is withheld may be all that is wrong with a finding."""
        if one.code == gaps.ACT:
            ordered = self.gone.unseen & set(self.gone.orders)
            return self.streams.acts_missing <= len(ordered)
        return self.gone.rests(one)

    def mended(self, one: Finding) -> bool:
        """Say whether a later version on the record says that it was counted anew."""
        return one.code == OTHER and one.n in self.versions.anew

    @property
    def now(self) -> datetime | None:
        """Return the newest moment that a leaf has told, if any has."""
        newest = self.deadlines.newest
        return leaf_moment({"at": newest}) if newest else None

    @property
    def packed(self) -> object:
        """Return all that is remembered as plain values that JSON can carry."""
        return packing.packed(Watch, self)

    def _followed(self, leaf: Leaf) -> Found:
        kind = leaf["k"]
        if kind == "deadline.missed":
            yield from self._missed(leaf)
        if kind == "report.published":
            yield from self._reported(leaf)
        yield from self.versions.see(leaf)
        if "docket" not in leaf:
            return
        docket = leaf["docket"]
        self.filing = docket if kind in {"request.filed", "item.filed"} else ""
        told = self.matters.get(docket)
        if told is None:
            told = courses.begun(leaf)
            if told is None:
                yield at(leaf, "not_filed", "the docket does not begin with a filing")
                return
            self.matters[docket] = told
            if kind == "appeal.filed":
                told.looks = self.looks
                self.appealed += [
                    Appealed(docket, leaf["n"], one["docket"], one["item"])
                    for one in leaf["of"]
                ]
            return
        if kind == "item.viewed" and docket.startswith("AP-"):
            # From here on an appeal that is filed has its openings on the record.
            self.looks = True
        yield from courses.seen(told, leaf)

    def _missed(self, leaf: Leaf) -> Found:
        """Count a deadline that was missed; it must have passed."""
        name = f"{leaf['clock']}/{leaf['body']}"
        self.missed[name] = self.missed.get(name, 0) + 1
        if str(leaf["due"]) > str(leaf.get("at", leaf.get("day"))):
            yield at(leaf, "not_missed", "the deadline had not passed")

    def _reported(self, leaf: Leaf) -> Found:
        """Find a report of a tree that was not there yet, or out of its turn."""
        version, size = self.reports.get(leaf["period"], (0, 0))
        if not 0 <= leaf["size"] < self.size:
            yield at(leaf, "size_ahead", "it counts entries that were not there")
        else:
            said = (leaf["period"], leaf["version"], leaf["size"], leaf["sha256"])
            self.uncounted.append(Published(leaf["n"], *said))
        if leaf["version"] != version + 1 or leaf["size"] < size:
            yield at(leaf, "version_gap", f"it follows on version {version}")
        self.reports[leaf["period"]] = (leaf["version"], leaf["size"])


def unpacked(plain: object) -> Watch:
    """Return what was packed, or refuse it (``bad_state``)."""
    return packing.unpacked(Watch, plain)


def findings(leaves: Iterable[Leaf]) -> Found:
    """Find everything in these leaves that the portal's rules do not allow."""
    told = Watch()
    for leaf in leaves:
        yield from told.see(leaf)
    yield from told.end()


def of_entries(entries: Iterable[bytes]) -> Found:
    """Find the same from the bytes of a log, and those that are spelt otherwise."""
    told = Watch()
    for entry in entries:
        yield from told.see_entry(entry)
    yield from told.end()
