"""One beat of the worker in a portal that has a history, against one with a short one.

Ours: every sweep once, each in its transaction, when nothing is due, in a portal of
``SIZE`` items that were decided, sent, answered and have ended. Limit: the same of
10,000 items. Processor time.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from bench.cloning import portal_of
from bench.ground import sqlite_ground
from bench.pages import LEAST, SIZES
from bench.rounds import Work, processor, tell
from oversight.cli.clockwork import sweep_once
from oversight.storage.session import Store, open_store
from tests.factories.appeals import SENT

LIVED = timedelta(days=400)


@dataclass(frozen=True)
class Portal:
    """Its rows, and how many items they tell of."""

    store: Store
    items: int

    def beat(self) -> Work:
        """Return the work of one beat that finds nothing to do."""

        def work() -> None:
            done, failed = sweep_once(self.store, SENT + LIVED + timedelta(hours=1))
            assert not any(done.values()), done
            assert not failed, failed

        return work


def measure() -> None:
    """Measure each size that is asked for against the least."""
    sizes = os.environ.get("SIZE", "100k").lower().split(",")
    with ExitStack() as opened:
        least, *larger = [
            opened.enter_context(_portal(SIZES[size]))
            for size in dict.fromkeys([LEAST, *sizes])
        ]
        for portal in larger:
            figures = processor(portal.beat, least.beat)
            tell("beat_grown", figures, n=portal.items, against=least.items)


@contextmanager
def _portal(items: int) -> Iterator[Portal]:
    with sqlite_ground() as place:
        url, _ = portal_of(place, items, lived=LIVED)
        store = open_store(url)
        sweep_once(store, SENT + LIVED + timedelta(hours=1))
        yield Portal(store, items)
        store.close()
