"""Ogg: page after page with its checksum, one sound, Opus or Vorbis."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from oversight.privacy.cleaner import tagged
from oversight.privacy.cleaner.limits import RefusedError

_HEAD, _SUM = 27, slice(22, 26)
_CONTINUED, _FIRST, _LAST = 1, 2, 4
_LACE, _MOST_LACES = 255, 255
_NOWHERE = (1 << 64) - 1  # No packet ends on the page.
_OPUS_RATE = 48_000
_SERIAL = 1
_MIRROR = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_PADDING = b"\0\r\n\t "
_VORBIS_HEAD, _MOST_CHANNELS = 30, 8


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its flags, until when it plays, how its bytes make packets."""

    flags: int
    until: int
    serial: int
    number: int
    laces: bytes
    body: bytes


def plain(content: bytes) -> tuple[bytes, float, frozenset[str]]:
    """Return the sound alone, how many seconds it lasts, and what was left out."""
    pages = list(_pages(content))
    _check_one(pages)
    head, count, opus = _first(pages[0])
    packets, used = _headers(pages[1:], count)
    sound = pages[1 + used :]
    if not sound:
        raise RefusedError("cut_off")
    left = tagged.of_comments(packets[0], b"OpusTags" if opus else b"\x03vorbis")
    if opus:
        told, rate = b"OpusTags" + bytes(8), _OPUS_RATE
        skipped = _whole(head[10:12])
    else:
        told, rate = b"\x03vorbis" + bytes(8) + b"\1", _whole(head[12:16])
        skipped = 0
    _check_packets(sound, opus=opus)
    ends = [page.until for page in sound if page.until != _NOWHERE]
    seconds = (max(ends, default=0) - skipped) / rate if rate else 0
    fresh = [replace(pages[0], flags=_FIRST), *_paged([told, *packets[1:]])]
    copy = b"".join(
        _written(page, number) for number, page in enumerate([*fresh, *sound])
    )
    return copy, seconds, left


def checksum(page: bytes) -> int:
    """Return the checksum of a page whose own place for it is empty."""
    mirrored = zlib.crc32(page.translate(_MIRROR), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)


def _pages(content: bytes) -> Iterator[Page]:
    at, end = 0, len(content.rstrip(_PADDING))
    while at < end:
        head = content[at : at + _HEAD]
        if head[:5] != b"OggS\0":
            raise RefusedError("more_behind" if at else "unreadable")
        count = head[_HEAD - 1] if len(head) == _HEAD else 0
        laces = content[at + _HEAD : at + _HEAD + count]
        size = _HEAD + count + sum(laces)
        raw = content[at : at + size]
        if len(head) < _HEAD or len(laces) < count or len(raw) < size:
            raise RefusedError("cut_off")
        if checksum(raw[:22] + bytes(4) + raw[26:]) != _whole(raw[_SUM]):
            raise RefusedError("unreadable")
        yield Page(
            flags=head[5],
            until=_whole(head[6:14]),
            serial=_whole(head[14:18]),
            number=_whole(head[18:22]),
            laces=laces,
            body=raw[_HEAD + count :],
        )
        at += size


def _check_one(pages: Sequence[Page]) -> None:
    """Refuse what is no single sound: a film, two sounds, one behind another."""
    if not pages or not pages[0].flags & _FIRST:
        raise RefusedError("unreadable")
    if any(page.flags & _FIRST or page.serial != pages[0].serial for page in pages[1:]):
        raise RefusedError("not_one_sound")
    if any(page.flags & _LAST for page in pages[:-1]):
        raise RefusedError("more_behind")
    begun = pages[0].number
    if [page.number for page in pages] != list(range(begun, begun + len(pages))):
        raise RefusedError("unreadable")


def _first(page: Page) -> tuple[bytes, int, bool]:
    """Return the first packet, how many more headers follow, and whether it is Opus."""
    head = page.body
    if head[:8] == b"OpusHead":
        family, channels = head[18:19], head[9:10]
        size = 19 if family == b"\0" else 21 + (channels or b"\0")[0]
        sound = head[8:9] < b"\x10" and family in {b"\0", b"\1"}
        opus = True
    elif head[:7] == b"\x01vorbis":
        channels, size, sound, opus = head[11:12], _VORBIS_HEAD, True, False
    else:
        raise RefusedError("sound_way")
    known = len(head) == size and 1 <= channels[0] <= _MOST_CHANNELS
    if not sound or not known or len(page.laces) != 1:
        raise RefusedError("unreadable")
    return head, 1 if opus else 2, opus


def _headers(pages: Sequence[Page], count: int) -> tuple[list[bytes], int]:
    """Return the headers behind the first, and how many pages they fill exactly."""
    done: list[bytes] = []
    for packet, used, ends_page in _packets(pages):
        done.append(packet)
        if len(done) == count:
            if not ends_page:
                raise RefusedError("unreadable")
            return done, used
    raise RefusedError("cut_off")


def _check_packets(pages: Sequence[Page], *, opus: bool) -> None:
    """Refuse packets that cannot be sound of their kind, and one that is cut off."""
    for packet, _used, _ends_page in _packets(pages):
        if not (_is_opus(packet) if opus else _is_vorbis(packet)):
            raise RefusedError("unreadable")


def _packets(pages: Sequence[Page]) -> Iterator[tuple[bytes, int, bool]]:
    """Yield each packet, on which page it ends, and whether that page ends with it."""
    parts: list[bytes] = []
    for used, page in enumerate(pages, start=1):
        if bool(page.flags & _CONTINUED) != bool(parts):
            raise RefusedError("unreadable")
        at, last = 0, len(page.laces) - 1
        for place, lace in enumerate(page.laces):
            parts.append(page.body[at : at + lace])
            at += lace
            if lace < _LACE:
                yield b"".join(parts), used, place == last
                parts = []
    if parts:
        raise RefusedError("cut_off")


def _is_vorbis(packet: bytes) -> bool:
    return not packet or not packet[0] & 1


def _is_opus(packet: bytes) -> bool:
    """Say whether a packet is laid out as one of Opus is (RFC 6716, 3.2)."""
    if not packet:
        return False
    code = packet[0] & 3
    if code == 1:
        return len(packet) % 2 == 1
    if code == 2:  # noqa: PLR2004
        return len(packet) > 1
    # At most 48 frames of 2.5 milliseconds in one packet.
    return code == 0 or (len(packet) > 1 and 1 <= packet[1] & 0x3F <= 48)  # noqa: PLR2004


def _paged(packets: Sequence[bytes]) -> Iterator[Page]:
    """Yield pages that hold these headers and nothing else."""
    laces = b"".join(
        bytes([_LACE]) * (len(packet) // _LACE) + bytes([len(packet) % _LACE])
        for packet in packets
    )
    body, at, flags = b"".join(packets), 0, 0
    for start in range(0, len(laces), _MOST_LACES):
        some = laces[start : start + _MOST_LACES]
        size = sum(some)
        until = 0 if any(lace < _LACE for lace in some) else _NOWHERE
        yield Page(flags, until, _SERIAL, 0, some, body[at : at + size])
        flags = _CONTINUED if some[-1] == _LACE else 0
        at += size


def _written(page: Page, number: int) -> bytes:
    head = b"".join(
        (
            b"OggS\0",
            bytes([page.flags]),
            page.until.to_bytes(8, "little"),
            _SERIAL.to_bytes(4, "little"),
            number.to_bytes(4, "little"),
        )
    )
    rest = bytes([len(page.laces)]) + page.laces + page.body
    total = checksum(head + bytes(4) + rest).to_bytes(4, "little")
    return head + total + rest


def _whole(raw: bytes) -> int:
    return int.from_bytes(raw, "little")
