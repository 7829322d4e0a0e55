"""Instagram.

Canonical: ``https://www.instagram.com/p/<code>`` for a post or reel under any of its
addresses (codes keep their case), ``…/p/<code>/c/<id>`` for a comment,
``…/stories/<name>/<id>``, ``…/stories/highlights/<id>``, ``…/channel/<code>``,
``…/<name>`` for an account (lower case).
"""

from oversight.intake.rules.addresses import Address
from oversight.intake.rules.platforms.routes import (
    Found,
    follow,
    line_of,
    names,
    refuses,
)

SLUG = "instagram"
HOSTS = frozenset(
    {
        "instagram.com",
        "www.instagram.com",
        "m.instagram.com",
        "instagr.am",
        "www.instagr.am",
        "ig.me",
    }
)
_SITE = "https://www.instagram.com"
_CODE = r"(?P<id>[A-Za-z0-9_\-]{5,60})"
_HANDLE = r"@?(?P<handle>[a-z0-9_.]{1,30})"
_NOBODY = (
    r"(?!(?:about|accounts|api|ar|challenge|channel|developer|direct|emails|explore|"
    r"graphql|legal|m|p|privacy|reel|reels|s|session|share|static|stories|terms|tv|"
    r"web)(?:[/?]|\Z))"
)
_TABS = r"channel|feed|followers|following|guides|igtv|photos|reels|tagged|videos"
_REST = r"(?:[/?].*)?"

ROUTES = (
    refuses(rf"(?:direct|m){_REST}", "locator_private_message"),
    refuses(rf"explore/tags{_REST}", "locator_hashtag"),
    refuses(rf"explore{_REST}", "locator_search"),
    refuses(rf"(?:reels?/audio|ar){_REST}", "locator_search"),
    names(
        r"(?:[a-z0-9_.]{1,30}/)?(?:p|reels?|tv)/(?P<code>[A-Za-z0-9_\-]{5,60})"
        r"/c/(?P<id>[1-9][0-9]{0,19})(?:/.*)?",
        "comment",
        _SITE + "/p/{code}/c/{id}",
    ),
    names(rf"(?:[a-z0-9_.]{{1,30}}/)?p/{_CODE}{_REST}", "post", _SITE + "/p/{id}"),
    names(
        rf"(?:[a-z0-9_.]{{1,30}}/)?(?:reels?|tv)/{_CODE}{_REST}",
        "video",
        _SITE + "/p/{id}",
    ),
    refuses(rf"(?:[a-z0-9_.]{{1,30}}/)?(?:p|reel|tv){_REST}", "locator_truncated"),
    names(
        r"stories/highlights/(?P<id>[1-9][0-9]{0,19})",
        "story",
        _SITE + "/stories/highlights/{id}",
    ),
    names(
        rf"stories/{_HANDLE}/(?P<id>[1-9][0-9]{{0,19}})",
        "story",
        _SITE + "/stories/{handle}/{id}",
    ),
    refuses(rf"stories{_REST}", "locator_truncated"),
    names(rf"channel/{_CODE}", "channel", _SITE + "/channel/{id}"),
    names(rf"{_NOBODY}{_HANDLE}(?:/(?:{_TABS}))?", "account", _SITE + "/{handle}"),
)

BARE = {
    "handle": _SITE + "/{}",
    "post": _SITE + "/p/{}",
    "video": _SITE + "/p/{}",
}


def read(address: Address) -> Found:
    """Return what on Instagram the address names."""
    return follow(ROUTES, line_of(address, ()))
