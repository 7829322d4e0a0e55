"""One docket in public: what was asked, decided, sent, answered, and when."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from oversight.accounts.models import Body
from oversight.appeals.models import Appeal, AppealItem
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.models import AuthorityOrder, Dispatch, Line, PlatformAnswer
from oversight.intake import queries as intake
from oversight.intake.models import Batch, Item, LegalRequest
from oversight.ledger import queries as ledger
from oversight.notices.models import Notice
from oversight.review.models import Case, ItemDecision, Panel, Seat
from oversight.review.rules.lifecycle import SeatState
from oversight.transparency.queries import register
from oversight.transparency.queries.pages import (
    AppealAnswer,
    AppealLink,
    AppealPublicPage,
    DocketItem,
    DocketPage,
    Event,
    OrderRow,
)
from oversight.transparency.rules import periods
from oversight.transparency.rules.redaction import redacted, sensitive
from oversight.transparency.rules.standing import standing


def page(session: Session, docket: str) -> DocketPage:
    """Return the public page of a docket, or refuse one that was never given."""
    request = intake.request(session, docket)
    case = session.scalars(
        select(Case).where(Case.request_id == request.id)
    ).one_or_none()
    panel = session.get(Panel, case.panel_id) if case and case.panel_id else None
    sent = session.scalars(
        select(Dispatch).where(Dispatch.request_id == request.id)
    ).one_or_none()
    basis = _basis(request.items)
    hidden = sensitive(basis)
    batch = session.scalars(
        select(Batch.number).where(Batch.id == request.batch_id)
    ).one()
    return DocketPage(
        docket=docket,
        batch=batch,
        body=request.body.name,
        body_ur=request.body.name_ur,
        platform=None if hidden else request.platform.slug,
        basis=basis,
        standing=standing(
            register.facts(session, request, case.state.value if case else None)
        ),
        filed_at=request.filed_at,
        emergency=False,
        asked_at=case.asked_at if case else None,
        asked_until=case.asked_until if case else None,
        not_asked_ground=case.not_asked_ground if case else None,
        panel=_members(session, panel),
        pool=len(panel.pool) if panel else None,
        excluded=sum(panel.excluded.values()) if panel else 0,
        beacon_round=panel.round if panel else None,
        due_at=case.due_at if case and case.decided_at is None else None,
        sent_at=sent.dispatched_at if sent else None,
        acknowledged_at=sent.acknowledged_at if sent else None,
        items=_items(session, request, hidden=hidden),
        orders=_orders(session, request),
        appeals=_appeals(session, request),
        events=_events(session, docket),
        sensitive=hidden,
    )


def appeal_page(session: Session, docket: str) -> AppealPublicPage:
    """Return what the public may know of an appeal: that it is, and how it ended."""
    found = session.scalars(
        select(Appeal).where(Appeal.docket == docket).options(joinedload(Appeal.matter))
    ).one_or_none()
    if found is None:
        raise RuleError("not_found", N_("There is no docket with this number."))
    panel = session.get(Panel, found.panel_id) if found.panel_id else None
    return AppealPublicPage(
        docket=docket,
        matter=found.matter.docket if found.matter else None,
        state=found.state.value,
        panel=_members(session, panel),
        answers=_answers(session, found),
        events=_events(session, docket),
    )


def _answers(session: Session, appeal: Appeal) -> tuple[AppealAnswer, ...]:
    found = session.execute(
        select(AppealItem, Item)
        .join(Item, Item.id == AppealItem.item_id)
        .where(AppealItem.appeal_id == appeal.id, AppealItem.outcome.is_not(None))
        .order_by(AppealItem.number)
    )
    return tuple(_appeal_answer(row, item) for row, item in found)


def _appeal_answer(row: AppealItem, item: Item) -> AppealAnswer:
    names = (item.locator, item.canonical, item.handle, item.native_id)
    hidden = sensitive(item.provisions)
    return AppealAnswer(
        item=item.number,
        outcome=row.outcome.value if row.outcome else "",
        by_default=row.by_default,
        measure=row.measure,
        days=row.days,
        summary="" if hidden else redacted(row.summary, names),
        dissent="" if hidden else redacted(row.dissent, names),
    )


def _items(
    session: Session, request: LegalRequest, *, hidden: bool
) -> tuple[DocketItem, ...]:
    ids = [item.id for item in request.items]
    decisions = {
        row.item_id: row
        for row in session.scalars(
            select(ItemDecision).where(ItemDecision.item_id.in_(ids))
        )
    }
    lines = {
        row.item_id: row
        for row in session.scalars(select(Line).where(Line.item_id.in_(ids)))
    }
    answers: dict[Any, PlatformAnswer] = {}
    for row in session.scalars(
        select(PlatformAnswer)
        .join(Line, Line.id == PlatformAnswer.line_id)
        .where(Line.item_id.in_(ids))
        .order_by(PlatformAnswer.answered_at)
    ):
        answers[row.line_id] = row
    notices = {
        row.item: row
        for row in session.scalars(
            select(Notice).where(
                Notice.docket == request.docket, Notice.stage == "sent"
            )
        )
    }
    return tuple(
        _item(
            item,
            decisions.get(item.id),
            line := lines.get(item.id),
            answers.get(line.id) if line else None,
            notices.get(item.number),
            hidden=hidden,
        )
        for item in request.items
    )


def _item(
    item: Item,
    decision: ItemDecision | None,
    line: Line | None,
    answer: PlatformAnswer | None,
    notice: Notice | None,
    *,
    hidden: bool,
) -> DocketItem:
    names = (item.locator, item.canonical, item.handle, item.native_id)

    def shown(text: str | None) -> str:
        return "" if hidden else redacted(text, names)

    return DocketItem(
        number=item.number,
        kind=item.item_kind,
        asked=item.measure,
        asked_days=item.duration_days,
        asked_territory=item.territory,
        outcome=decision.outcome.value if decision else None,
        code=decision.code if decision else None,
        decided=decision.measure if decision else None,
        days=decision.days if decision else None,
        territory=decision.territory if decision else None,
        split=decision.split if decision else False,
        summary=shown(decision.summary) if decision else "",
        reasons=shown(decision.reasons) if decision else "",
        dissent=shown(decision.dissent) if decision else "",
        lapsed=item.ended_as is not None and item.ended_as.value == "lapsed",
        ended_as=item.ended_as.value if item.ended_as else None,
        until=line.ends_at if line else None,
        answer=answer.action if answer else None,
        answer_under=answer.under if answer else None,
        answer_reason=answer.reason if answer else None,
        answered_at=answer.answered_at if answer else None,
        notice_published=notice.published_at if notice else None,
        notice_passed_on=notice.passed_on_at if notice else None,
    )


def _basis(items: Sequence[Item]) -> tuple[str, ...]:
    known: list[str] = []
    for item in items:
        known.extend(one for one in item.provisions if one not in known)
    return tuple(known)


def _members(session: Session, panel: Panel | None) -> tuple[str, ...]:
    if panel is None:
        return ()
    return tuple(
        session.scalars(
            select(Seat.pseudonym)
            .where(
                Seat.panel_id == panel.id,
                Seat.state.in_((SeatState.DRAWN, SeatState.DECLARED)),
            )
            .order_by(Seat.position)
        )
    )


def _orders(session: Session, request: LegalRequest) -> tuple[OrderRow, ...]:
    found = session.execute(
        select(AuthorityOrder, Body)
        .join(Body, Body.id == AuthorityOrder.body_id)
        .where(AuthorityOrder.request_id == request.id)
        .order_by(AuthorityOrder.passed_on)
    )
    return tuple(
        OrderRow(
            body.name, body.name_ur, row.number, row.passed_on, row.communicated_on
        )
        for row, body in found
    )


def _appeals(session: Session, request: LegalRequest) -> tuple[AppealLink, ...]:
    found = session.scalars(
        select(Appeal).where(Appeal.matter_id == request.id).order_by(Appeal.docket)
    ).all()
    return tuple(
        AppealLink(row.docket, row.state.value, _answers(session, row)) for row in found
    )


def _events(session: Session, docket: str) -> tuple[Event, ...]:
    return tuple(_event(leaf) for leaf in ledger.of_stream(session, docket))


def _event(leaf: dict[str, Any]) -> Event:
    moment = periods.leaf_moment(leaf) if "at" in leaf else periods.leaf_day(leaf)
    return Event(
        n=leaf["n"],
        when=moment,
        kind=leaf["k"],
        item=leaf.get("item"),
        detail=tuple(
            (name, str(leaf[name]))
            for name in ("outcome", "action", "cause", "ground", "until", "number")
            if leaf.get(name)
        ),
    )
