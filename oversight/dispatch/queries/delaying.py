"""Delays that run, and the requests to lengthen them, for each who may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.delaying import DelayAsk
from oversight.dispatch.models.keeping import Delay
from oversight.dispatch.queries import data as queries
from oversight.dispatch.rules.delaying import MOST_IN_ALL
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.pages import cited
from oversight.intake.pages.cited import Cited
from oversight.intake.queries import data as intake
from oversight.intake.queries import matters
from oversight.law.queries import register as law
from oversight.review.queries.naming import Named


@dataclass(frozen=True, slots=True)
class DelayStep:
    """One decision that an account holder is told later."""

    step: int
    ground: str
    days: int
    until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class AskingPage:
    """A running delay for the body that wants it longer."""

    docket: str
    number: int
    until: datetime | None
    left: int
    may_ask: bool
    waits: bool
    steps: tuple[DelayStep, ...]


@dataclass(frozen=True, slots=True)
class DelayRow:
    """One request to be told later still, on the list of who decides it."""

    docket: str
    number: int
    decide_by: datetime


@dataclass(frozen=True, slots=True)
class DelayPage:
    """One request to be told later still, with all that its reviewer needs."""

    docket: str
    number: int
    body: Named
    platform: Named
    locator: str
    tier: str
    fields: tuple[str, ...]
    provisions: tuple[str, ...]
    titles: Mapping[str, Cited]
    offence: str
    steps: tuple[DelayStep, ...]
    ground: str
    facts: str
    days: int
    total: int
    court: str
    court_number: str
    court_on: date
    high_court: bool
    until: datetime


def line(session: Session, docket: str, number: int, *, lock: bool = False) -> DataLine:
    """Return one account of a request for data; any other does not exist."""
    item_id = session.scalars(
        select(Item.id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(LegalRequest.docket == docket, Item.number == number)
    ).one_or_none()
    found = item_id and queries.line_of(session, item_id, lock=lock)
    if not found:
        raise queries.nothing()
    return found


def orders(delays: Iterable[Delay]) -> list[tuple[str, date | None]]:
    """Return the orders of courts on which delays rest: their numbers and days."""
    return [(one.court_number, one.court_on) for one in delays if one.court_number]


def running(history: Iterable[Delay]) -> Delay | None:
    """Return the last delay of a notice that has not opened yet."""
    waiting = [one for one in history if one.unsealed_at is None]
    return max(waiting, key=lambda one: one.step, default=None)


def open_on(session: Session, line_id: UUID) -> DelayAsk | None:
    """Return the undecided request on this account, if there is one."""
    return session.scalars(
        select(DelayAsk)
        .where(DelayAsk.line_id == line_id, DelayAsk.outcome.is_(None))
        .execution_options(populate_existing=True)
    ).one_or_none()


def of_judge(session: Session, line_id: UUID, by: Actor) -> DelayAsk:
    """Return the last request on this account that this reviewer has to decide."""
    found = session.scalars(
        select(DelayAsk)
        .where(DelayAsk.line_id == line_id, DelayAsk.judge_id == by.id)
        .order_by(DelayAsk.step.desc(), DelayAsk.asked_at.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise queries.nothing()
    return found


def waiting(by: Actor) -> Select[UUID]:
    """Return the query for the requests that wait for this reviewer."""
    return select(DelayAsk.id).where(
        DelayAsk.judge_id == by.id, DelayAsk.outcome.is_(None)
    )


def waiting_for(session: Session, by: Actor) -> tuple[DelayRow, ...]:
    """Return the requests that wait for this reviewer, what ends first on top."""
    rows = session.execute(
        select(LegalRequest.docket, Item.number, DelayAsk.decide_by)
        .join(Item, Item.request_id == LegalRequest.id)
        .join(DelayAsk, DelayAsk.item_id == Item.id)
        .where(DelayAsk.id.in_(waiting(by)))
        .order_by(DelayAsk.decide_by, LegalRequest.docket, Item.number)
    )
    return tuple(DelayRow(*row) for row in rows)


def asking_page(
    session: Session, docket: str, number: int, by: Actor, *, now: datetime
) -> AskingPage:
    """Return a delay for an officer of the body that filed; no other sees it."""
    matters.own_request(session, docket, by)
    found = line(session, docket, number)
    history = queries.delays(session, found.id)
    last = running(history)
    if last is None:
        raise queries.nothing()
    waits = open_on(session, found.id) is not None
    most = law.profile(session, local_date(now)).delay_extensions
    left = most is None or last.step - 1 < most
    return AskingPage(
        docket=docket,
        number=number,
        until=last.until,
        left=max(MOST_IN_ALL - last.total_days, 0),
        may_ask=left and not waits and last.until > now,
        waits=waits,
        steps=_steps(history),
    )


def delay_page(session: Session, docket: str, number: int, by: Actor) -> DelayPage:
    """Return a request for the reviewer who decides it, until it is decided."""
    found = line(session, docket, number)
    ask = of_judge(session, found.id, by)
    if ask.outcome is not None:
        raise queries.nothing()
    request = found.order.legal_request
    history = queries.delays(session, found.id)
    return DelayPage(
        docket=docket,
        number=number,
        body=Named(request.body.name, request.body.name_ur),
        platform=Named(request.platform.name, request.platform.name_ur),
        locator=found.item.locator,
        tier=found.tier.value,
        fields=tuple(found.fields),
        provisions=tuple(found.item.provisions),
        titles=cited.in_words(session, found.item.provisions),
        offence=intake.promise(session, request.id).answers["offence"],
        steps=_steps(history),
        ground=ask.ground,
        facts=ask.facts,
        days=ask.days,
        total=max((one.total_days for one in history), default=0),
        court=ask.court,
        court_number=ask.court_number,
        court_on=ask.court_on,
        high_court=ask.high_court,
        until=ask.decide_by,
    )


def _steps(history: Sequence[Delay]) -> tuple[DelayStep, ...]:
    return tuple(
        DelayStep(one.step, one.ground, one.days, one.until, one.decided_by)
        for one in history
    )
