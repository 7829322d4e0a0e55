"""A locator names one post or one account, precisely, or it is refused.

The canonical address is what makes two spellings the same thing: see each module in
``platforms`` for its form. What was given is kept beside it to the letter.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from oversight.intake.rules import addresses
from oversight.intake.rules.addresses import Address
from oversight.intake.rules.bare import is_telephone, written_out
from oversight.intake.rules.measures import ACCOUNT_KINDS
from oversight.intake.rules.platforms import (
    facebook,
    instagram,
    telegram,
    tiktok,
    web,
    whatsapp,
    x,
    youtube,
)
from oversight.intake.rules.platforms.routes import Found
from oversight.intake.rules.refusals import refusal

KINDS = (
    "post",
    "comment",
    "video",
    "story",
    "channel",
    "page",
    "account",
    "group",
    "url",
)

_READERS: Mapping[str, Callable[[Address], Found]] = {
    "facebook": facebook.read,
    "instagram": instagram.read,
    "tiktok": tiktok.read,
    "x": x.read,
    "telegram": telegram.read,
    "whatsapp": whatsapp.read,
    "youtube": youtube.read,
    "web": web.read,
}
PLATFORMS = tuple(_READERS)
_HOSTS: Mapping[str, str] = {
    host: module.SLUG
    for module in (instagram, tiktok, x, telegram, whatsapp, youtube)
    for host in module.HOSTS
}
# Other sites of the platforms: help pages, redirects, what only a member sees.
_NOT_FOR_PEOPLE = tuple(
    f".{site}.com"
    for site in ("x", "twitter", "instagram", "tiktok", "whatsapp", "youtube")
)
_OLD_SLUGS = {"twitter": "x"}

_SAYS_MANY = frozenset(
    [
        "all",
        "any",
        "every",
        "everybody",
        "everyone",
        "everything",
        "similar",
        "identical",
        "etc",
        "etc.",
        "تمام",
        "سب",
        "سارے",
        "ہر",
        "مماثل",
        "مشابہ",
        "وغیرہ",
    ]
)
_PATTERN = re.compile(r"[*\uff0a]|\?\?")
_CUT_OFF = re.compile(r"(?:\.\.\.|\u2026)\Z")
_DAMAGED_NUMBER = re.compile(
    r"(?:\A|[/=])[0-9]\.[0-9]{1,30}e\+?[0-9]{1,3}\b", re.IGNORECASE
)
_HASH = ("#", "\uff03")
_OTHER_SCHEME = re.compile(
    r"(?:about|blob|data|fb|file|ftps?|intent|javascript|mailto|magnet|sms|tel|tg|"
    r"vbscript|view-source|whatsapp):",
    re.IGNORECASE,
)
_AFTER_QUESTION_MARK = frozenset(
    [
        "boost",
        "direct",
        "embed",
        "lang",
        "livestream",
        "profile",
        "s",
        "single",
        "theater",
        "thread",
        "videochat",
        "voicechat",
    ]
)
_CONTENT_KINDS = frozenset({"post", "comment", "video", "story"})


@dataclass(frozen=True)
class Locator:
    """One post, account or page: where, what kind, under which one address."""

    platform: str
    kind: str
    canonical: str
    native_id: str | None
    handle: str | None
    given: str


def parse(
    given: str, *, platform: str | None = None, item_kind: str | None = None
) -> Locator:
    """Return the one thing that an address, @name or number names, or refuse."""
    text = addresses.trimmed(given)
    slug = _slug(platform)
    _refuse_vague(text)
    if addresses.looks_like_address(text):
        address = addresses.read(text)
    else:
        address = addresses.read(written_out(text, platform=slug, item_kind=item_kind))
    where = platform_of(address.host)
    if where != "web":
        _refuse_glob(address)
    if slug not in {None, where} and (slug in _READERS or where != "web"):
        raise refusal("locator_platform_mismatch", found=where, given=slug)
    found = _READERS[where](address)
    if len(found.canonical) > addresses.LONGEST:
        raise refusal("locator_too_long", most=addresses.LONGEST)
    return Locator(
        platform=slug or where,
        kind=_kind(found.kind, item_kind, on=where),
        canonical=found.canonical,
        native_id=found.native_id,
        handle=found.handle,
        given=given,
    )


def platform_of(host: str) -> str:
    """Return whose site a host is, or ``web``; a platform's own offices refuse."""
    if facebook.owns(host):
        return facebook.SLUG
    if telegram.owns(host):
        return telegram.SLUG
    if host not in _HOSTS and host.endswith(_NOT_FOR_PEOPLE):
        raise refusal("locator_unreadable")
    return _HOSTS.get(host, "web")


def _slug(platform: str | None) -> str | None:
    slug = (platform or "").strip().lower()
    return _OLD_SLUGS.get(slug, slug) or None


def _refuse_vague(text: str) -> None:
    """Refuse text that asks for many things, or is no address at all."""
    if text.startswith(_HASH):
        raise refusal("locator_hashtag")
    if _OTHER_SCHEME.match(text):
        raise refusal("locator_not_http")
    if _PATTERN.search(text) or not _SAYS_MANY.isdisjoint(text.lower().split()):
        raise refusal("locator_wildcard")
    if _CUT_OFF.search(text) or _DAMAGED_NUMBER.search(text):
        raise refusal("locator_truncated")
    if not addresses.is_one_word(text):
        _refuse_words(text)


def _refuse_words(text: str) -> None:
    if is_telephone(text):
        raise refusal("locator_private_message")
    raise refusal("locator_unreadable" if "/" in text else "locator_keyword")


def _refuse_glob(address: Address) -> None:
    """Refuse ``x.com/use?name``: no platform writes its addresses so."""
    first = address.query[0].lower() if address.query else "="
    if "=" not in first and first not in _AFTER_QUESTION_MARK:
        raise refusal("locator_wildcard")


def _kind(found: str, said: str | None, *, on: str) -> str:
    """Return the kind of item, as said where the address leaves room for it."""
    if said is None or said in {found, "url"}:
        return found
    if said in KINDS and (found == "url" or _may_be(found, said, on=on)):
        return said
    raise refusal("locator_kind_mismatch", found=found, given=said)


def _may_be(found: str, said: str, *, on: str) -> bool:
    if found in ACCOUNT_KINDS:
        return said in ACCOUNT_KINDS
    if "comment" in {found, said}:
        return on == x.SLUG  # a reply there is a post like any other
    return said in _CONTENT_KINDS
