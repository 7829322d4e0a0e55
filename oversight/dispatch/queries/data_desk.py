"""One data request for its body and for its platform, put together from every room."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Permission
from oversight.dispatch.models.data import DataOrder
from oversight.dispatch.models.keeping import Delay
from oversight.dispatch.queries import (
    beyond,
    custody,
    data_lines,
    data_pages,
    data_questions,
    data_versions,
    using,
)
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries.beyond import Beside
from oversight.dispatch.queries.custody import KeeperRow
from oversight.dispatch.queries.data_conditions import ConditionsRow, conditions
from oversight.dispatch.queries.data_lines import LineRow
from oversight.dispatch.queries.data_pages import HeldRow, KeptRow
from oversight.dispatch.queries.documents import VersionRow
from oversight.dispatch.queries.questions import QuestionView
from oversight.dispatch.queries.using import UseStep
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import data as intake
from oversight.intake.queries import data_defects as defects
from oversight.intake.queries import matters
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.rules.lifecycle import LIFECYCLE, RequestAct, RequestState

NOT_YOURS, NOTHING_KEPT, ONLY_ONE, MAY_HAND_OVER = "", "nothing", "alone", "open"


@dataclass(frozen=True, slots=True)
class DelayRow:
    """One decision that an account holder is told later."""

    item: int
    ground: str
    until: datetime
    by: str
    unsealed_at: datetime | None
    may_lengthen: bool


@dataclass(frozen=True, slots=True)
class BodyPage:
    """What happened to a data request since it was filed, for the body that asked."""

    docket: str
    sent_at: datetime | None
    stale_at: datetime | None
    lines: tuple[LineRow, ...]
    conditions: tuple[ConditionsRow, ...]
    questions: tuple[QuestionView, ...]
    held: tuple[HeldRow, ...]
    kept: tuple[KeptRow, ...]
    delays: tuple[DelayRow, ...]
    may_enter_warrant: bool
    may_tell_court: bool
    may_certify: bool
    chain: tuple[KeeperRow, ...]
    handing: str
    others: tuple[tuple[str, str], ...]
    beside: dict[int, Beside]
    uses: tuple[UseStep, ...]
    may_ask_more: bool
    may_lengthen: bool
    may_cure: bool
    cures_data: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class PlatformPage:
    """One request for data as its platform sees it."""

    docket: str
    platform: str
    sent_at: datetime
    acknowledged_at: datetime | None
    reference: str
    lines: tuple[LineRow, ...]
    conditions: tuple[ConditionsRow, ...]
    questions: tuple[QuestionView, ...]
    document: dict[str, Any]
    sha256: str
    versions: tuple[VersionRow, ...]


def body_page(session: Session, docket: str, by: Actor, *, now: datetime) -> BodyPage:
    """Return a data request of the visitor's own body; any other does not exist."""
    request = matters.own_request(session, docket, by)
    promise = intake.promise(session, request.id)
    order = queries.find_order(session, docket)
    kept = data_pages.kept_of(session, docket, now=now)
    listed = matters.defects(session, [request.id], open_only=True)
    writes = by.may(Permission.DISPATCH_COURT)
    over = request.state in {RequestState.WITHDRAWN, RequestState.LAPSED}
    others = _others(session, request, by)
    return BodyPage(
        docket=docket,
        sent_at=order.dispatched_at if order else None,
        stale_at=order.stale_at if order else None,
        lines=data_lines.lines(session, order) if order else (),
        conditions=conditions(session, docket),
        questions=data_questions.of_docket(session, docket),
        held=data_pages.of_docket(session, docket, now=now),
        kept=kept,
        delays=_delays(session, order, now=now),
        may_enter_warrant=promise.tier is Tier.D2 and writes and not over,
        may_tell_court=writes and any(not row.court_told for row in kept),
        may_certify=by.may(Permission.DISPATCH_CERTIFY),
        chain=custody.chain(session, request.id),
        handing=_handing(session, request, by, is_other=bool(others)),
        others=others,
        beside=beyond.of_docket(session, docket),
        uses=using.of_docket(session, docket),
        may_ask_more=by.may(Permission.DISPATCH_USE_ASK),
        may_lengthen=by.may(Permission.DISPATCH_DELAY_ASK),
        may_cure=request.state is RequestState.DEFECTIVE
        and by.may(Permission.INTAKE_CURE),
        cures_data=bool(defects.asked(request, listed)),
        may_withdraw=LIFECYCLE.allows(request.state, RequestAct.WITHDRAW)
        and request.ordered_at is None
        and any(item.ended_as is None for item in request.items)
        and not kept
        and by.may(Permission.INTAKE_WITHDRAW),
    )


def _handing(
    session: Session, request: LegalRequest, by: Actor, *, is_other: bool
) -> str:
    """Return whether this officer may name another custodian, or why it cannot be."""
    if not by.may(Permission.DISPATCH_ENTRUST):
        return NOT_YOURS
    keeps = custody.keeper(session, request.id) is not None
    if not keeps or not (
        custody.can_come(session, request.id) or custody.held(session, request.id)
    ):
        return NOTHING_KEPT
    return MAY_HAND_OVER if is_other else ONLY_ONE


def _others(
    session: Session, request: LegalRequest, by: Actor
) -> tuple[tuple[str, str], ...]:
    """Return whom an authorising officer may name instead, where data may be kept."""
    now_keeps = custody.keeper(session, request.id)
    if now_keeps is None or not by.may(Permission.DISPATCH_ENTRUST):
        return ()
    known = intake.custodians(session, request.body.slug)
    return tuple((str(one), name) for one, name in known if one != now_keeps)


def platform_page(session: Session, docket: str, by: Actor) -> PlatformPage:
    """Return one request for data to its platform; to any other it does not exist."""
    order = queries.order(session, docket)
    if order.platform.slug != by.platform or order.dispatched_at is None:
        raise queries.nothing()
    versions = data_versions.shown(session, order, by)
    said = versions[-1]
    return PlatformPage(
        docket=docket,
        platform=order.platform.slug,
        sent_at=order.dispatched_at,
        acknowledged_at=order.acknowledged_at,
        reference=order.reference or "",
        lines=data_lines.lines(session, order),
        conditions=conditions(session, docket),
        questions=data_questions.of_docket(session, docket),
        document=json.loads(said.body),
        sha256=said.sha256,
        versions=data_versions.version_rows(versions),
    )


def line(page: PlatformPage, number: int) -> LineRow:
    """Return one account of a request, or refuse as if there were none."""
    for row in page.lines:
        if row.number == number:
            return row
    raise queries.nothing()


def _delays(
    session: Session, order: DataOrder | None, *, now: datetime
) -> tuple[DelayRow, ...]:
    if order is None:
        return ()
    numbers = {one.id: one.number for one in order.lines}
    found = session.scalars(
        select(Delay)
        .where(Delay.line_id.in_(list(numbers)))
        .order_by(Delay.since, Delay.step)
    )
    return tuple(
        DelayRow(
            numbers[row.line_id],
            row.ground,
            row.until,
            row.decided_by,
            row.unsealed_at,
            row.unsealed_at is None and row.until > now,
        )
        for row in found
    )
