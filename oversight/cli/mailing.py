"""The worker's postman: hands letters over beside the clocks, so that neither waits.

A server may be slow for minutes; a beacon may not. So letters leave on a thread of
their own, which ends with the worker.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread
from urllib.parse import urlsplit

from oversight.cli.opening import Portal
from oversight.core import clock
from oversight.notices import outbox, smtp
from oversight.notices.queries import mail as queries
from oversight.notices.service import sending
from oversight.notices.smtp import Relay
from oversight.settings import Settings
from oversight.web import logs

PAUSE_SECONDS = 1.0
GRACE_SECONDS = 5.0
NOWHERE = ""


def relay(told: Settings) -> Relay | None:
    """Return the mail server that the settings name, if they name one."""
    if told.smtp_url is None:
        return None
    name = urlsplit(told.base_url).hostname or "localhost"
    return smtp.relay(told.smtp_url, name=name, strict=told.production)


def send(portal: Portal, now: datetime) -> int:
    """Hand over what is due at this moment, and ring when a letter is late."""
    server = relay(portal.settings)
    sent = outbox.empty(portal.store, server, lambda: now) if server else 0
    _watch(portal, server, now)
    return sent


def left(portal: Portal) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return how many letters did not leave, and why, for whoever runs the portal."""
    server = relay(portal.settings)
    with portal.store.reading() as session:
        waiting = queries.waiting(session)
        aside = queries.left_aside(session)
        known = queries.server(session, server.address) if server else None
    lines = []
    if waiting and server is None:
        lines.append(f"No mail server is named in SMTP_URL: {waiting} letters wait.")
    elif waiting and known and known.failing_since:
        since = known.failing_since.isoformat(timespec="minutes")
        lines.append(f"The mail server {known.host} takes no letters since {since}:")
        lines.append(f"  {known.answer}. {waiting} letters wait and lose no place.")
    if aside:
        lines.append(f"{aside} letters were put aside: /en/desk/mail says why.")
    return {"waiting": waiting, "put_aside": aside}, tuple(lines)


@contextmanager
def postman(portal: Portal) -> Iterator[None]:
    """Let letters leave all the while, until the work inside has ended."""
    stop = Event()
    thread = Thread(target=_rounds, args=(portal, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(GRACE_SECONDS)


def _rounds(portal: Portal, stop: Event) -> None:
    server = relay(portal.settings)
    while not stop.is_set():
        try:
            if server is not None:
                outbox.empty(portal.store, server, clock.utc_now, stopped=stop.is_set)
            _watch(portal, server, clock.utc_now())
        except Exception as error:  # noqa: BLE001  # The next round may succeed.
            told = {"endpoint": "mail", **logs.fault(error)}
            logs.LOGGER.error("letters not sent", extra=told)
        stop.wait(PAUSE_SECONDS)


def _watch(portal: Portal, server: Relay | None, now: datetime) -> None:
    """Ring when letters are late; a demo without a mail server owes nobody any."""
    if server is None and not portal.settings.production:
        return
    place = server.address if server else NOWHERE
    with portal.store.reading() as session:
        if not queries.alarm_turns(session, place, now=now):
            return
    with portal.store.transaction() as session:
        late = sending.watch(session, place, now=now)
    event = "letters are late" if late else "letters are in time again"
    logs.LOGGER.warning(event, extra={"endpoint": "mail"})
