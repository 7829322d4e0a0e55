"""A report counted from the files of a published log, and from nothing else.

It needs the standard library and rules alone, so that it runs anywhere by itself
(``program``). It recomputes the root from the entries: what was counted is what the
checkpoint names. Whose checkpoint that is, a verifier says.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from oversight.core.errors import RuleError
from oversight.ledger.rules import checkpoints, hashing, tiles
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.edges import Edge
from oversight.ledger.rules.errors import LogError
from oversight.transparency.rules import files, periods
from oversight.transparency.rules.figures import Report, report
from oversight.transparency.rules.history import history
from oversight.transparency.rules.periods import Quarter

DONE, REFUSED = 0, 1
MAX_BYTES = 2_000_000
ReadPath = Callable[[str], bytes]


def folder(place: Path) -> ReadPath:
    """Return a reader of a published log in a folder."""

    def read(path: str) -> bytes:
        try:
            with (place / path).open("rb") as file:
                return file.read(MAX_BYTES)
        except OSError:
            raise LogError("unreachable", f"{path} is not there.") from None

    return read


def counted(read: ReadPath, quarter: Quarter, size: int | None = None) -> Report:
    """Return a quarter's report from the first ``size`` entries of a log.

    Raises ``LogError`` when the entries do not make the root of the checkpoint, or
    when there are fewer than ``size`` of them.
    """
    signed = checkpoint(read)
    wanted = signed.size if size is None else size
    if wanted > signed.size:
        raise LogError("too_far", f"The log has not grown to {wanted} entries yet.")
    return report(history(_leaves(read, signed, wanted)), quarter)


def checkpoint(read: ReadPath) -> Checkpoint:
    """Return what the log's checkpoint says, whoever signed it."""
    text, _, _ = read("checkpoint").decode("utf-8", "replace").rpartition("\n\n")
    return checkpoints.parse(text + "\n")


def _leaves(read: ReadPath, signed: Checkpoint, size: int) -> Iterator[dict[str, Any]]:
    """Yield the first entries; the last one only after the root was recomputed."""
    edge, found = Edge(), list[bytes]()
    for bundle in tiles.bundles_of(signed.size):
        entries = tiles.entries_of(read(bundle.path), bundle.width)
        edge = edge.extended([hashing.leaf_hash(entry) for entry in entries]).edge
        found += entries[: max(size - len(found), 0)]
    if edge.root() != signed.root:
        raise LogError("other_root", "The entries do not make the checkpoint's tree.")
    for entry in found:
        try:
            yield json.loads(entry)
        except ValueError:
            raise LogError("bad_entry", "An entry cannot be read.") from None


def main(words: Sequence[str]) -> int:
    """Count a report as a program of its own; 0 done, 1 refused, 2 wrong usage."""
    asked = argparse.ArgumentParser(
        prog="oversight-report", description="Count a report from a published log."
    )
    asked.add_argument("period", help="a quarter, such as 2026-Q3")
    asked.add_argument("--from-log", required=True, type=Path, metavar="DIR")
    asked.add_argument("--size", type=int, metavar="N", help="from the first N entries")
    asked.add_argument("--format", choices=("json", "csv"), default="json")
    given = asked.parse_args(words)
    try:
        quarter = periods.parse(given.period)
        found = counted(folder(given.from_log), quarter, given.size)
    except LogError as error:
        sys.stderr.write(f"Refused: {error.sentence}\n")
        return REFUSED
    except (RuleError, KeyError, TypeError, ValueError, AttributeError):
        sys.stderr.write("Refused: an entry, or the quarter, is not what it must be.\n")
        return REFUSED
    raw = files.as_json(found) if given.format == "json" else files.as_csv(found)
    sys.stdout.buffer.write(raw)
    return DONE
