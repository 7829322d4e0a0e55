"""Forwarded headers are believed only from the proxies the settings name."""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)

Environ = dict[str, Any]
Start = Callable[..., Any]
Wsgi = Callable[[Environ, Start], Iterable[bytes]]


class TrustedProxies:
    """Forget what an unknown sender says about itself."""

    def __init__(
        self, inner: Wsgi, trusted: tuple[IPv4Network | IPv6Network, ...]
    ) -> None:
        self._inner = inner
        self._behind = ProxyFix(inner, x_for=1, x_proto=1, x_host=0)
        self._trusted = trusted

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Believe a trusted proxy; strip the headers of everybody else."""
        if self._believed(str(environ.get("REMOTE_ADDR", ""))):
            return self._behind(environ, start)
        for name in FORWARDED:
            environ.pop(name, None)
        return self._inner(environ, start)

    def _believed(self, address: str) -> bool:
        try:
            sender = ip_address(address)
        except ValueError:
            return False
        return any(sender in network for network in self._trusted)


def install(app: Flask, trusted: tuple[IPv4Network | IPv6Network, ...]) -> None:
    """Stand between the application and whatever headers arrive."""
    app.wsgi_app = TrustedProxies(  # type: ignore[method-assign,assignment]
        app.wsgi_app, trusted
    )
