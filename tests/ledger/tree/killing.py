"""A worker of the log in a process of its own that is killed where one likes.

The killing stands outside the product: statements, commits, fsyncs and renames of the
child are counted, and at the chosen one it kills itself as ``kill -9`` would.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import event, select

from oversight.cli import lastseen, logkeeping
from oversight.cli.fsck import tree as checks
from oversight.cli.fsck.book import Book
from oversight.cli.ledger.sources import source
from oversight.cli.opening import Portal
from oversight.ledger import copies, folder, tree
from oversight.ledger.models import TreeHead
from oversight.ledger.rules import checkpoints, hashing, notes, tiles
from oversight.settings import read
from oversight.storage.session import Store, open_store
from tests.ledger.tree import growing, naive
from tests.ledger.tree.growing import NOW

PUBLIC = "public"
MOST_STEPS = 200
Work = Callable[[Store, Path], None]


def beat(store: Store, home: Path) -> None:
    """Do all that the worker does for the log, and write the folder."""
    portal = Portal(read({}, instance=home), store)
    logkeeping.keep(portal, NOW)
    with store.reading() as session:
        folder.write(session, home / PUBLIC)


def child(url: str, home: Path, work: Work, *, fatal: int = 0) -> int:
    """Start a process that does the work and dies at its fatal step; return its id.

    Whoever calls has closed its own connections: they must not be shared.
    """
    process = os.fork()
    if process:
        return process
    try:
        store = open_store(url)
        _arm(store, fatal)
        work(store, home)
    except BaseException:  # noqa: BLE001  # The child must never come back.
        os._exit(1)
    os._exit(0)


def ended(process: int) -> int:
    """Wait for a child; return its exit code, or the signal's number negated."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _arm(store: Store, fatal: int) -> None:
    left = iter(range(fatal - 1, -1, -1))

    def step(*_: object) -> None:
        if next(left, None) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(store.engine, "before_cursor_execute", step)
    event.listen(store.engine, "commit", step)
    dialect = store.engine.dialect
    dialect.do_commit = _then(dialect.do_commit, step)  # type: ignore[method-assign]
    os.fsync = _then(os.fsync, step)
    os.replace = _then(os.replace, step)


def _then(act: Callable[..., None], step: Callable[[], None]) -> Callable[..., None]:
    """Do, and then perhaps die: what was done is there and nobody was told."""

    def acted(*given: object) -> None:
        act(*given)
        step()

    return acted


@dataclass
class Witness:
    """Everything that was ever seen of a log: never two roots, never less."""

    store: Store
    home: Path
    roots: dict[int, bytes] = field(default_factory=dict)
    shown: int = 0

    def look(self) -> None:
        """Take in whatever can be seen now."""
        with self.store.reading() as session:
            found = [one for one in session.scalars(select(TreeHead.note)) if one]
            published = tree.published(session)
        files = (self.home / lastseen.LAST, self.home / PUBLIC / "checkpoint")
        found += [path.read_bytes() for path in files if path.exists()]
        for raw in found:
            told = checkpoints.parse(notes.parse(raw).text)
            assert self.roots.setdefault(told.size, told.root) == told.root
        assert published >= self.shown
        self.shown = published

    def check(self, leaves: int) -> None:
        """Look over the whole tree: nothing lost, nothing twice, every root true."""
        self.look()
        with self.store.reading() as session:
            book = Book(session, NOW)
            broken = [one for check in checks.CHECKS.values() for one in check(book)]
            assert broken == []
            entries = list(tree.entries(session, 0, 10**9))
            assert tree.published(session) == leaves
        hashes = [hashing.leaf_hash(entry) for entry in entries]
        assert len(hashes) == len(set(hashes)) == leaves
        read_tile = naive.reader(hashes)
        for size, root in self.roots.items():
            assert tiles.root(size, read_tile) == root, size
        copy = copies.opened(source(str(self.home / PUBLIC)))
        assert list(copy.entries(0)) == entries


def killed_at_each_step(store: Store, home: Path, *, stride: int = 1) -> int:
    """Kill a worker at one step after the other; return at how many of them."""
    witness, written, died = Witness(store, home), 0, 0
    docket = growing.a_docket(store, "AP")
    for fatal in range(1, MOST_STEPS, stride):
        # Enough to fill a tile now and then, and an appeal among them.
        growing.write(store, 20)
        growing.write(store, 1, docket=docket)
        written += 21
        store.close()
        code = ended(child(growing.address(store), home, beat, fatal=fatal))
        witness.look()
        if code == 0:
            break
        assert code == -signal.SIGKILL
        died += 1
        beat(store, home)
        witness.look()
    witness.check(written)
    return died


def killed_at_random(store: Store, home: Path, *, kills: int, seed: int = 1) -> Witness:
    """Let acts and a worker go on while the worker is killed so many times."""
    lot = random.Random(seed)  # noqa: S311
    witness, written = Witness(store, home), 0
    docket = growing.a_docket(store, "AP")
    for _ in range(kills):
        count = lot.randrange(1, 40)
        growing.write(store, count)
        growing.write(store, 2, docket=docket)
        written += count + 2
        store.close()
        process = child(growing.address(store), home, beat)
        time.sleep(lot.random() * 0.08)
        os.kill(process, signal.SIGKILL)
        ended(process)
        witness.look()
    beat(store, home)
    witness.check(written)
    return witness
