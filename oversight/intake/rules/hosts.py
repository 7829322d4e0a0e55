"""Reads the site in an address: one public name in ASCII, or a refusal."""

import re
from unicodedata import category, normalize

from oversight.intake.rules.refusals import refusal

_LONGEST_NAME = 253
_LONGEST_LABEL = 63
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65_535
_AUTHORITY = re.compile(r"([^:]*)(?::([0-9]*))?")
_ASCII_LABEL = re.compile(r"[a-z0-9_\-]+")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"})
_ALSO_LETTERS = frozenset("-_\u200c\u200d")
_LOCAL = frozenset(
    [
        "localhost",
        "localdomain",
        "local",
        "internal",
        "intranet",
        "lan",
        "home",
        "corp",
        "private",
        "arpa",
    ]
)


def read_authority(text: str, *, scheme: str) -> tuple[str, int | None]:
    """Return the site and its port, the port only where it is not the usual one."""
    if "@" in text:
        raise refusal("locator_credentials")
    if text.startswith("["):
        raise refusal("locator_ip_or_local")
    found = _AUTHORITY.fullmatch(text)
    if found is None:
        raise refusal("locator_unreadable")
    digits = (found.group(2) or str(_DEFAULT_PORTS[scheme])).lstrip("0")
    port = int(digits) if 0 < len(digits) <= len(str(_LAST_PORT)) else 0
    if not 0 < port <= _LAST_PORT:
        raise refusal("locator_unreadable")
    return _name(found.group(1)), None if port == _DEFAULT_PORTS[scheme] else port


def _name(text: str) -> str:
    """Return a public host name in ASCII, as browsers write it."""
    plain = normalize("NFKC", text).lower().replace("\u3002", ".")
    labels = plain.removesuffix(".").split(".")
    if _is_inside(labels):
        raise refusal("locator_ip_or_local")
    name = ".".join(_label(label) for label in labels)
    if len(labels) == 1 or len(name) > _LONGEST_NAME:
        raise refusal("locator_unreadable")
    return name


def _is_inside(labels: list[str]) -> bool:
    return bool(_NUMBER.fullmatch(labels[-1])) or labels[-1] in _LOCAL


def _label(text: str) -> str:
    if _ASCII_LABEL.fullmatch(text) and len(text) <= _LONGEST_LABEL:
        return text
    if not text or len(text) > _LONGEST_LABEL or text.isascii():
        raise refusal("locator_unreadable")
    if any(c not in _ALSO_LETTERS and category(c) not in _LETTERS for c in text):
        raise refusal("locator_unreadable")
    written = "xn--" + normalize("NFC", text).encode("punycode").decode()
    if len(written) > _LONGEST_LABEL:
        raise refusal("locator_unreadable")
    return written
