"""What a platform said with each answer (FORM-F), all but its own contact."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.details import AnswerDetail
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.models.rests import Rest
from oversight.intake.models.requests import LegalRequest


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One answer of a platform with everything it volunteered."""

    item: int
    action: str
    under: str
    reason: str
    answered_at: datetime
    acted_at: datetime | None
    user_notified: str
    reference: str
    lasts_until: date | None
    preserved_until: date | None
    told_on: date | None
    appeal_route: str
    excess: str
    report_row: str
    not_until: date | None


def of_docket(session: Session, docket: str) -> tuple[SaidRow, ...]:
    """Return every answer on a docket, item by item, the last one last."""
    found = session.execute(
        select(Line.number, PlatformAnswer, AnswerDetail, Rest.ends_on)
        .join(Line, Line.id == PlatformAnswer.line_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .outerjoin(AnswerDetail, AnswerDetail.answer_id == PlatformAnswer.id)
        .outerjoin(Rest, Rest.answer_id == PlatformAnswer.id)
        .where(LegalRequest.docket == docket)
        .order_by(Line.number, PlatformAnswer.answered_at)
    )
    return tuple(_row(*one) for one in found)


def _row(
    number: int,
    answer: PlatformAnswer,
    detail: AnswerDetail | None,
    not_until: date | None,
) -> SaidRow:
    return SaidRow(
        item=number,
        action=answer.action,
        under=answer.under,
        reason=answer.reason or "",
        answered_at=answer.answered_at,
        acted_at=answer.acted_at,
        user_notified=answer.user_notified or "",
        reference=answer.reference or "",
        lasts_until=detail.lasts_until if detail else None,
        preserved_until=detail.preserved_until if detail else None,
        told_on=detail.told_on if detail else None,
        appeal_route=(detail.appeal_route if detail else None) or "",
        excess=(detail.excess if detail else None) or "",
        report_row=(detail.report_row if detail else None) or "",
        not_until=not_until,
    )
