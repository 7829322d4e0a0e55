"""Two public pages at 10,000 items; ``SIZE=100k``, ``1m`` or ``100k,1m`` for more.

Ours: the page as the application makes it, drawn anew for each visit (what the first
visitor after an act waits for), and shown again to those who come later. Limit: a
bare Flask view on the same file that runs the very SELECTs that our page ran,
fetches every row and sends the very bytes that our page sent. Both through the same
test client. A larger register is also held against one of 10,000 items: ours is its
page, the limit is the same page of the smaller, in processor time.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from flask import Flask, Response
from sqlalchemy import Engine, event
from werkzeug.test import Client

from bench.cloning import ITEMS, portal_of
from bench.ground import (
    SECRET,
    PostgresGround,
    bare_sqlite,
    postgres_ground,
    sqlite_ground,
)
from bench.pouring import poured
from bench.rounds import Clock, Prepare, compared, tell
from oversight.app import create_app
from oversight.settings import read
from oversight.transparency.queries.register import PAGE
from oversight.transparency.views import drawn
from oversight.web.store import STORE

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000, "10m": 10_000_000}
REQUESTS = 20
PLAIN = frozenset(["register_page", "docket_page"])
REGISTER = {
    "register_page": "",
    "register_page_middle": "?after={docket}",
    "register_page_numbered": "?page={pages}",
    "register_page_body": "?body=pta&kind=TD&year=2026",
    "register_page_platform": "?platform=x",
    "register_page_stage": "?stage=approved",
    "register_page_no_stage": "?stage=under-appeal",
    "register_page_none_waits": "?stage=waiting",
    "register_page_provision": "?provision=peca-2016-s37",
    "register_page_no_provision": "?provision=peca-2016-s3",
    "register_page_ending": "?docket=7",
}
DOCKET = {"docket_page": "/{docket}"}
Asked = list[tuple[str, tuple[Any, ...]]]


LEAST = "10k"


@dataclass(frozen=True)
class Portal:
    """A register of so many items, and one docket in the middle of it."""

    app: Flask
    url: str
    docket: str
    items: int

    def path(self, asked: str) -> str:
        """Return the address of a page."""
        return "/en/register" + asked.format(docket=self.docket, pages=self._pages())

    def _pages(self) -> int:
        return -(-self.items // ITEMS // PAGE)


def measure() -> None:
    """Measure the list and one docket."""
    _measure(REGISTER | DOCKET)


def register() -> None:
    """Measure the list alone."""
    _measure(REGISTER)


def docket() -> None:
    """Measure one docket alone."""
    _measure(DOCKET)


def _measure(asked: dict[str, str]) -> None:
    sizes = os.environ.get("SIZE", LEAST).lower().split(",")
    with ExitStack() as opened:
        portals = {
            size: opened.enter_context(_portal(SIZES[size]))
            for size in dict.fromkeys([LEAST, *sizes])
        }
        for size in sizes:
            for name in asked.keys() & PLAIN:
                for again in (False, True):
                    _page(name, portals[size], asked[name], again=again)
        least = portals.pop(LEAST)
        for portal in portals.values():
            for name, path in asked.items():
                _grown(name, portal, least, path)


def postgres() -> None:
    """Hold larger registers on PostgreSQL against one of 10,000 items.

    The clock is the processor time of this process and of its own backend together.
    """
    sizes = os.environ.get("SIZE", "100k").lower().split(",")
    with ExitStack() as opened:
        server = opened.enter_context(postgres_ground())
        if server is None:
            return
        least, *larger = [
            opened.enter_context(_poured(server, SIZES[size]))
            for size in dict.fromkeys([LEAST, *sizes])
        ]
        for portal in larger:
            for name, path in (REGISTER | DOCKET).items():
                _grown(name, portal, least, path, clock=_both(portal, least))


@contextmanager
def _poured(server: PostgresGround, items: int) -> Iterator[Portal]:
    with sqlite_ground() as place:
        source, docket = portal_of(place, items)
        url = poured(server, source)
        place.drop(source)
        app = _app(url, place.home)
        yield Portal(app, url, docket, items)
        app.extensions[STORE].close()
        server.drop(url)


def _both(*portals: Portal) -> Clock:
    """Return a clock of processor time, of this process and of these backends."""
    ticks = os.sysconf("SC_CLK_TCK")
    backends = []
    for portal in portals:
        with portal.app.extensions[STORE].engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            backends.append(Path(f"/proc/{found}/stat"))

    def clock() -> float:
        worked = (file.read_text().rpartition(")")[2].split() for file in backends)
        return process_time() + sum(int(w[11]) + int(w[12]) for w in worked) / ticks

    return clock


@contextmanager
def _portal(items: int) -> Iterator[Portal]:
    with sqlite_ground() as place:
        url, docket = portal_of(place, items)
        app = _app(url, place.home)
        yield Portal(app, url, docket, items)
        app.extensions[STORE].close()


def _grown(
    name: str,
    large: Portal,
    small: Portal,
    asked: str,
    clock: Clock = process_time,
) -> None:
    """Hold the page of a large register against the same page of a small one."""

    def visits(portal: Portal) -> Prepare:
        client, path = portal.app.test_client(), portal.path(asked)
        length = len(client.get(path).data)
        return lambda: lambda: _many(client, path, length, drawn.forget)

    figures = compared(visits(large), visits(small), clock=clock)
    figures |= {key: round(figures[key] / REQUESTS, 5) for key in ("ours", "limit")}
    database = large.app.extensions[STORE].engine.dialect.name
    facts = {"n": large.items, "against": small.items, "database": database}
    tell(f"{name}_grown", figures, **facts)


def _page(name: str, portal: Portal, asked: str, *, again: bool) -> None:
    client, path = portal.app.test_client(), portal.path(asked)
    before = _nothing if again else drawn.forget
    assert client.get(path).status_code == 200, path
    before()
    selects, body = _recorded(portal.app.extensions[STORE].engine, client, path)
    with closing(bare_sqlite(portal.url)) as connection:
        bare = Flask("bare")

        @bare.get(path)
        def view() -> Response:
            for statement, parameters in selects:
                connection.execute(statement, parameters).fetchall()
            return Response(body, mimetype="text/html")

        least = bare.test_client()
        figures = compared(
            lambda: lambda: _many(client, path, len(body), before),
            lambda: lambda: _many(least, path, len(body), _nothing),
        )
    figures |= {key: round(figures[key] / REQUESTS, 5) for key in ("ours", "limit")}
    told = f"{name}_again" if again else name
    tell(told, figures, n=portal.items, selects=len(selects), bytes=len(body))


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
