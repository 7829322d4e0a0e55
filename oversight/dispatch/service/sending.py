"""Sending: everything is checked again at the moment it leaves (I02)."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import channels, rows
from oversight.dispatch.rules import checks, validator
from oversight.dispatch.rules.channels import check_channel
from oversight.dispatch.rules.lifecycle import LIFECYCLE, LineAct, LineState
from oversight.dispatch.service import issuing, papers, parts, posting, telling
from oversight.ledger import service as ledger
from oversight.notices.service import telling as notices
from oversight.review.models.deciding import ItemDecision
from oversight.review.queries import pools

CHANNEL, WAITING = "web", "order_waiting"


def dispatch(session: Session, docket: str, *, now: datetime) -> Dispatch:
    """Hand the document to the platform, once, and make the notice on each item.

    An item whose law fell meanwhile, or that rests or has ended, is left out, and the
    document is written again without it.
    """
    sending = rows.sending(session, docket, lock=True)
    if sending.dispatched_at is not None:
        return sending
    notices.hold(session, docket)
    checks.check_fresh(sending.stale_at, now=now)
    checks.check_liaison(_liaisons(session, sending.platform_id))
    check_channel(is_open=channels.is_open(session, sending.platform_id))
    checks.check_reviewers(_reviewers(session, now))
    decisions = _decisions(session, sending)
    issued = [line for line in sending.lines if line.state is LineState.ISSUED]
    going = _going(session, docket, issued, decisions, now=now)

    for line in sending.lines:
        line.held = line not in going
    session.flush()  # The table looks at what is left out before it lets this leave.
    sending.dispatched_at = now
    for line in going:
        line.state = LIFECYCLE.after(line.state, LineAct.DISPATCH)
    session.flush()

    _record(session, sending, going, decisions, now=now)
    return sending


def hindrance(session: Session, docket: str, *, now: datetime) -> RuleError | None:
    """Return why this docket cannot be sent now, or None when nothing hinders it."""
    sending = rows.sending(session, docket)
    try:
        checks.check_fresh(sending.stale_at, now=now)
        checks.check_liaison(_liaisons(session, sending.platform_id))
        check_channel(is_open=channels.is_open(session, sending.platform_id))
        checks.check_reviewers(_reviewers(session, now))
        issued = [line for line in sending.lines if line.state is LineState.ISSUED]
        _going(session, docket, issued, _decisions(session, sending), now=now)
    except RuleError as error:
        return error
    return None


def _going(
    session: Session,
    docket: str,
    issued: list[Line],
    decisions: Mapping[UUID, ItemDecision],
    *,
    now: datetime,
) -> list[Line]:
    """Return the lines that may leave now; refuse if not one of them may."""
    written = rows.document(session, docket)
    assert written is not None
    checks.check_intact(written.body.encode(), sha256=written.sha256)
    whole = json.loads(written.body)
    checks.check_complete(validator.faults(whole))
    entries = {entry["number"]: entry for entry in whole["items"]}
    going: list[Line] = []
    first = issuing.nothing_to_send()
    for line in reversed(issued):
        decision = decisions[line.item_id]
        try:
            _check_line(session, line, decision, entries.get(line.number), now=now)
        except RuleError as error:
            first = error
        else:
            going.insert(0, line)
    if not going:
        raise first
    return going


def _check_line(
    session: Session,
    line: Line,
    decision: ItemDecision,
    written: Mapping[str, Any] | None,
    *,
    now: datetime,
) -> None:
    """Refuse one item that may not leave now; what was checked at issue, again."""
    checks.check_decided(
        decision.outcome,
        item=line.item_id,
        decided_item=decision.item_id,
        by=decision.by,
    )
    checks.check_live(line.item.ended_as)
    checks.check_same_locator(
        written=written["canonical"] if written else "", now=line.item.canonical
    )
    assert written is not None
    checks.check_complete(validator.item_faults(written))
    plan = parts.planned(line, decision)
    issuing.check_law(session, plan, now=now)
    issuing.check_time(session, plan, now=now)


def _record(
    session: Session,
    sending: Dispatch,
    going: list[Line],
    decisions: Mapping[UUID, ItemDecision],
    *,
    now: datetime,
) -> None:
    request = sending.legal_request
    if _written(session, request.docket) != {line.number for line in going}:
        plans = [parts.planned(line, decisions[line.item_id]) for line in going]
        papers.write(session, request, plans, now=now)
    ledger.record(
        session,
        "order.dispatched",
        docket=request.docket,
        public={"platform": sending.platform.slug, "channel": CHANNEL},
        now=now,
    )
    for line in going:
        telling.sent(session, line, decisions[line.item_id], now=now)
    posting.to_platform(
        session,
        sending.platform.slug,
        WAITING,
        docket=request.docket,
        values={"docket": request.docket},
        now=now,
    )


def _written(session: Session, docket: str) -> set[int]:
    """Return the numbers of the items that the document of now asks for."""
    written = rows.document(session, docket)
    assert written is not None
    return {entry["number"] for entry in json.loads(written.body)["items"]}


def _decisions(session: Session, sending: Dispatch) -> dict[UUID, ItemDecision]:
    items = [line.item_id for line in sending.lines]
    found = session.scalars(select(ItemDecision).where(ItemDecision.item_id.in_(items)))
    return {decision.item_id: decision for decision in found}


def _liaisons(session: Session, platform_id: UUID) -> int:
    """Return how many people can receive something for this platform."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Person)
            .where(
                Person.role == Role.LIAISON,
                Person.platform_id == platform_id,
                Person.disabled_at.is_(None),
            )
        )
        or 0
    )


def _reviewers(session: Session, now: datetime) -> int:
    """Return how many people are appointed to review, and their term not over."""
    return len(pools.active(session, now))
