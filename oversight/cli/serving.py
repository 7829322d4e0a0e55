"""Serving pages: the web server, told everything here and nothing by files."""

import gc
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import click
from flask import Flask
from gunicorn import glogging
from gunicorn.app.base import BaseApplication
from gunicorn.http import wsgi

from oversight.app import PUBLIC, STAFF, create_app
from oversight.cli import erasures, opening
from oversight.cli.answering import Answer, answers
from oversight.cli.listening import PORTS, check_free, spelled
from oversight.settings import Settings
from oversight.web import logs

WORKERS, THREADS = 2, 4
MOST_WORKERS = 64
UNREAD = "Invalid request"  # So begins what gunicorn says of what it cannot read.


class Wordless(glogging.Logger):  # type: ignore[misc]  # gunicorn is untyped
    """The server's own log, without who asked and what was asked."""

    def warning(self, msg: str, *args: object, **kwargs: object) -> None:
        """Tell that a request could not be read, and not what stood in it."""
        if msg.startswith(UNREAD):
            super().warning(UNREAD)
        else:
            super().warning(msg, *args, **kwargs)

    def exception(self, msg: object, *_args: object, **_kwargs: object) -> None:
        """Tell the kind of a fault and its places; its words may be a visitor's."""
        error = sys.exc_info()[1]
        found = logs.fault(error) if error is not None else {}
        self.error("%s: %s", str(msg).partition(" %s")[0], json.dumps(found))


class Unnamed(wsgi.Response):  # type: ignore[misc]  # gunicorn is untyped
    """An answer that does not say which program gives it."""

    def default_headers(self) -> list[str]:
        """Return what stands first in every answer."""
        given: list[str] = super().default_headers()
        return [line for line in given if not line.startswith("Server:")]


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """Gunicorn, told everything here and nothing by files."""

    def __init__(
        self, told: Settings, options: Mapping[str, Any], *, only: str | None
    ) -> None:
        self._told, self._options, self._only = told, options, only
        super().__init__()

    def load_config(self) -> None:
        """Hand the options over."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application, once: every process then has the same clock."""
        app = create_app(self._told, only=self._only)
        wsgi.Response = Unnamed  # The server has no setting for it.
        gc.freeze()  # What the start made stays: the collector need not look again.
        return app


def options(host: str, port: int, workers: int) -> dict[str, Any]:
    """Return how the portal is served: no access log, hence no addresses kept."""
    return {
        "bind": spelled(host, port),
        "workers": workers,
        "threads": THREADS,
        "worker_class": "gthread",
        "preload_app": True,
        "accesslog": None,
        "errorlog": "-",
        "logger_class": Wordless,
        "loglevel": "warning",
        "control_socket_disable": True,
        "graceful_timeout": 4,
        "timeout": 60,
    }


@click.command()
@click.option("--only", type=click.Choice([PUBLIC, STAFF]), help="Serve one part.")
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", type=PORTS, envvar="PORT", default=8000, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=WORKERS,
    show_default=True,
    help="Processes.",
)
@answers
def serve(only: str | None, host: str, port: int, workers: int) -> Answer:
    """Start the web server and stay until it is stopped."""
    check_free(host, port)
    opening.listen_on(port)
    with opening.portal() as portal:
        # The web's own user need not be able to read the list; the worker's is.
        with suppress(PermissionError):
            erasures.check_none_alive(portal)
        told = portal.settings
    Server(told, options(host, port, workers), only=only).run()
    return Answer({"stopped": True})
