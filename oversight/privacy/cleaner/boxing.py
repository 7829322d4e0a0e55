"""An M4A written anew: the boxes a player needs, with nothing else in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from struct import pack

_MATRIX = pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_SCALE = 1000
_UNDETERMINED = 0x55C4  # No language is told.
_MOST = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Sound:
    """One sound in AAC: how it is set up, and its samples in their order."""

    channels: int
    rate: int
    config: bytes
    scale: int
    times: Sequence[tuple[int, int]]
    sizes: Sequence[int]
    samples: bytes

    @property
    def length(self) -> int:
        """Return how long it lasts, in parts of a second of its own."""
        return sum(many * each for many, each in self.times)


def written(sound: Sound) -> bytes:
    """Return the whole file."""
    kind = _box(b"ftyp", b"M4A \0\0\0\0M4A isommp42")
    size = len(_movie(sound, 0))
    return kind + _movie(sound, len(kind) + size + 8) + _box(b"mdat", sound.samples)


def _movie(sound: Sound, place: int) -> bytes:
    length = min(sound.length * _SCALE // sound.scale, _MOST)
    head = pack(">IIIIII", 0, 0, 0, _SCALE, length, 0x10000)
    head += pack(">HHII", 0x0100, 0, 0, 0) + _MATRIX + bytes(24) + pack(">I", 2)
    track = pack(">IIIIII", 7, 0, 0, 1, 0, length) + bytes(8)
    track += pack(">HHHH", 0, 0, 0x0100, 0) + _MATRIX + bytes(8)
    return _box(
        b"moov",
        _box(b"mvhd", head)
        + _box(b"trak", _box(b"tkhd", track) + _media(sound, place)),
    )


def _media(sound: Sound, place: int) -> bytes:
    length = min(sound.length, _MOST)
    head = pack(">IIIIIHH", 0, 0, 0, sound.scale, length, _UNDETERMINED, 0)
    handler = pack(">II4s", 0, 0, b"soun") + bytes(13)
    here = _box(b"dref", pack(">II", 0, 1) + _box(b"url ", pack(">I", 1)))
    return _box(
        b"mdia",
        _box(b"mdhd", head)
        + _box(b"hdlr", handler)
        + _box(
            b"minf",
            _box(b"smhd", bytes(8)) + _box(b"dinf", here) + _table(sound, place),
        ),
    )


def _table(sound: Sound, place: int) -> bytes:
    entry = bytes(6) + pack(">HIIHHIHH", 1, 0, 0, sound.channels, 16, 0, sound.rate, 0)
    described = _box(b"mp4a", entry + _box(b"esds", bytes(4) + _set_up(sound)))
    times = b"".join(pack(">II", *each) for each in sound.times)
    sizes = pack(f">{len(sound.sizes)}I", *sound.sizes)
    return _box(
        b"stbl",
        _box(b"stsd", pack(">II", 0, 1) + described)
        + _box(b"stts", pack(">II", 0, len(sound.times)) + times)
        + _box(b"stsc", pack(">IIIII", 0, 1, 1, len(sound.sizes), 1))
        + _box(b"stsz", pack(">III", 0, 0, len(sound.sizes)) + sizes)
        + _box(b"stco", pack(">III", 0, 1, place)),
    )


def _set_up(sound: Sound) -> bytes:
    decoder = pack(">BBBHII", 0x40, 0x15, 0, 0, 0, 0) + _descriptor(5, sound.config)
    stream = pack(">HB", 1, 0) + _descriptor(4, decoder) + _descriptor(6, b"\2")
    return _descriptor(3, stream)


def _descriptor(tag: int, body: bytes) -> bytes:
    return bytes([tag, len(body)]) + body


def _box(kind: bytes, body: bytes) -> bytes:
    return pack(">I4s", len(body) + 8, kind) + body
