"""How large a packed stream is, found out piece by piece and never held whole."""

import zlib
from collections.abc import Iterator

from pikepdf import Array, Name, Object, Stream

from oversight.privacy.cleaner.limits import RefusedError

PIECE = 1024 * 1024
_DEFLATED = frozenset({"/FlateDecode", "/Fl"})
_PACKED = _DEFLATED | {"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}


def check_fits(stream: Stream, left: int) -> int:
    """Return how many bytes are left of the allowance after unpacking a stream."""
    packed = [name for name in _filters(stream) if name in _PACKED]
    if len(packed) > 1:
        raise RefusedError("packed_twice")
    if not packed:
        return left
    if packed[0] not in _DEFLATED or _filters(stream)[0] != packed[0]:
        left -= len(stream.read_bytes())
    else:
        for size in _inflated(stream.read_raw_bytes()):
            left -= size
            if left < 0:
                break
    if left < 0:
        raise RefusedError("bomb")
    return left


def _filters(stream: Stream) -> list[str]:
    named: Object | None = stream.get(Name.Filter)
    if named is None:
        return []
    if isinstance(named, Array):
        return [str(name) for name in named]
    return [str(named)]


def _inflated(raw: bytes) -> Iterator[int]:
    """Yield the sizes of the pieces a deflated stream unpacks to."""
    unpacker = zlib.decompressobj()
    try:
        piece = unpacker.decompress(raw, PIECE)
        while piece:
            yield len(piece)
            piece = unpacker.decompress(unpacker.unconsumed_tail, PIECE)
    except zlib.error:
        # Damaged to the end: readers show what there is, and so much was counted.
        return
