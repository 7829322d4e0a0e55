"""M4A: boxes inside boxes, one sound in AAC; the samples it lists and no other byte."""

import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from oversight.privacy.cleaner import boxing, limits, tagged
from oversight.privacy.cleaner.limits import RefusedError

_HEAD, _LONG = 8, 16
_MOST_BOXES = 10_000
_AAC = frozenset({0x40, 0x66, 0x67, 0x68})
_LONG_TIMES = 1
_DESCRIPTION = 36  # Up to the boxes of an entry that describes a sound.
_MOST_CONFIG = 64
_ES, _DECODER, _CONFIG = 3, 4, 5
_TELLING = frozenset({b"udta", b"meta", b"uuid"})
_TOP = _TELLING | {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof"}
_FILMS = frozenset({b"vide", b"auxv"})


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its kind and what is in it."""

    kind: bytes
    body: bytes
    at: int  # Where its body begins in the file.

    def holds(self, place: int, size: int) -> bool:
        """Say whether this stretch of the file lies in the box."""
        return self.at <= place and place + size <= self.at + len(self.body)


def plain(content: bytes) -> tuple[bytes, float, frozenset[str]]:
    """Return the sound alone, how many seconds it lasts, and what was left out."""
    top = list(_boxes(content, 0))
    if any(box.kind == b"moof" for box in top):
        raise RefusedError("sound_way")
    movie = list(_inside(_only(top, b"moov")))
    track = _sound(movie)
    media = _by_kind(_inside(_of(track, b"mdia")))
    table = _by_kind(_inside(_of(_by_kind(_inside(_of(media, b"minf"))), b"stbl")))
    channels, rate, config = _described(_of(table, b"stsd"))
    sizes = _sizes(_of(table, b"stsz"), len(content))
    times = _times(_of(table, b"stts"), len(sizes))
    scale = _scale(_of(media, b"mdhd"))
    stores = [box for box in top if box.kind == b"mdat"]
    samples = b"".join(_samples(content, table, sizes, stores))
    sound = boxing.Sound(
        channels=channels,
        rate=rate,
        config=config,
        scale=scale,
        times=times,
        sizes=sizes,
        samples=samples,
    )
    seconds = sound.length / scale
    beside = [*top, *movie, *track.values()]
    told = b"".join(box.body for box in beside if box.kind in _TELLING)
    left = tagged.of_boxes(told) or ({"names"} if told else set())
    return boxing.written(sound), seconds, frozenset(left) | _dated(movie)


def _boxes(content: bytes, start: int, end: int | None = None) -> Iterator[Box]:
    """Yield the boxes that fill a stretch exactly, one behind another."""
    at, end = start, len(content) if end is None else end
    for _ in range(_MOST_BOXES):
        if at == end:
            return
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + _HEAD]
        head = _HEAD
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + _LONG]), _LONG
        elif size == 0 and start == 0:
            size = end - at
        if len(kind) < 4 or size < head or not _is_kind(kind):  # noqa: PLR2004
            raise RefusedError("more_behind" if at and start == 0 else "unreadable")
        if at + size > end:
            raise RefusedError(_beyond(kind) if start == 0 else "unreadable")
        yield Box(kind, content[at + head : at + size], at + head)
        at += size
    raise RefusedError("too_heavy")


def _beyond(kind: bytes) -> str:
    """Say of a box that ends beyond the file whether it is one, or something else."""
    return "cut_off" if kind in _TOP else "more_behind"


def _is_kind(kind: bytes) -> bool:
    return all(0x20 <= byte < 0x7F or byte == 0xA9 for byte in kind)  # noqa: PLR2004


def _inside(box: Box) -> Iterator[Box]:
    """Yield the boxes of a box; where they stand in the file is not needed."""
    yield from _boxes(b"\0" + box.body, 1)


def _by_kind(boxes: Iterator[Box]) -> dict[bytes, Box]:
    found: dict[bytes, Box] = {}
    for box in boxes:
        if box.kind in found and box.kind not in {b"free", b"skip", b"uuid", b"sbgp"}:
            raise RefusedError("unreadable")
        found[box.kind] = box
    return found


def _only(boxes: Sequence[Box], kind: bytes) -> Box:
    found = [box for box in boxes if box.kind == kind]
    if len(found) != 1:
        raise RefusedError("unreadable" if found else "cut_off")
    return found[0]


def _of(boxes: Mapping[bytes, Box], kind: bytes) -> Box:
    if kind not in boxes:
        raise RefusedError("unreadable")
    return boxes[kind]


def _sound(movie: Sequence[Box]) -> dict[bytes, Box]:
    """Return the one track that sounds; refuse a film, and two sounds."""
    sounds = []
    for box in movie:
        if box.kind == b"trak":
            track = _by_kind(_inside(box))
            media = _by_kind(_inside(_of(track, b"mdia")))
            handler = _of(media, b"hdlr").body[8:12]
            if handler in _FILMS:
                raise RefusedError("not_one_sound")
            if handler == b"soun":
                sounds.append(track)
    if len(sounds) != 1:
        raise RefusedError("not_one_sound" if sounds else "unreadable")
    return sounds[0]


def _described(box: Box) -> tuple[int, int, bytes]:
    """Return channels, rate and set-up of a sound in AAC; refuse any other."""
    entries = list(_inside(Box(box.kind, box.body[8:], 0)))
    if len(entries) != 1 or _whole(box.body, 4) != 1:
        raise RefusedError("unreadable")
    entry = entries[0]
    if entry.kind != b"mp4a" or entry.body[8:10] != b"\0\0":
        raise RefusedError("sound_way")
    channels, rate = _whole(entry.body, 16, 2), _whole(entry.body, 24, 2)
    beside = _by_kind(_inside(Box(b"mp4a", entry.body[_DESCRIPTION - _HEAD :], 0)))
    return channels, rate, _config(_of(beside, b"esds").body[4:])


def _config(raw: bytes) -> bytes:
    """Return how an AAC decoder is set up, found inside three descriptors."""
    body = _descriptor(raw, _ES)
    flags = _whole(body, 2, 1)
    at = 3 + (2 if flags & 0x80 else 0) + (2 if flags & 0x20 else 0)
    if flags & 0x40:
        at += 1 + _whole(body, at, 1)
    decoder = _descriptor(body[at:], _DECODER)
    if _whole(decoder, 0, 1) not in _AAC:
        raise RefusedError("sound_way")
    found = _descriptor(decoder[13:], _CONFIG)
    if not 2 <= len(found) <= _MOST_CONFIG:  # noqa: PLR2004
        raise RefusedError("unreadable")
    return found


def _descriptor(raw: bytes, tag: int) -> bytes:
    if _whole(raw, 0, 1) != tag:
        raise RefusedError("unreadable")
    size = 0
    for at in range(1, 5):
        byte = _whole(raw, at, 1)
        size = size << 7 | byte & 0x7F
        if not byte & 0x80:
            if at + 1 + size > len(raw):
                raise RefusedError("unreadable")
            return raw[at + 1 : at + 1 + size]
    raise RefusedError("unreadable")


def _sizes(box: Box, most: int) -> Sequence[int]:
    """Return how long each sample is; together no longer than the file."""
    same, count = _whole(box.body, 4), _whole(box.body, 8)
    if count > limits.MOST_SAMPLES:
        raise RefusedError("too_heavy")
    if same:
        if not count or same * count > most:
            raise RefusedError("unreadable")
        return array("I", [same]) * count
    sizes = _table(box.body, 8, "I")
    if not sizes or sum(sizes) > most:
        raise RefusedError("unreadable")
    return sizes


def _times(box: Box, count: int) -> list[tuple[int, int]]:
    told = _table(box.body, 4, "II")
    times = list(zip(told[::2], told[1::2], strict=True))
    if sum(many for many, _ in times) != count:
        raise RefusedError("unreadable")
    return times


def _samples(
    content: bytes,
    table: Mapping[bytes, Box],
    sizes: Sequence[int],
    stores: Sequence[Box],
) -> Iterator[bytes]:
    """Yield what lies in each chunk; all of it lies where samples are kept."""
    kind, shape = (b"co64", "Q") if b"co64" in table else (b"stco", "I")
    places = _table(_of(table, kind).body, 4, shape)
    runs = _table(_of(table, b"stsc").body, 4, "III")
    firsts = [*runs[::3], len(places) + 1]
    if firsts[0] != 1 or any(b <= a for a, b in pairwise(firsts)):
        raise RefusedError("unreadable")
    ends, done, run = [0, *accumulate(sizes)], 0, 0
    for chunk, place in enumerate(places, start=1):
        while chunk >= firsts[run + 1]:
            run += 1
        more = done + runs[run * 3 + 1]
        if more > len(sizes):
            raise RefusedError("unreadable")
        size, done = ends[more] - ends[done], more
        if not any(store.holds(place, size) for store in stores):
            raise RefusedError("cut_off")
        yield content[place : place + size]
    if done != len(sizes):
        raise RefusedError("unreadable")


def _table(body: bytes, at: int, shape: str) -> tuple[int, ...]:
    """Return the numbers of a table, which fill the rest of its box exactly."""
    count, rest = _whole(body, at), body[at + 4 :]
    row = struct.calcsize(f">{shape}")
    if not count or count * row != len(rest):
        raise RefusedError("unreadable")
    return struct.unpack(f">{count * len(shape)}{shape[0]}", rest)


def _scale(box: Box) -> int:
    at = 20 if box.body[:1] == bytes([_LONG_TIMES]) else 12
    scale = _whole(box.body, at)
    if not scale:
        raise RefusedError("unreadable")
    return scale


def _dated(movie: Sequence[Box]) -> frozenset[str]:
    """Say whether the file tells when it was made."""
    head = _only(movie, b"mvhd").body
    return frozenset({"time"} if any(head[4:12]) else ())


def _whole(body: bytes, at: int, size: int = 4) -> int:
    if at + size > len(body):
        raise RefusedError("unreadable")
    return int.from_bytes(body[at : at + size])
