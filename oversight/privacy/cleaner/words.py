"""Plain text: UTF-8 that prints, in the order in which it was written."""

from unicodedata import category

from oversight.core.text import clean_text
from oversight.privacy.cleaner.answers import Cleaned
from oversight.privacy.cleaner.limits import RefusedError

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_KEPT = frozenset("\t\n\r\f\v")


def clean(content: bytes) -> Cleaned:
    """Return a text without controls or overrides, refuse what is none."""
    coding = "utf-16" if content.startswith(_UTF16) else "utf-8-sig"
    try:
        text = content.decode(coding)
    except UnicodeDecodeError as error:
        raise RefusedError("not_text") from error
    if any(c < " " and c not in _KEPT for c in text):
        raise RefusedError("not_text")
    cleaned = clean_text(text)
    hidden = any(category(c) == "Cf" and c not in cleaned for c in set(text))
    return Cleaned("text", cleaned.encode(), left={"marks"} if hidden else ())
