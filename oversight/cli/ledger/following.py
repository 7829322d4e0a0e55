"""Reading a whole log for the commands that hold rules against its leaves."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from oversight.cli.answering import DONE, REFUSED, Answer
from oversight.cli.ledger.sources import WEB, fetched, source
from oversight.cli.ledger.verify import LONGEST_NAME
from oversight.ledger.rules import auditing, policies
from oversight.ledger.rules.auditing import Audited
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.finding import Finding, Leaf
from oversight.ledger.rules.policies import Policy

MOST_SHOWN = 200


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
