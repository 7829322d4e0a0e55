"""Watching the log over time: for whoever wants to know that it never turns back."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import click

from oversight.cli.answering import Answer, answers
from oversight.cli.ledger import following
from oversight.cli.ledger.contradicting import contradiction
from oversight.cli.ledger.remembering import MOST, OPAQUE, Memory, keep, recalled
from oversight.cli.ledger.sources import pinned, source
from oversight.cli.ledger.verify import (
    NOBODY,
    OWN_KEY,
    PROVES_NOT,
    bound,
    in_sentences,
    told,
)
from oversight.cli.ledger.verify import given as trusted
from oversight.ledger.rules import (
    auditing,
    policies,
    proofs,
    receipts,
)
from oversight.ledger.rules.auditing import CHECKPOINT, Audited, ReadPath
from oversight.ledger.rules.edges import Edge
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.finding import Finding
from oversight.ledger.rules.moments import spelled
from oversight.ledger.rules.policies import Policy
from oversight.transparency.rules.watching import Watch

ENOUGH = "Only the first {most} findings are kept."
PROVES = "It proves: since this monitor began, nothing was removed, altered or moved."


@dataclass(frozen=True, slots=True)
class Run:
    """One look at the log: what was kept before it, and what it found."""

    before: Memory | None
    after: Memory
    found: Audited
    watch: Watch
    shown: tuple[Finding, ...] = ()


@click.command()
@click.argument("where", metavar="DIR|URL")
@click.option(
    "--state",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where it remembers the key and the last tree; made by the first run.",
)
@click.option("--vkey", help="The log's key, or a file that holds it.")
@click.option("--policy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--check",
    "checked",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A receipt, proof or checkpoint that must be part of this log (repeat).",
)
@following.grace_asked
@click.option("--whole", "anew", is_flag=True, help="Judge every entry again.")
@answers
@in_sentences
def monitor(
    where: str,
    state: Path,
    vkey: str | None,
    policy: Path | None,
    checked: tuple[Path, ...],
    grace: int,
    *,
    anew: bool,
) -> Answer:
    """Read what is new in a log, and whether it still contains all that was seen.

    Each new entry is judged by the same rules as in ``ledger rules``. What was found
    is told on every run.
    """
    before, read = recalled(state), source(where)
    asked = trusted(vkey, policy)
    if asked is None and before is not None:
        asked = before.trusted
    elif asked is not None and before is not None:
        asked = policies.remembering(asked, before.trusted)
    asked, own = bound(asked, read)
    run = _looked(read, asked, before, state, anew=anew)
    if policy is not None:
        raw = policy.read_bytes().decode("utf-8", OPAQUE)
        run = replace(run, after=replace(run.after, policy=raw))
    elif before is not None and vkey is None:
        run = replace(run, after=replace(run.after, policy=before.policy))
    for file in checked:
        _belongs(read, asked, run, file, state)
    keep(state, run.after)
    return _report(run, own, len(checked), grace)


def _looked(
    read: ReadPath, policy: Policy, before: Memory | None, state: Path, *, anew: bool
) -> Run:
    """Read the log on from what was kept, or all of it."""
    once = pinned(read)
    note, watch, since, kept = once(CHECKPOINT), Watch(), Edge(), list[Finding]()
    old = None if before is None else before.tree
    if before is not None and before.watch is not None and not anew:
        watch, since, kept = before.watch, before.edge, list(before.found)
        watch.bracket.floor = _seen_before(before, policy)

    def see(entries: Sequence[bytes | None]) -> None:
        for entry in entries:
            found = list(watch.see_entry(entry))
            kept.extend(found[: MOST - len(kept)])

    try:
        found = auditing.audit(
            once,
            policy,
            old=old if since.size == 0 else None,
            since=since,
            see=see,
        )
    except LogError as error:
        if before is None:
            raise
        pair = (before.note, note)
        raise contradiction(once, policy, pair, state, error) from None
    if old is not None and old.origin != found.checkpoint.origin:
        raise LogError("other_log", "The earlier checkpoint is of another log.")
    log = following.Log(once, policy)
    shown = tuple(log.shown_still(watch, found.checkpoint))
    counted = log.recounted(watch)
    kept.extend(counted[: MOST - len(kept)])
    vkeys = tuple(party.line for party in policy.logs)
    memory = Memory(vkeys, note, found.edge, watch, kept)
    return Run(before, memory, found, watch, shown)


def _seen_before(before: Memory, policy: Policy) -> str:
    """Return when a witness saw the tree that was looked at last, or nothing."""
    times = []
    with suppress(LogError):  # That this is another log is told further on.
        times = following.seen_at(proofs.by_log(before.note, policy)[1])
    return spelled(times[0]) if times else ""


def _belongs(read: ReadPath, policy: Policy, run: Run, file: Path, state: Path) -> None:
    """Refuse unless the signed tree of a receipt, proof or note is part of the log."""
    for raw in _notes(file.read_bytes()):
        tree, _ = proofs.by_log(raw, policy)
        try:
            auditing.follows(read, run.after.tree, tree)
        except LogError as error:
            pair = (raw, run.after.note)
            raise contradiction(read, policy, pair, state, error) from None


def _notes(raw: bytes) -> list[bytes]:
    """Return the signed notes in a receipt, a proof file, or the note itself."""
    if raw.startswith(b"PK"):
        receipt = receipts.parse(raw)
        before = [receipt.before] if receipt.before else []
        return [*before, *(piece.proof.note for piece in receipt.pieces)]
    if raw.startswith(proofs.HEADER.encode()):
        return [proofs.parse(raw).note]
    return [raw]


def _report(run: Run, own: str, checked: int, grace: int) -> Answer:
    tree, end = run.found.checkpoint, following.ended(run.watch, run.found, grace)
    seen = 0 if run.before is None else run.before.tree.size
    known = [*run.after.found, *run.shown, *end.findings]
    left = following.judged(known, run.watch.gone, run.watch.rests, run.watch.mended)
    lines = (
        f"log: {tree.origin}",
        f"size: {tree.size} (was {seen})",
        f"root: {tree.root.hex()}",
        *told(run.found.seen),
        *([f"checked: {checked} of your files belong to this log"] if checked else []),
        *end.lines,
        *left.lines,
        *([ENOUGH.format(most=MOST)] if len(run.after.found) >= MOST else []),
        PROVES,
        PROVES_NOT,
        *([OWN_KEY.format(vkey=own)] if own else []),
    )
    facts: dict[str, object] = {
        "origin": tree.origin,
        "before": seen,
        "root": tree.root.hex(),
        "witnessed": NOBODY not in lines,
        "checked": checked,
        **end.facts,
        **left.facts,
    }
    return following.told(run.found, left.findings, facts, *lines)
