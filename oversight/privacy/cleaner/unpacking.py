"""How large packed streams are, found out piece by piece and never held whole."""

import re
import zlib
from collections.abc import Iterator

from pikepdf import Array, Name, Object, Stream, StreamDecodeLevel

from oversight.privacy.cleaner.limits import MOST_UNPACKED, RefusedError

PIECE = 1024 * 1024
_START = re.compile(rb"(?<!end)stream\r?\n(?=[\x08-\x78])")
_DEFLATED = frozenset({"/FlateDecode", "/Fl"})
_PACKED = _DEFLATED | {"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}


def check_deflated(content: bytes) -> int:
    """Return what is left of the allowance after a paper's deflated streams.

    They are found by eye, before any library believes what the paper says of itself.
    """
    left = MOST_UNPACKED
    for found in _START.finditer(content):
        for size in _inflated(memoryview(content)[found.end() :]):
            left = _spent(left, size)
    return left


def check_fits(stream: Stream, left: int) -> int:
    """Return what is left after a stream that is packed in another way."""
    packed = [name for name in _filters(stream) if name in _PACKED]
    if len(packed) > 1:
        raise RefusedError("packed_twice")
    if not packed or packed[0] in _DEFLATED:
        return left
    return _spent(left, len(stream.read_bytes(StreamDecodeLevel.specialized)))


def _spent(left: int, size: int) -> int:
    if size > left:
        raise RefusedError("bomb")
    return left - size


def _filters(stream: Stream) -> list[str]:
    named: Object | None = stream.get(Name.Filter)
    if named is None:
        return []
    return [str(name) for name in named] if isinstance(named, Array) else [str(named)]


def _inflated(raw: memoryview) -> Iterator[int]:
    """Yield the sizes of the pieces that deflated bytes unpack to, if they are any."""
    unpacker, fed = zlib.decompressobj(), 0
    try:
        while not unpacker.eof and fed < len(raw):
            packed = raw[fed : fed + PIECE]
            fed += len(packed)
            piece = unpacker.decompress(packed, PIECE)
            while piece:
                yield len(piece)
                piece = unpacker.decompress(unpacker.unconsumed_tail, PIECE)
    except zlib.error:
        # Not deflated, or damaged: so much was counted as can be unpacked.
        return
