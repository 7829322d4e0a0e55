"""What platforms said to be not possible for now, as long as it has no other answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Platform
from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.models.rests import Rest
from oversight.dispatch.queries import answered, resumed, stays
from oversight.dispatch.queries.answered import Said
from oversight.dispatch.rules import rests
from oversight.dispatch.rules.answers import FOR_NOW
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.models.requests import LegalRequest
from oversight.outreach.queries.sent import liaisons
from oversight.outreach.rules.reminders import Running

CLOCK = "rest"
ORDERS, DATA = "orders", "data-requests"


@dataclass(frozen=True, slots=True)
class Resting:
    """One day until which a platform said that something of a docket cannot be done."""

    docket: str
    platform: str
    desk: str
    said_at: datetime
    ends_on: date


def of_rests(session: Session, now: datetime) -> Iterator[Running]:
    """Return the rests that go on, so that their end surprises nobody."""
    people = liaisons(session)
    for one in resting(session):
        due = rests.last_moment(one.ends_on)
        if now < due:
            who = people.get(one.platform, ())
            yield Running(CLOCK, one.docket, one.said_at, due, who)


def over(session: Session, now: datetime) -> list[Resting]:
    """Return the rests whose day has passed, and nothing was answered since."""
    return [one for one in resting(session) if rests.is_over(one.ends_on, now=now)]


def resting(session: Session) -> list[Resting]:
    """Return what rests, or did until a day and was not answered: each day once."""
    found = {*_of_orders(session), *_of_data(session)}
    last: dict[tuple[str, date], Resting] = {}
    for one in sorted(found, key=lambda one: one.said_at, reverse=True):
        last[one.docket, one.ends_on] = one
    return sorted(last.values(), key=lambda one: (one.docket, one.ends_on))


def _of_orders(session: Session) -> Iterator[Resting]:
    said = select(PlatformAnswer.id).where(
        PlatformAnswer.line_id == Line.id, PlatformAnswer.reason == FOR_NOW
    )
    rows = session.execute(
        select(Line.id, LegalRequest.docket, Platform.slug)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(Line.state == LineState.DISPATCHED, said.exists())
    ).all()
    ids = [line for line, *_ in rows]
    found, anew = answered.for_now(session, ids), resumed.items(session, ids)
    for line, docket, slug in rows:
        if line in found and not _is_past(one := found[line], anew.get(line)):
            yield Resting(docket, slug, ORDERS, one.said_at, one.ends_on)


def _of_data(session: Session) -> Iterator[Resting]:
    said = select(Rest.id).where(Rest.data_line_id == DataLine.id)
    rows = session.execute(
        select(DataLine.id, LegalRequest.docket, Platform.slug)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .join(Platform, Platform.id == DataOrder.platform_id)
        .where(DataLine.state == DataState.DISPATCHED, said.exists())
    ).all()
    ids = [line for line, *_ in rows]
    found, stayed = answered.data_for_now(session, ids), stays.stayed(session, ids)
    anew = resumed.accounts(session, ids)
    for line, docket, slug in rows:
        if line not in stayed and not _is_past(one := found[line], anew.get(line)):
            yield Resting(docket, slug, DATA, one.said_at, one.ends_on)


def _is_past(said: Said, anew: datetime | None) -> bool:
    """Say whether a rest was over when the item was asked for anew, after a stay."""
    return anew is not None and anew >= rests.over_at(said.ends_on)
