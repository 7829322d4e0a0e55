"""A report counted from the files of a published log, and from nothing else.

It needs the standard library and rules alone, so that it runs anywhere by itself
(``program``). It recomputes the root from the entries: what was counted is what the
checkpoint names. Whose checkpoint that is, a verifier says.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oversight.core.errors import RuleError
from oversight.ledger.rules import checkpoints, tiles, withholding
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.edges import Edge
from oversight.ledger.rules.errors import LogError
from oversight.transparency.rules import files, periods
from oversight.transparency.rules.figures import Report, report
from oversight.transparency.rules.history import History, counted_days, take
from oversight.transparency.rules.periods import Quarter

DONE, REFUSED = 0, 1
MAX_BYTES = 2_000_000
UNSIGNED = (
    "Whose checkpoint this is was not looked at: any folder can hold one. Check its "
    "signatures with the verifier, or with ledger verify and the log's printed key."
)
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


@dataclass(frozen=True, slots=True)
class Counted:
    """A report from a log, and what of the log it could not count.

    ``resting`` is how many later entries speak of what only a withheld one said.
    """

    report: Report
    withheld: tuple[int, ...] = ()
    resting: int = 0

    @property
    def lacks(self) -> tuple[str, ...]:
        """Say in sentences what is not counted."""
        named = tuple(f"Entry {n} is withheld and not counted." for n in self.withheld)
        if not self.resting:
            return named
        return (*named, f"Nor are {self.resting} later entries that rest on it.")


def counted(read: ReadPath, quarter: Quarter, size: int | None = None) -> Counted:
    """Return a quarter's report from the first ``size`` entries of a log.

    Raises ``LogError`` when the entries do not make the root of the checkpoint, or
    when there are fewer than ``size`` of them.
    """
    signed = checkpoint(read)
    wanted = signed.size if size is None else size
    if wanted > signed.size:
        raise LogError("too_far", f"The log has not grown to {wanted} entries yet.")
    told, withheld, resting = History(), list[int](), 0
    for place, leaf in enumerate(_leaves(read, signed, wanted)):
        if leaf is None:
            told.size += 1
            withheld.append(place)
            continue
        try:
            take(told, leaf)
        except KeyError:
            if not withheld:
                raise
            resting += 1
    counted_days(told)
    return Counted(report(told, quarter), tuple(withheld), resting)


def checkpoint(read: ReadPath) -> Checkpoint:
    """Return what the log's checkpoint says, whoever signed it."""
    text, _, _ = read("checkpoint").decode("utf-8", "replace").rpartition("\n\n")
    return checkpoints.parse(text + "\n")


def _leaves(
    read: ReadPath, signed: Checkpoint, size: int
) -> Iterator[dict[str, Any] | None]:
    """Yield the first entries, None for one withheld, once the root was recomputed."""
    edge, found = Edge(), list[bytes | None]()
    for bundle in tiles.bundles_of(signed.size):
        row = withholding.shown(read, bundle)
        edge = edge.extended([digest for digest, _ in row]).edge
        found += [entry for _, entry in row][: max(size - len(found), 0)]
    if edge.root() != signed.root:
        raise LogError("other_root", "The entries do not make the checkpoint's tree.")
    for entry in found:
        try:
            yield None if entry is None else json.loads(entry)
        except ValueError:
            raise LogError("bad_entry", "An entry cannot be read.") from None


def main(words: Sequence[str]) -> int:
    """Count a report as a program of its own; 0 done, 1 refused, 2 wrong usage."""
    asked = argparse.ArgumentParser(
        prog="oversight-report", description="Count a report from a published log."
    )
    asked.add_argument("period", help="a quarter, such as 2026-Q3")
    asked.add_argument("--from-log", required=True, type=Path, metavar="DIR")
    asked.add_argument(
        "--size", type=_natural, metavar="N", help="from the first N entries"
    )
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
    for line in (*found.lacks, UNSIGNED):
        sys.stderr.write(f"{line}\n")
    made = found.report
    raw = files.as_json(made) if given.format == "json" else files.as_csv(made)
    sys.stdout.buffer.write(raw)
    return DONE


def _natural(word: str) -> int:
    """Return a number that counts something; raises ``ValueError``."""
    if not (word.isascii() and word.isdigit()):
        raise ValueError(word)
    return int(word)
