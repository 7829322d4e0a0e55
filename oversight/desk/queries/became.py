"""What became of a filing, gathered from every room for the body that filed it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.desk.queries import pool
from oversight.dispatch.models.data import DataOrder
from oversight.dispatch.models.orders import Dispatch
from oversight.dispatch.service import held
from oversight.intake.models.requests import LegalRequest
from oversight.intake.pages.became import (
    Became,
    BecameAppeal,
    BecameItem,
    Stage,
    Teller,
)
from oversight.intake.queries import matters
from oversight.intake.rules.data_tiers import KIND
from oversight.review.models.panels import Case
from oversight.transparency.queries import appeal, docket, items, register
from oversight.transparency.queries.pages import AppealLink, DocketItem


def stages(session: Session, dockets: Sequence[str]) -> Mapping[str, Stage]:
    """Return where each of these dockets stands, in the words of the register."""
    ids = session.scalars(
        select(LegalRequest.id).where(LegalRequest.docket.in_(dockets))
    ).all()
    return {
        row.docket: Stage(row.standing.code, row.standing.shape)
        for row in register.rows(session, ids)
    }


def became(session: Session, number: str, now: datetime) -> Became:
    """Return one docket since it was filed: who hears it, what was decided and sent.

    The texts name nobody, as in public; but nothing is masked from the body that
    wrote the request.
    """
    request = matters.request(session, number)
    case = session.scalars(
        select(Case).where(Case.request_id == request.id)
    ).one_or_none()
    drawn = docket.draw_of(session, case)
    shown = items.rows(session, request, hidden=False)
    sent = _sent(session, request)
    # Asked last: looking at a sending reads its request afresh, without its items.
    waits = held.held_row(session, number, now=now)
    return Became(
        stage=stages(session, [number])[number],
        members=drawn.members if drawn else (),
        asked_until=case.asked_until if case else None,
        due_at=docket.due_of(case),
        decided_at=case.decided_at if case else None,
        sent_at=sent.dispatched_at if sent else None,
        acknowledged_at=sent.acknowledged_at if sent else None,
        waits_for=waits.waits_for if waits else "",
        waits_until=waits.stale_at if waits else None,
        hindrance=waits.reason if waits else None,
        items=tuple(_item(one, data=request.kind == KIND) for one in shown),
        appeals=tuple(_appeal(one) for one in appeal.links(session, request)),
    )


def _sent(session: Session, request: LegalRequest) -> Dispatch | DataOrder | None:
    if request.kind == KIND:
        return session.scalars(
            select(DataOrder).where(DataOrder.request_id == request.id)
        ).one_or_none()
    return session.scalars(
        select(Dispatch).where(Dispatch.request_id == request.id)
    ).one_or_none()


def _item(one: DocketItem, *, data: bool) -> BecameItem:
    return BecameItem(
        number=one.number,
        part_of=one.part_of,
        outcome=one.outcome,
        code=one.code,
        measure=None if data else one.decided,
        days=None if data else one.days,
        territory=None if data else one.territory,
        split=one.split,
        summary=one.summary,
        summary_ur=one.summary_ur,
        conditions=one.conditions,
        reasons=one.reasons,
        dissent=one.dissent,
        ended_as=one.ended_as,
        until=one.until,
        answer=one.answer,
        answer_under=one.answer_under,
        answer_reason=one.answer_reason,
        answered_at=one.answered_at,
    )


def _appeal(one: AppealLink) -> BecameAppeal:
    return BecameAppeal(
        docket=one.docket,
        state=one.state,
        answers=tuple((answer.item, answer.outcome) for answer in one.answers),
    )


TELLER = Teller(stages=stages, became=became, pool=pool.note)
