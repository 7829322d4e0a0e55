"""Telegram: public channels, groups and their posts only.

Canonical: ``https://t.me/<name>`` (lower case), ``https://t.me/<name>/<number>`` for
a post, ``https://t.me/<name>/<number>?comment=<number>`` for a comment,
``https://t.me/<name>/s/<number>`` for a story. Post numbers count within a channel,
so the name stays in the address.
"""

import re

from oversight.intake.rules.addresses import Address
from oversight.intake.rules.platforms.routes import (
    Found,
    follow,
    line_of,
    names,
    refuses,
)

SLUG = "telegram"
_SITES = ("t.me", "telegram.me", "telegram.dog")
_NAMED = re.compile(r"(?:www\.)?([a-z][a-z0-9_\-]{3,31})\.t\.me")
HOSTS = frozenset(f"{prefix}{site}" for site in _SITES for prefix in ("", "www.")) | {
    "web.telegram.org",
    "webk.telegram.org",
    "webz.telegram.org",
}
_HANDLE = r"@?(?P<handle>[a-z][a-z0-9_]{3,31})"
_ID = r"(?P<id>[1-9][0-9]{0,11})"
_NOT_A_NAME = (
    r"(?!(?:addemoji|addlist|addstickers|addtheme|confirmphone|contact|giftcode|"
    r"invoice|joinchat|login|nft|passport|proxy|setlanguage|share|socks)"
    r"(?:[/?]|\Z))"
)
_REST = r"(?:[/?].*)?"

ROUTES = (
    refuses(
        rf"(?:c|joinchat|addlist|m|contact|call){_REST}", "locator_private_message"
    ),
    refuses(r"(?:\+|%2B| ).*", "locator_private_message"),
    refuses(rf"(?:s/)?{_NOT_A_NAME}[^/?]+\?q=.*", "locator_search"),
    names(
        rf"(?:s/)?{_NOT_A_NAME}{_HANDLE}/(?:[1-9][0-9]{{0,11}}/)?(?P<post>[1-9][0-9]{{0,11}})"
        r"\?comment=(?P<id>[1-9][0-9]{0,11})",
        "comment",
        "https://t.me/{handle}/{post}?comment={id}",
    ),
    names(
        rf"(?:s/)?{_NOT_A_NAME}{_HANDLE}/(?:[1-9][0-9]{{0,11}}/)?{_ID}",
        "post",
        "https://t.me/{handle}/{id}",
    ),
    names(rf"{_NOT_A_NAME}{_HANDLE}/s/{_ID}", "story", "https://t.me/{handle}/s/{id}"),
    names(rf"(?:s/|boost/)?{_NOT_A_NAME}{_HANDLE}", "channel", "https://t.me/{handle}"),
)

BARE = {"handle": "https://t.me/{}"}


def owns(host: str) -> bool:
    """Tell whether the site is Telegram's, ``name.t.me`` included."""
    return host in HOSTS or bool(_NAMED.fullmatch(host))


def read(address: Address) -> Found:
    """Return what on Telegram the address names; what needs an invitation refuses."""
    line = line_of(address, ("q", "comment"))
    if address.host.endswith(".telegram.org"):
        return follow((refuses(r".*", "locator_private_message"),), line)
    named = None if address.host in HOSTS else _NAMED.fullmatch(address.host)
    if named:
        line = f"{named.group(1)}/{line}".rstrip("/")
    return follow(ROUTES, line)
