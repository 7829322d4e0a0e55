"""What falls due with data happens, once, however often and by how many it is asked."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from oversight.core.clock import local_date
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.models.keeping import Delay, Preservation
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import data_due, data_open, data_questions
from oversight.dispatch.queries import misuse as misuses
from oversight.dispatch.queries import using as uses
from oversight.dispatch.rules.data_lifecycle import HELD, UNCERTIFIED, Holding
from oversight.dispatch.service import (
    data_asking,
    data_sending,
    data_silence,
    data_standing,
    data_telling,
    keeping,
    misuse,
    misuse_late,
    posting,
    using,
)
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.barring import BarCause
from oversight.intake.rules.data_tiers import DISCLOSE, KIND
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import bars
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger
from oversight.notices.models.notices import Notice
from oversight.storage import apart

REMIND = timedelta(days=15)
_NEVER_CAME = frozenset(
    {ItemEnd.REJECTED, ItemEnd.LAPSED, ItemEnd.LIFTED, ItemEnd.OVERTURNED}
)


def sweep(session: Session, now: datetime) -> int:
    """Keep, expire, lapse, write, send, destroy, bar and unseal whatever is due."""
    return sum(
        act(session, now)
        for act in (
            *(_keep, _lapse, _issue, _send, _lapse_unclear),
            *(_beyond, _due, _remind, _bar, _unseal, _tell),
            *(data_silence.sweep, misuse_late.sweep),
        )
    )


def _keep(session: Session, now: datetime) -> int:
    done = apart.each(
        session,
        queries.unkept(session),
        lambda docket: (
            keeping.send(session, docket, now=now)
            + keeping.lapse_unkept(session, docket, now=now)
        ),
    )
    over = _dockets(session, Preservation.until <= now, Item.ended_as.is_(None))
    done += apart.each(
        session, over, lambda docket: keeping.expire(session, docket, now=now)
    )
    late = _dockets(
        session,
        Preservation.court_due < now,
        Preservation.court_told_at.is_(None),
        Preservation.court_missed_at.is_(None),
    )
    return done + apart.each(
        session, late, lambda docket: keeping.miss_court(session, docket, now=now)
    )


def _lapse(session: Session, now: datetime) -> int:
    done = apart.each(
        session,
        data_due.unwritten(session),
        lambda docket: data_sending.lapse_unissued(session, docket, now=now),
    )
    return done + apart.each(
        session,
        data_due.unsent_lines(session),
        lambda docket: data_sending.lapse_unsent(session, docket, now=now),
    )


def _lapse_unclear(session: Session, now: datetime) -> int:
    """Lapse what a platform asked about and nobody here answered in time."""
    return apart.each(
        session,
        data_questions.overdue(session, now),
        lambda one: data_asking.lapse(session, *one, now=now),
    )


def _issue(session: Session, now: datetime) -> int:
    return _each(session, data_open.unissued(session), data_sending.issue, now)


def _send(session: Session, now: datetime) -> int:
    return _each(session, data_open.unsent(session), data_sending.dispatch, now)


def _each(
    session: Session, dockets: Sequence[str], act: Callable[..., object], now: datetime
) -> int:
    def unhindered(docket: str) -> int:
        if data_sending.hindrance(session, docket, now=now) is not None:
            return 0
        act(session, docket, now=now)
        return 1

    return apart.each(session, dockets, unhindered)


def _due(session: Session, now: datetime) -> int:
    """Let what was kept for its whole time become due for destruction."""
    early = HELD - {Holding.DUE}

    def fall_due(held_id: UUID) -> int:
        held, line = _held(session, held_id)
        if held.state not in early or held.retention_until > now:
            return 0
        data_standing.fall_due(session, line, held, now=now)
        return 1

    ids = _ids(session, Production.retention_until <= now, early)
    return apart.each(session, ids, fall_due)


def _beyond(session: Session, now: datetime) -> int:
    """Lapse what nobody allowed in time, and end the pauses that have run out."""
    return apart.each(
        session,
        uses.overdue(session, now),
        lambda ask_id: using.lapse(session, ask_id, now=now),
    ) + apart.each(
        session,
        misuses.paused(session, now),
        lambda misuse_id: misuse.resume(session, misuse_id, now=now),
    )


def _remind(session: Session, now: datetime) -> int:
    """Write to the custodian fifteen days before data are to be destroyed.

    Whoever keeps them is written to of each day that is set, and so is whoever follows.
    """
    soon = (Production.retention_until <= now + REMIND) & Production.reminded_at.is_(
        None
    )

    def remind(held_id: UUID) -> int:
        held, line = _held(session, held_id)
        held.reminded_at = now
        session.flush()
        docket = line.order.legal_request.docket
        name = f"{docket}/{line.number}"
        until = held.retention_until.isoformat()
        posting.to_person(
            session,
            held.custodian_id,
            "reminder",
            key=f"retention:{name}:{until}:{held.custodian_id.hex}",
            values={"clock": "retention", "docket": docket, "until": until},
            now=now,
        )
        ledger.note(session, "data.reminded", by=None, now=now, subject=name)
        return 1

    return apart.each(session, _ids(session, soon, HELD), remind)


def _bar(session: Session, now: datetime) -> int:
    """Bar each body that owes a deletion or a certificate (I45, I47)."""
    owed = (
        (BarCause.CERTIFICATE, Production.certify_by < now, UNCERTIFIED),
        (
            BarCause.EXCESS,
            (Production.excess_by < now) & Production.excess_deleted_at.is_(None),
            UNCERTIFIED,
        ),
        (
            BarCause.MINIMISE,
            Production.minimise_by < now,
            frozenset({Holding.RECEIVED}),
        ),
    )

    def bar(held_id: UUID, cause: BarCause, states: frozenset[Holding]) -> int:
        held, line = _held(session, held_id)
        if held.state not in states:
            return 0
        return bars.bar(session, line.order.legal_request, line.item, cause, now=now)

    return sum(
        apart.each(
            session,
            _ids(session, late, states),
            partial(bar, cause=cause, states=states),
        )
        for cause, late, states in owed
    )


def _unseal(session: Session, now: datetime) -> int:
    return apart.each(
        session,
        queries.sealed(session, now),
        lambda line: data_telling.unseal(session, line, now=now),
    )


def _tell(session: Session, now: datetime) -> int:
    """Tell, five working days after, whose data were asked for and did not come."""
    rule = law.clock(session, "closing_notice", local_date(now))
    days = law.calendar(session)
    untold = session.scalars(
        select(Item)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(
            LegalRequest.kind == KIND,
            Item.measure == DISCLOSE,
            Item.ended_as.in_(_NEVER_CAME),
            ~exists().where(Delay.item_id == Item.id, Delay.unsealed_at.is_(None)),
            ~exists().where(
                Notice.docket == LegalRequest.docket, Notice.item == Item.number
            ),
        )
        .options(
            joinedload(Item.request, innerjoin=True).options(
                joinedload(LegalRequest.body, innerjoin=True),
                joinedload(LegalRequest.platform, innerjoin=True),
            )
        )
        .order_by(LegalRequest.docket, Item.number)
    ).all()
    return apart.each(
        session,
        [
            item
            for item in untold
            if item.ended_at is not None and due(rule, item.ended_at, days) <= now
        ],
        lambda item: data_telling.over(session, item, item.request, now=now),
    )


def _dockets(session: Session, *where: object) -> list[str]:
    query = (
        select(LegalRequest.docket)
        .join(Preservation, Preservation.request_id == LegalRequest.id)
        .join(Item, Item.id == Preservation.item_id)
        .where(*where)  # type: ignore[arg-type]
        .distinct()
        .order_by(LegalRequest.docket)
    )
    return list(session.scalars(query))


def _ids(session: Session, where: object, states: frozenset[Holding]) -> list[UUID]:
    return list(
        session.scalars(
            select(Production.id)
            .where(where, Production.state.in_(states))  # type: ignore[arg-type]
            .order_by(Production.answered_at, Production.id)
        )
    )


def _held(session: Session, held_id: UUID) -> tuple[Production, DataLine]:
    """Return a production and its line, both locked: nobody signs meanwhile."""
    held = session.scalars(
        select(Production)
        .where(Production.id == held_id)
        .with_for_update(of=Production)
        .execution_options(populate_existing=True)
    ).one()
    line = queries.line_of(session, held.item_id)
    assert line is not None
    return held, line
