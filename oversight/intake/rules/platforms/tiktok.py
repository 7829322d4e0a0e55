"""TikTok.

Canonical: ``https://www.tiktok.com/@/video/<id>`` for a video or photo post whoever's
name stands before it (TikTok itself ignores the name),
``https://www.tiktok.com/@<name>`` for an account (lower case),
``https://vm.tiktok.com/<code>`` for a short link, whose target only TikTok knows.
"""

from oversight.intake.rules.addresses import Address
from oversight.intake.rules.platforms.routes import (
    Found,
    follow,
    line_of,
    names,
    refuses,
)

SLUG = "tiktok"
_SHORT = frozenset({"vm.tiktok.com", "vt.tiktok.com"})
HOSTS = _SHORT | {"tiktok.com", "www.tiktok.com", "m.tiktok.com", "us.tiktok.com"}
_SITE = "https://www.tiktok.com"
_ID = r"(?P<id>[1-9][0-9]{4,19})"
_HANDLE = r"(?P<handle>[a-z0-9_.]{1,32})"
_REST = r"(?:[/?].*)?"

ROUTES = (
    refuses(rf"(?:messages|business-suite/messages){_REST}", "locator_private_message"),
    refuses(rf"(?:tag|hashtag){_REST}", "locator_hashtag"),
    refuses(
        rf"(?:search|discover|explore|trending|foryou|music|sticker|effect|place)"
        rf"{_REST}",
        "locator_search",
    ),
    names(rf"@{_HANDLE}?/video/{_ID}{_REST}", "video", _SITE + "/@/video/{id}"),
    names(rf"@{_HANDLE}?/photo/{_ID}{_REST}", "post", _SITE + "/@/video/{id}"),
    names(rf"@{_HANDLE}?/story/{_ID}{_REST}", "story", _SITE + "/@/video/{id}"),
    names(
        rf"(?:v|i18n/share/video|share/video|embed|embed/v[0-9]|player/v1)/{_ID}"
        r"(?:\.html)?(?:/.*)?",
        "video",
        _SITE + "/@/video/{id}",
    ),
    refuses(rf"(?:@[^/]*/)?(?:video|photo|v|story){_REST}", "locator_truncated"),
    names(
        rf"@{_HANDLE}/playlist/(?P<name>[^/?#]{{0,150}}-)?(?P<id>[1-9][0-9]{{4,19}})",
        "url",
        _SITE + "/@{handle}/playlist/{id}",
    ),
    names(rf"@{_HANDLE}(?:/live)?", "account", _SITE + "/@{handle}"),
    names(r"t/(?P<id>[A-Za-z0-9]{5,20})", "video", "https://vm.tiktok.com/{id}"),
)
SHORT_ROUTES = (
    names(r"(?P<id>[A-Za-z0-9]{5,20})", "video", "https://vm.tiktok.com/{id}"),
)

BARE = {
    "handle": _SITE + "/@{}",
    "video": _SITE + "/@/video/{}",
    "post": _SITE + "/@/video/{}",
}


def read(address: Address) -> Found:
    """Return what on TikTok the address names; a short link gives no number."""
    routes = SHORT_ROUTES if address.host in _SHORT else ROUTES
    found = follow(routes, line_of(address, ()))
    if "//vm." in found.canonical:
        return Found(found.kind, found.canonical)
    return found
