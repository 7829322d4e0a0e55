"""Telling the affected person: the facts of a notice, and the notice itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.dispatch.models.answers import AuthorityOrder
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import rows
from oversight.dispatch.service import papers, parts, posting
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.law.queries import register as law
from oversight.law.rules.register import Catalogue, Forum
from oversight.notices.queries import notices as notice_rows
from oversight.notices.rules.facts import LONGEST_TITLE
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.models.deciding import ItemDecision


def sent(
    session: Session, line: Line, decision: ItemDecision, *, now: datetime
) -> None:
    """Make and publish the notice that this item was sent (I57)."""
    request = line.dispatch.legal_request
    facts = _common(session, request, line.item) | {
        "measure": line.measure,
        "territory": line.territory,
        "starts_on": local_date(line.starts_at).isoformat(),
        "ends_on": local_date(line.ends_at).isoformat(),
        "decided_on": local_date(decision.decided_at).isoformat(),
        "reviewers": list(decision.by),
        **_clocks(session, line.item, now=now),
    }
    known = rows.authority_orders(session, request.id)
    if known:
        facts |= of_order(known[-1])
    _make(session, line, Stage.SENT, facts, now=now)


def ended(session: Session, line: Line, *, cause: str, now: datetime) -> None:
    """Make and publish the notice that a restriction has ended."""
    facts = _common(session, line.dispatch.legal_request, line.item) | {
        "ended_on": local_date(now).isoformat(),
        "cause": cause,
    }
    _make(session, line, Stage.ENDED, facts, now=now)
    docket = line.dispatch.legal_request.docket
    posting.to_body(
        session,
        line.dispatch.legal_request.body.slug,
        "order_over",
        key=f"order_over:{docket}/{line.number}",
        values={"docket": docket, "item": str(line.number), "cause": cause},
        now=now,
    )


def longer_asked(
    session: Session, line: Line, *, days: int, until: datetime | None, now: datetime
) -> None:
    """Make and publish the notice that somebody asks for it to stand longer."""
    facts = _common(session, line.dispatch.legal_request, line.item) | {
        "measure": line.measure,
        "ends_on": local_date(line.ends_at).isoformat(),
        "days": days,
    }
    if until is not None:
        facts["answer_until"] = until.isoformat()
    _make(session, line, Stage.LONGER_ASKED, facts, now=now)


def longer(session: Session, line: Line, *, by: Sequence[str], now: datetime) -> None:
    """Make and publish the notice that a restriction stands longer."""
    request = line.dispatch.legal_request
    facts = _common(session, request, line.item) | {
        "measure": line.measure,
        "territory": line.territory,
        "starts_on": local_date(line.starts_at).isoformat(),
        "ends_on": local_date(line.ends_at).isoformat(),
        "decided_on": local_date(now).isoformat(),
        "reviewers": list(by),
        **_clocks(session, line.item, now=now),
    }
    _make(session, line, Stage.LONGER, facts, now=now)
    until = local_date(line.ends_at).isoformat()
    values = {"docket": request.docket, "item": str(line.number), "until": until}
    posting.to_platform(
        session,
        line.dispatch.platform.slug,
        "order_longer",
        docket=request.docket,
        mark=f"/{line.number}",
        values=values,
        now=now,
    )
    posting.to_body(
        session,
        request.body.slug,
        "order_longer_body",
        key=f"order_longer_body:{request.docket}/{line.number}",
        values=values,
        now=now,
    )


def closed(
    session: Session, request: LegalRequest, item: Item, last: Item, *, now: datetime
) -> None:
    """Make and publish the notice that nothing came of what its user was asked.

    ``last`` is what it ended with: the item, or the last post that it was narrowed to.
    An account of which no post became an item here has lapsed.
    """
    assert last.ended_as is not None
    end = ItemEnd.LAPSED if last.ended_as is ItemEnd.SPLIT else last.ended_as
    facts = _common(session, request, item) | {
        "ended_on": local_date(last.ended_at or now).isoformat(),
        "cause": end.value,
    }
    _publish(session, request, item.number, Stage.ENDED, facts, now=now)


def of_order(order: AuthorityOrder) -> dict[str, Any]:
    """Return what a notice says about the Authority's own order."""
    return {
        "order_number": order.number,
        "order_passed_on": order.passed_on.isoformat(),
    }


def _make(
    session: Session,
    line: Line,
    stage: Stage,
    facts: dict[str, Any],
    *,
    now: datetime,
) -> None:
    request = line.dispatch.legal_request
    _publish(session, request, line.number, stage, facts, now=now)


def _publish(
    session: Session,
    request: LegalRequest,
    number: int,
    stage: Stage,
    facts: dict[str, Any],
    *,
    now: datetime,
) -> None:
    notices.issue(
        session,
        docket=request.docket,
        item=number,
        stage=stage,
        platform=request.platform.slug,
        facts=facts,
        now=now,
    )
    made = notice_rows.find(session, request.docket, number, stage)
    assert made is not None
    notices.publish(session, made, now=now)


def _common(session: Session, request: LegalRequest, item: Item) -> dict[str, Any]:
    catalogue = law.catalogue(session)
    return {
        "what": item.item_kind,
        "body": {"en": request.body.name, "ur": request.body.name_ur},
        "filed_on": local_date(request.filed_at).isoformat(),
        "provisions": [
            _title(citation.provision_id, catalogue) for citation in parts.cited(item)
        ],
    }


def _title(provision_id: str, catalogue: Catalogue) -> dict[str, str]:
    row = catalogue.provisions.get(provision_id)
    if row is None:
        return {"en": provision_id, "ur": provision_id}
    return row.cited(LONGEST_TITLE)


def _clocks(session: Session, item: Item, *, now: datetime) -> dict[str, int]:
    relied = [citation.provision_id for citation in parts.cited(item)]
    forums = papers.ways(session, relied, now=now)
    window = law.clock(session, papers.APPEAL_WINDOW, local_date(now))
    found = {
        "appeal_days": window.amount,
        "review_days": _review_days(forums),
        "tribunal_days": papers.tribunal_days(forums),
    }
    return {name: days for name, days in found.items() if days is not None}


def _review_days(forums: tuple[Forum, ...]) -> int | None:
    days = [forum.within_days for forum in forums if forum.stage == "review"]
    return next((number for number in days if number), None)
