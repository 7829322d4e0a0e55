"""What a body and what a member of the panel may see of a request to confirm."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.lifting import check_own_body
from oversight.extensions.models.confirming import (
    Confirmation,
    ConfirmationItem,
    ConfirmationVote,
)
from oversight.extensions.queries import confirming as queries
from oversight.extensions.queries.shown import (
    AskedItem,
    AskingPage,
    DeskRow,
    File,
    ItemPage,
    MemberItem,
    PanelPage,
    Standing,
    Told,
)
from oversight.extensions.rules.confirming import LASTING
from oversight.extensions.rules.lifecycle import OPEN, ConfirmState
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.victims import VICTIM
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Seat
from oversight.review.queries import cases, evidence, kept, seats, victims
from oversight.review.queries.item import Seen
from oversight.review.queries.naming import Named
from oversight.review.queries.seats import SEATED
from oversight.review.rules.lifecycle import SeatState


def asking_page(
    session: Session, docket: str, by: Actor, *, now: datetime
) -> AskingPage:
    """Return a victims' restriction to an officer of the body that asked for it."""
    found = queries.find(session, docket)
    sending = rows.sending(session, docket)
    request = sending.legal_request
    check_own_body(by.body, filing=request.body.slug)
    if request.track != VICTIM:
        raise rows.nothing()
    lines = [line for line in sending.lines if _lasts(line, now)]
    return AskingPage(
        docket=docket,
        ends_at=max((line.ends_at for line in lines), default=None),
        numbers=tuple(line.number for line in lines),
        most=queries.most_days(session, lines, now),
        may_ask=found is None and bool(lines),
        state=None if found is None else found.state.value,
        decide_by=None if found is None else found.decide_by,
        items=() if found is None else tuple(_asked(one) for one in found.items),
    )


def waiting(by: Actor) -> Select[UUID]:
    """Return the query for the requests on whose panel this reviewer sits."""
    return (
        select(Confirmation.id)
        .join(Seat, Seat.panel_id == Confirmation.panel_id)
        .where(
            Seat.person_id == by.id,
            Seat.state.in_(SEATED),
            Confirmation.state.in_(OPEN),
        )
    )


def desk(session: Session, by: Actor) -> tuple[DeskRow, ...]:
    """Return the requests before this reviewer, what ends first on top."""
    dockets = session.scalars(
        select(LegalRequest.docket)
        .join(Confirmation, Confirmation.request_id == LegalRequest.id)
        .where(Confirmation.id.in_(waiting(by)))
        .order_by(Confirmation.decide_by, LegalRequest.docket)
    ).all()
    return tuple(_row(session, docket, by) for docket in dockets)


def panel_page(session: Session, docket: str, by: Actor, *, now: datetime) -> PanelPage:
    """Return a request to a member of its panel; nobody else sees it."""
    found = queries.confirmation(session, docket)
    seat = seats.my_seat(session, found.panel_id, by)
    declared = seat.state is SeatState.DECLARED
    request = found.legal_request
    held = seats.sitting(session, seat.panel_id)
    until = victims.heard_until(session, docket)
    return PanelPage(
        docket=docket,
        body=Named(request.body.name, request.body.name_ur),
        platform=Named(request.platform.name, request.platform.name_ur),
        decide_by=found.decide_by,
        declared=declared,
        open=found.state is ConfirmState.SEATED,
        heard_until=until if until and now <= until else None,
        facts=found.facts if declared else "",
        members=tuple(one.pseudonym for one in held),
        items=tuple(_member_item(session, one, by) for one in found.items if declared),
    )


def item_page(
    session: Session, docket: str, number: int, by: Actor, *, now: datetime
) -> ItemPage:
    """Return one item to a member who declared, with its file once it was opened."""
    found = queries.confirmation(session, docket)
    seat = seats.my_seat(session, found.panel_id, by)
    item = queries.item_of(found, number)
    if seat.state is not SeatState.DECLARED:
        raise cases.nothing()
    view = seats.view_of(session, seat.panel_id, item.item, by)
    voted = by.id in _voters(session, item)
    line, until = item.line, victims.heard_until(session, docket)
    answered = seats.answer_to(session, item.item) is not None
    live = found.state is ConfirmState.SEATED and line.ends_at > now
    return ItemPage(
        docket=docket,
        number=number,
        asked=Standing(
            line.measure, line.territory, (line.ends_at - line.starts_at).days
        ),
        asked_days=item.asked_days,
        ends_at=line.ends_at,
        until=None if answered or until is None or now > until else until,
        may_vote=live and item.outcome is None and not voted,
        voted=voted,
        outcome=None if item.outcome is None else item.outcome.value,
        facts=found.facts,
        answered=answered,
        first_reasons=_first(session, item),
        file=None if view is None else _file(session, docket, item, now),
        seen=Seen(
            seat.declared_at,
            0 if view is None else view.count,
            None if view is None else view.first_at,
        ),
        decision=_told(item),
        has_kept=bool(kept.texts(session, item.item_id, by.id)),
    )


def _lasts(line: Line, now: datetime) -> bool:
    sent = line.dispatch.dispatched_at is not None and not line.held
    return line.state in LASTING and sent and line.ends_at > now


def _asked(item: ConfirmationItem) -> AskedItem:
    return AskedItem(
        number=item.number,
        ends_at=item.line.ends_at,
        asked_days=item.asked_days,
        outcome=None if item.outcome is None else item.outcome.value,
        days=item.days,
        code=item.code,
        reasons=item.reasons or "",
        summary=item.summary or "",
        summary_ur=item.summary_ur or "",
        dissent=item.dissent or "",
    )


def _told(item: ConfirmationItem) -> Told | None:
    if item.outcome is None:
        return None
    return Told(
        outcome=item.outcome.value,
        days=item.days,
        code=item.code,
        reasons=item.reasons or "",
        summary=item.summary or "",
        summary_ur=item.summary_ur or "",
        dissent=item.dissent or "",
    )


def _row(session: Session, docket: str, by: Actor) -> DeskRow:
    found = queries.confirmation(session, docket)
    seat = seats.my_seat(session, found.panel_id, by)
    request = found.legal_request
    return DeskRow(
        docket=docket,
        body=Named(request.body.name, request.body.name_ur),
        platform=Named(request.platform.name, request.platform.name_ur),
        decide_by=found.decide_by,
        declared=seat.state is SeatState.DECLARED,
    )


def _member_item(session: Session, item: ConfirmationItem, by: Actor) -> MemberItem:
    voters = _voters(session, item)
    return MemberItem(
        number=item.number,
        ends_at=item.line.ends_at,
        asked_days=item.asked_days,
        votes=len(voters),
        voted=by.id in voters,
        outcome=None if item.outcome is None else item.outcome.value,
    )


def _voters(session: Session, item: ConfirmationItem) -> frozenset[UUID]:
    return frozenset(
        session.scalars(
            select(ConfirmationVote.person_id).where(
                ConfirmationVote.item_id == item.item_id
            )
        )
    )


def _first(session: Session, item: ConfirmationItem) -> str:
    """Return what the one reviewer said who let it begin."""
    query = select(ItemDecision.reasons).where(ItemDecision.item_id == item.item_id)
    return session.scalars(query).one()


def _file(session: Session, docket: str, item: ConfirmationItem, now: datetime) -> File:
    case = cases.case(session, docket)
    whole = cases.item_of(case, item.number)
    return File(
        evidence.evidence(session, case.legal_request, whole),
        evidence.cards(session, whole, now),
        evidence.earlier(session, case, whole),
    )
