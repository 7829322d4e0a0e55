"""The checkpoint that was shown last, kept beside the database and in a second place.

A restored database has forgotten what the world saw of the log; these files have not.
The second place (``OVERSIGHT_LOG_SECOND``) is outside the instance folder, so that a
folder restored as a whole meets it as well. Whatever any of them knows binds.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from oversight.cli import faults
from oversight.ledger.rules import checkpoints, notes
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.settings import Settings

LAST = "log.checkpoint"
SPOILT = "last_seen"


def places(told: Settings) -> tuple[Path, ...]:
    """Return every file that keeps the last checkpoint, the nearest first."""
    second = told.log_second
    return (told.instance / LAST, *(() if second is None else (second,)))


def seen(told: Settings, *, shown: int = 0) -> list[Checkpoint]:
    """Return what each place knows; raises ``LogError`` for one that cannot be read.

    Once anything was ``shown`` an empty second place is not a new one: it was lost, or
    the operator says that it is new by putting the newest checkpoint there.
    """
    second = told.log_second
    if shown and second is not None and not second.exists():
        raise LogError(
            SPOILT,
            f"{second} is empty, though {shown} entries were shown. Nothing will be "
            "signed. If this place is new, or was lost, put there the newest copy of "
            f"the log's checkpoint that you know, such as {told.instance / LAST}.",
        )
    found = (_read(path) for path in places(told))
    return [one for one in found if one is not None]


def keep(told: Settings, note: bytes) -> None:
    """Let every place know this checkpoint; each file is there whole or not at all.

    Looked at once more while nobody else can write: two portals that share a second
    place never take each other's tree back. Raises ``LogError``.
    """
    new = checkpoints.parse(notes.parse(note).text)
    try:
        with ExitStack() as held:
            for path in places(told):
                held.enter_context(_alone(path))
                _check(_read(path), new, path)
            for path in places(told):
                replace(path, note)
    except OSError as error:
        raise LogError(SPOILT, faults.of_file(error)) from None


def replace(path: Path, content: bytes) -> None:
    """Replace a file that only its owner reads, durably: whole or not at all."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path) -> Checkpoint | None:
    try:
        return checkpoints.parse(notes.parse(path.read_bytes()).text)
    except FileNotFoundError:
        return None
    except (OSError, LogError):
        raise LogError(
            SPOILT,
            f"{path} does not hold the checkpoint that was shown last. Nothing will "
            "be signed. Put there the newest copy of the log's checkpoint.",
        ) from None


def _check(held: Checkpoint | None, new: Checkpoint, path: Path) -> None:
    if held is None or (held.size < new.size and held.origin == new.origin):
        return
    if held != new:
        raise LogError(
            "forked" if held.size == new.size else "rolled_back",
            f"{path} knows another tree: {held.origin}, {held.size} entries. Another "
            "portal keeps this log, or this database was restored from a copy.",
        )


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the folder of a place, so that nobody writes between look and write."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        flock(folder, LOCK_EX)
        yield
    finally:
        os.close(folder)
