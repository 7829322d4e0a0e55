"""What a rule over the leaves finds: where it stands, and a sentence."""

from dataclasses import dataclass
from typing import Any

Leaf = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a log that the portal's own rules do not allow."""

    stream: str
    n: int
    code: str
    sentence: str

    def __str__(self) -> str:
        """Say it in one line, the same one each time."""
        where = f"{self.stream} no. {self.n}" if self.stream else f"entry {self.n}"
        return f"{where}: {self.sentence} ({self.code})"


def stream_of(leaf: Leaf) -> str:
    """Return the docket of a leaf, or the portal's own stream."""
    return str(leaf.get("docket", leaf.get("stream")))


def at(leaf: Leaf, code: str, sentence: str) -> Finding:
    """Return a finding that stands where the leaf stands."""
    n = leaf.get("n")
    return Finding(stream_of(leaf), n if isinstance(n, int) else 0, code, sentence)
