"""WhatsApp: public channels and their posts only; everything else there is private.

Canonical: ``https://whatsapp.com/channel/<code>`` and ``…/<number>`` for a post in it.
Codes keep their case.
"""

from oversight.intake.rules.addresses import Address
from oversight.intake.rules.platforms.routes import (
    Found,
    follow,
    line_of,
    names,
    refuses,
)

SLUG = "whatsapp"
_PUBLIC = frozenset({"whatsapp.com", "www.whatsapp.com"})
HOSTS = _PUBLIC | {
    "api.whatsapp.com",
    "call.whatsapp.com",
    "chat.whatsapp.com",
    "m.whatsapp.com",
    "v.whatsapp.com",
    "wa.me",
    "web.whatsapp.com",
    "www.wa.me",
}
_CHANNEL = r"channel/(?P<code>[A-Za-z0-9]{15,40})"

ROUTES = (
    names(
        _CHANNEL + r"/(?P<id>[1-9][0-9]{0,11})",
        "post",
        "https://whatsapp.com/channel/{code}/{id}",
    ),
    names(
        r"channel/(?P<id>[A-Za-z0-9]{15,40})",
        "channel",
        "https://whatsapp.com/channel/{id}",
    ),
    refuses(r"channel(?:/.*)?", "locator_truncated"),
    refuses(
        r"(?:send|catalog|product|message|invite|call|chat|contact|qr|business)"
        r"(?:[/?].*)?",
        "locator_private_message",
    ),
)
PRIVATE = (refuses(r"[\s\S]*", "locator_private_message"),)

BARE = {"channel": "https://whatsapp.com/channel/{}"}


def read(address: Address) -> Found:
    """Return the public channel or channel post that the address names."""
    routes = ROUTES if address.host in _PUBLIC else PRIVATE
    return follow(routes, line_of(address, ()))
