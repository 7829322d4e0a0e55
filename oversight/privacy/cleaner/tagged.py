"""What tags around a sound tell, so that its sender learns what was left out."""

import re
from collections.abc import Mapping

from oversight.privacy.cleaner.limits import RefusedError

_ID3 = {
    b"APIC": "picture",
    b"PIC": "picture",
    b"USLT": "words",
    b"ULT": "words",
    b"COMM": "notes",
    b"COM": "notes",
    b"TXXX": "notes",
    b"TXX": "notes",
    b"GEOB": "attachments",
    b"GEO": "attachments",
    b"PRIV": "attachments",
    b"TDRC": "time",
    b"TYER": "time",
    b"TENC": "device",
    b"TSSE": "device",
    b"TIT2": "names",
    b"TPE1": "names",
    b"TALB": "names",
}
_COMMENTS = {
    "METADATA_BLOCK_PICTURE": "picture",
    "COVERART": "picture",
    "LYRICS": "words",
    "COMMENT": "notes",
    "DESCRIPTION": "notes",
    "DATE": "time",
    "CREATION_TIME": "time",
    "LOCATION": "place",
    "GEO": "place",
    "ENCODER": "device",
}
_BOXES = {
    b"covr": "picture",
    b"\xa9lyr": "words",
    b"\xa9cmt": "notes",
    b"desc": "notes",
    b"\xa9day": "time",
    b"\xa9xyz": "place",
    b"loci": "place",
    b"location.ISO6709": "place",
    b"\xa9too": "device",
    b"\xa9mak": "device",
    b"\xa9mod": "device",
    b"\xa9swr": "device",
    b"\xa9nam": "names",
    b"\xa9ART": "names",
    b"\xa9alb": "names",
}


def of_id3(tag: bytes) -> frozenset[str]:
    """Return what an ID3 tag tells; of one that tells nothing known, names."""
    return _found(tag, _ID3) or frozenset({"names"})


def of_boxes(told: bytes) -> frozenset[str]:
    """Return what the boxes beside a sound tell, if they tell anything known."""
    return _found(told, _BOXES)


def of_comments(packet: bytes, begins: bytes) -> frozenset[str]:
    """Return what the comments of an Ogg sound tell; refuse those that lie."""
    if not packet.startswith(begins):
        raise RefusedError("unreadable")
    vendor, at = _next(packet, len(begins))
    left = {"device"} if vendor else set()
    count, at = _whole(packet, at), at + 4
    for _ in range(count):
        comment, at = _next(packet, at)
        name = comment.partition(b"=")[0].decode("ascii", "replace").upper()
        left.add(_COMMENTS.get(name, "names"))
    return frozenset(left)


def _found(told: bytes, known: Mapping[bytes, str]) -> frozenset[str]:
    names = re.compile(b"|".join(re.escape(name) for name in known))
    return frozenset(known[name] for name in names.findall(told))


def _next(packet: bytes, at: int) -> tuple[bytes, int]:
    size, at = _whole(packet, at), at + 4
    if size > len(packet) - at:
        raise RefusedError("unreadable")
    return packet[at : at + size], at + size


def _whole(packet: bytes, at: int) -> int:
    if at + 4 > len(packet):
        raise RefusedError("unreadable")
    return int.from_bytes(packet[at : at + 4], "little")
