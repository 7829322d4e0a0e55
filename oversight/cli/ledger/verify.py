"""Checking the log, a proof or a receipt, without the portal and its database."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click

from oversight.cli.answering import DONE, REFUSED, Answer, Refused, answers
from oversight.cli.ledger.orders import Orders
from oversight.cli.ledger.redrawing import Redrawn
from oversight.cli.ledger.sources import VKEY, WEB, fetched, history, source
from oversight.ledger.rules import (
    auditing,
    bounds,
    policies,
    proofs,
    receipts,
    record_checks,
    records,
)
from oversight.ledger.rules.auditing import ReadPath
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.gaps import Gone
from oversight.ledger.rules.notes import Seen
from oversight.ledger.rules.policies import Policy
from oversight.ledger.rules.record_checks import Record

P = ParamSpec("P")
ZIP = b"PK\x03\x04"
LONGEST_NAME = 250  # of a file
LAST_SECOND = 253_402_300_799  # the end of the year 9999
PROVES_NOT = (
    "It does not prove that an act was not left out before it was written, nor that "
    "what was written is true."
)
OWN_KEY = (
    "The key came from the log itself. Compare it with one that was printed elsewhere: "
    "{vkey}"
)
NOT_YET = (
    "NOT YET WITNESSED: when this receipt was made the witnesses that the portal asks "
    "for had not all signed. Fetch it again: the later one bears their signatures."
)
NOBODY = "No witness has seen this tree: whoever runs the log could show you another."


def in_sentences(command: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let a command refuse with a sentence what cannot be believed."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return command(*args, **kwargs)
        except LogError as error:
            raise Refused(error.code, error.sentence) from None

    return wrapped


@click.command()
@click.argument("where", metavar="DIR|URL|FILE")
@click.option("--vkey", help="The log's key, or a file that holds it.")
@click.option("--policy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--old",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that you kept: the log must begin with it.",
)
@answers
@in_sentences
def verify(
    where: str, vkey: str | None, policy: Path | None, old: Path | None
) -> Answer:
    """Recompute a log, or check a proof file or a receipt; offline but for a URL.

    Each draw of a log is repeated as well: one that does not follow is named.
    """
    path = Path(where)
    if not where.startswith(WEB) and path.is_file():
        return _file(path, given(vkey, policy), old)
    read = source(where)
    trusted, own = bound(given(vkey, policy), read)
    kept = _kept(old, trusted) if old else None
    orders, redrawn = Orders(), Redrawn()

    def see(entries: Sequence[bytes | None]) -> None:
        orders.see(entries)
        redrawn.see(entries)

    found = auditing.audit(read, trusted, old=kept, see=see)
    gone = orders.refused_unsaid()
    draws = redrawn.judged(gone)
    tree = found.checkpoint
    facts = {**_tree(tree, found.seen), "tiles": found.tiles, "old": bool(kept)}
    facts |= {"withheld": list(found.withheld), **draws.facts}
    read_in_full = tree.size - len(found.withheld)
    lines = [
        f"Verified: {tree.origin}, {tree.size} entries, root {tree.root.hex()}.",
        f"All {tree.size} entries and {found.tiles} tiles were recomputed."
        if not found.withheld
        else f"{read_in_full} entries and {found.tiles} tiles were recomputed.",
        *_withheld(gone),
        *([f"It contains all of the {kept.size} that you kept."] if kept else []),
        *told(found.seen),
        *draws.lines,
        "It proves: nothing that this tree holds was removed, altered or moved.",
        PROVES_NOT,
        *([OWN_KEY.format(vkey=own)] if own else []),
    ]
    return Answer(facts, tuple(lines), REFUSED if draws.failed else DONE)


def _withheld(gone: Gone) -> list[str]:
    """Return what is withheld, and what this copy shows though it is."""
    return [
        f"WITHHELD: what entry {place} says was not read, only its hash, under {order}."
        if place in gone.unseen
        else f"Entry {place} is withheld under {order}; this copy shows it."
        for place, order in sorted(gone.orders.items())
    ]


def _file(path: Path, trusted: Policy | None, old: Path | None) -> Answer:
    if old is not None:
        raise click.UsageError("--old is for a whole log, not for a file.")
    with path.open("rb") as file:
        if record_checks.is_one(file):
            return _record(record_checks.opened(file), trusted)
    raw = path.read_bytes()
    if raw.startswith(ZIP):
        return _receipt(raw, trusted)
    if trusted is None:
        raise click.UsageError("A proof needs the log's key: --vkey or --policy.")
    found = proofs.check(proofs.parse(raw), trusted)
    entry = receipts.read_entry(found.leaf)
    facts = {**_tree(found.checkpoint, found.seen), "index": found.index}
    lines = (*_entry(found.index, entry), *told(found.seen), PROVES_NOT)
    return Answer({**facts, "entry": entry}, lines)


def _record(record: Record, trusted: Policy | None) -> Answer:
    about, own = record.about, ""
    if trusted is None:
        trusted = bounds.brought_along(record.receipt)
        own = _shown(trusted)
    shown = record_checks.check(record, trusted)
    apart = sum(not paper.name for paper in about.papers)
    facts = {
        **_tree(shown[-1].verified.checkpoint, shown[-1].verified.seen),
        "docket": about.docket,
        "part": about.part,
        "entries": len(shown),
        "withheld": list(about.withheld),
        "papers": len(about.papers),
        "sealed_apart": apart,
        "record_sha256": record.fingerprint,
    }
    lines = [
        f"Verified: the certified record of {about.docket}, no. {about.number}.",
        f"Part: {about.part}. Made: {about.made_at}.",
        f"Fingerprint: {record.fingerprint}",
        f"{record.files} files are as {records.MANIFEST} says.",
        f"{len(shown)} of {about.entries} entries are proved to be in the log.",
        f"{len(about.papers)} papers, {apart} of them in the sealed annex only.",
        *told(shown[-1].verified.seen),
        *([] if record.receipt.witnessed else [NOT_YET]),
        PROVES_NOT,
        *([OWN_KEY.format(vkey=own)] if own else []),
    ]
    return Answer(facts, tuple(lines))


def _receipt(raw: bytes, trusted: Policy | None) -> Answer:
    receipt, own = receipts.parse(raw), ""
    if trusted is None:
        trusted = bounds.brought_along(receipt)
        own = _shown(trusted)
    lines: list[str] = []
    facts: list[dict[str, object]] = []
    shown = receipts.check(receipt, trusted)
    for one in shown:
        found = one.verified
        facts.append(
            {
                **_tree(found.checkpoint, found.seen),
                "name": one.name,
                "index": found.index,
                "entry": one.entry,
                "opened": one.opened,
            }
        )
        lines += [*_entry(found.index, one.entry), *told(found.seen)]
        lines += [f"  private, as recorded: {k}: {v}" for k, v in one.opened.items()]
    if not receipt.witnessed:
        lines.append(NOT_YET)
    when = bounds.bounds(receipt, trusted, shown)
    if when.size_before is not None:
        since = [when.not_before] if when.not_before is not None else []
        lines += [f"Not yet in the tree of {when.size_before} entries{_when(since)}."]
    lines += [PROVES_NOT, *([OWN_KEY.format(vkey=own)] if own else [])]
    between = {"not_before": when.not_before, "not_after": when.not_after}
    told_facts = {"entries": facts, "witnessed": receipt.witnessed, **between}
    return Answer(told_facts, tuple(lines))


def given(vkey: str | None, policy: Path | None) -> Policy | None:
    """Return whom the caller trusts, if they said so."""
    keys = None if vkey is None else policies.of_keys(_keys(vkey))
    if policy is None:
        return keys
    found = policies.parse(policy.read_bytes())
    return found if keys is None else replace(found, logs=keys.logs)


def bound(trusted: Policy | None, read: ReadPath) -> tuple[Policy, str]:
    """Return whom to trust with a log, each key for its sizes, and the log's own keys.

    Keys that the caller did not give are those that the log brings along.
    """
    told, own = history(read), ""
    if trusted is None:
        trusted = policies.of_keys(read(VKEY))
        own = _shown(trusted)
    return (trusted if told is None else policies.bound(trusted, told)), own


def _shown(policy: Policy) -> str:
    return ", ".join(party.key.vkey for party in policy.logs)


def _keys(vkey: str) -> bytes:
    """Return keys that were given themselves, at an address or in a file."""
    if vkey.startswith(WEB):
        return fetched(vkey)
    if len(vkey) < LONGEST_NAME and Path(vkey).is_file():
        return Path(vkey).read_bytes()
    return vkey.encode("utf-8", "replace")


def _kept(old: Path, trusted: Policy) -> Checkpoint:
    return proofs.by_log(old.read_bytes(), trusted)[0]


def _tree(tree: Checkpoint, seen: tuple[Seen, ...]) -> dict[str, object]:
    witnesses = {one.key.name: one.time for one in seen if one.time is not None}
    return {
        "valid": True,
        "origin": tree.origin,
        "size": tree.size,
        "root": tree.root.hex(),
        "witnesses": witnesses,
    }


def _entry(index: int, entry: object) -> tuple[str, ...]:
    assert isinstance(entry, dict)
    where = entry.get("docket", entry.get("stream"))
    said = entry.get("at", entry.get("day"))
    return (f"Verified: entry {index} is {entry.get('k')} of {where}, {said}.",)


def told(seen: tuple[Seen, ...]) -> list[str]:
    """Return which witnesses saw a tree, and when, as lines for people."""
    times = {one.key.name: one.time for one in seen if one.time is not None}
    if not times:
        return [NOBODY]
    return [f"Witness {name} saw it{_when([time])}." for name, time in times.items()]


def _when(times: list[int]) -> str:
    return "".join(f" at {_spelt(time)}" for time in times)


def _spelt(time: int) -> str:
    """Return a witness's instant as people write it; a witness may say anything."""
    if time > LAST_SECOND:
        return f"second {time}"
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
