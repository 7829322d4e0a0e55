"""Everything the law files say, read and checked as a whole."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from oversight.core.hashes import sha256_of
from oversight.law.source import dated, powers
from oversight.law.source.provisions import Row, provisions

FOLDER = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The rows of each table as the files want them, and the digest of it all."""

    sha256: str
    provisions: tuple[Row, ...]
    powers: tuple[Row, ...]
    forums: tuple[Row, ...]
    holidays: tuple[Row, ...]
    policies: tuple[Row, ...]


def gather(folder: Path = FOLDER) -> Bundle:
    """Return what the files say, or refuse with file, line and row."""
    stamps = tuple(
        (path.name, path.stat().st_mtime_ns, path.stat().st_size)
        for path in sorted(folder.glob("*.yaml"))
    )
    return _gather(folder, stamps)


@lru_cache(maxsize=2)
def _gather(folder: Path, _stamps: tuple[tuple[str, int, int], ...]) -> Bundle:
    values = powers.measures(folder)
    lists = values.pop("domestic_lists")
    assert isinstance(lists, list)
    rows = provisions(folder, domestic=frozenset(lists))
    powers.check_limits(values, rows)
    known = {row["provision_id"]: row for row in rows}
    for provision, misuse in powers.misuses(folder, known).items():
        values[f"misuse.{provision}"] = misuse
    parts = (
        rows,
        powers.powers(folder, known),
        powers.forums(folder, known),
        dated.days(folder),
        dated.policies(folder, values),
    )
    return Bundle(_digest(parts), *parts)


def _digest(parts: tuple[tuple[Row, ...], ...]) -> str:
    text = json.dumps(parts, default=str, sort_keys=True, ensure_ascii=False)
    return sha256_of(text)
