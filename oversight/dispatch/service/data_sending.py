"""From an approval to a platform: written once, checked again when it leaves (I02)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.queries import channels, stays
from oversight.dispatch.queries import data as queries
from oversight.dispatch.rules import checks
from oversight.dispatch.rules.channels import check_channel
from oversight.dispatch.rules.custody import check_not_stayed
from oversight.dispatch.rules.data_lifecycle import LIFECYCLE, DataAct, DataState
from oversight.dispatch.rules.data_validator import data_faults
from oversight.dispatch.service import (
    data_approvals,
    data_court_stays,
    data_papers,
    data_rewriting,
    data_staying,
    issuing,
    posting,
)
from oversight.dispatch.service.data_papers import Approval
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.models.warrants import Warrant
from oversight.intake.queries import matters as intake
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.rules.warrants import check_usable
from oversight.intake.service import matters
from oversight.ledger import service as ledger
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case
from oversight.review.queries import pools

CHANNEL, STALE, WAITING = "web", "stale", "data_waiting"


def issue(session: Session, docket: str, *, now: datetime) -> DataOrder:
    """Write the document for what was approved, once; for logins only on a warrant."""
    request = intake.request(session, docket)
    case = data_approvals.decided(session, request)
    earlier = queries.find_order(session, docket)
    if earlier is not None:
        return earlier
    approved = data_approvals.ready(session, case, now=now)
    warrant = data_approvals.usable_warrant(session, request, approved, now=now)
    document = data_papers.composed(session, request, approved, warrant, now=now)
    checks.check_complete(data_faults(document))

    matters.mark_ordered(session, request.id, now=now)
    order = _order(session, request, case, approved, warrant, now)
    order.body, order.sha256 = data_papers.hashed(document)
    session.add(order)
    session.flush()

    order = queries.order(session, docket)
    numbers = [item.number for _, _, item in approved]
    data_papers.record(session, order, numbers, now=now)
    return order


def hindrance(session: Session, docket: str, *, now: datetime) -> RuleError | None:
    """Return why a data request cannot be written or sent now, or None."""
    request = intake.request(session, docket)
    try:
        order = queries.find_order(session, docket)
        if order is None:
            approved = data_approvals.ready(
                session, data_approvals.decided(session, request), now=now
            )
            data_approvals.usable_warrant(session, request, approved, now=now)
        else:
            _check_may_leave(session, order, now)
    except RuleError as error:
        return error
    return None


def dispatch(session: Session, docket: str, *, now: datetime) -> DataOrder:
    """Hand the document to the platform, once; for logins only within the warrant.

    An account that rests or may not leave is left out, and the document is written
    again without it; so it is where the time to answer is another one by now.
    """
    order = queries.order(session, docket, lock=True)
    if order.dispatched_at is not None:
        return order
    going = _check_may_leave(session, order, now)

    for line in order.lines:
        line.held = line not in going
    session.flush()  # The table looks at what is left out before it lets this leave.
    for line in going:
        line.state = LIFECYCLE.after(line.state, DataAct.DISPATCH)
    order.dispatched_at = now
    session.flush()

    data_rewriting.leave_out(session, order, going, now=now)
    ledger.record(
        session,
        "order.dispatched",
        docket=docket,
        public={"platform": order.platform.slug, "channel": CHANNEL},
        now=now,
    )
    posting.to_platform(
        session,
        order.platform.slug,
        WAITING,
        docket=docket,
        values={"docket": docket},
        now=now,
    )
    return order


def lapse_unissued(session: Session, docket: str, *, now: datetime) -> int:
    """Lapse approvals not written in time, for want of a warrant or of the law."""
    request = intake.request(session, docket, lock=True)
    case = data_approvals.decided(session, request)
    if now <= issuing.stale_at(session, case):
        return 0
    left = [
        item
        for _, _, item in queries.approvals(session, case.id)
        if item.ended_as is None and queries.line_of(session, item.id) is None
    ]
    for item in left:
        _lapse(session, docket, item, now)
    return len(left)


def lapse_unsent(session: Session, docket: str, *, now: datetime) -> int:
    """Lapse what was written and did not leave in time."""
    order = queries.order(session, docket, lock=True)
    if now <= order.stale_at:
        return 0
    left = [line for line in order.lines if line.state is DataState.ISSUED]
    for line in left:
        line.state, line.ended_cause = (
            LIFECYCLE.after(line.state, DataAct.LAPSE),
            STALE,
        )
        data_staying.end_all(session, line, now=now)
        data_court_stays.end_all(session, line, now=now)
        if line.item.ended_as is None:
            _lapse(session, docket, line.item, now)
    session.flush()
    return len(left)


def _lapse(session: Session, docket: str, item: Item, now: datetime) -> None:
    matters.end_item(session, item, as_=ItemEnd.LAPSED, now=now)
    ledger.record(
        session,
        "item.lapsed",
        docket=docket,
        item=item.number,
        public={"cause": STALE},
        now=now,
    )


def _order(
    session: Session,
    request: LegalRequest,
    case: Case,
    approved: Sequence[Approval],
    warrant: Warrant | None,
    now: datetime,
) -> DataOrder:
    tier = max(one.tier for _, one, _ in approved)
    order = DataOrder(
        id=uuid4(),
        request_id=request.id,
        platform_id=request.platform_id,
        tier=tier,
        issued_at=now,
        stale_at=issuing.stale_at(session, case),
        warrant_id=warrant.id if warrant else None,
        warrant_confirmed=True if warrant else None,
        warrant_until=warrant.expires_at if warrant else None,
    )
    order.lines = [
        DataLine(
            order_tier=tier.value,
            item_id=item.id,
            decision_id=decision.id,
            outcome=decision.outcome,
            number=item.number,
            tier=one.tier,
            fields=list(one.fields),
            window_from=one.window_from,
            window_to=one.window_to,
            retention_days=one.retention_days,
        )
        for decision, one, item in approved
    ]
    return order


def _check_may_leave(
    session: Session, order: DataOrder, now: datetime
) -> list[DataLine]:
    """Return the lines that may leave now; refuse if the whole may not (I10, I43)."""
    checks.check_fresh(order.stale_at, now=now)
    checks.check_liaison(_liaisons(session, order))
    check_channel(is_open=channels.is_open(session, order.platform_id))
    checks.check_reviewers(_reviewers(session, now))
    if order.tier is Tier.D2:
        check_usable(
            confirmed=order.warrant_confirmed, expires_at=order.warrant_until, now=now
        )
    addresses = data_rewriting.checked(session, order)
    resting = stays.stayed(session, [line.id for line in order.lines])
    going: list[DataLine] = []
    first = issuing.nothing_to_send()
    for line in order.lines:
        decision = session.get_one(ItemDecision, line.decision_id)
        written = addresses.get(line.number, "")
        try:
            data_approvals.check_holds(session, decision, line.item, now=now)
            check_not_stayed(stayed=line.id in resting)
            checks.check_same_locator(written=written, now=line.item.canonical)
        except RuleError as error:
            first = error
        else:
            going.append(line)
    if not going:
        raise first
    return going


def _liaisons(session: Session, order: DataOrder) -> int:
    query = select(func.count()).where(
        Person.role == Role.LIAISON,
        Person.platform_id == order.platform_id,
        Person.disabled_at.is_(None),
    )
    return session.scalar(query) or 0


def _reviewers(session: Session, now: datetime) -> int:
    return len(pools.active(session, now))
