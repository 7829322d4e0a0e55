"""Strings that break careless programs, and how they are dealt out."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oversight.core.text import clean_text

MARK = re.compile(r"h\d{5}h")
DATA = Path(__file__).resolve().parents[1] / "data"
# What no list holds: marks of direction, ends of lines and of headers, broken halves.
OWN = (
    "annexe\u202efdp.exe",
    "\u2066\u2067unclosed \u202d isolates",
    "zero\u200bwidth\ufeff and \u2060joined",
    "می\u200cخواهم \u0645\u06cc\u200d",
    "e\u0301 decomposed \u1100\u1161\u11a8",
    "nul \x00 and bell \x07 and escape \x1b[31mred",
    "a line\r\nBcc: everybody@example.org",
    "a line\nSet-Cookie: staff=1",
    "a line\u2028and\u2029another\x85here\x0b\x0c",
    '{"level": "error", "message": "forged"}\n',
    "{{ 7 * 7 }}{% raw %}${7*7}#{7*7}<%= 7 * 7 %>",
    "%(max)d %s %n %(name)s {0} {name!r}",
    "'; DROP TABLE people; --",
    "' OR '1'='1' /*",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data/",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\uff1d1+1",
    "\t=1+1",
    "9" * 400,
    "-9223372036854775809",
    "1e999",
    "NaN",
    "\u06f0\u06f1\u0664 \u00bd \u2460",
    "TD-2026-000001/1",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\U0010ffff\ufffe",
    "a" * 5_000,
)


def everything() -> list[str]:
    """Return every string of the lists that says something, each once."""
    naughty = json.loads((DATA / "blns.json").read_text(encoding="utf-8"))
    found = [*OWN, *naughty]
    for name in ("xss_payloads_even_lines.txt", "csv_injection_payloads.txt"):
        found += (DATA / name).read_text(encoding="utf-8").splitlines()
    return [text for text in dict.fromkeys(found) if clean_text(text).strip()]


@dataclass
class Deck:
    """Deals the strings in turn, so that each kind of field meets one after another."""

    strings: Sequence[str]
    stride: int = 1
    turns: Counter[str] = field(default_factory=Counter)
    sent: dict[str, str] = field(default_factory=dict)

    def deal(self, kind: str) -> str:
        """Return the next string for this kind of field."""
        turn = self.turns[kind]
        self.turns[kind] += 1
        return self.strings[turn * self.stride % len(self.strings)]

    def marked(self, kind: str, filler: str = "") -> str:
        """Return one with a mark at its end by which it is found again."""
        mark = f"h{len(self.sent):05}h"
        text = f"{self.deal(kind)}{filler} {mark}"
        self.sent[mark] = text
        return text

    def met_by(self, kind: str) -> bool:
        """Say whether this kind of field has met every string."""
        return self.turns[kind] >= len(self.strings)
