"""A worker of the log in a process of its own that is killed where one likes.

The killing stands outside the product: what lasts is counted in the child (statements
that write, commits, fsyncs, renames), and at the chosen step it kills itself as
``kill -9`` would. It says by name which step each one is.
"""

import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
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

PUBLIC, STEPS = "public", "steps"
MOST_STEPS = 200
SPOKEN = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) \w+")
Work = Callable[[Store, Path], None]


def beat(store: Store, home: Path) -> None:
    """Do all that the worker does for the log, and write the folder."""
    portal = Portal(read({}, instance=home), store)
    logkeeping.keep(portal, NOW)
    with store.reading() as session:
        folder.write(session, home / PUBLIC)


def child(url: str, home: Path, work: Work, *, fatal: int | str = 0) -> int:
    """Start a process that does the work and dies at its fatal step; return its id.

    The step is told by its number, or by its name and how manieth of the name it is.
    Whoever calls has closed its own connections: they must not be shared.
    """
    process = os.fork()
    if process:
        return process
    try:
        store = open_store(url)
        _arm(store, fatal, home / STEPS)
        work(store, home)
    except BaseException:  # noqa: BLE001  # The child must never come back.
        os._exit(1)
    os._exit(0)


def deaths(store: Store, home: Path, work: Work) -> Iterator[str]:
    """Yield the name of each step of such a work once it was the last of a worker.

    The work is done once to its end, to learn its steps. Whoever asks for the next
    one puts everything as it was before.
    """
    store.close()
    assert ended(child(growing.address(store), home, work)) == 0
    steps = (home / STEPS).read_text().splitlines()
    assert 0 < len(steps) < MOST_STEPS
    yield ""
    for step in steps:
        store.close()
        code = ended(child(growing.address(store), home, work, fatal=step))
        assert code == -signal.SIGKILL, step
        yield step


def ended(process: int) -> int:
    """Wait for a child; return its exit code, or the signal's number negated."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _arm(store: Store, fatal: int | str, place: Path) -> None:
    met: Counter[str] = Counter()
    told = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def step(name: str) -> None:
        met[name] += 1
        label = f"{name} {met[name]}"
        os.write(told, f"{label}\n".encode())
        if fatal in {met.total(), label}:
            os.kill(os.getpid(), signal.SIGKILL)

    def asked(_connection: object, _cursor: object, words: str, *_: object) -> None:
        spoken = SPOKEN.match(words)
        if spoken:
            step(spoken[0])

    event.listen(store.engine, "before_cursor_execute", asked)
    event.listen(store.engine, "commit", lambda _: step("before commit"))
    dialect = store.engine.dialect
    dialect.do_commit = _then(dialect.do_commit, step, "commit")  # type: ignore[method-assign]
    os.fsync = _then(os.fsync, step, "fsync")
    os.replace = _then(os.replace, step, "replace")


def _then(
    act: Callable[..., None], step: Callable[[str], None], name: str
) -> Callable[..., None]:
    """Do, and then perhaps die: what was done is there and nobody was told."""

    def acted(*given: object) -> None:
        act(*given)
        last = Path(given[-1]).name if isinstance(given[-1], str | Path) else ""
        # Tiles and bundles are called by their numbers, which are others each time.
        step(f"{name} tile" if last.isdigit() else f"{name} {last}".strip())

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


def killed_at_each_step(store: Store, home: Path) -> list[str]:
    """Kill a worker at one step after the other; return the names of the steps."""
    witness, died = Witness(store, home), list[str]()
    docket = growing.a_docket(store, "AP")

    def more() -> int:
        # Enough to fill a tile now and then, and an appeal among them.
        growing.write(store, 20)
        growing.write(store, 1, docket=docket)
        return 21

    # The first round makes keys and begins tables; those after it are all alike.
    written = more()
    beat(store, home)
    written += more()
    for name in deaths(store, home, beat):
        died.append(name)
        witness.look()
        beat(store, home)
        witness.look()
        written += more()
    beat(store, home)
    witness.check(written)
    return died


def killed_at_random(store: Store, home: Path, *, kills: int, seed: int = 1) -> Witness:
    """Let acts and a worker go on while the worker is killed so many times."""
    lot = random.Random(seed)  # noqa: S311
    witness, written = Witness(store, home), 0
    docket = growing.a_docket(store, "AP")
    for _ in range(kills):
        some = lot.randrange(1, 40)
        growing.write(store, some)
        growing.write(store, 2, docket=docket)
        written += some + 2
        store.close()
        process = child(growing.address(store), home, beat)
        time.sleep(lot.random() * 0.08)
        os.kill(process, signal.SIGKILL)
        ended(process)
        witness.look()
    beat(store, home)
    witness.check(written)
    return witness
