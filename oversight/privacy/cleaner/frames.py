"""MP3: frame after frame, each as long as its own head says, between the tags."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oversight.privacy.cleaner import reservoir, tagged
from oversight.privacy.cleaner.limits import RefusedError

_ID3_HEAD, _ID3_FOOTER = 10, 0x10
_ID3V1, _APE, _LYRICS = 128, 32, 15
_APE_HEADED = 1 << 31
_FEWEST, _HEAD = 2, 4
_MOST_TAGS = 16
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_BITS_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITS_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SYNC = 0x7FF  # Eleven bits, all set.
_MPEG_1, _LAYER_3, _MONO = 3, 1, 3
_COUNTED = b"\0\0\0\x03"  # What follows are the frames and the bytes, no more.
_LYRICS_END = re.compile(rb"(\d{6})LYRICS200\Z")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the four bytes at the head of a frame say."""

    version: int
    rate: int
    mono: bool
    length: int

    @property
    def samples(self) -> int:
        """How many moments of sound it holds."""
        return 1152 if self.version == _MPEG_1 else 576

    @property
    def count_at(self) -> int:
        """Where a first frame that only counts the others says so."""
        if self.version == _MPEG_1:
            return 21 if self.mono else 36
        return 13 if self.mono else 21


def plain(content: bytes) -> tuple[bytes, float, frozenset[str]]:
    """Return the frames alone, how many seconds they last, and what was left out."""
    start, end, left = _bare(content)
    kept = list(_frames(content, start, end))
    if len(kept) < _FEWEST:
        raise RefusedError("unreadable")
    first, at = kept[0][1], kept[0][0]
    mark = content[at + first.count_at :][:4]
    counts = mark in {b"Xing", b"Info"}
    sound = kept[1:] if counts or content[at + 36 :][:4] == b"VBRI" else kept
    raw, hid = reservoir.only_sound(
        content,
        [(place, frame.length) for place, frame in sound],
        first=first.version == _MPEG_1,
        mono=first.mono,
    )
    was = content[at : at + first.length] if sound is not kept else b""
    head = _count(was, first, mark, len(sound), len(raw)) if counts else b""
    # The first frame, and what fills the others up, name the program that wrote them.
    told = {"device"} if hid or was != head else frozenset()
    return head + raw, len(sound) * first.samples / first.rate, left | told


def _bare(content: bytes) -> tuple[int, int, frozenset[str]]:
    """Return where the frames begin and end, once the tags around them are off."""
    start, end = 0, len(content)
    told: frozenset[str] = frozenset()
    for _ in range(_MOST_TAGS):
        if content[start : start + 3] == b"ID3":
            size = _id3_length(content, start)
            told |= tagged.of_id3(content[start : start + size])
            start += size
        elif (size := _tail(content[:end])) > 0:
            told |= {"names"}
            end -= size
        elif not content[end - 1 : end].strip(b"\0") and end > start:
            end = len(content[:end].rstrip(b"\0"))
        else:
            break
    while start < end and not content[start]:
        start += 1
    return start, end, told


def _id3_length(content: bytes, at: int) -> int:
    head = content[at : at + _ID3_HEAD]
    if len(head) < _ID3_HEAD or any(byte & 0x80 for byte in head[6:]):
        raise RefusedError("unreadable")
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    size += _ID3_HEAD * (2 if head[5] & _ID3_FOOTER else 1)
    if at + size > len(content):
        raise RefusedError("cut_off")
    return size


def _tail(content: bytes) -> int:
    """Return how long the tag is with which these bytes end; 0 if with none."""
    if content[-_ID3V1:].startswith(b"TAG") and len(content) >= _ID3V1:
        return _ID3V1
    foot = content[-_APE:]
    if foot.startswith(b"APETAGEX") and len(foot) == _APE:
        size = int.from_bytes(foot[12:16], "little")
        headed = int.from_bytes(foot[20:24], "little") & _APE_HEADED
        return _within(size + (_APE if headed else 0), content)
    lyrics = _LYRICS_END.search(content[-_LYRICS:])
    return _within(int(lyrics[1]) + _LYRICS, content) if lyrics else 0


def _within(size: int, content: bytes) -> int:
    if not _APE <= size <= len(content):
        raise RefusedError("unreadable")
    return size


def _frames(content: bytes, at: int, end: int) -> Iterator[tuple[int, Frame]]:
    """Yield each frame and where it is; they touch, and agree on what they are."""
    first: Frame | None = None
    while at < end:
        frame = _read(content[at : at + _HEAD])
        if frame is None:
            if first is None:
                raise RefusedError("unreadable")
            raise RefusedError("more_behind")
        first = first or frame
        if (frame.version, frame.rate, frame.mono) != (
            first.version,
            first.rate,
            first.mono,
        ):
            raise RefusedError("unreadable")
        if at + frame.length > len(content):
            raise RefusedError("cut_off")
        yield at, frame
        at += frame.length


def _read(head: bytes) -> Frame | None:
    if len(head) < _HEAD or int.from_bytes(head[:2]) >> 5 != _SYNC:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bits, rate, padded = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version not in _RATES or layer != _LAYER_3 or bits in {0, 15} or rate == 3:  # noqa: PLR2004
        return None
    one = version == _MPEG_1
    kilobits, hertz = (_BITS_1 if one else _BITS_2)[bits - 1], _RATES[version][rate]
    length = (144 if one else 72) * kilobits * 1000 // hertz + padded
    return Frame(version, hertz, head[3] >> 6 == _MONO, length)


def _count(raw: bytes, frame: Frame, mark: bytes, many: int, size: int) -> bytes:
    """Return a silent first frame that says how many follow, and nothing else."""
    silent = bytearray(len(raw))
    silent[:_HEAD] = raw[:_HEAD]
    silent[1] |= 1  # No checksum: it would be that of the frame as it was.
    said = mark + _COUNTED + many.to_bytes(4) + (size + len(raw)).to_bytes(4)
    silent[frame.count_at : frame.count_at + len(said)] = said
    return bytes(silent[: len(raw)])
