"""How an address is matched against the forms a platform writes: tables, in order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize
from urllib.parse import quote

from oversight.intake.rules.addresses import Address
from oversight.intake.rules.refusals import refusal

_KEPT = "._-~"
_FOLDED = frozenset({"handle", "name"})


@dataclass(frozen=True)
class Found:
    """What an address names: its kind, its one canonical address, its own ids."""

    kind: str
    canonical: str
    native_id: str | None = None
    handle: str | None = None


@dataclass(frozen=True)
class Route:
    """One form of address, and either what it names or why it is refused."""

    form: re.Pattern[str]
    kind: str = ""
    canonical: str = ""
    refused: str = ""


def names(form: str, kind: str, canonical: str) -> Route:
    """Say that addresses of this form name one thing of this kind.

    Numbers and codes are kept to the letter in the canonical address;
    ``{handle}`` and ``{name}`` are folded, because the platforms fold them.
    """
    return Route(_compiled(form), kind=kind, canonical=canonical)


def refuses(form: str, code: str) -> Route:
    """Say that addresses of this form name no single public thing."""
    return Route(_compiled(form), refused=code)


def line_of(address: Address, keys: Sequence[str]) -> str:
    """Return the path and the given keys of the query, always in the same order."""
    given = ((key, address.value(key)) for key in keys)
    query = "&".join(f"{key}={value}" for key, value in given if value)
    return f"{address.words}?{query}" if query else address.words


def follow(routes: Sequence[Route], line: str) -> Found:
    """Return what the first matching route names, or refuse."""
    for route in routes:
        match = route.form.fullmatch(line)
        if match and route.refused:
            raise refusal(route.refused)
        if match:
            return _found(route, match.groupdict())
    raise refusal("locator_unreadable" if line else "locator_bare_domain")


def _found(route: Route, parts: dict[str, str | None]) -> Found:
    handle, native_id = parts.get("handle"), parts.get("id")
    written = {
        key: quote(_fold(value) if key in _FOLDED else value, safe=_KEPT)
        for key, value in parts.items()
        if value
    }
    canonical = route.canonical.format_map(written)
    return Found(route.kind, canonical, native_id or None, handle or None)


def _fold(name: str) -> str:
    return normalize("NFC", name.lower())


def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(form, re.IGNORECASE | re.ASCII)
