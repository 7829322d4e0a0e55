"""Two acts at the same moment, in every order that two connections allow.

What two people do at once must come out as if one had come after the other: the same
rows, the same states and the same entries, whoever was first; and whoever came too
late gets a sentence. So each pair is first done in turn, both ways round, and undone;
then at once, and compared.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import combinations_with_replacement
from sqlite3 import Connection
from threading import Barrier, Event, Thread
from typing import Any

from sqlalchemy import TextClause, event, text
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.cli.fsck.every import found
from oversight.core.errors import RuleError
from oversight.ledger import queries as log
from oversight.storage.base import Base
from oversight.storage.session import Store, open_store
from oversight.transparency.rules import watching
from oversight.web import troubles
from tests.fixtures.databases import Databases, filled
from tests.scenarios import rows
from tests.scenarios.dealing import SHORTCUTS, SPANS, SWEEPS, Deed, Story, World

DONE = ""
LATER = {"ended_late", "time_back", "back_dated"}
"""What the record says with right where the worker came first, out of a later day."""
PATIENCE = 20
Result = tuple[Mapping[str, object], ...]


@dataclass(frozen=True)
class Act:
    """One act by one person, ready to be done."""

    name: str
    deed: Deed
    by: Actor
    other: Actor
    turn: int = 0
    number: int = 1

    def again(self) -> "Act":
        """The same act otherwise, by whoever else may do it."""
        return replace(self, by=self.other, turn=self.turn + 1)

    def do(self, world: World) -> str:
        """Do it; return nothing, or the code of the rule that refused it."""
        try:
            self.deed.do(world, self.by, self.number, self.turn)
            world.session.flush()
        except RuleError as error:
            return error.code if error.sentence else "! a refusal without a sentence"
        return DONE


@dataclass(frozen=True)
class Moment:
    """A point in a story, and what people may try there at the same time."""

    stages: Sequence[Sequence[str]]
    tries: Mapping[str, int]
    """The acts tried, each with its turn: which of its ways it goes."""
    about: frozenset[str] = frozenset()
    """Of which acts one is in each pair; where none is named, every pair is raced."""

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Return the pairs of acts that are tried at the same time."""
        for pair in combinations_with_replacement(self.tries, 2):
            if not self.about or self.about & {*pair}:
                yield pair


@dataclass
class Racing:
    """A database at one moment, of which each race gets a copy of its own."""

    databases: Databases
    kind: str
    url: str
    world: World
    pairs: Sequence[tuple[Act, Act]]
    both_ways: bool = False
    """Whether each of a pair is late in turn, where two can read at once."""
    told: dict[Any, Any] = field(default_factory=dict)
    """Statements as they were made once, for every copy of the database."""

    @classmethod
    def at(
        cls, databases: Databases, kind: str, told: Story, moment: Moment
    ) -> "Racing":
        """Tell the story as far as this moment, and keep it."""
        url = databases.new_url(kind)
        store = filled(url)
        with store.transaction() as session:
            world = told.begin(session)
            for name in (name for stage in moment.stages for name in stage):
                straight(world, told, name)
            acts = {name: _act(world, told, name, moment) for name in moment.tries}
        if kind == "postgres":
            rows.keep(store.engine)
        store.close()
        pairs = [(acts[one], acts[two]) for one, two in moment.pairs()]
        return cls(databases, kind, url, world, pairs)

    def wrong(self) -> Iterator[str]:
        """Race every pair, and say which of them came out as no order allows."""
        pairs = [(one, two.again() if one is two else two) for one, two in self.pairs]
        with self._open(self.url) as store:
            allowed = [
                [self._in_turn(store, order) for order in (pair, pair[::-1])]
                for pair in pairs
            ]
        for place, pair in enumerate(pairs):
            for late in self._lates(place, pair):
                where = f"{pair[0].name} / {pair[1].name} (waits: {late})"
                said = self._race(pair, allowed[place], late)
                yield from (f"{where}: {one}" for one in said)

    def _lates(self, place: int, pair: Sequence[Act]) -> Sequence[int | None]:
        """Say who is late, where two can read at once: each in turn, or every other."""
        if self.kind != "postgres":
            return (None,)
        twins = pair[0].name == pair[1].name
        return (0, 1) if self.both_ways and not twins else (place % 2,)

    def _race(
        self, pair: tuple[Act, Act], lawful: Sequence[Result], late: int | None
    ) -> Iterator[str]:
        with self._as_it_was() as store:
            ended = at_once(store, self.world, pair, late)
            yield from (said for said in ended if said.startswith("!"))
            with store.transaction() as session:
                _settle(session, self.world, pair)
                result = _result(session)
            # What one act leaves alone is looked at where acts come in any order.
            if not any(ended):
                with store.reading() as session:
                    yield from _broken(session, self.world, pair)
            if result not in lawful:
                yield f"{ended} is no order: {_apart(result, lawful)}"

    @contextmanager
    def _as_it_was(self) -> Iterator[Store]:
        """Open the database as it was at the moment, for one race."""
        if self.kind == "postgres":  # To put rows back is ten times quicker there.
            with self._open(self.url) as store:
                yield store
                rows.back(store.engine)
            return
        url = self.databases.copy(self.url)
        with self._open(url) as store:
            yield store
        self.databases.drop(url)

    @contextmanager
    def _open(self, url: str) -> Iterator[Store]:
        opened = open_store(url)
        if self.kind == "sqlite":  # What is thrown away need not outlast a power cut.
            event.listen(opened.engine, "connect", _hurry)
        try:
            yield Store(opened.engine.execution_options(compiled_cache=self.told))
        finally:
            opened.close()

    def _in_turn(self, store: Store, order: Sequence[Act]) -> Result:
        """Do one after the other, look, and let it be undone."""
        with Session(store.engine.execution_options(writes=True)) as session:
            for act in order:
                with session.begin_nested() as one:
                    if act.do(replace(self.world, session=session)):
                        one.rollback()
                        session.info.clear()
            _settle(session, self.world, order)
            result = _result(session)
            session.rollback()
        return result


def _hurry(line: Connection, _record: object) -> None:
    line.execute("PRAGMA synchronous = OFF")


def at_once(
    store: Store, world: World, pair: Sequence[Act], late: int | None
) -> list[str]:
    """Do both at the same moment; say how each one ended.

    Whoever is late has read what it reads without a lock when the other comes, does
    everything and is gone; else both simply begin together.
    """
    start, over = Barrier(len(pair)), Event()
    ended = [DONE] * len(pair)

    def run(place: int) -> None:
        start.wait(PATIENCE)
        ended[place] = _ended(store, world, pair[place], over, waits=place == late)
        over.set()

    threads = [Thread(target=run, args=(place,)) for place in range(len(pair))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def _ended(store: Store, world: World, act: Act, over: Event, *, waits: bool) -> str:
    try:
        with store.transaction() as session:
            if waits:
                _wait_before_it_locks(session, over)
            said = act.do(replace(world, session=session))
            if said:
                session.rollback()
    except Exception as error:  # noqa: BLE001  # Whatever a visitor would be shown.
        known = troubles.named(error)
        return known.sentence if known else f"! {error!r}"[:300]
    return said


def _wait_before_it_locks(session: Session, over: Event) -> None:
    connection = session.connection()

    def before(_line: Any, _cursor: Any, told: str, *_more: Any) -> None:
        writes = told.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}
        if writes or " FOR " in told or "pg_advisory" in told:
            over.wait(PATIENCE)

    event.listen(connection, "before_cursor_execute", before)


def straight(world: World, told: Story, name: str) -> None:
    if name == "wait":
        world.now += SPANS[1]
        for sweep in SWEEPS:
            sweep(world.session, world.now)
        return
    deed = told.deeds[name]
    for number in (1, 2) if name in told.of_items else (1,):
        for turn, by in enumerate(deed.who(world)):
            with world.session.begin_nested() as one:
                if Act(name, deed, by, by, turn, number).do(world):
                    one.rollback()
                    world.session.info.clear()


def _act(world: World, told: Story, name: str, moment: Moment) -> Act:
    deed = told.deeds[name]
    may = deed.who(world)
    assert may, f"nobody may {name}"
    return Act(name, deed, may[0], may[-1], moment.tries[name])


def _result(session: Session) -> Result:
    """What came of it: how many rows, in which states, and what the record says."""
    session.expire_all()
    sizes = {str(name): many for name, many in session.execute(_counting())}
    said = Counter(f"{leaf['k']} {leaf.get('docket')}" for leaf in log.leaves(session))
    return sizes, dict(said)


@cache
def _counting() -> TextClause:
    """Ask how many rows each table has, and how many of them in each state."""
    asks = []
    for table in Base.metadata.sorted_tables:
        asks.append(f"SELECT '{table.name}', count(*) FROM \"{table.name}\"")
        asks += [
            f"SELECT '{table.name} {name} ' || coalesce({name}, ''), count(*) "
            f'FROM "{table.name}" GROUP BY {name}'
            for name in ("state", "ended_as")
            if name in table.columns
        ]
    return text(" UNION ALL ".join(asks))


def _settle(session: Session, world: World, pair: Sequence[Act]) -> None:
    """Let the worker come again, if it was here: it begins with what it then finds."""
    if now := _later(world, pair):
        for sweep in SWEEPS * 2:
            sweep(session, now)


def _later(world: World, pair: Sequence[Act]) -> datetime | None:
    after = max(act.deed.after for act in pair)
    return world.now + after if after else None


def _broken(session: Session, world: World, pair: Sequence[Act]) -> Iterator[str]:
    """What a reader of the record and the operator say of it."""
    later = _later(world, pair)
    for one in watching.findings(log.leaves(session)):
        if one.code not in LATER or later is None:
            yield f"the record says {one.code}"
    yield from (
        f"fsck says {one.check}: {one.what}"
        for one in found(session, later or world.now)
        if one.check not in SHORTCUTS
    )


def _apart(result: Result, lawful: Sequence[Result]) -> list[object]:
    """How the result differs from each order, for whoever reads the failure."""
    return [
        {
            name: (mine.get(name), theirs.get(name))
            for mine, theirs in zip(result, one, strict=True)
            for name in {*mine, *theirs}
            if mine.get(name) != theirs.get(name)
        }
        for one in lawful
    ]
