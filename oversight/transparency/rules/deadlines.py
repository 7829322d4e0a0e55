"""Clocks that ran out, and nothing was written: from the leaves alone.

Each clock is counted by the rules and holidays that the record itself has told. What
has run out is asked for at a moment that the reader names, with a grace: the portal
looks every few minutes, and an appeal is shown later than it was made.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from oversight.ledger.rules import moments
from oversight.ledger.rules.finding import Finding, Leaf, at
from oversight.ledger.rules.moments import leaf_day, leaf_moment, spelled
from oversight.transparency.rules import duties
from oversight.transparency.rules.courses import Matter
from oversight.transparency.rules.duties import DECISION, DECLARATION, DUTIES, STALE
from oversight.transparency.rules.lines import Before
from oversight.transparency.rules.rulebook import Book

Found = Iterator[Finding]
GRACE = timedelta(hours=24)
EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
SLACK = timedelta(minutes=1)
MOVES = {"replacement": DECISION}
DATA, TAKEDOWN, APPEAL = "DR-", "TD-", "AP-"


@dataclass(slots=True)
class Running:
    """A clock that runs: since which leaf, until when, on what."""

    clock: str
    n: int
    start: str
    due: str
    of: str | int | None = None


@dataclass(slots=True)
class Deadlines:
    """Every clock that runs, docket by docket."""

    book: Book = field(default_factory=Book)
    running: dict[str, list[Running]] = field(default_factory=dict)
    newest: str = ""

    def see(self, leaf: Leaf, told: Matter | None) -> Found:
        """Take the next leaf, after its docket's matter took it."""
        said = str(leaf["day"] if "day" in leaf else leaf["at"])
        self.newest = max(self.newest, moments.span(said)[0])
        self.book.see(leaf)
        if leaf["k"] == "agency.barred":
            self._barred(str(leaf["why"]))
        if told is None:
            return
        docket = leaf["docket"]
        over: list[Running] = []
        kept: list[Running] = []
        for one in self.running.pop(docket, []):
            (over if _over(one, leaf, told) else kept).append(one)
        yield from self._late(leaf, over)
        reader = _READERS.get(leaf["k"])
        begun = list(reader(self, leaf, told)) if reader else []
        begun += self._waiting(leaf, told, kept)
        begun = [one for one in begun if not _done(one, told)]
        fresh = {(one.clock, one.of) for one in begun}
        kept = [one for one in kept if (one.clock, one.of) not in fresh] + begun
        if kept:
            self.running[docket] = kept
        if leaf["k"] == "clock.set":
            yield from self._too_long(leaf)

    def ran_out(self, now: datetime, grace: timedelta) -> Found:
        """Find each clock that ran out before a moment without a word of it."""
        limit = spelled(max(now, EARLIEST) - grace)
        for docket, held in self.running.items():
            for one in held:
                due = max(one.due, self._anew(one)) if one.due < limit else one.due
                if due < limit:
                    sentence = f"{_spelt(one)} ran out on {due}: nothing was recorded"
                    yield Finding(docket, one.n, "ran_out", sentence)

    def outstanding(self, now: datetime) -> dict[str, tuple[int, int]]:
        """Return of each clock how many run, and how many of them ran out before now.

        Without a grace: what has just run out may be on its way to the record.
        """
        limit, found = spelled(max(now, EARLIEST)), dict[str, tuple[int, int]]()
        for held in self.running.values():
            for one in held:
                due = max(one.due, self._anew(one)) if one.due < limit else one.due
                runs, over = found.get(one.clock, (0, 0))
                found[one.clock] = (runs + 1, over + (due < limit))
        return dict(sorted(found.items()))

    def started(
        self, leaf: Leaf, clock: str, of: str | int | None = None
    ) -> Iterator[Running]:
        """Begin a clock of the record's own rules with this leaf."""
        moment = leaf_moment(leaf)
        due = self.book.due(clock, moment, leaf_day(leaf))
        if due is not None:
            yield Running(clock, leaf["n"], spelled(moment), due, of)

    def _anew(self, one: Running) -> str:
        """Return when it runs out by the holidays that were told since."""
        if not one.start:
            return one.due
        start = datetime.fromisoformat(one.start).astimezone(UTC)
        day = leaf_day({"at": one.start})
        with suppress(OverflowError):
            return self.book.due(one.clock, start, day) or one.due
        return one.due

    def _waiting(
        self, leaf: Leaf, told: Matter, kept: list[Running]
    ) -> Iterator[Running]:
        """Let each approval grow old, once the whole review has said its word."""
        if leaf["docket"].startswith(APPEAL) or not duties.settled(told, 0):
            return
        known = {one.of for one in kept if one.clock in {STALE, "unsent"}}
        for number, course in told.items.items():
            whole = course.state is Before.APPROVED and not course.parted
            if whole and number not in known:
                yield from self.started(leaf, STALE, number)

    def _barred(self, why: str) -> None:
        cause, _, place = why.partition(":")
        docket, _, item = place.partition("/")
        kept = [
            one
            for one in self.running.pop(docket, [])
            if str(one.of) != item or DUTIES[one.clock].bar != cause
        ]
        if kept:
            self.running[docket] = kept

    def _late(self, leaf: Leaf, over: list[Running]) -> Found:
        """Find clocks that had run out in silence when at last something ended them."""
        if not over or leaf["k"] == "deadline.missed":
            return
        limit = spelled(max(leaf_moment(leaf), EARLIEST) - GRACE)
        for one in over:
            due = max(one.due, self._anew(one)) if one.due < limit else one.due
            if due < limit:
                sentence = f"{_spelt(one)} ran out on {due}: this came after it"
                yield at(leaf, "ended_late", sentence)

    def _too_long(self, leaf: Leaf) -> Found:
        """Find a clock that was set longer than the rules of its day allow."""
        name, said = str(leaf["clock"]), leaf["due"]
        if name not in DUTIES or said is None:
            return
        allowed = self.book.due(name, leaf_moment(leaf), leaf_day(leaf))
        if allowed is not None and said > _later(allowed, SLACK):
            sentence = f"it gives until {said}; the rules of the day allow {allowed}"
            yield at(leaf, "clock_long", sentence)


def _over(one: Running, leaf: Leaf, told: Matter) -> bool:
    return duties.ends(one.clock, one.of, leaf) or _done(one, told)


def _done(one: Running, told: Matter) -> bool:
    place = one.of if isinstance(one.of, int) else 0
    return DUTIES[one.clock].over(told, place)


def _spelt(one: Running) -> str:
    whose = "" if one.of is None else f" of {one.of}"
    if isinstance(one.of, int):
        whose = f" of item {one.of}"
    return f"its clock {one.clock}{whose}"


def _later(moment: str, by: timedelta) -> str:
    return spelled(datetime.fromisoformat(moment) + by)


def _until(
    leaf: Leaf, clock: str, said: object, of: str | int | None = None
) -> Iterator[Running]:
    """Begin a clock whose end the leaf says itself."""
    if said is not None:
        yield Running(clock, leaf["n"], "", moments.span(str(said))[1], of)


Begin = Callable[[Deadlines, Leaf, Matter], Iterator[Running]]


def _filed(all_: Deadlines, leaf: Leaf, _told: Matter) -> Iterator[Running]:
    yield from all_.started(leaf, "screening")


def _cured(all_: Deadlines, leaf: Leaf, told: Matter) -> Iterator[Running]:
    if told.state == "filed":
        yield from all_.started(leaf, "screening")


def _named(clock: str) -> Begin:
    def begin(all_: Deadlines, leaf: Leaf, _told: Matter) -> Iterator[Running]:
        yield from all_.started(leaf, clock)

    return begin


def _item(*clocks: str) -> Begin:
    def begin(all_: Deadlines, leaf: Leaf, _told: Matter) -> Iterator[Running]:
        for clock in clocks:
            yield from all_.started(leaf, clock, leaf["item"])

    return begin


def _told_until(clock: str) -> Begin:
    def begin(_all: Deadlines, leaf: Leaf, _told: Matter) -> Iterator[Running]:
        yield from _until(leaf, clock, leaf["until"], leaf.get("item"))

    return begin


def _drawn(all_: Deadlines, leaf: Leaf, _told: Matter) -> Iterator[Running]:
    for name in leaf["seats"]:
        yield from all_.started(leaf, DECLARATION, name)


def _replaced(all_: Deadlines, leaf: Leaf, _told: Matter) -> Iterator[Running]:
    yield from all_.started(leaf, DECLARATION, leaf["by"])


def _set(_all: Deadlines, leaf: Leaf, _told: Matter) -> Iterator[Running]:
    """Take what the record says of a clock by its name."""
    name = MOVES.get(leaf["clock"], str(leaf["clock"]))
    if name in DUTIES:
        yield from _until(leaf, name, leaf["due"])


def _ordered(_all: Deadlines, leaf: Leaf, told: Matter) -> Iterator[Running]:
    data = leaf["docket"].startswith(DATA)
    for number in leaf["items"]:
        course = told.items.get(number)
        if course is not None and course.state not in duties.GONE:
            name = "unsent" if data else "end-date"
            if not (data and course.sent):
                yield from _until(leaf, name, leaf["until"], number)


def _sent(all_: Deadlines, leaf: Leaf, _told: Matter) -> Iterator[Running]:
    """Begin the platform's time to say that it has a request, of either kind."""
    if leaf["docket"].startswith((DATA, TAKEDOWN)):
        yield from all_.started(leaf, "no_response")


def _answered(all_: Deadlines, leaf: Leaf, _told: Matter) -> Iterator[Running]:
    if str(leaf["action"]).startswith("produced"):
        yield from all_.started(leaf, "retention", leaf["item"])


def _received(all_: Deadlines, leaf: Leaf, _told: Matter) -> Iterator[Running]:
    yield from all_.started(leaf, "minimised", leaf["item"])
    if leaf["over"] == "yes":
        yield from all_.started(leaf, "excess", leaf["item"])


def _appealed(all_: Deadlines, leaf: Leaf, told: Matter) -> Iterator[Running]:
    yield from all_.started(leaf, "admissibility")
    yield from all_.started(leaf, "appeal_decision")
    if told.items:
        yield from all_.started(leaf, "appeal_default")


_READERS: Mapping[str, Begin] = {
    "request.filed": _filed,
    "request.cured": _cured,
    "request.defective": _named("cure"),
    "panel.drawn": _drawn,
    "member.replaced": _replaced,
    **dict.fromkeys(("clock.set", "clock.extended"), _set),
    **dict.fromkeys(("clock.paused", "clock.resumed"), _set),
    **dict.fromkeys(("order.issued", "order.corrected"), _ordered),
    "order.dispatched": _sent,
    "platform.answered": _answered,
    **dict.fromkeys(("notice.delayed", "notice.extended"), _told_until("delay")),
    "preservation.sent": _told_until("kept-until"),
    "data.received": _received,
    "data.due": _item("certificate"),
    "use.decided": _told_until("retention"),
    "appeal.filed": _appealed,
    "emergency.invoked": _named("interim"),
    "interim.dispatched": _named("confirmation"),
    **dict.fromkeys(("seal.set", "seal.extended"), _told_until("seal")),
}
