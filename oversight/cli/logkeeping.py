"""The worker's part in the public log: places, signatures, and what is shown.

Whatever goes wrong with the log stops the log alone: acts are written all the same
and wait for their places.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oversight.cli import halting, lastseen
from oversight.cli.opening import Portal
from oversight.core import clock
from oversight.ledger import sequencer, tree, witnesses
from oversight.ledger.rules import notes, policies, signing
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.policies import Policy
from oversight.ledger.rules.standstills import halted
from oversight.ledger.witnesses import Said
from oversight.settings import Settings
from oversight.storage.session import Store
from oversight.web import logs

SUFFIX = "/log"
PAUSE_SECONDS, GRACE_SECONDS = 1.0, 5.0
SHOW_EVERY, ASK_EVERY = 10, 600


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
        lastseen.replace(path, signing.new_seed())
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
        shown = tree.published(session)
        sequencer.check_seen(session, lastseen.seen(portal.settings, shown=shown))
    return collect(portal.store, now, hold=portal.settings.persons_hold)


def collect(store: Store, now: datetime, *, hold: timedelta = timedelta(0)) -> int:
    """Give everything that waits its place; return how much that was."""
    done = 0
    while True:
        with store.transaction() as session:
            appended = sequencer.append(session, now=now, hold=hold)
        if appended is None:
            return done
        done += appended.count


def show(portal: Portal, now: datetime) -> int:
    """Sign the newest tree, ask for cosignatures, and let the world see it.

    Returns the size that is newly shown, or 0. Witnesses are asked between signature
    and publication, outside any transaction; without them it is shown as well, and
    whoever asks for a quorum sees that it is missing. Raises ``LogError`` when this
    database is older than what was shown (``rolled_back``) or differs from it
    (``forked``).
    """
    store = portal.store
    with store.transaction() as session:
        shown = tree.published(session)
        sequencer.check_seen(session, lastseen.seen(portal.settings, shown=shown))
        name, offered = origin(portal.settings, store), keys(portal.settings)
        sequencer.sign(session, name, offered, now=now)
    with store.reading() as session:
        signed = tree.newest(session)
        if signed is None or signed.size == tree.published(session):
            return 0
    ask(portal, signed.size)
    with store.reading() as session:
        head = tree.head(session, signed.size)
    assert head is not None
    # Kept first, shown after: no disk may forget what the world has seen.
    lastseen.keep(portal.settings, head.note)
    with store.transaction() as session:
        sequencer.publish(session, signed.size, now=now)
    return signed.size


def ask(portal: Portal, size: int) -> tuple[Said, ...]:
    """Ask the witnesses of the policy, if there is one, to sign the tree of a size."""
    with portal.store.reading() as session:
        head = tree.head(session, size)
    asked = policy(portal.settings)
    if head is None or asked is None:
        return ()
    said = witnesses.ask(portal.store, asked, head.note, now=clock.machine_now())
    _complained(said)
    return said


def again(portal: Portal) -> int:
    """Let the witnesses say once more that they see what is shown; return how many.

    Before anything is shown they are asked what they know of this log all the same:
    a database restored to its first day has shown nothing.
    """
    with portal.store.reading() as session:
        shown = tree.published(session)
    if not shown:
        return look(portal)
    return sum(one.line is not None for one in ask(portal, shown))


def look(portal: Portal) -> int:
    """Ask the witnesses which tree of this log they know; return how many answered."""
    asked, told = policy(portal.settings), portal.settings
    if asked is None:
        return 0
    name = origin(told, portal.store)
    own = [notes.public_key(name, one) for one in keys(told)]
    known = witnesses.look(portal.store, asked, name, own)
    return _complained(known)


def _complained(said: Sequence[Said]) -> int:
    """Log who gave no answer that holds; return how many did."""
    silent = [one for one in said if one.why]
    for one in silent:
        logs.LOGGER.warning("no cosignature", extra={"endpoint": one.name})
    return len(said) - len(silent)


def policy(told: Settings) -> Policy | None:
    """Return whom the portal asks for cosignatures; raises ``LogError``."""
    path = told.witness_policy
    return policies.parse(path.read_bytes()) if path.exists() else None


def keep(portal: Portal, now: datetime) -> int:
    """Give everything its place and show it; return how much that was.

    The witnesses are asked first, as a worker does when it starts.
    """
    again(portal)
    done = gather(portal, now)
    show(portal, now)
    return done


def kept(portal: Portal, now: datetime) -> int | None:
    """Keep the log as a worker's round does; None where it stands still."""
    return _round(portal, now, partial(keep, portal, now))


@contextmanager
def keeper(portal: Portal) -> Iterator[None]:
    """Keep the log all the while, beside the clocks: witnesses may be slow."""
    stop = Event()
    thread = Thread(target=_rounds, args=(portal, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(GRACE_SECONDS)


def _rounds(portal: Portal, stop: Event) -> None:
    """Give places every second, show every tenth, whatever happens: one cadence."""
    rounds = 0
    # Before any place is given: a witness may remember what a restored disk forgot.
    ask_again = partial(again, portal)
    while (
        safely(ask_again, _halt(portal, clock.utc_now())) is None and not stop.is_set()
    ):
        stop.wait(PAUSE_SECONDS * SHOW_EVERY)
    while not stop.is_set():
        now = clock.utc_now()
        safely(partial(gather, portal, now), _halt(portal, now))
        if rounds % SHOW_EVERY == 0:
            _round(portal, now, partial(show, portal, now))
        if rounds % ASK_EVERY == ASK_EVERY - 1:
            safely(ask_again, _halt(portal, now))
        rounds += 1
        stop.wait(PAUSE_SECONDS)


def _round(portal: Portal, now: datetime, step: Callable[[], int]) -> int | None:
    """Do what shows the log; once it can be shown, say on the record that it stood."""
    done = safely(step, _halt(portal, now))
    if done is not None:
        safely(partial(halting.tell, portal, now))
    return done


def _halt(portal: Portal, now: datetime) -> Callable[[str], None]:
    """Remember that an error stops the log, and since when."""

    def halt(code: str) -> None:
        cause = halted(code)
        if cause is not None:
            halting.begin(portal.settings.instance, cause, now)

    return halt


def safely(step: Callable[[], int], halt: Callable[[str], object] = str) -> int | None:
    """Do a step of the log, or log what failed and return None: the worker goes on."""
    try:
        return step()
    except LogError as error:
        halt(error.code)
        told = {"endpoint": f"log.{error.code}", "advice": error.sentence}
        logs.LOGGER.error("log stopped", extra=told)
    except Exception as error:  # noqa: BLE001  # The portal must go on.
        logs.LOGGER.error("log failed", extra={"endpoint": "log"} | logs.fault(error))
    return None
