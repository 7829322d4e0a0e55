"""What never reaches a public page: addresses, handles, numbers that name a person.

Redaction replaces fields in a generated text (FORMS, redaction); nothing is
blacked out over a live text. Sensitive grounds show ground, body, month, outcome.
"""

import re
from collections.abc import Iterable

SENSITIVE_GROUNDS = frozenset({"glory-of-islam", "decency-morality"})
GAP = "[…]"
_SHORTEST = 4
_PATTERNS = (
    re.compile(r"\bhttps?:/{0,2}\S{1,2000}", re.IGNORECASE),
    re.compile(r"\bwww\.\S{1,500}", re.IGNORECASE),
    re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"),
    re.compile(r"(?<!\w)@[\w.]{2,50}"),
    re.compile(r"\b\d{5}-?\d{7}-?\d\b"),
    re.compile(r"(?<!\d)(?:\+|00)?92[\s-]?3\d{2}[\s-]?\d{7}(?!\d)"),
    re.compile(r"(?<!\d)03\d{2}[\s-]?\d{7}(?!\d)"),
    re.compile(r"\b\d{14,25}\b"),
)


def redacted(text: str | None, names: Iterable[str | None] = ()) -> str:
    """Return a text without the given names and without anything that names people."""
    shown = text or ""
    for name in sorted({n for n in names if n}, key=len, reverse=True):
        if len(name) >= _SHORTEST:
            shown = re.sub(re.escape(name), GAP, shown, flags=re.IGNORECASE)
    for pattern in _PATTERNS:
        shown = pattern.sub(GAP, shown)
    return shown


def sensitive(basis: Iterable[str]) -> bool:
    """Say whether a cited ground is one whose details stay off public pages."""
    return any(cited.partition(":")[2] in SENSITIVE_GROUNDS for cited in basis)
