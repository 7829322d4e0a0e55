"""The list of erasures as a file: kept up from the database, and read after a restore.

It is only ever added to. Whoever erases adds a line once the erasure is committed, and
the worker adds what a machine that died in between left out.
"""

import os
from contextlib import suppress
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import BinaryIO

from oversight.cli.answering import Refused
from oversight.cli.opening import Portal
from oversight.privacy.rules import listing
from oversight.privacy.rules.listing import Listed
from oversight.vault import erased
from oversight.vault.models.erasures import Erasure
from oversight.web import logs

_seen: dict[str, int] = {}


def listed(path: Path) -> tuple[list[Listed], list[int]]:
    """Return what the list holds, and which lines of it cannot be read."""
    with suppress(FileNotFoundError):
        return listing.read(path.read_bytes())
    return [], []


def safely(portal: Portal) -> bool:
    """Bring the list up to date, or log what failed and go on."""
    try:
        keep_up(portal)
    except Exception as error:  # noqa: BLE001  # The portal must go on.
        told = {"endpoint": "erasures", **logs.fault(error)}
        logs.LOGGER.error("erasures not listed", extra=told)
        return False
    return True


def keep_up(portal: Portal) -> None:
    """Bring the list up to date, unless it was so when this process looked last."""
    place = str(portal.settings.erasure_list)
    with portal.store.reading() as session:
        count = erased.count(session)
    if _seen.get(place) != count:
        bring_up(portal)
        _seen[place] = count


def bring_up(portal: Portal) -> int:
    """Add to the list every erasure that it lacks; return how many that were."""
    path = portal.settings.erasure_list
    with portal.store.reading() as session:
        here = [_line_of(row) for row in erased.every(session)]
    if not here:
        return 0
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b") as file:
        flock(file, LOCK_EX)
        content = file.read()
        known = {one.key for one in listing.read(content)[0]}
        lacking = b"".join(listing.line(o) for o in here if o.key not in known)
        if lacking:
            _end_line(file, content)
            file.write(lacking)
            file.flush()
            os.fsync(file.fileno())
    return lacking.count(b"\n")


def _end_line(file: BinaryIO, content: bytes) -> None:
    """Let the next line begin on its own: half a line before it is taken off."""
    whole, _, tail = content.rpartition(b"\n")
    if tail and listing.read(tail)[0]:
        file.write(b"\n")
    elif tail:
        file.truncate(len(whole) + 1 if whole else 0)


def alive(portal: Portal) -> int:
    """Return of how many keys the list says that they are gone, while they are here."""
    found, _ = listed(portal.settings.erasure_list)
    with portal.store.reading() as session:
        return len(erased.alive(session, {one.key for one in found}))


def check_none_alive(portal: Portal) -> None:
    """Refuse to work on a database that was restored with what had been forgotten."""
    count = alive(portal)
    if count:
        raise Refused(
            "forgotten_lives",
            f"{count} keys are here again although the list says that they are gone: "
            "this database was restored. Run ledger reconcile, then: "
            "python -m oversight vault replay",
        )


def _line_of(row: Erasure) -> Listed:
    return Listed(row.id, row.ground, row.erased_at, row.stream, row.n)
