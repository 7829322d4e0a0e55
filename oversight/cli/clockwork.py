"""What happens by itself: a worker that sweeps every moment, or one sweep by hand.

Each sweep is a transaction of its own: one that fails is logged, by reference only,
and the others go on. One worker runs at a time.
"""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import partial
from threading import Event
from time import monotonic

import click
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.accounts.service import people as accounts
from oversight.appeals.queries import finality as matters_kept
from oversight.appeals.service import forgetting
from oversight.appeals.service import sweep as appeals
from oversight.cli import (
    beaconing,
    demo_clock,
    erasures,
    logkeeping,
    mailing,
    opening,
    outages,
    resting,
)
from oversight.cli.answering import REFUSED, Answer, Refused, answers
from oversight.cli.opening import Portal
from oversight.core import clock
from oversight.dispatch.service import data_sweep as data
from oversight.dispatch.service import sweep as dispatch
from oversight.extensions.service import sweep as extensions
from oversight.intake.service import sweep as intake
from oversight.ledger import heads
from oversight.ledger.rules.cadence import NO_HOLD
from oversight.notices import retention as letters_kept
from oversight.notices.service import sending as letters
from oversight.outreach.service import added, drawn, reminding, telling_bodies
from oversight.privacy.rules.retention import LETTERS
from oversight.privacy.service import retiring
from oversight.review.service import beacon
from oversight.review.service import sweep as review
from oversight.storage import apart
from oversight.storage.session import Store
from oversight.transparency import service as transparency
from oversight.web import logs, troubles

PAUSE_SECONDS = 1.0
BEAT_EVERY = LIST_EVERY = 10
ROUNDS = 500
ADVISORY_LOCK = 20261123
TAKE = f"SELECT pg_try_advisory_lock({ADVISORY_LOCK})"

Sweep = Callable[[Session, datetime], int]
Held = Callable[[], bool]


def _beacon(session: Session, now: datetime) -> int:
    return beacon.make_beacon(session, now=now)


def _sessions(session: Session, now: datetime) -> int:
    return accounts.sweep(session, now)


def _retention(session: Session, now: datetime) -> int:
    looked = retiring.retire(session, since_final, forgetting.purge, now=now)
    return looked + forgetting.unsigned(session, now=now)


def since_final(session: Session, docket: str, subject: str) -> datetime | None:
    """Return since when nothing more can come of what a key keeps, asking its room."""
    if docket.startswith(LETTERS):
        return letters_kept.final(session, docket)
    return matters_kept.final(session, docket, subject)


def _reminders(session: Session, now: datetime) -> int:
    return sum(act(session, now) for act in (drawn.sweep, added.sweep, reminding.sweep))


APPEALS = "appeals"
SWEEPS: Mapping[str, Sweep] = {
    "beacon": _beacon,
    "intake": intake.sweep,
    "review": review.sweep,
    "dispatch": dispatch.sweep,
    "data": data.sweep,
    "extensions": extensions.sweep,
    APPEALS: appeals.sweep,
    "reports": transparency.sweep,
    "reminders": _reminders,
    "news": telling_bodies.sweep,
    "accounts": _sessions,
    "letters": letters.sweep,
    "retention": _retention,
    "audit": heads.publish,
}
MAIL, LOG, LIST, HEARD = "mail", "log", "erasures", "drand"


def sweep_once(
    store: Store, now: datetime, *, hold: timedelta = NO_HOLD
) -> tuple[dict[str, int], list[str]]:
    """Let everything that is due happen once; return what was done and what failed.

    What follows upon the acts of persons follows for all of one ``hold`` at once. A
    docket that fails is undone by itself; its sweep goes on, and is named as failed.
    """
    done: dict[str, int] = {}
    failed: list[str] = []
    held: dict[str, Sweep] = {}
    if hold:
        held[APPEALS] = partial(appeals.sweep, hold=hold)
    for name, sweep in {**SWEEPS, **held}.items():
        try:
            with store.transaction() as session:
                apart.begin(session)
                done[name] = sweep(session, now)
                one_by_one = apart.faults(session)
            for error in one_by_one:
                _failed(failed, name, error)
        except Exception as error:  # noqa: BLE001  # The other sweeps must go on.
            _failed(failed, name, error)
    return done, failed


def _failed(failed: list[str], name: str, error: Exception) -> None:
    """Name a sweep once, and log each of its faults."""
    if name not in failed:
        failed.append(name)
    told = {"endpoint": f"sweep.{name}", **logs.fault(error)}
    logs.LOGGER.error("sweep failed", extra=told)


@contextmanager
def alone(portal: Portal) -> Iterator[Held]:
    """Hold the one place of the worker, or refuse while another holds it.

    What is given says whether the place is still held: on PostgreSQL it is lost with
    its connection, and taken again once the database is back.
    """
    if portal.store.engine.dialect.name == "postgresql":
        with closing(_Place(portal.store)) as place:
            if not place.held():
                raise _taken()
            yield place.held
        return
    with (portal.settings.instance / "worker.lock").open("w") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise _taken() from None
        yield lambda: True


@dataclass(slots=True)
class _Place:
    """The worker's lock on PostgreSQL, held by a connection of its own."""

    store: Store
    line: Connection | None = None

    def held(self) -> bool:
        """Say whether the place is held, after an attempt to take it if it is not."""
        try:
            if self.line is None:
                return self._taken()
            self.line.exec_driver_sql("SELECT 1")
        except DBAPIError as error:
            self.close()
            if troubles.named(error) is not troubles.DOWN:
                raise
            return False
        return True

    def _taken(self) -> bool:
        plain = self.store.engine.connect()
        self.line = plain.execution_options(isolation_level="AUTOCOMMIT")
        if self.line.exec_driver_sql(TAKE).scalar():
            return True
        self.close()
        return False

    def close(self) -> None:
        """Let go of the place and of the connection that holds it."""
        if self.line is not None:
            # Not back into the pool, which would keep the lock with the connection.
            self.line.invalidate()
            self.line.close()
        self.line = None


def _taken() -> Refused:
    return Refused("worker_runs", "A worker is running already; one is enough.")


@click.command()
@answers
def worker() -> Answer:
    """Let what is due happen, every second or more seldom, until stopped."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    logs.install()
    with opening.portal() as portal, alone(portal) as held, ExitStack() as beside:
        erasures.check_none_alive(portal)
        beside.enter_context(mailing.postman(portal))
        beside.enter_context(logkeeping.keeper(portal))
        beside.enter_context(beaconing.listener(portal))
        work(portal, stop, held)
    return Answer({"stopped": True})


def work(portal: Portal, stop: Event, held: Held) -> None:
    """Sweep every moment; wait while the database is away or another one works.

    What took long is followed by a longer rest, so that those who write get their turn.
    """
    rounds, begins = 0, True
    while not stop.is_set():
        if rounds % BEAT_EVERY == 0 and portal.settings.demo_flag.exists():
            demo_clock.beat(portal.settings.instance)
        if held():
            if begins or rounds % BEAT_EVERY == 0:
                outages.safely(portal, clock.utc_now(), started=begins)
            begins = False
            hold = portal.settings.persons_hold
            began = monotonic()
            sweep_once(portal.store, clock.utc_now(), hold=hold)
            took = monotonic() - began
        else:
            begins, took = True, 0.0
            logs.LOGGER.warning("worker waits", extra={"endpoint": "worker"})
        if rounds % LIST_EVERY == 0:
            erasures.safely(portal)
        rounds += 1
        stop.wait(resting.seconds(PAUSE_SECONDS, took))


@click.command()
@click.option("--now", "at", metavar="ISO", help="As of this moment; development only.")
@answers
def tick(at: str | None) -> Answer:
    """Let everything that is due happen once, and stop when nothing is left."""
    logs.install()
    with opening.portal() as portal:
        now = clock.utc_now() if at is None else _moment(at, portal)
        with alone(portal):
            heard = beaconing.heard(portal, now)
            done, failed = _settle(portal, now)
            failed += [] if heard else [HEARD]
            done[MAIL] = mailing.send(portal, now)
            kept = logkeeping.kept(portal, now)
            done[LOG] = kept or 0
            failed += [LOG] if kept is None else []
            failed += [] if erasures.safely(portal) else [LIST]
        unsent, stuck = mailing.left(portal)
    lines = (*(f"{name}: {count}" for name, count in done.items()), *stuck)
    facts = {"now": now.isoformat(), "done": done, "failed": failed, "unsent": unsent}
    if failed:
        return Answer(facts, (*lines, f"Failed: {', '.join(failed)}"), REFUSED)
    return Answer(facts, lines)


def _settle(portal: Portal, now: datetime) -> tuple[dict[str, int], list[str]]:
    total = dict.fromkeys(SWEEPS, 0)
    failed: set[str] = set()
    for _ in range(ROUNDS):
        hold = portal.settings.persons_hold
        done, wrong = sweep_once(portal.store, now, hold=hold)
        failed.update(wrong)
        for name, count in done.items():
            total[name] += count
        if not any(done.values()):
            break
    return total, sorted(failed)


def _moment(text: str, portal: Portal) -> datetime:
    if portal.settings.production:
        raise Refused("not_here", "--now is for development; production keeps time.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(
            "--now needs an ISO instant, such as 2026-11-22T09:00:00Z."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
