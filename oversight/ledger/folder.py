"""The log as files that any web server can hand out, the same bytes as our own.

Entries and tiles first, the key, the policy, and the checkpoint last of all: whoever
reads while it is written sees a tree that is wholly there.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy.orm import Session

from oversight.ledger import quorum, tree, withholding
from oversight.ledger.rules import checkpoints, notes, tiles
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.tiles import ENTRIES, WIDTH, Tile
from oversight.ledger.rules.withholding import beside

CHECKPOINT, VKEY, KEYS, POLICY = "checkpoint", "log.vkey", "log.keys", "policy.txt"


def write(session: Session, place: Path, *, asked: Path | None = None) -> int:
    """Bring a folder to the published tree; return how many files were new.

    ``asked`` is the file that names the witnesses: it goes along as it is served, and
    one that cannot be followed changes nothing there.
    Raises ``LogError``: ``nothing`` when nothing is published yet, ``goes_back`` when
    the folder holds more, ``other_log`` when it holds another log.
    """
    head = tree.shown(session)
    if head is None:
        raise LogError("nothing", "Nothing has been published yet.")
    have = _present(session, place, head.size)
    gone = {index // WIDTH for index in withholding.known(session, said=True)}
    made = 0
    for tile in _new_tiles(have, head.size):
        if tile.level != ENTRIES or tile.n not in gone:
            _put(place / tile.path, tree.tile(session, tile, head.size))
            made += 1
    for bundle in tiles.bundles_of(head.size):
        if bundle.n in gone:
            _put(place / beside(bundle.path), withholding.redacted(session, bundle))
            _take_away(place, bundle)
            made += 1
    vkey = "".join(f"{line}\n" for line in tree.vkeys(session))
    _put(place / VKEY, vkey.encode())
    _put(place / KEYS, tree.history(session).encode())
    if asked is not None:
        with suppress(LogError):
            _put(place / POLICY, quorum.policy_text(session, asked))
    _put(place / CHECKPOINT, head.note)
    return made + 3


def _take_away(place: Path, bundle: Tile) -> None:
    """Leave nothing of a bundle in which an entry is withheld, whole or begun."""
    whole = place / bundle.whole.path
    whole.unlink(missing_ok=True)
    for begun in whole.with_name(f"{whole.name}.p").glob("*"):
        begun.unlink()


def _present(session: Session, place: Path, size: int) -> int:
    """Return the size of the tree that the folder holds already, having compared."""
    found = place / CHECKPOINT
    if not found.exists():
        return 0
    held = checkpoints.parse(notes.parse(found.read_bytes()).text)
    mine = checkpoints.parse(notes.parse(_note(session)).text)
    if held.origin != mine.origin:
        raise LogError("other_log", f"The folder holds another log: {held.origin}.")
    if held.size > size:
        raise LogError(
            "goes_back",
            f"The folder shows {held.size} entries; this database has {size}. "
            "Recover with: python -m oversight ledger reconcile",
        )
    if tiles.root(held.size, tree.reader(session)) != held.root:
        raise LogError("forked", "The folder shows another tree of the same log.")
    return held.size


def _note(session: Session) -> bytes:
    head = tree.shown(session)
    assert head is not None
    return head.note


def _new_tiles(have: int, size: int) -> Iterator[Tile]:
    """Yield what a tree of one size has and a smaller tree of it had not."""
    for every in (tiles.bundles_of, tiles.of_size):
        for tile in every(size):
            if tile.end > have or tile.width < WIDTH:
                yield tile


def _put(target: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, even after power loss."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
