"""Approvals on their way to a platform, made through the acts themselves."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.dispatch.models import Dispatch
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.service import issuing, sending
from oversight.review.rules.lifecycle import Outcome
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW as FILED
from tests.factories.review import a_decided_case

DECIDED = FILED + timedelta(minutes=20)
NOW = FILED + timedelta(minutes=30)
LATER = NOW + timedelta(hours=2)
ACTED = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def a_liaison(session: Session, platform: str = "x") -> Actor:
    """Somebody who speaks for a platform."""
    return an_actor(session, role=Role.LIAISON, platform=platform)


def an_authoriser(session: Session, body: str = "pta") -> Actor:
    """The officer who signs for a body."""
    return an_actor(session, role=Role.AUTHORISER, body=body)


def an_approval(session: Session, *, items: int = 1, **cells: Any) -> str:
    """The docket of a decided matter: every item approved, nothing written yet."""
    return a_decided_case(session, items=items, outcome=Outcome.APPROVED, **cells)


def an_issued(session: Session, *, items: int = 1, **cells: Any) -> Dispatch:
    """A document that waits for somebody to send it to."""
    return issuing.issue(session, an_approval(session, items=items, **cells), now=NOW)


def a_sending(
    session: Session, *, items: int = 1, **cells: Any
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
