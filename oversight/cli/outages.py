"""The portal away and back: announced, noticed by the worker itself, or told by hand.

The worker writes down every few seconds that it works. Where it finds that this was
long ago, the record says so before anything that fell due meanwhile happens.
"""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from oversight.cli import lastseen, opening
from oversight.cli.answering import Answer, Refused, answers
from oversight.cli.opening import Portal
from oversight.core import clock
from oversight.ledger import outages
from oversight.ledger.rules.outages import LONG, TOLD, Outage
from oversight.review.service import resuming
from oversight.web import logs

FILE = "service.beat"


def beat(portal: Portal, now: datetime, *, started: bool = False) -> bool:
    """Write down that the portal works; say whether it had been away, on the record.

    What was announced is over when the worker has ``started``. Raises what the
    database raises: then nothing is written down, and the next beat asks again. A
    clock that was put back adds nothing, and takes nothing away.
    """
    path = portal.settings.instance / FILE
    last = _last(path)
    with portal.store.transaction() as session:
        since = _away_since(session, last, now, started=started)
        if since is not None:
            came_back(session, since, now=now)
    lastseen.replace(path, now.astimezone(UTC).isoformat().encode("ascii"))
    return since is not None


def _away_since(
    session: Session, last: datetime | None, now: datetime, *, started: bool
) -> datetime | None:
    """Return since when nobody worked and nothing on the record says so; or None."""
    told = outages.announced(session) if started else None
    if told is not None:
        return told if told < now else None
    known = max((one.until for one in outages.known(session)), default=last)
    if last is None or known is None:
        return None
    since = max(last, known)
    return since if now - since >= TOLD else None


def safely(portal: Portal, now: datetime, *, started: bool = False) -> bool:
    """Do the same, or log what failed and go on."""
    try:
        return beat(portal, now, started=started)
    except Exception as error:  # noqa: BLE001  # The portal must go on.
        told = {"endpoint": "service", **logs.fault(error)}
        logs.LOGGER.error("outage not told", extra=told)
        return False


def came_back(session: Session, since: datetime, *, now: datetime) -> Outage:
    """Put an outage on the record and give affected people their time back."""
    outage = outages.came_back(session, since, now=now)
    resuming.give_back(session, outage, now=now)
    return outage


def _last(path: Path) -> datetime | None:
    with suppress(OSError, ValueError):
        found = datetime.fromisoformat(path.read_text("ascii"))
        return found if found.tzinfo else None
    return None


@click.group()
def service() -> None:
    """Say in public that the portal goes away, or was away."""


@service.command()
@answers
def down() -> Answer:
    """Say that the portal goes away now; stop the worker after it.

    The worker says that it is back when it starts again.
    """
    with opening.portal() as portal, portal.store.transaction() as session:
        new = outages.announce(session, now=clock.utc_now())
    said = "The record says so." if new else "The record says so already."
    return Answer({"announced": new}, (said, "Now stop the worker, then the server."))


@service.command()
@click.option("--since", metavar="ISO", help="When it began, if nobody announced it.")
@answers
def up(since: str | None) -> Answer:
    """Say that the portal is back, and since when nobody had reached it.

    For what the worker cannot see: it went on while web server or network did not.
    Affected people get the time back where it was more than four hours.
    """
    with opening.portal() as portal, portal.store.transaction() as session:
        now = clock.utc_now()
        begun = outages.announced(session) if since is None else _moment(since)
        if begun is None:
            raise Refused("not_down", "Nobody announced it: say --since when it began.")
        outage = came_back(session, begun, now=now)
    facts = {
        "since": outage.since.isoformat(),
        "until": outage.until.isoformat(),
        "given_back": outage.is_long,
    }
    hours = int(LONG.total_seconds()) // 3600
    given = f"Less than {hours} hours: no time changes."
    if outage.is_long:
        given = "Affected people get this time back; the State's clocks ran on."
    return Answer(facts, (f"Away since {facts['since']}: on the record.", given))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(
            "--since needs an ISO instant, such as 2026-11-22T09:00:00Z."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
