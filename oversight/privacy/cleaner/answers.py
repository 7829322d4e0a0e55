"""How this process answers: one line of JSON, then the viewing copy."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from oversight.privacy.cleaner.limits import RefusedError


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A viewing copy, what it is, how large or long, and what was left out of it."""

    kind: str
    content: bytes
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    seconds: int | None = None
    left: Collection[str] = ()


def told(cleaned: Cleaned) -> bytes:
    """Return the answer to a file that is taken."""
    said = {
        "kind": cleaned.kind,
        "size": len(cleaned.content),
        "width": cleaned.width,
        "height": cleaned.height,
        "pages": cleaned.pages,
        "seconds": cleaned.seconds,
        "left": sorted(cleaned.left),
    }
    return json.dumps(said).encode() + b"\n" + cleaned.content


def refused(error: RefusedError) -> bytes:
    """Return the answer to a file that is not taken."""
    return json.dumps({"refused": error.code, "values": error.values}).encode() + b"\n"
