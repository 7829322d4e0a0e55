"""What never reaches a public page: addresses, handles, numbers that name a person.

Redaction replaces fields in a generated text (FORMS, redaction); nothing is
blacked out over a live text. Of which matters the public sees the least, the preview
of a filing says (``intake.rules.preview.is_hidden``): what is promised is kept.
"""

import re
from collections.abc import Iterable, Iterator
from unicodedata import decimal
from urllib.parse import unquote

GAP = "[…]"
_SHORTEST = 4
_AT = "\uff20\ufe6b"
_FOREIGN = re.compile(rf"[{_AT}]|(?![0-9])\d")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://(?:www\.)?", re.IGNORECASE)
_PHONE = r"[\s().-]*"
_PATTERNS = (
    re.compile(r"\bhttps?:/{0,2}\S{1,4000}", re.IGNORECASE),
    re.compile(r"\bwww\.\S{1,4000}", re.IGNORECASE),
    # A host with a path is an address even without its beginning.
    re.compile(r"(?<![\w.])(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}/\S{0,4000}"),
    # Handles and mail addresses: whatever stands around an “at”.
    re.compile(r"[\w.+-]{0,64}@[\w.-]{1,253}"),
    re.compile(r"(?<![\w-])\d{5}[\s-]?\d{7}[\s-]?\d(?!\d)"),
    re.compile(rf"(?<![\w-])\(?(?:(?:\+|00)?92|0)(?:{_PHONE}\d){{9,10}}(?!\d)"),
    re.compile(rf"\+\d(?:{_PHONE}\d){{7,14}}"),
    re.compile(r"\d{14,25}"),
)


class Redaction:
    """The names of one matter, made ready once for all its texts."""

    def __init__(self, names: Iterable[str | None] = ()) -> None:
        """Take every name as it is likely to be written."""
        known = {spelling for name in names for spelling in _spellings(name or "")}
        self._named = [(name, _finder(name)) for name in _smallest(known)]

    def of(self, text: str | None) -> str:
        """Return a text without those names and without anything that names people."""
        shown = text or ""
        plain = _plain(shown)
        for pattern in _PATTERNS:
            shown, plain = _without(pattern, shown, plain)
        lowered = plain.lower()
        for name, finder in self._named:
            if name in lowered:
                shown, plain = _without(finder, shown, plain)
                lowered = plain.lower()
        return shown


def redacted(text: str | None, names: Iterable[str | None] = ()) -> str:
    """Return one text without these names, nor anything else that names people."""
    return Redaction(names).of(text)


def _smallest(spellings: Iterable[str]) -> list[str]:
    """Return the spellings that none of the others stands inside of."""
    kept: list[str] = []
    for one in sorted(spellings, key=lambda one: (len(one), one)):
        if not any(len(less) >= _SHORTEST and less in one for less in kept):
            kept.append(one)
    return kept[::-1]


def _finder(name: str) -> re.Pattern[str]:
    whole = re.escape(name)
    if len(name) < _SHORTEST:
        whole = rf"(?<!\w){whole}(?!\w)"
    return re.compile(whole, re.IGNORECASE)


def _spellings(name: str) -> Iterator[str]:
    bare = _SCHEME.sub("", name).rstrip("/")
    for spelling in (name, bare, unquote(bare), bare.lstrip("@")):
        if any(character.isalnum() for character in spelling):
            yield _plain(spelling).lower()


def _without(pattern: re.Pattern[str], text: str, plain: str) -> tuple[str, str]:
    """Put a gap in both wherever the plain text, as long as the other, fits."""
    found = [one.span() for one in pattern.finditer(plain)]
    if not found:
        return text, plain
    starts = (0, *(end for _, end in found))
    ends = (*(start for start, _ in found), len(text))
    kept = list(zip(starts, ends, strict=True))
    return GAP.join(text[a:b] for a, b in kept), GAP.join(plain[a:b] for a, b in kept)


def _plain(text: str) -> str:
    """Return the text with Western digits and at-signs: as long, place by place."""
    return text if text.isascii() else _FOREIGN.sub(_western, text)


def _western(found: re.Match[str]) -> str:
    return "@" if found.group() in _AT else str(decimal(found.group()))
