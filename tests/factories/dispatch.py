"""Approvals on their way to a platform, made through the acts themselves."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.dispatch.models.orders import Dispatch
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.service import issuing, sending
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.lifecycle import BatchState, RequestState
from oversight.intake.rules.measures import lower_rungs
from oversight.intake.service.citing import cite_again
from oversight.intake.service.tallying import tally
from oversight.ledger import service as ledger
from oversight.notices.service import telling as notices
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case, Panel
from oversight.review.models.roster import Reviewer
from oversight.review.rules.findings import Findings, Rung
from oversight.review.rules.lifecycle import CaseState, Outcome, PanelPurpose
from tests.factories.accounts import a_body, a_person, a_platform, an_actor
from tests.factories.law import a_law
from tests.factories.notices import SECRET

FILED = datetime(2026, 11, 23, 7, tzinfo=UTC)  # a Monday, noon in Karachi
DECIDED = FILED + timedelta(minutes=20)
NOW = FILED + timedelta(minutes=30)
LATER = NOW + timedelta(hours=2)
ACTED = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
_number = count(1)


def a_liaison(session: Session, platform: str = "x") -> Actor:
    """Somebody who speaks for a platform."""
    return an_actor(session, role=Role.LIAISON, platform=platform)


def an_authoriser(session: Session, body: str = "pta") -> Actor:
    """The officer who signs for a body."""
    return an_actor(session, role=Role.AUTHORISER, body=body)


def an_approval(
    session: Session,
    *,
    items: int = 1,
    platform: str = "x",
    body: str = "pta",
    reviewers: tuple[str, ...] = ("R-07",),
    outcome: Outcome = Outcome.APPROVED,
    now: datetime = DECIDED,
    conditions: str = "",
    **cells: Any,
) -> str:
    """The docket of a decided matter: every item approved, nothing written yet."""
    notices.use(SECRET)
    a_law(session)
    _somebody_reviews(session)
    request = _a_request(session, platform, body, items)
    panel = Panel(
        docket=request.docket,
        purpose=PanelPurpose.FIRST,
        matter_id=request.id,
        seats=1,
        reserve=7,
        pool=[],
        excluded={},
        algorithm="hmac-sha256/1",
        round=1,
        committed_at=now,
        randomness="0" * 64,
        drawn_at=now,
    )
    session.add(panel)
    session.flush()
    case = Case(
        request_id=request.id,
        panel_id=panel.id,
        state=CaseState.DECIDED,
        seats=1,
        opened_at=FILED,
        due_at=now + timedelta(days=7),
        decided_at=now,
    )
    session.add(case)
    session.flush()
    for number in range(1, items + 1):
        item = an_item(session, request, number, **cells)
        decision = a_decision(case, item, outcome, reviewers, now, conditions)
        session.add(decision)
    session.flush()
    cite_again(session, request)
    return request.docket


def an_item(session: Session, request: LegalRequest, number: int, **cells: Any) -> Item:
    """One complete item about a post that no other item names."""
    post = 1_700_000_000_000_000_000 + next(_number)
    whole: dict[str, Any] = {
        "item_kind": "post",
        "locator": f"https://twitter.com/somebody/status/{post}?s=20",
        "canonical": f"https://x.com/i/status/{post}",
        "native_id": str(post),
        "handle": "somebody",
        "provisions": ["peca-2016-s37:public-order"],
        "measure": "geo-withhold",
        "duration_days": 90,
        "published_on": date(2026, 11, 20),
        "language": "ur",
        "why_unlawful": "It names a date and a place and calls for violence there.",
        "passage": "Come on Friday.",
        "capture_sha256": f"{post:064x}",
        "captured_at": FILED - timedelta(days=1),
        **cells,
    }
    item = Item(request_id=request.id, number=number, **whole)
    session.add(item)
    session.flush()
    return item


def a_decision(
    case: Case,
    item: Item,
    outcome: Outcome,
    reviewers: tuple[str, ...],
    now: datetime,
    conditions: str = "",
) -> ItemDecision:
    """What was decided on one item, with every finding that a document shows."""
    approved = outcome is not Outcome.REJECTED
    findings = Findings(
        exempt="none",
        exempt_why="Nothing in it reports, teaches, paints or debates.",
        ladder=tuple(
            Rung(rung, "no", f"A {rung} would still let it be read before Friday.")
            for rung in lower_rungs(item.measure)
        ),
        scope="One post, in Pakistan, for the time asked.",
        collateral="The account keeps its other 2,100 posts.",
        conditions=conditions,
    )
    return ItemDecision(
        item_id=item.id,
        case_id=case.id,
        outcome=outcome,
        code=None if approved else "not-unlawful",
        measure=item.measure if approved else None,
        territory=item.territory if approved else None,
        days=item.duration_days if approved else None,
        narrowed=[],
        by=list(reviewers),
        reasons="The words call for an act, name a day, and were answered.",
        summary="The post calls for violence on a named day.",
        findings=findings.as_json(),
        decided_at=now,
    )


def _somebody_reviews(session: Session) -> None:
    if session.scalars(select(Reviewer.id)).first() is not None:
        return
    person = a_person(session, role=Role.REVIEWER)
    session.add(
        Reviewer(
            person_id=person.id, pseudonym=person.pseudonym, active=True, since=FILED
        )
    )


def _a_request(session: Session, platform: str, slug: str, items: int) -> LegalRequest:
    body = a_body(session, slug)
    drafter, authoriser = (
        a_person(session, role=role, body=slug)
        for role in (Role.DRAFTER, Role.AUTHORISER)
    )
    batch = Batch(
        number=f"B-{next(_number):06}",
        body_id=body.id,
        drafter_id=drafter.id,
        file_sha256=sha256(uuid4().bytes).hexdigest(),
        state=BatchState.FILED,
        created_at=FILED,
        signed_by=authoriser.id,
        signed_at=FILED,
    )
    session.add(batch)
    session.flush()
    request = LegalRequest(
        docket=ledger.open_docket(session, "TD", now=FILED),
        body_id=body.id,
        platform_id=a_platform(session, platform).id,
        batch_id=batch.id,
        drafter_id=drafter.id,
        authoriser_id=authoriser.id,
        state=RequestState.SCREENED,
        item_count=items,
        filed_at=FILED,
        screening_due=FILED,
        screened_at=FILED,
    )
    session.add(request)
    session.flush()
    tally(session, body.id, [request.docket])
    return request


def an_issued(session: Session, *, items: int = 1, **cells: Any) -> Dispatch:
    """A document that waits for somebody to send it to."""
    return issuing.issue(session, an_approval(session, items=items, **cells), now=NOW)


def a_sending(
    session: Session,
    *,
    items: int = 1,
    **cells: Any,
) -> tuple[Dispatch, Actor]:
    """A document with its platform, and the liaison who received it."""
    liaison = a_liaison(session)
    issued = an_issued(session, items=items, **cells)
    docket = issued.legal_request.docket
    sending.dispatch(session, docket, now=NOW)
    return rows.sending(session, docket), liaison


def docket_of(found: Dispatch) -> str:
    """The docket a sending belongs to."""
    return found.legal_request.docket


def acted(**facts: Any) -> Answer:
    """What a platform says when it did what was asked."""
    whole: dict[str, Any] = {
        "action": "geo-withhold",
        "under": "local-law",
        "territory": "PK",
        "acted_at": ACTED,
        "user_notified": "yes",
    }
    return Answer(**{**whole, **facts})


def refused(**facts: Any) -> Answer:
    """What a platform says when it does nothing."""
    return Answer(**{"action": "refused", "reason": "overbroad", **facts})
