"""Certified records: the papers of one docket, their fingerprints, and the log's proof.

A zip that is checked offline. ``manifest.sha256`` names every other file with its
SHA-256; its own SHA-256 is the fingerprint of the record. ``record.json`` says which
entries and papers there are, ``log/receipt.zip`` proves the entries. A paper that an
entry is bound to names the entry and the field that holds the paper's fingerprint.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from oversight.ledger.rules import leaf as leaves
from oversight.ledger.rules.errors import LogError

MANIFEST, ABOUT, LOG = "manifest.sha256", "record.json", "log/receipt.zip"
Pieces = Iterable[bytes]
_TIME = (2000, 1, 1, 0, 0, 0)


@dataclass(slots=True)
class Writer:
    """Writes a record file by file: one piece in memory at a time.

    The same files in the same order give the same bytes.
    """

    archive: ZipFile
    digests: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, pieces: Pieces) -> str:
        """Write one file and return its fingerprint."""
        digest = hashlib.sha256()
        info = ZipInfo(name, _TIME)
        info.compress_type = ZIP_DEFLATED
        with self.archive.open(info, "w") as out:
            for piece in pieces:
                digest.update(piece)
                out.write(piece)
        self.digests[name] = digest.hexdigest()
        return self.digests[name]

    def finish(self) -> str:
        """Write the manifest and return the fingerprint of the record."""
        listed = sorted(self.digests.items())
        lines = "".join(f"{digest}  {name}\n" for name, digest in listed)
        return self.add(MANIFEST, [lines.encode()])


@dataclass(frozen=True, slots=True)
class Bound:
    """The number of an entry, and its field that holds a paper's fingerprint."""

    entry: int
    field: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One paper as the record names it; one that is sealed apart has no file here."""

    n: int
    kind: str
    at: str
    name: str = ""
    sha256: str = ""
    bound: Bound | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a record says of itself."""

    docket: str
    part: str
    number: int
    made_at: str
    entries: int
    withheld: tuple[int, ...]
    slice_sha256: str
    papers: tuple[Listed, ...]

    @property
    def raw(self) -> bytes:
        """Return it as its one file."""
        papers = [_said(paper) for paper in self.papers]
        body = {
            "v": 1,
            "docket": self.docket,
            "part": self.part,
            "number": self.number,
            "made_at": self.made_at,
            "entries": self.entries,
            "withheld": list(self.withheld),
            "slice_sha256": self.slice_sha256,
            "papers": papers,
        }
        return leaves.canonical(body)


def slice_digest(entries: Iterable[bytes]) -> str:
    """Return the fingerprint of entries in their order."""
    whole = hashlib.sha256()
    for entry in entries:
        whole.update(hashlib.sha256(entry).digest())
    return whole.hexdigest()


def read_about(raw: bytes) -> About:
    """Return what a record says of itself, or refuse it (``bad_record``)."""
    try:
        said = json.loads(raw)
        made = About(
            docket=_text(said["docket"]),
            part=_text(said["part"]),
            number=_whole_number(said["number"]),
            made_at=_text(said["made_at"]),
            entries=_whole_number(said["entries"]),
            withheld=tuple(_whole_number(n) for n in said["withheld"]),
            slice_sha256=_text(said["slice_sha256"]),
            papers=tuple(_paper(one) for one in said["papers"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise bad(f"{ABOUT} cannot be read.") from None
    if made.raw != raw:
        raise bad(f"{ABOUT} is not written in its one form.")
    return made


def _paper(said: Mapping[str, Any]) -> Listed:
    bound = said.get("bound")
    return Listed(
        n=_whole_number(said["n"]),
        kind=_text(said["kind"]),
        at=_text(said["at"]),
        name=_text(said.get("name", "")),
        sha256=_text(said.get("sha256", "")),
        bound=Bound(_whole_number(bound[0]), _text(bound[1])) if bound else None,
    )


def _said(paper: Listed) -> dict[str, object]:
    said: dict[str, object] = {"n": paper.n, "kind": paper.kind, "at": paper.at}
    if paper.name:
        said |= {"name": paper.name, "sha256": paper.sha256}
    if paper.bound is not None:
        said["bound"] = [paper.bound.entry, paper.bound.field]
    return said


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole_number(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def bad(why: str) -> LogError:
    """Return why a record cannot be believed, naming the file."""
    return LogError("bad_record", f"This certified record cannot be believed. {why}")
