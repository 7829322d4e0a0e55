"""Reads text as a web address: repairs slips, goes nowhere, and never guesses."""

import re
from dataclasses import dataclass
from unicodedata import category
from urllib.parse import unquote, unquote_plus

from oversight.intake.rules.hosts import read_authority
from oversight.intake.rules.refusals import refusal

LONGEST = 2_000
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_JOINERS = "\u200c\u200d"
_EDGES = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"
_EDGES += "".join(map(chr, range(0x2000, 0x200B))) + _INVISIBLE
_NEVER_INSIDE = frozenset(_INVISIBLE) - frozenset(_JOINERS)
_NEVER_CATEGORIES = frozenset({"Cc", "Cs", "Zs", "Zl", "Zp"})

# http:/x, http:x, http//x and http://http://x are slips that leave no doubt.
_WEB = re.compile(r"(?:(https?)(?::[/\\]*|[/\\]{2,}))+", re.IGNORECASE | re.ASCII)
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE | re.ASCII)
_PORT_FOLLOWS = re.compile(r"[0-9]{1,5}(?:[/?#]|\Z)")
_AUTHORITY_ENDS = re.compile(r"[/\\?#]")

_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})|([^A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]])")
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Added by platforms and mailers to follow people; they never name a page.
_TRACKING = frozenset(
    [
        "_ga",
        "_gl",
        "dclid",
        "fbclid",
        "gbraid",
        "gclid",
        "gclsrc",
        "igsh",
        "igshid",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "msclkid",
        "ref_src",
        "ref_url",
        "ttclid",
        "twclid",
        "vero_id",
        "wbraid",
        "yclid",
    ]
)


@dataclass(frozen=True)
class Address:
    """A web address taken apart: host in ASCII, path and query kept as they name."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: tuple[str, ...]
    fragment: str

    @property
    def words(self) -> str:
        """Return the path in plain characters, without empty steps."""
        steps = ((step, unquote(step)) for step in self.path.split("/") if step)
        return "/".join(raw if "/" in plain else plain for raw, plain in steps)

    def value(self, name: str) -> str:
        """Return what the query says under a name; two different answers refuse."""
        if not self.query:
            return ""
        given = {
            unquote_plus(value)
            for key, _, value in (pair.partition("=") for pair in self.query)
            if key.lower() == name and value
        }
        if len(given) > 1:
            raise refusal("locator_unreadable")
        return given.pop() if given else ""


def trimmed(given: str) -> str:
    """Return the text without the spaces and invisible characters around it."""
    text = given.strip(_EDGES)
    if not text:
        raise refusal("locator_empty")
    if len(text) > LONGEST:
        raise refusal("locator_too_long", most=LONGEST)
    return text


def is_one_word(text: str) -> bool:
    """Tell whether nothing hidden or blank stands inside the text."""
    if text.isascii() and text.isprintable():  # As most are: only a space could be.
        return " " not in text
    return not any(
        character in _NEVER_INSIDE or category(character) in _NEVER_CATEGORIES
        for character in text
    )


def looks_like_address(text: str) -> bool:
    """Tell whether the text means to be a web address, rightly written or not."""
    if _WEB.match(text) or _SCHEME.match(text) or text.startswith(("//", "[")):
        return True
    host = _AUTHORITY_ENDS.split(text, maxsplit=1)[0]
    local = host.lower() == "localhost"
    return local or ("." in host.strip(".") and not host.startswith("@"))


def read(text: str) -> Address:
    """Take a web address apart, or refuse what is not one."""
    scheme, rest = _without_scheme(text)
    cut = _AUTHORITY_ENDS.search(rest)
    start = cut.start() if cut else len(rest)
    authority, tail = rest[:start], rest[start:]
    if authority.endswith(":") and tail.startswith(("//", "\\\\")):
        raise refusal("locator_unreadable")  # two addresses run together
    if "@" in authority and not (tail or _WEB.match(text)):
        raise refusal("locator_private_message")  # an e-mail address
    host, port = read_authority(authority, scheme=scheme)
    before, _, fragment = tail.partition("#")
    path, _, query = before.partition("?")
    return Address(scheme, host, port, _path(path), _query(query), fragment)


def behind_hashbang(address: Address) -> Address:
    """Return the page that an old ``#!`` address showed, where there is one."""
    if not address.fragment.startswith("!"):
        return address
    path, _, query = address.fragment[1:].partition("?")
    return Address(
        address.scheme,
        address.host,
        address.port,
        _path("/" + path.lstrip("/")),
        _query(query.partition("#")[0]),
        "",
    )


def _without_scheme(text: str) -> tuple[str, str]:
    web = _WEB.match(text)
    if web:
        return web.group(1).lower(), text[web.end() :]
    if text.startswith("//"):
        return "https", text.lstrip("/")
    scheme = _SCHEME.match(text)
    if scheme and not _is_host_and_port(scheme, text):
        raise refusal("locator_not_http")
    return "https", text


def _is_host_and_port(scheme: re.Match[str], text: str) -> bool:
    """Tell ``example.com:8080/page`` from ``javascript:1``."""
    name = scheme.group(1).lower()
    port = _PORT_FOLLOWS.match(text, scheme.end())
    runs_on = text.startswith("//", scheme.end())
    return ("." in name or name == "localhost") and bool(port or runs_on)


def _path(text: str) -> str:
    """Return the path with dots resolved and one way of writing each character."""
    steps: list[str] = []
    ends_open = True
    for step in _escaped(text.replace("\\", "/")).split("/")[1:]:
        ends_open = step in {".", ".."}
        if step == "..":
            steps[-1:] = []
        elif step != ".":
            steps.append(step)
    return "".join("/" + step for step in steps) + ("/" if ends_open else "")


def _query(text: str) -> tuple[str, ...]:
    """Return the pairs of a query in their order, without what follows people."""
    pairs = (_escaped(pair) for pair in text.split("&") if pair.strip("="))
    return tuple(pair for pair in pairs if not _follows_people(pair))


def _follows_people(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in _TRACKING or name.startswith("utm_")


def _escaped(text: str) -> str:
    """Write each character in one way only; idempotent, and loses nothing."""
    return _ESCAPED.sub(_one_way, text)


def _one_way(found: re.Match[str]) -> str:
    if found.group(1) is None:
        return "".join(f"%{byte:02X}" for byte in found.group(2).encode())
    character = chr(int(found.group(1), 16))
    return character if character in _PLAIN else found.group().upper()
