"""Every other site: one page each, never a whole site, a tag or a search.

Canonical: ``https://`` (``http`` and ``https`` are the same page), the host in ASCII
lower case without ``www.``, a port only where it is not the usual one, then the path
and the query exactly as they name the page, without what only follows people
(``utm_…``, ``fbclid`` and the like) and without the fragment.
"""

import re

from oversight.intake.rules.addresses import Address
from oversight.intake.rules.platforms.routes import Found
from oversight.intake.rules.refusals import refusal

SLUG = "web"
_FRONT_PAGE = re.compile(
    r"(?:index|default|home|main)\.(?:html?|shtml|php[0-9]?|aspx?|jsp|cgi)|index|",
    re.IGNORECASE,
)
_TAG_PAGE = re.compile(
    r"(?:.*/)?(?:tag|tags|tagged|hashtag|hashtags)/.+", re.IGNORECASE
)
_SEARCH_PAGE = re.compile(
    r"(?:.*/)?(?:search|searchpage|searchresults?)(?:\.[a-z]{2,5})?", re.IGNORECASE
)
_SEARCH_PATH = re.compile(r"search/.+", re.IGNORECASE)
_SEARCH_SITE = re.compile(
    r"(?:.*\.)?(?:google\.(?:com|[a-z]{2}|com?\.[a-z]{2})|bing\.com|duckduckgo\.com|"
    r"yahoo\.com|yandex\.[a-z]{2,3}|baidu\.com)"
)
_PRIVATE_SITES = frozenset(
    [
        "chat.google.com",
        "chat.reddit.com",
        "discord.gg",
        "gmail.com",
        "mail.google.com",
        "mail.proton.me",
        "mail.yahoo.com",
        "meet.google.com",
        "messages.google.com",
        "outlook.live.com",
        "outlook.office.com",
        "signal.group",
        "signal.me",
        "teams.live.com",
        "teams.microsoft.com",
        "web.skype.com",
        "web.snapchat.com",
        "web.threema.ch",
        "zoom.us",
    ]
)
_PRIVATE_PATHS = {
    "discord.com": re.compile(r"(?:channels|invite)/.*"),
    "linkedin.com": re.compile(r"messaging(?:/.*)?"),
    "reddit.com": re.compile(r"(?:message|chat)(?:/.*)?"),
    "snapchat.com": re.compile(r"(?:web|chat)(?:/.*)?"),
    "threads.net": re.compile(r"(?:messages|direct)(?:/.*)?"),
    "vk.com": re.compile(r"(?:im|mail)(?:/.*)?"),
}

BARE: dict[str, str] = {}


def read(address: Address) -> Found:
    """Return the page that the address names, or refuse what names no page."""
    host = _plain_host(address.host)
    words = address.words
    _refuse_private(host, words)
    if _is_search(host, words, address):
        raise refusal("locator_search")
    if _TAG_PAGE.fullmatch(words):
        raise refusal("locator_hashtag")
    if _FRONT_PAGE.fullmatch(words) and not address.query:
        raise refusal("locator_bare_domain")
    site = f"https://{host}"
    if address.port is not None:
        site = f"{address.scheme}://{host}:{address.port}"
    query = "&".join(address.query)
    return Found(
        "url", f"{site}{address.path}?{query}" if query else site + address.path
    )


def _plain_host(host: str) -> str:
    rest = host.removeprefix("www.")
    return rest if "." in rest else host


def _refuse_private(host: str, words: str) -> None:
    inside = _PRIVATE_PATHS.get(host)
    if host in _PRIVATE_SITES or (inside and inside.fullmatch(words)):
        raise refusal("locator_private_message")


def _is_search(host: str, words: str, address: Address) -> bool:
    """Tell whether the page is the answer to a search, whoever runs it."""
    if _SEARCH_PATH.fullmatch(words):
        return True
    asked = {pair.partition("=")[0].lower() for pair in address.query}
    if _SEARCH_SITE.fullmatch(host):
        return bool(asked & {"q", "query", "p", "text", "wd"})
    if _SEARCH_PAGE.fullmatch(words):
        return bool(asked)
    return _FRONT_PAGE.fullmatch(words) is not None and bool(asked & {"s", "q"})
