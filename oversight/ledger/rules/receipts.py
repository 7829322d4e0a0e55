"""Receipts: what somebody keeps so that nobody can later say it was never recorded.

A zip that is checked offline: a proof file for each entry with the entry in it, the
private values that its holder is entitled to, the last tree before the first entry
("not before"), the witnesses asked for, the log's key, and how to check all that.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from oversight.ledger.rules import leaf as leaves
from oversight.ledger.rules import plain, proofs
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.kinds import KINDS
from oversight.ledger.rules.policies import Policy
from oversight.ledger.rules.proofs import Proof, Verified

PROOF, OPENED = ".tlog-proof", ".disclosures.json"
UNWITNESSED = "NOT-YET-WITNESSED.txt"
BEFORE, POLICY, VKEY = "before.checkpoint", "policy.txt", "log.vkey"
MAX_ZIP, MAX_FILE, MAX_FILES = 5_000_000, 1_100_000, 2000
BROKEN: tuple[type[Exception], ...] = (
    *(BadZipFile, ZlibError, NotImplementedError, RuntimeError),
    *(ValueError, OSError, EOFError, OverflowError),
)
_TIME = (2000, 1, 1, 0, 0, 0)
_URL64 = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Piece:
    """One recorded act: its proof, and the disclosures that open its private values."""

    name: str
    proof: Proof
    disclosures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything a holder keeps."""

    pieces: tuple[Piece, ...]
    before: bytes = b""
    policy: bytes = b""
    vkey: str = ""
    readme: Mapping[str, str] = field(default_factory=dict)

    @property
    def witnessed(self) -> bool:
        """Say whether it claims the signatures of all the witnesses asked for."""
        return UNWITNESSED not in self.readme

    @property
    def raw(self) -> bytes:
        """Return the zip; the same receipt gives the same bytes."""
        files: dict[str, bytes] = {n: t.encode() for n, t in self.readme.items()}
        for piece in self.pieces:
            files[piece.name + PROOF] = piece.proof.raw
            if piece.disclosures:
                opened = leaves.together(piece.disclosures)
                files[piece.name + OPENED] = opened
        files |= {BEFORE: self.before, POLICY: self.policy, VKEY: self.vkey.encode()}
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for name in sorted(name for name, content in files.items() if content):
                archive.writestr(_info(name), files[name])
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class Shown:
    """What one piece of a receipt has shown: the entry, and the values it opens."""

    name: str
    verified: Verified
    entry: Mapping[str, object]
    opened: Mapping[str, object]


def parse(raw: bytes) -> Receipt:
    """Return the parts of a receipt, or refuse it (``bad_receipt``)."""
    files = _files(raw)
    names = sorted(n.removesuffix(PROOF) for n in files if n.endswith(PROOF))
    if not names:
        raise _bad("It holds no proof.")
    pieces = [
        Piece(
            name,
            proofs.parse(files[name + PROOF]),
            _disclosures(files.get(name + OPENED, b"[]")),
        )
        for name in names
    ]
    return Receipt(
        tuple(pieces),
        files.get(BEFORE, b""),
        files.get(POLICY, b""),
        files.get(VKEY, b"").decode("ascii", "replace"),
        {UNWITNESSED: ""} if UNWITNESSED in files else {},
    )


def check(receipt: Receipt, policy: Policy) -> tuple[Shown, ...]:
    """Return what a receipt shows under a policy, or refuse all of it.

    The keys that a receipt brings along prove nothing: the policy must come from
    elsewhere. Raises ``LogError``.
    """
    return tuple(_shown(piece, policy) for piece in receipt.pieces)


def _shown(piece: Piece, policy: Policy) -> Shown:
    verified = proofs.check(piece.proof, policy)
    entry = read_entry(verified.leaf)
    return Shown(piece.name, verified, entry, opened(entry, piece.disclosures))


def read_entry(raw: bytes) -> dict[str, object]:
    """Return the fields of an entry, or refuse bytes that are not in canonical form."""
    try:
        entry = json.loads(raw)
        spelt = leaves.canonical(entry)
    except (ValueError, RecursionError):
        raise LogError("bad_entry", "The entry cannot be read.") from None
    if not isinstance(entry, dict) or spelt != raw:
        raise LogError("bad_entry", "The entry is not written in its one form.")
    return entry


def opened(
    entry: Mapping[str, object], disclosures: Sequence[str]
) -> dict[str, object]:
    """Return the private values that open an entry's commitments, or refuse them.

    Raises ``LogError`` ``not_committed`` for a value that the entry does not commit
    to, or whose name its kind does not know.
    """
    digests, kind = entry.get("_sd"), KINDS.get(str(entry.get("k")))
    if not isinstance(digests, list) or kind is None:
        raise LogError("bad_entry", "The entry is of no kind that is known.")
    known = {*kind.private, *kind.public}
    found: dict[str, object] = {}
    for one in disclosures:
        name, value = _disclosure(one)
        if leaves.digest(one) not in digests or name not in known or name in found:
            raise LogError(
                "not_committed", "A private value is not the one that was recorded."
            )
        found[name] = value
    return found


def named(disclosure: str) -> str:
    """Return the name of the value that a disclosure opens."""
    return _disclosure(disclosure)[0]


def _disclosure(text: str) -> tuple[str, object]:
    if _URL64.fullmatch(text) is None:
        raise _bad("A private value cannot be read.")
    padded = text.translate(str.maketrans("-_", "+/")) + "=" * (-len(text) % 4)
    try:
        _salt, name, value = json.loads(plain.base64(padded))
    except (ValueError, RecursionError):
        raise _bad("A private value cannot be read.") from None
    if not isinstance(name, str):
        raise _bad("A private value has no name.")
    return name, value


def _disclosures(raw: bytes) -> tuple[str, ...]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise _bad("The private values cannot be read.")
    return tuple(found)


def _files(raw: bytes) -> dict[str, bytes]:
    """Return what a zip holds, as long as it is no larger than a receipt can be."""
    if len(raw) > MAX_ZIP:
        raise _bad("It is too large.")
    try:
        with ZipFile(BytesIO(raw)) as archive:
            infos = archive.infolist()
            if not _small(infos):
                raise _bad("It is not what a receipt can be.")
            # A record that was cut off would else be read as the receipt inside it.
            if any_before(infos):
                raise _bad("It is a part of another file, or what is left of one.")
            return {info.filename: archive.read(info) for info in infos}
    except BROKEN:
        raise _bad("It is not a zip file that can be read.") from None


def any_before(infos: Iterable[ZipInfo]) -> bool:
    """Say whether something stands before the first file of a zip."""
    return min((info.header_offset for info in infos), default=0) > 0


def _small(infos: Sequence[ZipInfo]) -> bool:
    names = {info.filename for info in infos}
    known = {ZIP_STORED, ZIP_DEFLATED}
    return len(names) == len(infos) <= MAX_FILES and all(
        info.file_size <= MAX_FILE and info.compress_type in known for info in infos
    )


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, _TIME)
    info.compress_type = ZIP_DEFLATED
    return info


def _bad(why: str) -> LogError:
    return LogError("bad_receipt", f"This receipt cannot be checked. {why}")
