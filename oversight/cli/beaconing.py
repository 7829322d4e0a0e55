"""Listening to the public beacon beside the clocks: without it no draw, and no guess.

A relay may be slow for seconds, so it is asked outside any transaction and on a
thread of its own. While none tells a true round, the draws that named it wait, and
the worker's log says so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread

from oversight.cli.opening import Portal
from oversight.core import clock
from oversight.review.queries import beacons
from oversight.review.service import beacon, relays, sources
from oversight.web import logs

PAUSE_SECONDS, GRACE_SECONDS = 3.0, 5.0
ENDPOINT = "beacon"


def settle(portal: Portal, now: datetime) -> bool:
    """Let pools name the beacon of the settings from now on; say if that is new."""
    found = sources.check(portal.settings)
    with portal.store.transaction() as session:
        return beacon.choose(session, found, now=now)


def listen(portal: Portal, now: datetime) -> int:
    """Hear every round of drand that a pool waits for; return how many were new."""
    with portal.store.reading() as session:
        waits = [
            (source, round_)
            for source in beacons.waited_for(session)
            for round_ in beacons.due(session, source, now)
        ]
    asked, heard = sources.relays(portal.settings), 0
    for source, round_ in waits:
        assert source.chain is not None
        signature = relays.signature(asked, round_, chain=source.chain)
        if signature is None:
            told = {"endpoint": f"{ENDPOINT}.{round_}"}
            logs.LOGGER.warning("beacon not heard: draws wait", extra=told)
            break
        with portal.store.transaction() as session:
            heard += beacon.hear(session, round_, signature, now=now, source=source)
    return heard


@contextmanager
def listener(portal: Portal) -> Iterator[None]:
    """Listen all the while, until the work inside has ended."""
    settle(portal, clock.utc_now())
    stop = Event()
    thread = Thread(target=_rounds, args=(portal, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(GRACE_SECONDS)


def _rounds(portal: Portal, stop: Event) -> None:
    while not stop.is_set():
        safely(portal, clock.utc_now())
        stop.wait(PAUSE_SECONDS)


def heard(portal: Portal, now: datetime) -> bool:
    """Choose and listen once; say False where that failed."""
    settle(portal, now)
    return safely(portal, now) is not None


def safely(portal: Portal, now: datetime) -> int | None:
    """Listen once, or log what failed and return None: the next round may succeed."""
    try:
        return listen(portal, now)
    except Exception as error:  # noqa: BLE001  # The portal must go on.
        told = {"endpoint": ENDPOINT, **logs.fault(error)}
        logs.LOGGER.error("beacon not heard: draws wait", extra=told)
        return None
