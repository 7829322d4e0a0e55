"""Reading a whole log for the commands that hold rules against its leaves."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from oversight.cli.answering import DONE, REFUSED, Answer
from oversight.cli.ledger.sources import WEB, fetched, source
from oversight.cli.ledger.verify import LAST_SECOND, LONGEST_NAME
from oversight.ledger.rules import auditing, policies
from oversight.ledger.rules.auditing import Audited
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.finding import Finding, Leaf
from oversight.ledger.rules.moments import spelled
from oversight.ledger.rules.policies import Policy
from oversight.transparency.rules.deadlines import GRACE
from oversight.transparency.rules.watching import Watch

MOST_SHOWN = 200
HOUR = timedelta(hours=1)
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


def read(where: str, vkey: str | None, take: Callable[[bytes], None]) -> Audited:
    """Recompute a log and hand over its entries, in the order of the tree."""
    files = source(where)

    def see(entries: Sequence[bytes]) -> None:
        for entry in entries:
            take(entry)

    keys = files("log.vkey") if vkey is None else _keys(vkey)
    trusted: Policy = policies.of_keys(keys)
    return auditing.audit(files, trusted, see=see)


def leaf(entry: bytes) -> Leaf:
    """Return an entry as a leaf, or refuse."""
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
    times = [one.time for one in tree.seen if one.time is not None]
    if times:
        now = datetime.fromtimestamp(min(*times, LAST_SECOND), UTC)
        by = "when a witness saw this tree"
    elif watch.now is not None:
        now, by = watch.now, "the newest entry's own time: no witness names another"
    else:
        return Ended((), {"as_of": None, "silent": []}, ())
    book = watch.deadlines.book
    counted = f"rules and the {len(book.calendar.holidays)} holidays"
    lines = [
        f"Clocks were held against {spelled(now)}, {by}; {grace} hours of grace.",
        f"They were counted by the {counted} that the log itself records.",
    ]
    silent = sorted(book.silent)
    if silent:
        lines.append(f"It records no rule or no holidays for: {', '.join(silent)}.")
    found = tuple(watch.end(now, grace * HOUR))
    return Ended(found, {"as_of": spelled(now), "silent": silent}, tuple(lines))


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
    listed = [
        {"stream": one.stream, "n": one.n, "code": one.code, "what": one.sentence}
        for one in findings
    ]
    return Answer(
        {"size": size, **facts, "findings": listed},
        (*lines, *shown, f"{size} entries, {len(findings)} findings."),
        REFUSED if findings else DONE,
    )


def _keys(vkey: str) -> bytes:
    if vkey.startswith(WEB):
        return fetched(vkey)
    path = Path(vkey)
    if len(vkey) < LONGEST_NAME and path.is_file():
        return path.read_bytes()
    return vkey.encode("utf-8", "replace")
