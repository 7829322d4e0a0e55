"""Telling the account holder: when data were handed over, later by a reasoned decision.

A delay always ends by itself: nobody can keep a notice from opening but by a further
decision that was signed before.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.keeping import Delay
from oversight.dispatch.queries import data as queries
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.rules.document import moment
from oversight.dispatch.service import delaying
from oversight.intake.models.data import DataRequest
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import data as intake
from oversight.intake.rules.data_tiers import DISCLOSE
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.law.queries import register as law
from oversight.law.rules.register import Catalogue, parse_citation
from oversight.ledger import service as ledger
from oversight.notices.queries import notices as notice_rows
from oversight.notices.rules.facts import LONGEST_TITLE
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.models.data import DataDecision
from oversight.review.models.deciding import ItemDecision

APPEAL_WINDOW = "appeal_window"


def produced(session: Session, line: DataLine, *, now: datetime) -> None:
    """Tell the account holder at production, or begin the delay that was decided."""
    approved = session.scalars(
        select(DataDecision).where(DataDecision.item_id == line.item_id)
    ).one()
    promise = intake.promise(session, line.item.request_id)
    if approved.delay_days is None or promise.delay_ground is None:
        tell(session, line, now=now)
        return
    _delay(session, line, promise, approved.delay_days, now)


def tell(session: Session, line: DataLine, *, now: datetime) -> None:
    """Make and publish the notice that data on this account were asked for."""
    request = line.order.legal_request
    decision = session.get_one(ItemDecision, line.decision_id)
    history = queries.delays(session, line.id)
    facts = {
        **_common(session, request, line.item),
        "tier": line.tier.value,
        "fields": list(line.fields),
        "handed": _handed(session, line),
        "retained_days": line.retention_days,
        "decided_on": local_date(decision.decided_at).isoformat(),
        "reviewers": list(decision.by),
        "appeal_days": law.clock(session, APPEAL_WINDOW, local_date(now)).amount,
    }
    if line.window_from is not None and line.window_to is not None:
        facts["window_from"] = line.window_from.isoformat()
        facts["window_to"] = line.window_to.isoformat()
    if line.answered_at is not None:
        facts["answered_on"] = local_date(line.answered_at).isoformat()
    if history:
        facts["delay_ground"] = history[0].ground
        facts["delay_days"] = history[-1].total_days
        facts["delayed_by"] = [one.decided_by for one in history]
    _make(session, request, line.item, line.order.platform.slug, Stage.SENT, facts, now)


def refused(
    session: Session, item: Item, request: LegalRequest, *, now: datetime
) -> bool:
    """Tell an account holder that data were asked for and not approved; once."""
    if notice_rows.find(session, request.docket, item.number, Stage.ENDED) is not None:
        return False
    assert item.ended_as is not None
    facts = _common(session, request, item) | {
        "ended_on": local_date(item.ended_at or now).isoformat(),
        "cause": item.ended_as.value,
    }
    slug = request.platform.slug
    _make(session, request, item, slug, Stage.ENDED, facts, now)
    return True


def lifted(session: Session, line: DataLine, *, cause: str, now: datetime) -> bool:
    """Tell an account holder who was told before that it has ended; once.

    Whoever is still to be told hears of both then.
    """
    request = line.order.legal_request
    docket, number = request.docket, line.number
    if notice_rows.find(session, docket, number, Stage.SENT) is None:
        return False
    return _over(session, line.item, request, line, cause, now)


def over(session: Session, item: Item, request: LegalRequest, *, now: datetime) -> bool:
    """Tell whose data were asked for, and never came, that nothing more is asked."""
    line = queries.line_of(session, item.id)
    if line is None or line.ended_cause is None or item.ended_as is ItemEnd.LAPSED:
        return refused(session, item, request, now=now)
    return _over(session, item, request, line, line.ended_cause, now)


def unseal(session: Session, line_id: UUID, *, now: datetime) -> bool:
    """Open a delayed notice on its date and tell the account holder everything."""
    line = session.get_one(DataLine, line_id)
    found = queries.line_of(session, line.item_id, lock=True)
    assert found is not None
    waiting = [one for one in queries.delays(session, line_id) if not one.unsealed_at]
    if not waiting or any(one.until > now for one in waiting):
        return False

    for one in waiting:
        one.unsealed_at = now
    session.flush()
    delaying.lapse(session, found, now=now)

    _record(session, found, "notice.unsealed", waiting[-1], now)
    tell(session, found, now=now)
    if found.state is DataState.LIFTED:
        lifted(session, found, cause=found.ended_cause or "", now=now)
    return True


def _over(
    session: Session,
    item: Item,
    request: LegalRequest,
    line: DataLine,
    cause: str,
    now: datetime,
) -> bool:
    if notice_rows.find(session, request.docket, item.number, Stage.ENDED) is not None:
        return False
    facts = _common(session, request, item) | {
        "ended_on": local_date(item.ended_at or now).isoformat(),
        "handed": _handed(session, line),
        "cause": cause,
    }
    _make(session, request, item, request.platform.slug, Stage.ENDED, facts, now)
    return True


def _handed(session: Session, line: DataLine) -> str:
    return "no" if queries.production_of(session, line.id) is None else "yes"


def _delay(
    session: Session, line: DataLine, promise: DataRequest, days: int, now: datetime
) -> None:
    decision = session.get_one(ItemDecision, line.decision_id)
    delay = Delay(
        id=uuid4(),
        line_id=line.id,
        item_id=line.item_id,
        step=1,
        ground=promise.delay_ground or "",
        facts=promise.answers["delay_facts"],
        days=days,
        total_days=days,
        since=now,
        until=now + timedelta(days=days),
        decided_by="+".join(decision.by)[:40],
    )
    session.add(delay)
    session.flush()
    _record(session, line, "notice.delayed", delay, now)


def _record(
    session: Session, line: DataLine, kind: str, delay: Delay, now: datetime
) -> None:
    ledger.record(
        session,
        kind,
        docket=line.order.legal_request.docket,
        item=line.number,
        public={
            "stage": Stage.SENT.value,
            "ground": delay.ground,
            "until": moment(delay.until),
            "ext": delay.step - 1,
        },
        now=now,
    )


def _make(
    session: Session,
    request: LegalRequest,
    item: Item,
    platform: str,
    stage: Stage,
    facts: dict[str, Any],
    now: datetime,
) -> None:
    notices.issue(
        session,
        docket=request.docket,
        item=item.number,
        stage=stage,
        platform=platform,
        facts=facts,
        now=now,
    )
    made = notice_rows.made(session, request.docket, item.number, stage)
    notices.publish(session, made, now=now)


def _common(session: Session, request: LegalRequest, item: Item) -> dict[str, Any]:
    catalogue = law.catalogue(session)
    return {
        "what": item.item_kind,
        "measure": DISCLOSE,
        "body": {"en": request.body.name, "ur": request.body.name_ur},
        "filed_on": local_date(request.filed_at).isoformat(),
        "provisions": [_title(text, catalogue) for text in item.provisions],
    }


def _title(text: str, catalogue: Catalogue) -> dict[str, str]:
    row = catalogue.provisions[parse_citation(text).provision_id]
    return row.cited(LONGEST_TITLE)
