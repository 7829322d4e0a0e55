"""Checking the log, a proof or a receipt, without the portal and its database."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click

from oversight.cli.answering import Answer, Refused, answers
from oversight.cli.ledger.sources import WEB, fetched, source
from oversight.ledger.rules import (
    auditing,
    checkpoints,
    notes,
    policies,
    proofs,
    receipts,
)
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Seen, parse_vkey
from oversight.ledger.rules.policies import Party, Policy

P = ParamSpec("P")
ZIP = b"PK\x03\x04"
LAST_SECOND = 253_402_300_799  # the end of the year 9999
PROVES_NOT = (
    "It does not prove that an act was not left out before it was written, nor that "
    "what was written is true."
)
OWN_KEY = (
    "The key came from the log itself. Compare it with one that was printed elsewhere: "
    "{vkey}"
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
    """Recompute a log, or check a proof file or a receipt; offline but for a URL."""
    path = Path(where)
    if not where.startswith(WEB) and path.is_file():
        return _file(path.read_bytes(), _given(vkey, policy), old)
    read = source(where)
    trusted, own = _given(vkey, policy), ""
    if trusted is None:
        own = _first_line(read("log.vkey"))
        trusted = _of_key(own)
    kept = _kept(old, trusted) if old else None
    found = auditing.audit(read, trusted, old=kept)
    tree = found.checkpoint
    facts = {**_tree(tree, found.seen), "tiles": found.tiles, "old": bool(kept)}
    lines = [
        f"Verified: {tree.origin}, {tree.size} entries, root {tree.root.hex()}.",
        f"All {tree.size} entries and {found.tiles} tiles were recomputed.",
        *([f"It contains all of the {kept.size} that you kept."] if kept else []),
        *_told(found.seen),
        "It proves: nothing that this tree holds was removed, altered or moved.",
        PROVES_NOT,
        *([OWN_KEY.format(vkey=own)] if own else []),
    ]
    return Answer(facts, tuple(lines))


def _file(raw: bytes, trusted: Policy | None, old: Path | None) -> Answer:
    if old is not None:
        raise click.UsageError("--old is for a whole log, not for a file.")
    if raw.startswith(ZIP):
        return _receipt(raw, trusted)
    if trusted is None:
        raise click.UsageError("A proof needs the log's key: --vkey or --policy.")
    found = proofs.check(proofs.parse(raw), trusted)
    entry = receipts.read_entry(found.leaf)
    facts = {**_tree(found.checkpoint, found.seen), "index": found.index}
    lines = (*_entry(found.index, entry), *_told(found.seen), PROVES_NOT)
    return Answer({**facts, "entry": entry}, lines)


def _receipt(raw: bytes, trusted: Policy | None) -> Answer:
    receipt, own = receipts.parse(raw), ""
    if trusted is None:
        own = _first_line(receipt.vkey.encode())
        trusted = policies.parse(receipt.policy) if receipt.policy else _of_key(own)
    lines: list[str] = []
    facts: list[dict[str, object]] = []
    for one in receipts.check(receipt, trusted):
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
        lines += [*_entry(found.index, one.entry), *_told(found.seen)]
        lines += [f"  private, as recorded: {k}: {v}" for k, v in one.opened.items()]
    if receipt.before:
        before, seen = proofs.opened(receipt.before, trusted)
        times = sorted(one.time for one in seen if one.time is not None)
        lines += [f"Not yet in the tree of {before.size} entries{_when(times[-1:])}."]
    lines += [PROVES_NOT, *([OWN_KEY.format(vkey=own)] if own else [])]
    return Answer({"entries": facts}, tuple(lines))


def _given(vkey: str | None, policy: Path | None) -> Policy | None:
    """Return whom the caller trusts, if they said so."""
    if policy is not None:
        return policies.parse(policy.read_bytes())
    if vkey is None:
        return None
    if vkey.startswith(WEB):
        return _of_key(_first_line(fetched(vkey)))
    path = Path(vkey)
    told = _first_line(path.read_bytes()) if path.is_file() else vkey
    return _of_key(told)


def _of_key(vkey: str) -> Policy:
    return Policy(logs=(Party(parse_vkey(vkey)),))


def _first_line(raw: bytes) -> str:
    return raw.decode("ascii", "replace").partition("\n")[0]


def _kept(old: Path, trusted: Policy) -> Checkpoint:
    note = notes.parse(old.read_bytes())
    notes.check(note, [party.key for party in trusted.logs])
    return checkpoints.parse(note.text)


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


def _told(seen: tuple[Seen, ...]) -> list[str]:
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
