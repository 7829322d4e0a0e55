"""Facebook.

Canonical: ``https://www.facebook.com/permalink.php?story_fbid=<id>`` for a post
(whoever's name, page or group stands before it), ``…/watch?v=<id>`` for a video or
reel, ``…/photo?fbid=<id>`` for a photo, each with ``&comment_id=<id>`` for a comment;
``…/groups/<name or id>``; ``…/profile.php?id=<id>`` for an account or page known by
number, ``…/<name>`` for one known by name (lower case and without dots, because
Facebook ignores both); ``…/media/set?set=<id>``, ``…/events/<id>``,
``…/ads/library?id=<id>``, ``…/marketplace/item/<id>``, ``…/note.php?note_id=<id>``,
``…/stories/<owner>/<id>``; ``https://fb.watch/<code>`` and ``…/share/p/<code>`` for
short links, whose target only Facebook knows.
"""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import replace

from oversight.intake.rules.addresses import Address, behind_hashbang
from oversight.intake.rules.platforms.facebook_routes import (
    KEYS,
    ROUTES,
    SHORT_ROUTES,
    SITE,
)
from oversight.intake.rules.platforms.routes import Found, follow, line_of
from oversight.intake.rules.refusals import refusal

SLUG = "facebook"
_FACEBOOK = re.compile(r"(?:.+\.)?facebook\.com")
_FOR_PEOPLE = re.compile(
    r"(?:(?:0|d|free|iphone|m|mbasic|mobile|p|touch|web|www|x|z-m-www|"
    r"[a-z]{2}-[a-z]{2})\.)?(?:m\.|www\.)?facebook\.com"
)
_SHORT = frozenset({"fb.watch", "www.fb.watch"})
_PRIVATE = frozenset({"messenger.com", "www.messenger.com", "m.me", "www.m.me"})
_ALSO = frozenset({"fb.com", "www.fb.com", "m.fb.com", "fb.me"})
_COMMENT = re.compile(r"[1-9][0-9]{0,19}")
_WRITTEN_COMMENT = re.compile(rb"comment:[0-9]+_([1-9][0-9]{0,19})")
_HAS_COMMENTS = frozenset({"post", "video"})

BARE = {
    "handle": SITE + "/{}",
    "account": SITE + "/profile.php?id={}",
    "page": SITE + "/profile.php?id={}",
    "group": SITE + "/groups/{}",
    "post": SITE + "/permalink.php?story_fbid={}",
    "video": SITE + "/watch?v={}",
}


def owns(host: str) -> bool:
    """Tell whether the site is Facebook's, in any language or for any telephone."""
    known = host in _ALSO or host in _SHORT or host in _PRIVATE
    return known or bool(_FACEBOOK.fullmatch(host))


def read(address: Address) -> Found:
    """Return what on Facebook the address names."""
    if address.host in _PRIVATE:
        raise refusal("locator_private_message")
    known = address.host in _ALSO or address.host in _SHORT
    if not known and not _FOR_PEOPLE.fullmatch(address.host):
        raise refusal("locator_unreadable")  # Facebook's own pages, and its redirects
    page = behind_hashbang(address)
    if address.host in _SHORT:
        found = follow(SHORT_ROUTES, line_of(page, KEYS))
        return (
            found if "watch?v=" in found.canonical else replace(found, native_id=None)
        )
    return _comment_on(follow(ROUTES, line_of(page, KEYS)), page)


def _comment_on(found: Found, page: Address) -> Found:
    """Return the comment, where the address points at one under a post."""
    comment, reply = page.value("comment_id"), page.value("reply_comment_id")
    if "/share/" in found.canonical:
        return replace(found, native_id=None)
    if found.handle and "/stories/" not in found.canonical:
        # Without its dots a name must still be one: "wa.tch" is Facebook's own.
        plain = follow(ROUTES, found.handle.lower().replace(".", ""))
        found = replace(plain, handle=found.handle)
    if not comment:
        return found
    if found.kind not in _HAS_COMMENTS:
        raise refusal("locator_unreadable")
    number = _number(comment)
    canonical = f"{found.canonical}&comment_id={number}"
    if reply:
        number = _number(reply)
        canonical += f"&reply_comment_id={number}"
    return Found("comment", canonical, number)


def _number(comment: str) -> str:
    """Return the number of a comment, also where Facebook wrote it in base64."""
    if _COMMENT.fullmatch(comment):
        return comment
    try:
        written = _WRITTEN_COMMENT.fullmatch(b64decode(comment, validate=True))
    except (NotBase64, ValueError):
        written = None
    if written is None:
        raise refusal("locator_truncated")
    return written.group(1).decode()
