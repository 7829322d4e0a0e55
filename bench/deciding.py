"""Nine items decided by one reviewer: each vote checked, signed, decided, recorded.

Ours: the act, nine transactions, fsync on, in a portal that has decided one before, as
every portal has but for its first moments. Limit: the very rows that each of them
wrote (vote, signed text, decision, leaf, ciphertexts, counters), inserted in nine bare
transactions.
"""

import gc
from dataclasses import dataclass
from datetime import timedelta

from bench import ground, written
from bench.ground import Ground
from bench.rounds import Work, compared, tell
from bench.written import Dump
from oversight.authority.permissions import Actor
from oversight.review.rules.findings import Ballot
from oversight.review.service import deciding
from oversight.storage.session import Store, open_store
from tests.factories.intake import NOW
from tests.factories.review import a_ballot, asked_of, ready

FILED, ITEMS = 10, 9
VOTING = NOW + timedelta(minutes=20)


@dataclass(frozen=True)
class Matter:
    """A docket that waits for one reviewer, with an answer for each item."""

    docket: str
    by: Actor
    ballots: tuple[Ballot, ...]

    def decide(self, store: Store, number: int) -> None:
        """Decide one item."""
        with store.transaction() as session:
            deciding.vote(
                *(session, self.docket, number, self.ballots[number - 1]),
                by=self.by,
                now=VOTING,
            )


def measure() -> None:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    ground.keys()
    gc.freeze()
    with ground.sqlite_ground() as place:
        _on(place)
    with ground.postgres_ground() as server:
        if server is not None:
            _on(server)


def _on(place: Ground) -> None:
    base = place.create()
    matter = waiting(base)
    copies: list[str] = []

    def fresh() -> str:
        while copies:
            place.drop(copies.pop())
        copies.append(place.copy(base))
        return copies[0]

    def ours() -> Work:
        store = open_store(fresh())
        matter.decide(store, FILED)

        def work() -> None:
            for number in range(1, ITEMS + 1):
                matter.decide(store, number)
            store.close()

        return work

    steps = _steps(place, fresh(), matter)
    count = sum(len(rows) for step in steps for _, rows in step.values())

    def limit() -> Work:
        return written.bare(place, fresh(), *steps)

    figures = compared(ours, limit)
    figures |= {key: round(figures[key] / ITEMS, 5) for key in ("ours", "limit")}
    tell("decision_saved", figures, n=ITEMS, rows_written=count, database=place.name)


def waiting(url: str) -> Matter:
    store = open_store(url)
    with store.transaction() as session:
        docket, (by,) = ready(session, items=FILED)
        ballots = tuple(
            a_ballot(asked_of(session, docket, number))
            for number in range(1, FILED + 1)
        )
    store.close()
    return Matter(docket, by, ballots)


def _steps(place: Ground, url: str, matter: Matter) -> list[Dump]:
    """Return what each decision wrote."""
    store = open_store(url)
    matter.decide(store, FILED)
    before, steps = written.dump(place, url), []
    for number in range(1, ITEMS + 1):
        matter.decide(store, number)
        after = written.dump(place, url)
        steps.append(written.minus(after, before))
        before = after
    store.close()
    return steps
