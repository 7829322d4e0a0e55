"""An @name or a number alone, written out as the address it stands for."""

import re
from collections.abc import Mapping
from urllib.parse import quote

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
from oversight.intake.rules.refusals import refusal

_FORMS: Mapping[str, Mapping[str, str]] = {
    "facebook": facebook.BARE,
    "instagram": instagram.BARE,
    "tiktok": tiktok.BARE,
    "x": x.BARE,
    "telegram": telegram.BARE,
    "whatsapp": whatsapp.BARE,
    "youtube": youtube.BARE,
    "web": web.BARE,
}
_AT = ("@", "\uff20")
_TELEPHONE = re.compile(r"(?:\+|00)[0-9][0-9\s().\-]{5,30}")
_NUMBER = re.compile(r"[0-9]{1,25}")
_OWNED_NUMBER = re.compile(r"[0-9]{1,20}_([0-9]{1,20})")
_YOUTUBE_CHANNEL = re.compile(r"UC[A-Za-z0-9_\-]{22}")
_WHATSAPP_CHANNEL = re.compile(r"0029V[A-Za-z0-9]{15,30}")
_WORD = re.compile(r"[^\s/?#&%@:]{1,100}")


def is_telephone(text: str) -> bool:
    """Tell whether the text is a telephone number, which is always private."""
    return bool(_TELEPHONE.fullmatch(text))


def written_out(text: str, *, platform: str | None, item_kind: str | None) -> str:
    """Return the full address that a name or number stands for on its platform."""
    if is_telephone(text):
        raise refusal("locator_private_message")
    if "?" in text:
        raise refusal("locator_wildcard")
    if platform is None:
        alone = text.startswith(_AT) or _is_native(text)
        raise refusal("locator_needs_platform" if alone else "locator_keyword")
    name = text.removeprefix(_AT[0]).removeprefix(_AT[1])
    form = _form(text, platform=platform, item_kind=item_kind)
    template = _FORMS.get(platform, {}).get(form)
    if template is None or not _WORD.fullmatch(name):
        raise refusal("locator_unreadable")
    owned = _OWNED_NUMBER.fullmatch(name)
    return template.format(quote(owned.group(1) if owned else name))


def _is_native(text: str) -> bool:
    forms = (_NUMBER, _OWNED_NUMBER, _YOUTUBE_CHANNEL, _WHATSAPP_CHANNEL)
    return any(form.fullmatch(text) for form in forms)


def _form(text: str, *, platform: str, item_kind: str | None) -> str:
    """Return which form of address is meant: a name, or a number of some kind."""
    if text.startswith(_AT):
        return "handle"
    channel = {"youtube": _YOUTUBE_CHANNEL, "whatsapp": _WHATSAPP_CHANNEL}
    if platform in channel and channel[platform].fullmatch(text):
        return "channel"
    native = bool(_NUMBER.fullmatch(text) or _OWNED_NUMBER.fullmatch(text))
    if item_kind is None:
        raise refusal("locator_needs_kind" if native else "locator_keyword")
    if item_kind in ACCOUNT_KINDS and not native:
        return "handle"
    return item_kind
