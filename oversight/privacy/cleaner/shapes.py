"""Where a picture ends: what stands behind its end belongs to another file."""

import re
from collections.abc import Callable, Mapping

from oversight.privacy.cleaner.limits import RefusedError

_PADDING = b"\0\r\n\t "
_JPEG_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
_JPEG_END, _JPEG_SCAN = 0xD9, 0xDA
# APP0 and APP14 say how the colours are meant; the other segments only talk.
_JPEG_TALK = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_PNG_START, _PNG_AROUND = 8, 12
_RIFF_START = 8
_ANIMATED = {"png": b"acTL", "webp": b"ANIM"}


def check_whole(kind: str, content: bytes) -> None:
    """Refuse a picture that is cut off, moves, or is followed by something else."""
    end = _ENDS[kind](content)
    if end > len(content):
        raise RefusedError("cut_off")
    if content[end:].strip(_PADDING):
        raise RefusedError("more_behind")


def jpeg_end(content: bytes) -> int:
    """Return where a JPEG's last marker ends."""
    at = 2
    while (found := _JPEG_MARKER.search(content, at)) is not None:
        marker, at = found[1][0], found.end()
        if marker == _JPEG_END:
            return at
        if marker in _JPEG_BARE:
            continue
        at += int.from_bytes(content[at : at + 2])
    raise RefusedError("cut_off")


def plain_jpeg(content: bytes) -> bytes:
    """Return a JPEG without the segments that say where, when and by whom."""
    kept, at = [content[:2]], 2
    while content[at : at + 1] == b"\xff" and at + 4 <= len(content):
        marker = content[at + 1]
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if marker not in _JPEG_TALK:
            kept.append(content[at:end])
        at = end
        if marker == _JPEG_SCAN:
            break
    return b"".join([*kept, content[at:]])


def _png_end(content: bytes) -> int:
    at = _PNG_START
    while at + _PNG_AROUND <= len(content):
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        at += _PNG_AROUND + length
        if name == _ANIMATED["png"]:
            raise RefusedError("moves")
        if name == b"IEND":
            return at
    raise RefusedError("cut_off")


def _webp_end(content: bytes) -> int:
    if _ANIMATED["webp"] in content[: _PNG_AROUND * 8]:
        raise RefusedError("moves")
    length = int.from_bytes(content[4:_RIFF_START], "little")
    return _RIFF_START + length + length % 2


_ENDS: Mapping[str, Callable[[bytes], int]] = {
    "jpeg": jpeg_end,
    "png": _png_end,
    "webp": _webp_end,
}
