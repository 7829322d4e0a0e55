"""X, formerly Twitter.

Canonical: ``https://x.com/i/status/<id>`` for a post whoever's name stands before
it, ``https://x.com/<name>`` for an account named by handle (lower case),
``https://x.com/i/user/<id>`` for one named by number, ``https://x.com/i/lists/<id>``,
``https://x.com/i/communities/<id>``, ``https://x.com/i/spaces/<id>``,
``https://x.com/i/broadcasts/<id>``, ``https://x.com/i/events/<id>``.
"""

from oversight.intake.rules.addresses import Address, behind_hashbang
from oversight.intake.rules.platforms.routes import (
    Found,
    follow,
    line_of,
    names,
    refuses,
)

SLUG = "x"
HOSTS = frozenset(
    f"{prefix}{site}"
    for site in ("x.com", "twitter.com")
    for prefix in ("", "www.", "mobile.", "m.", "web.")
)
_ID = r"(?P<id>[1-9][0-9]{0,19})"
_HANDLE = r"@?(?P<handle>[a-z0-9_]{1,20})"
_NOBODY = (
    r"(?!(?:about|account|compose|download|explore|hashtag|help|home|i|intent|jobs|"
    r"login|logout|messages|notifications|privacy|search|settings|share|signup|"
    r"status|statuses|tos|who_to_follow)(?:[/?]|\Z))"
)
_TABS = (
    r"affiliates|articles|favorites|followers|following|highlights|likes|media|"
    r"superfollows|topics|verified_followers|with_replies"
)
_REST = r"(?:[/?].*)?"

ROUTES = (
    refuses(
        rf"(?:[a-z0-9_]{{1,20}}/)?(?:search|search-advanced){_REST}", "locator_search"
    ),
    refuses(rf"(?:explore|trends?|i/trends?|i/trending){_REST}", "locator_search"),
    refuses(rf"(?:hashtag|i/topics){_REST}", "locator_hashtag"),
    refuses(
        rf"(?:messages|direct_messages|i/chat|i/messages|i/direct_messages){_REST}",
        "locator_private_message",
    ),
    names(
        rf"(?:i/web|i|{_HANDLE})/(?:status|statuses|article)/{_ID}{_REST}",
        "post",
        "https://x.com/i/status/{id}",
    ),
    names(rf"(?:status|statuses)/{_ID}{_REST}", "post", "https://x.com/i/status/{id}"),
    refuses(
        rf"(?:[^/]+/){{0,2}}(?:status|statuses|article){_REST}", "locator_truncated"
    ),
    names(rf"i/user/{_ID}", "account", "https://x.com/i/user/{id}"),
    names(
        rf"intent/(?:user|follow)\?user_id={_ID}",
        "account",
        "https://x.com/i/user/{id}",
    ),
    names(
        rf"intent/(?:user|follow)\?screen_name={_HANDLE}",
        "account",
        "https://x.com/{handle}",
    ),
    names(rf"i/communities/{_ID}{_REST}", "group", "https://x.com/i/communities/{id}"),
    names(rf"i/lists/{_ID}{_REST}", "url", "https://x.com/i/lists/{id}"),
    names(rf"i/(?:events|moments)/{_ID}{_REST}", "url", "https://x.com/i/events/{id}"),
    names(
        rf"i/spaces/(?P<id>[a-z0-9]{{5,40}}){_REST}",
        "post",
        "https://x.com/i/spaces/{id}",
    ),
    names(
        rf"i/broadcasts/(?P<id>[a-z0-9]{{5,40}}){_REST}",
        "video",
        "https://x.com/i/broadcasts/{id}",
    ),
    names(
        rf"{_NOBODY}{_HANDLE}/lists/(?P<name>[a-z0-9_\-]{{1,60}})",
        "url",
        "https://x.com/{handle}/lists/{name}",
    ),
    names(rf"{_NOBODY}{_HANDLE}(?:/(?:{_TABS}))?", "account", "https://x.com/{handle}"),
)

BARE = {
    "handle": "https://x.com/{}",
    "account": "https://x.com/i/user/{}",
    "post": "https://x.com/i/status/{}",
    "video": "https://x.com/i/status/{}",
    "comment": "https://x.com/i/status/{}",
}


def read(address: Address) -> Found:
    """Return what on X the address names."""
    page = behind_hashbang(address)
    return follow(ROUTES, line_of(page, ("user_id", "screen_name")))
