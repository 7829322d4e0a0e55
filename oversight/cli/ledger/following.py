"""Reading a whole log for the commands that hold rules against its leaves."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click

from oversight.cli.answering import DONE, REFUSED, Answer
from oversight.cli.ledger.sources import pinned, source
from oversight.cli.ledger.verify import LAST_SECOND, bound, given
from oversight.ledger.rules import auditing
from oversight.ledger.rules.auditing import Audited, ReadPath
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.finding import Finding, Leaf
from oversight.ledger.rules.gaps import Gone
from oversight.ledger.rules.moments import spelled
from oversight.ledger.rules.notes import Seen
from oversight.ledger.rules.policies import Policy
from oversight.transparency.rules.deadlines import GRACE
from oversight.transparency.rules.recounting import Recount
from oversight.transparency.rules.watching import Watch

MOST_SHOWN = 200
HOUR = timedelta(hours=1)
SHOWN = "it withholds entry {place}, whose bytes are shown here all the same"
GONE = "Entry {place} is withheld under {order}; its hash stands in the tree."
MENDED = "Counted otherwise, and corrected by a later version: {finding}"
RESTS = "Not judged, for it may rest on what is withheld: {finding}"
RUNNING = "Outstanding, {clock}: {runs} running, {over} of them overdue."
BY_RULE = "Findings, {code}: {count}."
grace_asked = click.option(
    "--grace",
    type=click.IntRange(0, 10_000),
    default=GRACE // HOUR,
    show_default=True,
    help="Hours after which a clock that ran out is a finding.",
)


@dataclass(frozen=True, slots=True)
class Ended:
    """What is missing at the end of a log, and on what that judgment rests."""

    findings: tuple[Finding, ...]
    facts: dict[str, object]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """The files of a log at one checkpoint, and whom the reader trusts with it."""

    files: ReadPath
    policy: Policy

    def read(self, take: Callable[[bytes | None], None]) -> Audited:
        """Recompute it and hand over its entries, in the order of the tree.

        None is handed over for one whose bytes are withheld.
        """

        def see(entries: Sequence[bytes | None]) -> None:
            for entry in entries:
                take(entry)

        return auditing.audit(self.files, self.policy, see=see)

    def recounted(self, watch: Watch) -> list[Finding]:
        """Count again each report that the watch has met since it was last asked.

        The log is read and recomputed once more, only if there is any.
        """
        found = list[Finding]()
        if not watch.uncounted:
            return found
        again = Recount(watch.uncounted)
        watch.uncounted = []
        self.read(lambda entry: found.extend(again.see(leaf(entry))))
        return [*found, *again.rest()]

    def shown_still(self, watch: Watch, tree: Checkpoint) -> list[Finding]:
        """Find what an order withholds and this copy shows, looking at each anew.

        The hash that stands there must lead to the signed root either way.
        """
        return [
            Finding(one.stream, one.n, "withheld_shown", SHOWN.format(place=place))
            for place, one in sorted(watch.gone.orders.items())
            if auditing.entry(self.files, tree, place) is not None
        ]


def opened(where: str, vkey: str | None) -> Log:
    """Open a log by its address or folder."""
    files = pinned(source(where))
    trusted, _ = bound(given(vkey, None), files)
    return Log(files, trusted)


def leaf(entry: bytes | None) -> Leaf | None:
    """Return an entry as a leaf, None if it is withheld, or refuse."""
    if entry is None:
        return None
    try:
        found = json.loads(entry)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise LogError("bad_entry", "An entry cannot be read.")
    return found


def ended(watch: Watch, tree: Audited, grace: int) -> Ended:
    """Hold the open ends of a log against the time at which its tree was seen.

    That is the earliest of its witnesses' times; without a witness the newest entry's.
    """
    times, ahead = seen_at(tree.seen), list[Finding]()
    if times:
        now, by = times[0], "when a witness saw this tree"
        ahead += watch.bracket.ahead(times[-1])
    elif watch.now is not None:
        now, by = watch.now, "the newest entry's own time: no witness names another"
    else:
        facts: dict[str, object] = {"as_of": None, "silent": [], "outstanding": {}}
        return Ended(tuple(watch.end()), facts, ())
    book = watch.deadlines.book
    counted = f"rules and the {len(book.calendar.holidays)} holidays"
    lines = [
        f"Clocks were held against {spelled(now)}, {by}; {grace} hours of grace.",
        f"They were counted by the {counted} that the log itself records.",
    ]
    silent = sorted(book.silent)
    if silent:
        lines.append(f"It records no rule or no holidays for: {', '.join(silent)}.")
    running = watch.deadlines.outstanding(now)
    lines += [
        RUNNING.format(clock=clock, runs=runs, over=over)
        for clock, (runs, over) in running.items()
    ]
    found = (*ahead, *watch.end(now, grace * HOUR))
    counts = {
        clock: {"running": runs, "overdue": over}
        for clock, (runs, over) in running.items()
    }
    facts = {"as_of": spelled(now), "silent": silent, "outstanding": counts}
    return Ended(found, facts, tuple(lines))


def seen_at(seen: Iterable[Seen]) -> list[datetime]:
    """Return when the witnesses saw a tree, the earliest first."""
    times = sorted(one.time for one in seen if one.time is not None)
    return [datetime.fromtimestamp(min(one, LAST_SECOND), UTC) for one in times]


def judged(
    found: Iterable[Finding],
    gone: Gone,
    rests: Callable[[Finding], bool],
    mended: Callable[[Finding], bool] = lambda _: False,
) -> Ended:
    """Set apart what may rest on withheld entries alone, and name these entries.

    Apart stands also a report whose later version says that it was counted anew.
    """
    known = list(found)
    told = [one for one in known if mended(one)]
    apart = [one for one in known if rests(one) and one not in told]
    left = [one for one in known if one not in told and one not in apart]
    orders = sorted(gone.orders.items())
    named = [
        {"index": place, "stream": one.stream, "n": one.of, "order": str(one)}
        for place, one in orders
    ]
    lines = [GONE.format(place=place, order=one) for place, one in orders]
    lines += [RESTS.format(finding=one) for one in apart[:MOST_SHOWN]]
    lines += [MENDED.format(finding=one) for one in told[:MOST_SHOWN]]
    facts: dict[str, object] = {"withheld": named, "not_judged": _listed(apart)}
    facts["corrected"] = _listed(told)
    return Ended(tuple(left), facts, tuple(lines))


def _listed(found: Iterable[Finding]) -> list[dict[str, object]]:
    return [
        {"stream": one.stream, "n": one.n, "code": one.code, "what": one.sentence}
        for one in found
    ]


def told(
    tree: Audited, found: Iterable[Finding], facts: dict[str, object], *lines: str
) -> Answer:
    """Answer with what was found: nothing is 0, anything is 1."""
    findings = list(found)
    shown = [str(one) for one in findings[:MOST_SHOWN]]
    rest = len(findings) - len(shown)
    if rest:
        shown.append(f"... and {rest} more.")
    size = tree.checkpoint.size
    counts = dict(sorted(Counter(one.code for one in findings).items()))
    by_rule = [BY_RULE.format(code=code, count=n) for code, n in counts.items()]
    return Answer(
        {"size": size, **facts, "counts": counts, "findings": _listed(findings)},
        (*lines, *shown, *by_rule, f"{size} entries, {len(findings)} findings."),
        REFUSED if findings else DONE,
    )
