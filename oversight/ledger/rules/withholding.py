"""Entries whose bytes are withheld because somebody ordered it: shown as what they are.

The entry's hash stays in its tile, so that the tree and everything else stay
verifiable; in the bundle beside the usual one ``0xFFFF`` and the hash stand for it.
The record says so itself: ``content.withheld`` with ``PLACE:GROUND:AUTHORITY:DAY``.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.ledger.rules import tiles
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.hashing import HASH_BYTES, leaf_hash
from oversight.ledger.rules.tiles import Tile

MARK = b"\xff\xff"
REDACTED, USUAL = "tile/entries-redacted/", "tile/entries/"
_AUTHORITY = re.compile(r"[a-z][a-z0-9-]{1,39}", re.ASCII)
_CODE = re.compile(
    r"(\d{1,15}):([a-z-]+):([a-z][a-z0-9-]{1,39}):(\d{4}-\d\d-\d\d)", re.ASCII
)


class Ground(StrEnum):
    """What obliges the operator: nothing is withheld without an order."""

    COURT_ORDER = "court-order"
    STATUTE = "statute"


@dataclass(frozen=True, slots=True)
class Withheld:
    """One entry that is withheld: its place, on what ground, by whom, since when."""

    place: int
    ground: Ground
    authority: str
    day: date

    @property
    def code(self) -> str:
        """Return what stands in the record."""
        return f"{self.place}:{self.ground.value}:{self.authority}:{self.day}"

    @property
    def as_dict(self) -> dict[str, object]:
        """Return what a machine reads."""
        return {
            "index": self.place,
            "ground": self.ground.value,
            "authority": self.authority,
            "day": self.day.isoformat(),
        }


def read(code: str) -> Withheld | None:
    """Return what a code of the record says, or None for no such code."""
    found = _CODE.fullmatch(code)
    try:
        place, ground, authority, day = found.groups() if found else ("",) * 4
        return Withheld(int(place), Ground(ground), authority, date.fromisoformat(day))
    except ValueError:
        return None


def refuse_unordered(authority: str, reference: str) -> None:
    """Refuse to withhold without a named authority and the number of its order."""
    if _AUTHORITY.fullmatch(authority) is None:
        raise RuleError(
            "bad_authority",
            N_("Name the authority by a code, such as lahore-high-court."),
            field="authority",
        )
    if not reference.strip():
        raise RuleError(
            "no_reference", N_("Give the number of the order."), field="reference"
        )


def refuse_misplaced(place: int, published: int, known: Iterable[int]) -> None:
    """Refuse a place that the world has not been shown, or that is withheld already."""
    if not 0 <= place < published:
        raise RuleError(
            "no_leaf", N_("There is no published entry at that place."), field="index"
        )
    if place in known:
        raise RuleError(
            "withheld_already", N_("That entry is withheld already."), field="index"
        )


def bundle(begin: int, entries: Iterable[bytes], known: Mapping[int, object]) -> bytes:
    """Return a bundle in which the hash stands for each entry that is withheld."""
    return b"".join(
        MARK + leaf_hash(entry) if place in known else len(entry).to_bytes(2) + entry
        for place, entry in enumerate(entries, start=begin)
    )


def beside(path: str) -> str:
    """Return where the bundle stands that lacks what is withheld."""
    return path.replace(USUAL, REDACTED, 1)


def opened(data: bytes, width: int) -> Sequence[tuple[bytes, bytes | None]]:
    """Return hash and entry for each place of such a bundle; None for the withheld.

    Raises ``LogError`` ``bad_bundle``.
    """
    found: list[tuple[bytes, bytes | None]] = []
    at, end = 0, len(data)
    while at < end and len(found) < width:
        head, at = data[at : at + 2], at + 2
        length = HASH_BYTES if head == MARK else int.from_bytes(head)
        part, at = data[at : at + length], at + length
        found.append((part, None) if head == MARK else (leaf_hash(part), part))
    if at != end or len(found) != width:
        raise LogError("bad_bundle", "A bundle of entries is cut or has a tail.")
    return found


def shown(
    read: Callable[[str], bytes], bundle: Tile
) -> Sequence[tuple[bytes, bytes | None]]:
    """Return hash and entry for each place of a bundle of a log; None for the withheld.

    The bundle beside is read only where the usual one is not to be had.
    """
    try:
        data = read(bundle.path)
    except LogError as missing:
        try:
            data = read(beside(bundle.path))
        except LogError:
            raise missing from None
        return opened(data, bundle.width)
    entries = tiles.entries_of(data, bundle.width)
    return [(leaf_hash(entry), entry) for entry in entries]
