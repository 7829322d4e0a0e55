"""The catalogue's own words in Urdu: this project's translation, not the State's."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from oversight.law.source import shapes
from oversight.law.source.reader import entries, fault, read

FILE = "urdu.yaml"


@lru_cache(maxsize=4)
def pairs(folder: Path) -> Mapping[str, str]:
    """Return each translated sentence of the law files with its Urdu.

    RuleError names the row that is double or lacks one of the two. A folder without
    the file has no translation.
    """
    found: dict[str, str] = {}
    path = folder / FILE
    for entry in entries(FILE, read(path), FILE) if path.exists() else ():
        row = str(entry.get("en", "-"))
        shapes.TRANSLATION.check(FILE, entry, row)
        if row in found:
            raise fault(FILE, entry.line, row, "the sentence stands twice")
        found[row] = entry["ur"]
    return found
