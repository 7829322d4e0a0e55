"""What a platform's liaison sees: what is new, what waits, what is to be passed on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, and_, exists, select, union
from sqlalchemy.orm import Session, joinedload, selectinload

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import answered, begun, clocks
from oversight.dispatch.queries.answered import Said
from oversight.dispatch.rules import rests
from oversight.dispatch.rules.checks import check_own_platform
from oversight.dispatch.rules.lifecycle import LIVE, OPEN, LineState
from oversight.intake.models.requests import LegalRequest
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.notices.models.notices import Notice
from oversight.notices.queries import notices

RESTORE = "restore"
_LATER = Restoration.__table__.alias("later").c
# What counts again after a stay is not asked back any more, nor a first time beside a
# second.
ASKED_BACK = and_(
    Line.state.not_in(LIVE),
    ~exists().where(
        _LATER.line_id == Restoration.line_id, _LATER.asked_at > Restoration.asked_at
    ),
)
NEWEST = 50


@dataclass(frozen=True, slots=True)
class SendingRow:
    """One docket that was sent to the platform."""

    docket: str
    sent_at: datetime
    items: int
    waiting: int
    received: bool
    receive_by: datetime
    is_over: bool
    answer_by: datetime | None
    is_late: bool
    rests_until: date | None
    rest_over: bool


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice that is to be passed on, or was."""

    docket: str
    item: int
    stage: str
    made_at: datetime
    passed_on_at: datetime | None
    failed_at: datetime | None
    pass_on_by: datetime | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class RestorationRow:
    """One item that is asked back."""

    id: UUID
    docket: str
    item: int
    cause: str
    asked_at: datetime
    due: datetime
    is_late: bool
    restored: bool | None
    restored_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The desk of a liaison."""

    platform: str
    new: tuple[SendingRow, ...]
    waiting: tuple[SendingRow, ...]
    answered: tuple[SendingRow, ...]
    ended: tuple[SendingRow, ...]
    are_more: bool
    notices: tuple[NoticeRow, ...]
    restorations: tuple[RestorationRow, ...]


def index_page(session: Session, *, by: Actor, now: datetime) -> IndexPage:
    """Return everything that waits for the platform this person speaks for."""
    check_own_platform(by.platform, platform=by.platform or "")
    platform = accounts.platform(session, by.platform or "")
    owed = _sent(session, platform.id, now)
    done = _done(session, platform.id, now)
    return IndexPage(
        platform=platform.slug,
        new=tuple(row for row in owed if not row.received),
        waiting=tuple(row for row in owed if row.received),
        answered=tuple(row for row in reversed(done[:NEWEST]) if not row.is_over),
        ended=tuple(row for row in done[:NEWEST] if row.is_over),
        are_more=len(done) > NEWEST,
        notices=tuple(
            _to_pass_on(session, one, now)
            for one in notices.for_platform(session, platform.slug)
        ),
        restorations=tuple(_asked_back(session, platform.id, now)),
    )


def owed(session: Session, docket: str, *, now: datetime) -> SendingRow | None:
    """Return by when something is owed on one docket that was sent, if anything is."""
    asked = _whole(select(Dispatch)).join(
        LegalRequest, LegalRequest.id == Dispatch.request_id
    )
    mine = LegalRequest.docket == docket, Dispatch.dispatched_at.is_not(None)
    found = _rows(session, asked.where(*mine, Dispatch.id.in_(_owing())), now)
    return found[0] if found else None


def _to_pass_on(session: Session, notice: Notice, now: datetime) -> NoticeRow:
    by = clocks.pass_on_by(session, notice.made_at)
    return replace(notice_row(notice), pass_on_by=by, is_late=by <= now)


def notice_row(notice: Notice) -> NoticeRow:
    """Return a notice as a list shows it: never with its code."""
    return NoticeRow(
        docket=notice.docket,
        item=notice.item,
        stage=notice.stage,
        made_at=notice.made_at,
        passed_on_at=notice.passed_on_at,
        failed_at=notice.failed_at,
    )


def restoration_rows(
    session: Session, docket: str, asked: Iterable[Restoration], *, now: datetime
) -> tuple[RestorationRow, ...]:
    """Return what is asked back in one docket; each has its line loaded."""
    return tuple(
        _restoration_row(session, docket, one, one.line.number, now) for one in asked
    )


def _owing() -> CompoundSelect[UUID]:
    """Ask for what was not received though it stands, and for what has no answer."""
    stands = exists().where(Line.dispatch_id == Dispatch.id, Line.state.in_(OPEN))
    return union(
        select(Line.dispatch_id).where(Line.state == LineState.DISPATCHED),
        select(Dispatch.id).where(Dispatch.acknowledged_at.is_(None), stands),
    )


def _sent(session: Session, platform_id: UUID, now: datetime) -> list[SendingRow]:
    """Return everything on which something is owed, oldest first."""
    asked = _of(platform_id).where(Dispatch.id.in_(_owing()))
    return _rows(session, asked.order_by(Dispatch.dispatched_at), now)


def _done(session: Session, platform_id: UUID, now: datetime) -> list[SendingRow]:
    """Return the newest on which nothing is owed, and one more if there are others."""
    asked = _of(platform_id).where(Dispatch.id.not_in(_owing()))
    newest = asked.order_by(Dispatch.dispatched_at.desc()).limit(NEWEST + 1)
    return _rows(session, newest, now)


def _of(platform_id: UUID) -> Select[Dispatch]:
    mine = Dispatch.platform_id == platform_id, Dispatch.dispatched_at.is_not(None)
    return _whole(select(Dispatch)).where(*mine)


def _whole(asked: Select[Dispatch]) -> Select[Dispatch]:
    return asked.options(
        joinedload(Dispatch.legal_request, innerjoin=True),
        selectinload(Dispatch.lines),
    )


def _rows(session: Session, asked: Select[Dispatch], now: datetime) -> list[SendingRow]:
    sent = session.scalars(asked).all()
    lines = [line.id for one in sent for line in one.lines]
    anew, said = begun.items(session, lines), answered.for_now(session, lines)
    return [_sending_row(session, one, anew, said, now) for one in sent]


def _sending_row(
    session: Session,
    sending: Dispatch,
    anew: Mapping[UUID, datetime | None],
    said: Mapping[UUID, Said],
    now: datetime,
) -> SendingRow:
    assert sending.dispatched_at is not None
    waiting_for = [line for line in sending.lines if line.state is LineState.DISPATCHED]
    sent_at = sending.dispatched_at
    begun = [anew.get(line.id, sent_at) for line in waiting_for] or [sent_at]
    answer_by = clocks.answer_by(session, begun)
    ends = min(
        (said[line.id].ends_on for line in waiting_for if line.id in said), default=None
    )
    return SendingRow(
        docket=sending.legal_request.docket,
        sent_at=sent_at,
        items=sum(not line.held for line in sending.lines),
        waiting=len(waiting_for),
        received=sending.acknowledged_at is not None,
        receive_by=clocks.receive_by(session, sent_at),
        is_over=not any(line.state in OPEN for line in sending.lines),
        answer_by=answer_by,
        is_late=bool(waiting_for) and answer_by is not None and now > answer_by,
        rests_until=ends,
        rest_over=ends is not None and rests.is_over(ends, now=now),
    )


def _asked_back(
    session: Session, platform_id: UUID, now: datetime
) -> list[RestorationRow]:
    found = session.execute(
        select(Restoration, LegalRequest.docket, Line.number)
        .join(Line, Line.id == Restoration.line_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .where(
            Dispatch.platform_id == platform_id,
            Restoration.answered_at.is_(None),
            ASKED_BACK,
        )
        .order_by(Restoration.asked_at, LegalRequest.docket, Line.number)
    )
    return [
        _restoration_row(session, docket, one, number, now)
        for one, docket, number in found
    ]


def _restoration_row(
    session: Session, docket: str, one: Restoration, number: int, now: datetime
) -> RestorationRow:
    clock = law.clock(session, RESTORE, local_date(one.asked_at))
    by = due(clock, one.asked_at, law.calendar(session))
    return RestorationRow(
        id=one.id,
        docket=docket,
        item=number,
        cause=one.cause.partition(":")[0],
        asked_at=one.asked_at,
        due=by,
        is_late=one.answered_at is None and now > by,
        restored=one.restored,
        restored_at=one.restored_at,
        answered_at=one.answered_at,
    )
