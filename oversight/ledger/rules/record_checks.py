"""Checking a certified record offline: each refusal names the file that is wrong."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from oversight.ledger.rules import receipts
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.policies import Policy
from oversight.ledger.rules.receipts import BROKEN, Receipt, Shown, any_before
from oversight.ledger.rules.records import (
    ABOUT,
    LOG,
    MANIFEST,
    About,
    bad,
    read_about,
    slice_digest,
)

MAX_FILES, MAX_FILE, MAX_WHOLE = 5000, 120_000_000, 2_000_000_000
MAX_TEXT = 4_000_000  # of the files that are read as a whole, the receipt aside
PIECE = 1 << 20
_LINE = re.compile(r"([0-9a-f]{64})  ([a-z0-9][A-Za-z0-9._/-]{0,199})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Record:
    """A record whose files are all there and as its manifest says."""

    fingerprint: str
    about: About
    receipt: Receipt
    files: int


def is_one(file: IO[bytes]) -> bool:
    """Say whether a file is a zip with a manifest: a record, rather than a receipt."""
    try:
        with ZipFile(file) as archive:
            return {MANIFEST, ABOUT} & set(archive.namelist()) != set()
    except BROKEN:
        return False


def opened(file: IO[bytes]) -> Record:
    """Return a record whose every file is there and unchanged, or refuse it."""
    try:
        with ZipFile(file) as archive:
            return _opened(archive)
    except BROKEN:
        raise bad("It is not a zip file that can be read.") from None


def _opened(archive: ZipFile) -> Record:
    infos = {info.filename: info for info in archive.infolist()}
    if len(infos) != len(archive.infolist()):
        raise bad("A file stands in it twice.")
    _check_size(infos.values())
    if any_before(infos.values()):
        raise bad("Something stands before it in the same file.")
    for name in (MANIFEST, ABOUT, LOG):
        if name not in infos:
            raise bad(f"{name} is missing.")
    manifest = _whole(archive, infos[MANIFEST], MAX_TEXT)
    listed = _listed(manifest)
    _check_files(archive, infos, listed)
    about = read_about(_whole(archive, infos[ABOUT], MAX_TEXT))
    _check_papers(about, listed)
    raw = _whole(archive, infos[LOG], receipts.MAX_ZIP)
    with _naming_the_log():
        receipt = receipts.parse(raw)
    fingerprint = hashlib.sha256(manifest).hexdigest()
    return Record(fingerprint, about, receipt, len(listed))


def check(record: Record, policy: Policy) -> tuple[Shown, ...]:
    """Return what the log proves of a record, or refuse all of it.

    Every entry of the docket is there but those the log withholds, and each paper
    that an entry is bound to has the fingerprint recorded in it.
    """
    about = record.about
    with _naming_the_log():
        shown = sorted(receipts.check(record.receipt, policy), key=_number)
    numbers = [_number(one) for one in shown]
    if any(one.entry.get("docket") != about.docket for one in shown):
        raise bad(f"{LOG} proves an entry of another docket.")
    expected = [n for n in range(1, about.entries + 1) if n not in about.withheld]
    if numbers != expected:
        gone = sorted(set(expected).symmetric_difference(numbers))
        named = ", ".join(f"{about.docket}-{n}" for n in gone[:5])
        raise bad(f"{LOG} does not hold the entries it should: {named}.")
    if slice_digest(one.verified.leaf for one in shown) != about.slice_sha256:
        raise bad(f"{LOG} proves other entries than {ABOUT} names.")
    _check_bound(about, {_number(one): one for one in shown})
    return tuple(shown)


def _check_bound(about: About, shown: Mapping[int, Shown]) -> None:
    for paper in about.papers:
        if paper.bound is None or not paper.name:
            continue
        one = shown.get(paper.bound.entry)
        said = {**one.entry, **one.opened} if one else {}
        if said.get(paper.bound.field) != paper.sha256:
            raise bad(f"{paper.name} is not the paper that the log recorded.")


def _check_size(infos: Iterable[ZipInfo]) -> None:
    known, all_of = {ZIP_STORED, ZIP_DEFLATED}, list(infos)
    whole = sum(info.file_size for info in all_of)
    if len(all_of) > MAX_FILES or whole > MAX_WHOLE:
        raise bad("It is larger than a record can be.")
    for info in all_of:
        if info.file_size > MAX_FILE or info.compress_type not in known:
            raise bad(f"{_plain(info.filename)} is no file that a record can hold.")


def _check_files(
    archive: ZipFile, infos: Mapping[str, ZipInfo], listed: Mapping[str, str]
) -> None:
    for name, digest in listed.items():
        if name not in infos:
            raise bad(f"{name} is missing.")
        if _digest(archive, infos[name]) != digest:
            raise bad(f"{name} was changed.")
    more = sorted(set(infos) - set(listed) - {MANIFEST})
    if more:
        raise bad(f"{_plain(more[0])} does not stand in {MANIFEST}.")


def _check_papers(about: About, listed: Mapping[str, str]) -> None:
    for paper in about.papers:
        if paper.name and listed.get(paper.name) != paper.sha256:
            raise bad(f"{_plain(paper.name)} is not as {ABOUT} says.")
    named = {paper.name for paper in about.papers}
    for name in listed:
        if name.startswith("papers/") and name not in named:
            raise bad(f"{name} does not stand in {ABOUT}.")


def _listed(manifest: bytes) -> dict[str, str]:
    lines = manifest.decode("utf-8", "replace").split("\n")
    found = [_LINE.fullmatch(line) for line in lines[:-1]]
    if lines[-1] or not all(found):
        raise bad(f"{MANIFEST} cannot be read.")
    rows = [(one[2], one[1]) for one in found if one is not None]
    if rows != sorted(dict(rows).items()):
        raise bad(f"{MANIFEST} is not in its one order.")
    return dict(rows)


def _number(one: Shown) -> int:
    n = one.entry.get("n")
    return n if isinstance(n, int) else 0


def _pieces(archive: ZipFile, info: ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as file:
        while piece := file.read(PIECE):
            yield piece


def _digest(archive: ZipFile, info: ZipInfo) -> str:
    digest = hashlib.sha256()
    try:
        for piece in _pieces(archive, info):
            digest.update(piece)
    except BROKEN:
        return ""
    return digest.hexdigest()


def _whole(archive: ZipFile, info: ZipInfo, most: int) -> bytes:
    if info.file_size > most:
        raise bad(f"{info.filename} is too large.")
    try:
        return b"".join(_pieces(archive, info))
    except BROKEN:
        raise bad(f"{info.filename} cannot be read.") from None


def _plain(name: str) -> str:
    return name.encode("ascii", "backslashreplace").decode()[:200]


@contextmanager
def _naming_the_log() -> Iterator[None]:
    try:
        yield
    except LogError as error:
        raise LogError(error.code, f"{LOG}: {error.sentence}") from None
