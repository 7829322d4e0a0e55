"""The list of erasures: one line for each key that is gone, and nothing of whose.

It outlives the database, so that a restored older copy can be told what it must forget
again. A line: the key's id, when, on which ground, and which public entry says so.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Listed:
    """One erasure, as the list tells of it."""

    key: UUID
    ground: str
    at: datetime
    stream: str | None
    n: int | None


def line(one: Listed) -> bytes:
    """Return an erasure as one line."""
    said = {"key": str(one.key), "ground": one.ground, "at": one.at.isoformat()}
    entry = {"stream": one.stream, "n": one.n} if one.stream else {}
    return json.dumps(said | entry).encode() + b"\n"


def read(content: bytes) -> tuple[list[Listed], list[int]]:
    """Return the erasures of a list, and the numbers of lines that are none.

    A machine that died while it wrote leaves half a line; it is written again.
    """
    found: list[Listed] = []
    torn: list[int] = []
    for number, text in _lines(content):
        try:
            found.append(_listed(text))
        except (ValueError, KeyError, TypeError, AttributeError):
            torn.append(number)
    return found, torn


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    for number, text in enumerate(content.split(b"\n"), start=1):
        if text.strip():
            yield number, text


def _listed(text: bytes) -> Listed:
    said = json.loads(text)
    at = datetime.fromisoformat(said["at"])
    stream, n = said.get("stream"), said.get("n")
    if at.tzinfo is None or (stream is None) != (n is None):
        raise ValueError(said)
    if stream is not None:
        stream, n = str(stream)[:20], int(n)
    return Listed(UUID(said["key"]), str(said["ground"])[:20], at, stream, n)
