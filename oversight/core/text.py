"""What people type is normalised once, kept exact otherwise, and shown safely."""

import re
from html import escape
from unicodedata import category, normalize

import bleach

_MARKS = "\u200e\u200f\u061c"
_EMBEDDINGS = "\u202a\u202b"
_OVERRIDES = "\u202d\u202e"
_POP_EMBEDDING = "\u202c"
_ISOLATES = "\u2066\u2067\u2068"
_POP_ISOLATE = "\u2069"
_BIDI = frozenset(
    _MARKS + _EMBEDDINGS + _OVERRIDES + _POP_EMBEDDING + _ISOLATES + _POP_ISOLATE
)
_MARKUP = frozenset("<>&")
_INVISIBLE = frozenset("\u200b\u2060\ufeff")
_NEVER = frozenset({"Cc", "Cs"})
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_CLOSER = {"embedding": _POP_EMBEDDING, "isolate": _POP_ISOLATE, "override": ""}


def clean_line(text: str) -> str:
    """Return one line in NFC, trimmed, without controls, bidi marks or surprises.

    The two joiners that Urdu, Sindhi and Pashto spelling needs are kept.
    """
    spaced = " ".join(text.split())
    if _plain(spaced):
        return spaced
    if spaced.isprintable():  # No mark, control or joiner: they do not print.
        return " ".join(normalize("NFC", spaced).split())
    kept = (
        character
        for character in spaced
        if character not in _BIDI
        and character not in _INVISIBLE
        and category(character) not in _NEVER
    )
    return " ".join(normalize("NFC", "".join(kept)).split())


def clean_text(text: str) -> str:
    """Return long text in NFC that a reader sees in the order it was written.

    Everything else, tags and spaces included, comes back exactly as typed.
    """
    if _plain(text):
        return text
    if text.isprintable():  # One line, and nothing in it turns or hides.
        return normalize("NFC", text)
    lines = _LINE_ENDS.sub("\n", text).split("\n")
    return normalize("NFC", "\n".join(_balanced(_printable(line)) for line in lines))


def paragraphs(text: str) -> str:
    """Return text as safe HTML paragraphs; no tag a person typed survives as one."""
    cleaned = clean_text(text).strip()
    blocks = _BLANK_LINES.split(cleaned)
    html = "".join(
        '<p dir="auto">' + escape(block).replace("\n", "<br>") + "</p>"
        for block in blocks
        if block
    )
    if _MARKUP.isdisjoint(cleaned):  # Then every tag in it is ours.
        return html
    return str(bleach.clean(html, tags={"p", "br"}, attributes={"p": ["dir"]}))


def _plain(text: str) -> bool:
    """Say whether nothing in a text could need cleaning, as in most cells of a file."""
    return text.isascii() and text.isprintable()


def _printable(line: str) -> str:
    if line.isprintable():  # Most lines are, and a bulk file has thousands.
        return line
    return "".join(c for c in line if c == "\t" or category(c) not in _NEVER)


def _balanced(line: str) -> str:
    """Drop direction overrides and close every embedding where the line ends."""
    if _BIDI.isdisjoint(line):
        return line
    stack: list[str] = []
    kept = [_step(character, stack) for character in line]
    kept.extend(_CLOSER[opened] for opened in reversed(stack))
    return "".join(kept)


def _step(character: str, stack: list[str]) -> str:
    """Return what stands in the balanced line for one more character."""
    if character in _OVERRIDES:
        stack.append("override")
        return ""
    if character in _EMBEDDINGS or character in _ISOLATES:
        stack.append("embedding" if character in _EMBEDDINGS else "isolate")
        return character
    if character == _POP_EMBEDDING:
        inside = bool(stack) and stack[-1] != "isolate"
        return _CLOSER[stack.pop()] if inside else ""
    if character == _POP_ISOLATE:
        return _close_isolate(stack)
    return character


def _close_isolate(stack: list[str]) -> str:
    if "isolate" not in stack:
        return ""
    closed = ""
    while (opened := stack.pop()) != "isolate":
        closed += _CLOSER[opened]
    return closed + _POP_ISOLATE
