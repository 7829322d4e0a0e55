"""YouTube.

Canonical: ``https://www.youtube.com/watch?v=<id>`` for a video, short or live stream
(ids keep their case), ``…&lc=<id>`` for a comment, ``…/channel/<UC id>``,
``…/@<handle>``, ``…/c/<name>``, ``…/user/<name>``, ``…/<name>`` (names in lower case;
one channel may have several of these, which only YouTube can tell),
``…/playlist?list=<id>``, ``…/post/<id>``, ``…/post/<id>?lc=<id>``, ``…/clip/<id>``.
"""

from unicodedata import category

from oversight.intake.rules.addresses import Address
from oversight.intake.rules.platforms.routes import (
    Found,
    follow,
    line_of,
    names,
    refuses,
)
from oversight.intake.rules.refusals import refusal

SLUG = "youtube"
_SHORT = frozenset({"youtu.be", "www.youtu.be"})
HOSTS = (
    _SHORT
    | frozenset(
        f"{prefix}youtube.com"
        for prefix in ("", "www.", "m.", "music.", "gaming.", "kids.", "tv.")
    )
    | {"www.youtube-nocookie.com", "youtube-nocookie.com"}
)
_SITE = "https://www.youtube.com"
_VIDEO = r"(?!videoseries|live_stream)[A-Za-z0-9_\-]{11}"
_LIST = r"(?P<id>[A-Za-z0-9_\-]{2,80})"
_COMMENT = r"(?P<id>[A-Za-z0-9_.\-]{10,100})"
_POST = r"Ug[A-Za-z0-9_\-]{10,60}"
_NAME = r"(?:[^\x00-\x7f]|[a-z0-9._\-]){1,60}"
_REST = r"(?:[/?].*)?"
_MORE = r"(?:&.*)?"
_PLAYERS = r"(?:shorts|live|v|e|embed|watch)"
_TABS = (
    r"(?:/(?:about|channels|community|courses|featured|join|live|membership|playlists|"
    r"podcasts|posts|releases|shorts|store|streams|videos))?(?:\?.*)?"
)
_NOT_A_NAME = (
    r"(?!(?:about|account|ads|attribution_link|c|channel|clip|creators|e|embed|feed|"
    r"gaming|hashtag|howyoutubeworks|kids|learning|live|live_chat|logout|movies|music|"
    r"new|news|oembed|playlist|podcasts|post|premium|red|redirect|reporthistory|"
    r"results|shorts|signin|source|sports|t|trending|upload|user|v|watch)"
    r"(?:[/?]|\Z))"
)

ROUTES = (
    refuses(rf"results{_REST}|.{{1,100}}/search{_REST}", "locator_search"),
    refuses(rf"(?:feed|trending|source){_REST}", "locator_search"),
    refuses(rf"hashtag{_REST}", "locator_hashtag"),
    names(
        rf"(?:watch\?v=|{_PLAYERS}/)(?P<video>{_VIDEO})[?&]lc={_COMMENT}{_MORE}",
        "comment",
        _SITE + "/watch?v={video}&lc={id}",
    ),
    names(
        rf"(?:watch\?v=|{_PLAYERS}/)(?P<id>{_VIDEO})(?:[?&]list=.*)?",
        "video",
        _SITE + "/watch?v={id}",
    ),
    names(
        rf"(?:playlist|watch|embed/videoseries|embed)\?list={_LIST}",
        "url",
        _SITE + "/playlist?list={id}",
    ),
    names(
        rf"post/(?P<post>{_POST})\?lc={_COMMENT}{_MORE}",
        "comment",
        _SITE + "/post/{post}?lc={id}",
    ),
    names(rf"post/(?P<id>{_POST})", "post", _SITE + "/post/{id}"),
    names(
        rf"(?:channel/|@|c/|user/)[^/?]{{1,100}}/community\?(?:.*&)?lb=(?P<id>{_POST})",
        "post",
        _SITE + "/post/{id}",
    ),
    names(r"clip/(?P<id>[A-Za-z0-9_\-]{10,80})", "video", _SITE + "/clip/{id}"),
    refuses(rf"(?:{_PLAYERS}|playlist|post|clip){_REST}", "locator_truncated"),
    names(
        rf"channel/(?P<id>UC[A-Za-z0-9_\-]{{22}}){_TABS}",
        "channel",
        _SITE + "/channel/{id}",
    ),
    refuses(rf"channel{_REST}|c|user|@", "locator_truncated"),
    names(rf"@(?P<handle>{_NAME}){_TABS}", "channel", _SITE + "/@{handle}"),
    names(rf"c/(?P<handle>{_NAME}){_TABS}", "channel", _SITE + "/c/{handle}"),
    names(rf"user/(?P<handle>{_NAME}){_TABS}", "channel", _SITE + "/user/{handle}"),
    names(rf"{_NOT_A_NAME}(?P<handle>{_NAME}){_TABS}", "channel", _SITE + "/{handle}"),
)

BARE = {
    "handle": _SITE + "/@{}",
    "channel": _SITE + "/channel/{}",
    "account": _SITE + "/channel/{}",
    "video": _SITE + "/watch?v={}",
}


def read(address: Address) -> Found:
    """Return what on YouTube the address names."""
    line = line_of(address, ("v", "lc", "list", "lb"))
    if address.host in _SHORT:
        line = "watch?v=" + line.replace("?", "&", 1)
    found = follow(ROUTES, line)
    if not all(_in_a_name(character) for character in found.handle or ""):
        raise refusal("locator_unreadable")
    return found


def _in_a_name(character: str) -> bool:
    return character.isascii() or character == "·" or category(character)[0] in "LMN"
