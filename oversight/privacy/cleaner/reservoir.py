"""Where the sound of an MP3 lies in its frames; what lies between is no sound.

A frame's sound may begin in the frames before it. Bytes that no frame counts as its
own are never heard: anything can be hidden there, so the copy has zeros in them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oversight.privacy.cleaner.limits import RefusedError

_HEAD, _SUM = 4, 2
_LENGTH_BITS = 12  # How many bits of sound a part has; it stands first in the part.
_BYTE = 8


@dataclass(frozen=True, slots=True)
class Side:
    """How the bits behind a frame's head are laid out, in one version of the format."""

    size: int
    begin_bits: int
    before: int  # Bits up to the first part.
    parts: int
    part_bits: int


# By whether it is version 1, and whether it is mono.
_SIDES = {
    (True, True): Side(17, 9, 18, 2, 59),
    (True, False): Side(32, 9, 20, 4, 59),
    (False, True): Side(9, 8, 9, 1, 63),
    (False, False): Side(17, 8, 10, 2, 63),
}


def only_sound(
    content: bytes, frames: Sequence[tuple[int, int]], *, first: bool, mono: bool
) -> tuple[bytes, bool]:
    """Return the frames with zeros where no sound is, and whether any byte changed."""
    side = _SIDES[first, mono]
    heads, store = [], bytearray()
    kept = bytearray()
    done = 0
    for head, body, back, length in _parsed(content, frames, side):
        heads.append((head, len(body)))
        begin = len(store) - back
        store += body
        end = begin + length
        if end > len(store):
            raise RefusedError("unreadable")
        begin = max(begin, done)
        if end > begin:
            kept += bytes(begin - len(kept)) + store[begin:end]
            done = end
    kept += bytes(len(store) - len(kept))
    out: list[bytes] = []
    at = 0
    for head, size in heads:
        out += [head, bytes(kept[at : at + size])]
        at += size
    return b"".join(out), kept != store


def _parsed(
    content: bytes, frames: Sequence[tuple[int, int]], side: Side
) -> Iterator[tuple[bytes, bytes, int, int]]:
    """Yield of each frame: its lead, its bytes, how far back it begins, how long."""
    bits = side.size * _BYTE
    for at, size in frames:
        start = at + _HEAD + (0 if content[at + 1] & 1 else _SUM)
        body = start + side.size
        if body > at + size:
            raise RefusedError("unreadable")
        told = int.from_bytes(content[start:body])
        length = sum(
            told >> bits - side.before - part * side.part_bits - _LENGTH_BITS & 0xFFF
            for part in range(side.parts)
        )
        back = told >> bits - side.begin_bits
        yield content[at:body], content[body : at + size], back, -(-length // _BYTE)
