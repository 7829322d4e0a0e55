"""One docket as its platform sees it, and the pages to answer on."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from oversight.authority.permissions import Actor
from oversight.dispatch.models.answers import PlatformAnswer, Restoration
from oversight.dispatch.models.orders import Dispatch, Line, OrderDocument
from oversight.dispatch.queries import answered, desk, documents, questions, rows
from oversight.dispatch.queries.desk import NoticeRow, RestorationRow
from oversight.dispatch.queries.documents import VersionRow
from oversight.dispatch.queries.drawn import DocumentView, drawn
from oversight.dispatch.queries.questions import QuestionView
from oversight.dispatch.rules.checks import check_own_platform
from oversight.dispatch.rules.clarifying import QuestionState
from oversight.dispatch.rules.compliance import Asked, Met, compliance, met
from oversight.dispatch.rules.lifecycle import ANSWERABLE, LineState
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import matters as intake
from oversight.notices.models.notices import Notice
from oversight.notices.queries import notices
from oversight.notices.rules.parts import Stage

SHAPES = {
    LineState.ISSUED: "waiting",
    LineState.DISPATCHED: "waiting",
    LineState.COMPLIED: "force",
    LineState.REFUSED: "refused",
    LineState.SUSPENDED: "appeal",
}


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What the platform last said about one item."""

    action: str
    under: str
    territory: str
    reason: str
    acted_at: datetime | None
    answered_at: datetime
    not_until: date | None = None


@dataclass(frozen=True, slots=True)
class LineView:
    """One item as it stands."""

    number: int
    measure: str
    ends_at: datetime
    state: str
    shape: str
    answer: AnswerView | None
    met: Met
    is_asking: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class DocketPage:
    """One docket, as the platform it concerns sees it."""

    docket: str
    platform: str
    sent_at: datetime | None
    received_at: datetime | None
    reference: str
    may_acknowledge: bool
    document: DocumentView | None
    versions: tuple[int, ...]
    lines: tuple[LineView, ...]
    compliance: str
    questions: tuple[QuestionView, ...]
    changes: tuple[VersionRow, ...]
    notices: tuple[NoticeRow, ...]
    restorations: tuple[RestorationRow, ...]


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """One item, for the form that answers it."""

    docket: str
    item: int
    kind: str
    locator: str
    native_id: str
    measure: str
    territory: str
    sent_at: datetime
    ends_at: datetime
    before: AnswerView | None


@dataclass(frozen=True, slots=True)
class RestorationPage:
    """One item asked back, for the form that answers."""

    docket: str
    locator: str
    native_id: str
    asked: RestorationRow


def docket_page(
    session: Session, docket: str, *, by: Actor, lang: str, now: datetime
) -> DocketPage:
    """Return one docket of the visitor's own platform; any other does not exist."""
    request = _own(session, docket, by)
    sending = rows.find_sending(session, docket)
    if sending is not None and sending.dispatched_at is None:
        sending = None
    told = notices.of_docket(session, docket)
    asked = questions.of_docket(session, docket) if sending else ()
    lines = _lines(session, sending, asked) if sending else ()
    if sending is None and not told:
        raise rows.nothing()
    return DocketPage(
        docket=docket,
        platform=request.platform.slug,
        sent_at=sending.dispatched_at if sending else None,
        received_at=sending.acknowledged_at if sending else None,
        reference=(sending.reference or "") if sending else "",
        may_acknowledge=sending is not None and sending.acknowledged_at is None,
        document=_latest(session, docket, lang) if sending else None,
        versions=tuple(one.version for one in documents.shown(session, docket, by))
        if sending
        else (),
        lines=lines,
        compliance=compliance([line.met for line in lines]).value,
        questions=asked,
        changes=documents.version_rows(session, docket, by)[:-1] if sending else (),
        notices=tuple(desk.notice_row(one) for one in told),
        restorations=_restorations(session, docket, sending, now) if sending else (),
    )


def own_document(
    session: Session, docket: str, version: int | None, *, by: Actor
) -> OrderDocument:
    """Return one version of a document that was sent to the visitor's platform."""
    _own(session, docket, by)
    sending = rows.find_sending(session, docket)
    if sending is None or sending.dispatched_at is None:
        raise rows.nothing()
    return documents.readable(session, docket, version, by=by)


def answer_page(session: Session, docket: str, number: int, *, by: Actor) -> AnswerPage:
    """Return one item that the visitor's platform may answer now."""
    _own(session, docket, by)
    sending = rows.sending(session, docket)
    line = rows.numbered(sending, number)
    if sending.dispatched_at is None or line.state not in ANSWERABLE:
        raise rows.nothing()
    return AnswerPage(
        docket=docket,
        item=number,
        kind=line.item.item_kind,
        locator=line.item.locator,
        native_id=line.item.native_id or "",
        measure=line.measure,
        territory=line.territory,
        sent_at=sending.dispatched_at,
        ends_at=line.ends_at,
        before=_last_answers(session, sending).get(line.number),
    )


def own_notice(
    session: Session, docket: str, number: int, stage: str, *, by: Actor
) -> Notice:
    """Return one notice that the visitor's platform passes on."""
    if stage not in {one.value for one in Stage}:
        raise rows.nothing()
    found = notices.find(session, docket, number, Stage(stage))
    if found is None:
        raise rows.nothing()
    check_own_platform(by.platform, platform=found.platform)
    return found


def item_locator(session: Session, docket: str, number: int) -> tuple[str, str]:
    """Return the address and the platform's own number of one item."""
    item = intake.item(session, docket, number)
    return item.locator, item.native_id or ""


def open_restoration(
    session: Session, docket: str, number: int, *, by: Actor
) -> Restoration:
    """Return the last asking for one item of the visitor's platform, if it is open."""
    _own(session, docket, by)
    line = rows.numbered(rows.sending(session, docket), number)
    for asked in rows.restorations(session, [line.id])[-1:]:
        if asked.answered_at is None:
            return rows.restoration(session, asked.id)
    raise rows.nothing()


def restoration_page(
    session: Session, docket: str, number: int, *, by: Actor, now: datetime
) -> RestorationPage:
    """Return what is asked back, for the form that answers."""
    asked = open_restoration(session, docket, number, by=by)
    (row,) = desk.restoration_rows(session, docket, [asked], now=now)
    return RestorationPage(
        docket=docket,
        locator=asked.line.item.locator,
        native_id=asked.line.item.native_id or "",
        asked=row,
    )


def _own(session: Session, docket: str, by: Actor) -> LegalRequest:
    request = intake.request(session, docket)
    check_own_platform(by.platform, platform=request.platform.slug)
    return request


def _latest(session: Session, docket: str, lang: str) -> DocumentView | None:
    found = rows.document(session, docket)
    return None if found is None else drawn(found, lang)


def _lines(
    session: Session, sending: Dispatch, asked: tuple[QuestionView, ...]
) -> tuple[LineView, ...]:
    answers = _last_answers(session, sending)
    open_on = {one.item for one in asked if one.state == QuestionState.OPEN}
    return tuple(
        _line(line, answers.get(line.number), is_asking=line.number in open_on)
        for line in sending.lines
        if not line.held
    )


def _line(line: Line, answer: AnswerView | None, *, is_asking: bool) -> LineView:
    stands = Asked(line.measure, line.territory, line.state in ANSWERABLE)
    return LineView(
        number=line.number,
        measure=line.measure,
        ends_at=line.ends_at,
        state=line.state.value,
        shape=SHAPES.get(line.state, "ended"),
        answer=answer,
        met=met(
            stands,
            action=answer.action if answer else None,
            territory=answer.territory if answer else None,
            reason=answer.reason if answer else "",
        ),
        is_asking=is_asking and line.state in ANSWERABLE,
        may_answer=line.state in ANSWERABLE,
    )


def _last_answers(session: Session, sending: Dispatch) -> dict[int, AnswerView]:
    numbers = {line.id: line.number for line in sending.lines}
    found = session.scalars(
        select(PlatformAnswer)
        .where(PlatformAnswer.line_id.in_(numbers))
        .order_by(PlatformAnswer.answered_at)
    ).all()
    ends = answered.ends_of(session, [one.id for one in found])
    return {
        numbers[one.line_id]: AnswerView(
            action=one.action,
            under=one.under,
            territory=one.territory or "",
            reason=one.reason or "",
            acted_at=one.acted_at,
            answered_at=one.answered_at,
            not_until=ends.get(one.id),
        )
        for one in found
    }


def _restorations(
    session: Session, docket: str, sending: Dispatch, now: datetime
) -> tuple[RestorationRow, ...]:
    found = session.scalars(
        select(Restoration)
        .join(Line, Line.id == Restoration.line_id)
        .where(Line.dispatch_id == sending.id)
        .options(joinedload(Restoration.line, innerjoin=True))
        .order_by(Line.number, Restoration.asked_at)
    )
    return desk.restoration_rows(session, docket, found, now=now)
