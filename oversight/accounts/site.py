"""The address that passkeys are made for, and whether second factors are asked of all.

Handed over once per process by ``use``. A passkey belongs to a name, never to a
number: a portal under trial at http://127.0.0.1 makes them for localhost.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

LOCALHOST = "localhost"


@dataclass(frozen=True, slots=True)
class Site:
    """The name passkeys are bound to, the origins they may speak from, the rigour."""

    host: str
    origins: tuple[str, ...]
    strict: bool


_site = [Site(LOCALHOST, ("http://localhost",), strict=False)]


def use(base_url: str, *, strict: bool) -> None:
    """Take the portal's address; ``strict`` where real people depend on it."""
    parts = urlsplit(base_url)
    host, origins = parts.hostname or LOCALHOST, [base_url]
    if _loopback(host):
        origins.append(base_url.replace(host, LOCALHOST, 1))
        host = LOCALHOST
    _site[:] = [Site(host, tuple(origins), strict)]


def site() -> Site:
    """Return the address that passkeys are made for."""
    return _site[0]


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
