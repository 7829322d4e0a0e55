"""Words that data were misused, for each who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.holdings import DataUse, Production
from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries.data_mending import deciders
from oversight.dispatch.rules import misuse as rules
from oversight.dispatch.rules.misuse import OPEN, MisuseState
from oversight.intake.models.bars import Bar
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import matters
from oversight.intake.rules.barring import BarCause


@dataclass(frozen=True, slots=True)
class MisuseRow:
    """One word that data were misused, on the list of who has to look at it."""

    docket: str
    number: int
    code: str
    state: str
    flagged_at: datetime
    answer_by: datetime
    weigh_by: datetime


@dataclass(frozen=True, slots=True)
class MisusePage:
    """One such word with what was said to it; never who reported it."""

    docket: str
    number: int
    fields: tuple[str, ...]
    code: str
    state: str
    facts: str
    flagged_at: datetime
    answer_by: datetime
    answer: str
    weigh_by: datetime
    judge: str
    finding: str
    reasons: str
    second_finding: str
    second_reasons: str
    paused_until: datetime | None
    uses: tuple[tuple[str, str, str], ...]
    may_answer: bool
    may_weigh: bool
    may_conclude: bool
    heard: bool


def open_on(session: Session, production_id: UUID) -> Misuse | None:
    """Return the open word on these data, if there is one."""
    return session.scalars(
        select(Misuse)
        .where(Misuse.production_id == production_id, Misuse.state.in_(OPEN))
        .execution_options(populate_existing=True)
    ).one_or_none()


def standing(session: Session, production_id: UUID) -> Misuse:
    """Return the last word on these data, or refuse as if there were none."""
    found = session.scalars(
        select(Misuse)
        .where(Misuse.production_id == production_id)
        .order_by(Misuse.flagged_at.desc(), Misuse.id)
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise queries.nothing()
    return found


def forbids(session: Session, production_id: UUID, *, now: datetime) -> bool:
    """Say whether an open word, or a pause that runs, still bars the body."""
    found = select(Misuse.id).where(
        Misuse.production_id == production_id,
        or_(Misuse.state.in_(OPEN), Misuse.paused_until > now),
    )
    return session.scalar(found.limit(1)) is not None


def paused(session: Session, now: datetime) -> Sequence[UUID]:
    """Return the pauses that have run their time while the body is still barred."""
    return session.scalars(
        select(Misuse.id)
        .join(Production, Production.id == Misuse.production_id)
        .join(Bar, Bar.item_id == Production.item_id)
        .where(
            Misuse.paused_until <= now,
            Bar.cause == BarCause.MISUSE,
            Bar.lifted_at.is_(None),
        )
        .order_by(Misuse.paused_until, Misuse.id)
    ).all()


def flagged(session: Session, production_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Return on which of these data a word is open."""
    return frozenset(
        session.scalars(
            select(Misuse.production_id).where(
                Misuse.production_id.in_(production_ids), Misuse.state.in_(OPEN)
            )
        )
    )


def held(session: Session, found: Misuse, *, lock: bool = False) -> Production:
    """Return the data that a word is about."""
    docket, number = session.execute(
        select(LegalRequest.docket, DataLine.number)
        .join(Item, Item.request_id == LegalRequest.id)
        .join(DataLine, DataLine.item_id == Item.id)
        .join(Production, Production.line_id == DataLine.id)
        .where(Production.id == found.production_id)
    ).one()
    return queries.production(session, docket, number, lock=lock)


def presiding(session: Session) -> Sequence[UUID]:
    """Return whoever presides now."""
    return session.scalars(
        select(Person.id)
        .where(Person.role == Role.PRESIDING, Person.disabled_at.is_(None))
        .order_by(Person.email)
    ).all()


def waiting(by: Actor) -> Select[UUID]:
    """Return the query for the words that wait for this visitor."""
    mine = and_(
        Misuse.judge_id == by.id,
        Misuse.state.in_((MisuseState.FLAGGED, MisuseState.ANSWERED)),
    )
    left = and_(
        Misuse.judge_id.is_(None),
        Misuse.state.in_((MisuseState.FLAGGED, MisuseState.ANSWERED)),
    )
    last = Misuse.state == MisuseState.WEIGHED
    by_role = {Role.PRESIDING: last, Role.AUDITOR: left}
    return select(Misuse.id).where(by_role.get(by.role, mine))


def of_body(by: Actor) -> Select[UUID]:
    """Return the query for the words that a body has to answer."""
    return (
        select(Misuse.id)
        .join(Production, Production.id == Misuse.production_id)
        .join(LegalRequest, LegalRequest.id == Production.request_id)
        .where(LegalRequest.body.has(slug=by.body), Misuse.state == MisuseState.FLAGGED)
    )


def rows(session: Session, by: Actor) -> tuple[MisuseRow, ...]:
    """Return every open word that this visitor looks at or looks over."""
    asked = (
        select(LegalRequest.docket, DataLine.number, Misuse)
        .join(Production, Production.id == Misuse.production_id)
        .join(DataLine, DataLine.id == Production.line_id)
        .join(LegalRequest, LegalRequest.id == Production.request_id)
        .where(Misuse.state.in_(OPEN))
        .order_by(Misuse.flagged_at, LegalRequest.docket, DataLine.number)
    )
    if by.role is Role.REVIEWER:
        asked = asked.where(Misuse.judge_id == by.id)
    elif by.role is Role.AUTHORISER:
        asked = asked.where(LegalRequest.body.has(slug=by.body))
    return tuple(
        MisuseRow(
            docket=docket,
            number=number,
            code=one.code,
            state=one.state.value,
            flagged_at=one.flagged_at,
            answer_by=one.answer_by,
            weigh_by=one.weigh_by,
        )
        for docket, number, one in session.execute(asked)
    )


def page(
    session: Session, docket: str, number: int, by: Actor, *, now: datetime
) -> MisusePage:
    """Return the last word on some data, for whoever has a part in it."""
    found = queries.production(session, docket, number)
    one = standing(session, found.id)
    if by.role is Role.AUTHORISER:
        matters.own_request(session, docket, by)
    elif by.role is Role.REVIEWER and one.judge_id != by.id:
        raise queries.nothing()
    open_ = one.state in {MisuseState.FLAGGED, MisuseState.ANSWERED}
    drawn = one.judge_id == by.id or (one.judge_id is None and by.role is Role.AUDITOR)
    presides = by.role is Role.PRESIDING and by.id != one.weighed_by
    body_reads = by.role is Role.AUTHORISER and one.state in OPEN
    return MisusePage(
        docket=docket,
        number=number,
        fields=tuple(found.fields),
        code=one.code,
        state=one.state.value,
        facts=one.facts,
        flagged_at=one.flagged_at,
        answer_by=one.answer_by,
        answer=one.answer or "",
        weigh_by=one.weigh_by,
        judge=one.judge or "",
        finding="" if body_reads else one.finding or "",
        reasons="" if body_reads else one.reasons or "",
        second_finding=one.second_finding or "",
        second_reasons=one.second_reasons or "",
        paused_until=one.paused_until,
        uses=_uses(session, found.id),
        may_answer=by.role is Role.AUTHORISER and one.state is MisuseState.FLAGGED,
        may_weigh=open_ and drawn and by.id != one.flagged_by,
        may_conclude=presides and one.state is MisuseState.WEIGHED,
        heard=one.state is not MisuseState.FLAGGED or one.answer_by <= now,
    )


def may_flag(session: Session, docket: str, number: int, by: Actor) -> Production:
    """Return the data of which this visitor may say that they were misused."""
    found = queries.production(session, docket, number)
    try:
        rules.check_flags(
            by,
            custodian=found.custodian_id,
            platform=found.line.order.platform.slug,
            deciders=deciders(session, found.line.item),
        )
    except RuleError:
        raise queries.nothing() from None
    return found


def _uses(session: Session, production_id: UUID) -> tuple[tuple[str, str, str], ...]:
    found = session.scalars(
        select(DataUse)
        .where(DataUse.production_id == production_id)
        .order_by(DataUse.used_on, DataUse.entered_at)
    )
    return tuple((u.used_on.isoformat(), u.person_code, u.purpose) for u in found)
