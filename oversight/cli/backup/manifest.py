"""What a backup says of itself: its files by hash, and what its database held.

It is written last: a folder without it is the rest of a backup that was interrupted.
"""

import json
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path

from oversight.cli.answering import Refused
from oversight.cli.backup.figures import Figures

NAME = "manifest.json"
FORM = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which database and keys it belongs to, its figures, its files."""

    made_at: str
    kind: str
    vault_keys: list[str]
    figures: Figures
    files: dict[str, dict[str, object]]

    @property
    def raw(self) -> bytes:
        """Return it as it stands in its file."""
        told = {"form": FORM, **asdict(self)}
        return (json.dumps(told, indent=1, sort_keys=True) + "\n").encode()


def described(path: Path) -> dict[str, object]:
    """Return size and hash of a file, read again from the disk."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


def read(place: Path) -> Manifest:
    """Return the manifest of a backup whose every file is there and unchanged."""
    path = place / NAME
    if not path.is_file():
        raise Refused("no_backup", f"{place} holds no whole backup: {NAME} is missing.")
    try:
        told = json.loads(path.read_bytes())
        form = told.pop("form")
        found = Manifest(**{**told, "figures": Figures(**told["figures"])})
        named = {str(name): dict(is_) for name, is_ in found.files.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Refused("bad_manifest", f"{path} cannot be read.") from None
    if form != FORM:
        raise Refused("other_form", f"This backup has form {form}, not {FORM}.")
    _check_files(place, named)
    return found


def _check_files(place: Path, named: dict[str, dict[str, object]]) -> None:
    there = {path.name for path in place.iterdir()} - {NAME}
    if missing := sorted(set(named) - there):
        raise Refused("partial", f"The backup lacks: {', '.join(missing)}.")
    if strange := sorted(there - set(named)):
        raise Refused("strange", f"Not part of the backup: {', '.join(strange)}.")
    for name, told in named.items():
        if described(place / name) != told:
            raise Refused("damaged", f"{name} is not what was written: it was changed.")
