"""The worker's part in the public log: places, signatures, and what is shown.

Whatever goes wrong with the log stops the log alone: acts are written all the same
and wait for their places.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oversight.cli.opening import Portal
from oversight.ledger import sequencer, tree
from oversight.ledger.rules import checkpoints, notes, signing
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.settings import Settings
from oversight.storage.session import Store
from oversight.web import logs

LAST = "log.checkpoint"
SUFFIX = "/log"
Ask = Callable[[Store, Checkpoint, datetime], None]


def origin(told: Settings, store: Store) -> str:
    """Return the name of the log: the portal's host and ``/log``, for good.

    In development a portal may be started on another port; its log keeps the name
    under which it began.
    """
    with store.reading() as session:
        known = [notes.parse_vkey(row.vkey).name for row in tree.keys(session)]
    if known and not told.production:
        return known[0]
    return told.host + SUFFIX


def next_key(told: Settings) -> Path:
    """Return where the key waits that will follow the log's own."""
    return told.log_key.with_name(f"{told.log_key.name}.next")


def keys(told: Settings) -> list[Ed25519PrivateKey]:
    """Return the log's key and, if one is on its way, the next one.

    In development the first key is made on first need. Raises ``LogError`` when a
    file is missing, readable by others, or no key.
    """
    path, following = told.log_key, next_key(told)
    if not told.production and not path.exists():
        keep_secret(path, signing.new_seed())
    return [_key(one) for one in (path, following) if one == path or one.exists()]


def _key(path: Path) -> Ed25519PrivateKey:
    try:
        mode, seed = path.stat().st_mode, path.read_bytes()
    except OSError:
        raise LogError(
            "no_key", "OVERSIGHT_LOG_KEY names a file that cannot be read."
        ) from None
    if mode & 0o077:
        raise LogError(
            "open_key",
            "OVERSIGHT_LOG_KEY names a file that others can read; set its mode to "
            "0600.",
        )
    return signing.key(seed)


def gather(portal: Portal, now: datetime) -> int:
    """Give everything that waits its place, unless others saw a tree beyond this one.

    A restored older copy must not give away places that the world has seen taken:
    what it lost could never be put back.
    """
    with portal.store.reading() as session:
        sequencer.check_seen(session, remembered(portal.settings.instance / LAST))
    return collect(portal.store, now)


def collect(store: Store, now: datetime) -> int:
    """Give everything that waits its place; return how much that was."""
    done = 0
    while True:
        with store.transaction() as session:
            appended = sequencer.append(session, now=now)
        if appended is None:
            return done
        done += appended.count


def show(portal: Portal, now: datetime, ask: Sequence[Ask] = ()) -> int:
    """Sign the newest tree, ask for cosignatures, and let the world see it.

    Returns the size that is newly shown, or 0. ``ask`` is called between signature
    and publication, outside any transaction. Raises ``LogError`` when this database
    is older than what was shown (``rolled_back``) or differs from it (``forked``).
    """
    store, last = portal.store, portal.settings.instance / LAST
    with store.transaction() as session:
        sequencer.check_seen(session, remembered(last))
        name, offered = origin(portal.settings, store), keys(portal.settings)
        sequencer.sign(session, name, offered, now=now)
    with store.reading() as session:
        signed = tree.newest(session)
        if signed is None or signed.size == tree.published(session):
            return 0
    for one in ask:
        one(store, signed, now)
    with store.transaction() as session:
        sequencer.publish(session, signed.size, now=now)
        head = tree.head(session, signed.size)
    assert head is not None
    keep_secret(last, head.note)
    return signed.size


def keep(portal: Portal, now: datetime) -> int:
    """Give everything its place and show it; return how much that was."""
    done = gather(portal, now)
    show(portal, now)
    return done


def safely(step: Callable[[], int]) -> int:
    """Do a step of the log; whatever fails is logged and leaves the worker running."""
    try:
        return step()
    except LogError as error:
        logs.LOGGER.error("log stopped", extra={"endpoint": f"log.{error.code}"})
    except Exception as error:  # noqa: BLE001  # The portal must go on.
        logs.LOGGER.error("log failed", extra={"endpoint": "log"} | logs.fault(error))
    return 0


def remembered(path: Path) -> list[Checkpoint]:
    """Return the checkpoint that was shown last, as it was kept beside the database."""
    with suppress(FileNotFoundError):
        return [checkpoints.parse(notes.parse(path.read_bytes()).text)]
    return []


def keep_secret(path: Path, content: bytes) -> None:
    """Replace a file that only its owner reads: whole or not at all."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
