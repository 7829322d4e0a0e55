"""Requests to use data longer or for more, for each who may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.holdings import DataUse, Production
from oversight.dispatch.models.using import UseAsk
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import lodging
from oversight.dispatch.queries.lodging import LodgingRow
from oversight.dispatch.rules.data_lifecycle import Holding
from oversight.dispatch.rules.using import UseOutcome, UseWhat
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.pages import cited
from oversight.intake.pages.cited import Cited
from oversight.intake.queries import data as intake
from oversight.intake.queries import matters
from oversight.law.queries import register as law
from oversight.law.rules.kinds import Role
from oversight.law.rules.register import Provision
from oversight.review.queries.naming import Named


@dataclass(frozen=True, slots=True)
class UseRow:
    """One request for more, on the list of who decides it."""

    docket: str
    number: int
    what: str
    decide_by: datetime


@dataclass(frozen=True, slots=True)
class UseStep:
    """One request for more and what became of it, for the body that asked."""

    number: int
    what: str
    days: int | None
    asked_at: datetime
    decide_by: datetime
    outcome: str
    reasons: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class UseAskingPage:
    """What an officer sees before asking for more."""

    docket: str
    number: int
    until: datetime
    may_ask: bool
    lodged: tuple[LodgingRow, ...]
    steps: tuple[UseStep, ...]


@dataclass(frozen=True, slots=True)
class UsePage:
    """One request for more, with all that its reviewer needs."""

    docket: str
    number: int
    body: Named
    platform: Named
    locator: str
    fields: tuple[str, ...]
    provisions: tuple[str, ...]
    titles: Mapping[str, Cited]
    offence_filed: str
    uses: tuple[tuple[str, int], ...]
    what: str
    days: int | None
    provision: str
    offence: str
    facts: str
    until: datetime
    decide_by: datetime
    lodged: tuple[LodgingRow, ...]


def held(session: Session, ask: UseAsk, *, lock: bool = False) -> Production:
    """Return the data that a request is about."""
    docket, number = session.execute(
        select(LegalRequest.docket, DataLine.number)
        .join(Item, Item.request_id == LegalRequest.id)
        .join(DataLine, DataLine.item_id == Item.id)
        .join(Production, Production.line_id == DataLine.id)
        .where(Production.id == ask.production_id)
    ).one()
    return queries.production(session, docket, number, lock=lock)


def open_on(session: Session, production_id: UUID, what: str) -> UseAsk | None:
    """Return the undecided request of this kind, if there is one."""
    return session.scalars(
        select(UseAsk)
        .where(
            UseAsk.production_id == production_id,
            UseAsk.what == what,
            UseAsk.outcome.is_(None),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()


def of_judge(session: Session, production_id: UUID, what: str, by: Actor) -> UseAsk:
    """Return the last request of this kind that this reviewer has to decide."""
    found = session.scalars(
        select(UseAsk)
        .where(
            UseAsk.production_id == production_id,
            UseAsk.what == what,
            UseAsk.judge_id == by.id,
        )
        .order_by(UseAsk.asked_at.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise queries.nothing()
    return found


def for_more(session: Session, production_id: UUID) -> bool:
    """Say whether a reviewer allowed these data to be used for another offence."""
    granted = select(UseAsk.id).where(
        UseAsk.production_id == production_id,
        UseAsk.what == UseWhat.PURPOSE,
        UseAsk.outcome == UseOutcome.GRANTED,
    )
    return session.scalar(granted.limit(1)) is not None


def waiting(by: Actor) -> Select[UUID]:
    """Return the query for the requests that wait for this reviewer."""
    return select(UseAsk.id).where(UseAsk.judge_id == by.id, UseAsk.outcome.is_(None))


def overdue(session: Session, now: datetime) -> Sequence[UUID]:
    """Return what nobody decided in time, and what is about data that are due."""
    return session.scalars(
        select(UseAsk.id)
        .join(Production, Production.id == UseAsk.production_id)
        .where(
            UseAsk.outcome.is_(None),
            or_(UseAsk.decide_by <= now, Production.state != Holding.MINIMISED),
        )
        .order_by(UseAsk.asked_at, UseAsk.id)
    ).all()


def waiting_for(session: Session, by: Actor) -> tuple[UseRow, ...]:
    """Return the requests that wait for this reviewer, what ends first on top."""
    rows = session.execute(
        select(LegalRequest.docket, Item.number, UseAsk.what, UseAsk.decide_by)
        .join(Item, Item.request_id == LegalRequest.id)
        .join(Production, Production.item_id == Item.id)
        .join(UseAsk, UseAsk.production_id == Production.id)
        .where(UseAsk.id.in_(waiting(by)))
        .order_by(UseAsk.decide_by, LegalRequest.docket, Item.number)
    )
    return tuple(UseRow(*row) for row in rows)


def of_docket(session: Session, docket: str) -> tuple[UseStep, ...]:
    """Return every request for more under a docket, the first first."""
    rows = session.execute(
        select(Item.number, UseAsk)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .join(Production, Production.item_id == Item.id)
        .join(UseAsk, UseAsk.production_id == Production.id)
        .where(LegalRequest.docket == docket)
        .order_by(Item.number, UseAsk.asked_at)
    )
    return tuple(
        UseStep(
            number=number,
            what=one.what,
            days=one.days,
            asked_at=one.asked_at,
            decide_by=one.decide_by,
            outcome=one.outcome or UseOutcome.OPEN.value,
            reasons=one.reasons or "",
            until=one.until,
        )
        for number, one in rows
    )


def asking_page(
    session: Session, docket: str, number: int, by: Actor, *, now: datetime
) -> UseAskingPage:
    """Return what is kept on an account, for an officer of the body that filed."""
    matters.own_request(session, docket, by)
    found = queries.production(session, docket, number)
    kept = found.state is Holding.MINIMISED and found.retention_until > now
    return UseAskingPage(
        docket=docket,
        number=number,
        until=found.retention_until,
        may_ask=kept and not found.use_bar,
        lodged=lodging.rows(session, [found.id]).get(found.id, ()),
        steps=tuple(one for one in of_docket(session, docket) if one.number == number),
    )


def page(session: Session, docket: str, number: int, what: str, by: Actor) -> UsePage:
    """Return a request for the reviewer who decides it, until it is decided."""
    found = queries.production(session, docket, number)
    ask = of_judge(session, found.id, what, by)
    if ask.outcome is not None:
        raise queries.nothing()
    request, item = found.line.order.legal_request, found.line.item
    named = (*item.provisions, *([ask.provision] if ask.provision else ()))
    uses: dict[str, int] = {}
    looks = select(DataUse.purpose).where(DataUse.production_id == found.id)
    for purpose in session.scalars(looks):
        uses[purpose] = uses.get(purpose, 0) + 1
    return UsePage(
        docket=docket,
        number=number,
        body=Named(request.body.name, request.body.name_ur),
        platform=Named(request.platform.name, request.platform.name_ur),
        locator=item.locator,
        fields=tuple(found.fields),
        provisions=tuple(item.provisions),
        titles=cited.in_words(session, named),
        offence_filed=intake.promise(session, request.id).answers["offence"],
        uses=tuple(sorted(uses.items())),
        what=ask.what,
        days=ask.days,
        provision=ask.provision or "",
        offence=ask.offence or "",
        facts=ask.facts,
        until=found.retention_until,
        decide_by=ask.decide_by,
        lodged=lodging.rows(session, [found.id]).get(found.id, ()),
    )


def offences(session: Session, *, now: datetime) -> tuple[Provision, ...]:
    """Return the offences in force today, those of one Act together."""
    today = local_date(now)
    found = [
        row
        for row in law.catalogue(session).provisions.values()
        if row.role is Role.OFFENCE and row.holds(today)
    ]
    acts = list(dict.fromkeys(row.instrument.title for row in found))
    return tuple(sorted(found, key=lambda row: acts.index(row.instrument.title)))


def is_offence(session: Session, provision: str, *, now: datetime) -> bool:
    """Say whether that is an offence of the catalogue, in force today."""
    return any(row.id == provision for row in offences(session, now=now))
