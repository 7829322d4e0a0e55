"""Two public pages at 10,000 items, or SIZE=100k, SIZE=1m.

Ours: the page as the application makes it, drawn anew for each visit (what the first
visitor after an act waits for), and shown again to those who come later. Limit: a
bare Flask view on the same file that runs the very SELECTs that our page ran,
fetches every row and sends the very bytes that our page sent. Both through the same
test client.
"""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import Flask, Response
from sqlalchemy import Engine, event
from werkzeug.test import Client

from bench.cloning import portal_of
from bench.ground import SECRET, bare_sqlite, sqlite_ground
from bench.rounds import compared, tell
from oversight.app import create_app
from oversight.settings import read
from oversight.transparency.views import drawn
from oversight.web.store import STORE

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000, "10m": 10_000_000}
REQUESTS = 20
Asked = list[tuple[str, tuple[Any, ...]]]


def measure() -> None:
    """Measure the list and one docket."""
    items = SIZES[os.environ.get("SIZE", "10k").lower()]
    with sqlite_ground() as place:
        url, docket = portal_of(place, items)
        app = _app(url, place.home)
        for name, path in (("register", ""), ("docket", f"/{docket}")):
            for again in (False, True):
                told = f"{name}_page_again" if again else f"{name}_page"
                _page(told, app, url, f"/en/register{path}", items, again=again)
        app.extensions[STORE].close()


def _page(
    name: str, app: Flask, url: str, path: str, items: int, *, again: bool
) -> None:
    client = app.test_client()
    before = _nothing if again else drawn.forget
    assert client.get(path).status_code == 200, path
    before()
    asked, body = _recorded(app.extensions[STORE].engine, client, path)
    with closing(bare_sqlite(url)) as connection:
        bare = Flask("bare")

        @bare.get(path)
        def view() -> Response:
            for statement, parameters in asked:
                connection.execute(statement, parameters).fetchall()
            return Response(body, mimetype="text/html")

        least = bare.test_client()
        figures = compared(
            lambda: lambda: _many(client, path, len(body), before),
            lambda: lambda: _many(least, path, len(body), _nothing),
        )
    figures |= {key: round(figures[key] / REQUESTS, 5) for key in ("ours", "limit")}
    tell(name, figures, n=items, selects=len(asked), bytes=len(body))


def _nothing() -> None:
    """Let the page be shown again."""


def _many(client: Client, path: str, length: int, before: Callable[[], None]) -> None:
    for _ in range(REQUESTS):
        before()
        answer = client.get(path)
        assert len(answer.data) == length
        answer.close()


def _recorded(engine: Engine, client: Client, path: str) -> tuple[Asked, bytes]:
    asked: Asked = []

    def note(_c: object, _k: object, statement: str, given: Any, *_: object) -> None:  # noqa: ANN401
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append((statement, tuple(given)))

    event.listen(engine, "before_cursor_execute", note)
    body = client.get(path).data
    event.remove(engine, "before_cursor_execute", note)
    return asked, body


def _app(url: str, home: Path) -> Flask:
    key = home / "vault.key"
    key.write_bytes(SECRET)
    key.chmod(0o600)
    told = {"DATABASE_URL": url, "SECRET_KEY": SECRET.decode()}
    return create_app(read(told, instance=home))
