"""From the commit of an act to the signed root over it.

``signed_at_once``: ours is one act committed, its leaf given a place, the root signed,
kept on disk and shown, with nothing to wait for; the limit is the very rows that these
steps wrote, each in one bare transaction. ``signed_by_the_worker``: the worker keeps
the log at its own beat while acts are committed at odd moments, and somebody looks
fifty times a second what has happened to them; seconds of the clock, no limit.
"""

import random
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, sleep
from typing import Any

from sqlalchemy.orm import Session

from bench import ground, written
from bench.ground import SECRET, Ground
from bench.rounds import Work, compared, tell
from oversight.cli import logkeeping
from oversight.cli.opening import Portal
from oversight.core.clock import utc_now
from oversight.ledger import service as ledger
from oversight.ledger import tree
from oversight.ledger.service import Entry
from oversight.settings import read
from oversight.storage.session import open_store

ACTS, LOOKS_A_SECOND, PATIENCE = 100, 50, 60
Times = dict[str, list[tuple[float, int]]]


def _act(portal: Portal) -> None:
    with portal.store.transaction() as session:
        ledger.record_all(session, [Entry("service.up")], now=utc_now())


STEPS: tuple[Callable[[Portal], object], ...] = (
    _act,
    lambda portal: logkeeping.gather(portal, utc_now()),
    lambda portal: logkeeping.show(portal, utc_now()),
)
SEEN: dict[str, Callable[[Session], int]] = {
    "placed": tree.size,
    "signed": lambda session: _size(tree.newest(session)),
    "shown": tree.published,
}


def measure() -> None:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    ground.keys()
    with ground.sqlite_ground() as place:
        _on(place)
    with ground.postgres_ground() as server:
        if server is not None:
            _on(server)


def _on(place: Ground) -> None:
    url = place.create()
    with TemporaryDirectory() as home:
        portal = _portal(url, Path(home))
        _all(portal)  # The first time makes the key.
        _at_once(place, portal, url)
        _by_the_worker(place, portal)
        portal.store.close()


def _portal(url: str, home: Path) -> Portal:
    key = home / "vault.key"
    key.write_bytes(SECRET)
    key.chmod(0o600)
    told = {"DATABASE_URL": url, "SECRET_KEY": SECRET.decode()}
    return Portal(read(told, instance=home), open_store(url))


def _all(portal: Portal) -> None:
    for step in STEPS:
        step(portal)


def _at_once(place: Ground, portal: Portal, url: str) -> None:
    before, steps = written.dump(place, url), []
    for step in STEPS:
        step(portal)
        after = written.dump(place, url)
        steps.append(written.minus(after, before))
        before = after
    bare = place.create()

    def limit() -> Work:
        nonlocal bare
        place.drop(bare)
        bare = place.create()
        return written.bare(place, bare, *steps)

    figures = compared(lambda: lambda: _all(portal), limit)
    tell("signed_at_once", figures, n=1, database=place.name)


def _by_the_worker(place: Ground, portal: Portal) -> None:
    chance, done = random.Random(1), []  # noqa: S311
    with portal.store.reading() as session:
        begun = tree.size(session)
    with _looking(portal) as seen, logkeeping.keeper(portal):
        for _ in range(ACTS):
            sleep(chance.uniform(0.05, 0.5))
            _act(portal)
            done.append(perf_counter())
        until = perf_counter() + PATIENCE
        while perf_counter() < until and _last(seen["shown"]) < begun + ACTS:
            sleep(0.1)
    for name, times in seen.items():
        waited = [
            next(when for when, size in times if size > begun + number) - committed
            for number, committed in enumerate(done)
        ]
        figures = {
            "ours": round(median(waited), 3),
            "p99": round(quantiles(waited, n=100)[-1], 3),
            "most": round(max(waited), 3),
        }
        tell(f"{name}_by_the_worker", figures, n=ACTS, database=place.name)


@contextmanager
def _looking(portal: Portal) -> Any:  # noqa: ANN401
    """Note when each size was first placed, signed and shown."""
    stop = Event()
    seen: Times = {name: [] for name in SEEN}
    seen_by = Thread(target=_look, args=(portal, stop, seen), daemon=True)
    seen_by.start()
    try:
        yield seen
    finally:
        stop.set()
        seen_by.join()


def _look(portal: Portal, stop: Event, seen: Times) -> None:
    while not stop.wait(1 / LOOKS_A_SECOND):
        with portal.store.reading() as session:
            found = {name: size(session) for name, size in SEEN.items()}
        for name, size in found.items():
            if size > _last(seen[name]):
                seen[name].append((perf_counter(), size))


def _last(times: list[tuple[float, int]]) -> int:
    return times[-1][1] if times else 0


def _size(signed: Any) -> int:  # noqa: ANN401
    return signed.size if signed else 0
