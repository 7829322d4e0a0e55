"""The Authority's own order: its number and its dates stand beside the review."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.dispatch.models.annexes import OrderAnnex
from oversight.dispatch.models.answers import AuthorityOrder
from oversight.dispatch.queries import rows
from oversight.dispatch.rules import checks
from oversight.dispatch.rules.order_papers import check_same
from oversight.dispatch.service import order_papers, parts, telling
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import matters as intake
from oversight.law.queries import register as law
from oversight.ledger import service as ledger
from oversight.notices.service import telling as notices
from oversight.privacy.service.cleaning import Cleaned


@dataclass(frozen=True, slots=True, repr=False)
class Paper:
    """The order's paper as it was handed in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """What an officer says about their body's own order."""

    number: str
    passed_on: date
    communicated_on: date | None = None
    document_sha256: str | None = None
    paper: Paper | None = None


def record_authority_order(
    session: Session, docket: str, order: OwnOrder, *, by: Actor, now: datetime
) -> AuthorityOrder:
    """Record the number and the dates of the order a body itself passed."""
    request = own_request(session, docket, by=by, now=now, lock=True)
    notices.hold(session, docket)
    before = [row.number for row in rows.authority_orders(session, request.id)]
    checks.check_order_number(order.number, recorded=before)
    checks.check_order_dates(
        order.passed_on, order.communicated_on, today=local_date(now)
    )
    checks.check_digest(order.document_sha256)
    paper = _cleaned(order)
    digest = paper.sha256 if paper else order.document_sha256

    kept = AuthorityOrder(
        request_id=request.id,
        body=accounts.body(session, by.body or ""),
        number=order.number,
        passed_on=order.passed_on,
        communicated_on=order.communicated_on,
        recorded_at=now,
    )
    session.add(kept)
    session.flush()
    if digest:
        session.add(OrderAnnex(order_id=kept.id, sha256=digest))
        session.flush()
    if paper:
        order_papers.keep(session, docket, kept, paper, by=by, now=now)

    _record(session, docket, kept, digest, by=by, now=now)
    notices.complete(session, docket, telling.of_order(kept), now=now)
    return kept


def own_request(
    session: Session, docket: str, *, by: Actor, now: datetime, lock: bool = False
) -> LegalRequest:
    """Return a request of the filing body, or of one whose own order it can be."""
    request = intake.request(session, docket, lock=lock)
    catalogue, today = law.catalogue(session), local_date(now)
    ordering = {
        body
        for item in request.items
        for citation in parts.cited(item)
        for body in catalogue.may_order(citation.provision_id, today)
    }
    checks.check_ordering_body(by.body, filing=request.body.slug, ordering=ordering)
    return request


def _cleaned(order: OwnOrder) -> Cleaned | None:
    """Return the paper that was handed in with an order, if any, or refuse it."""
    if order.paper is None:
        return None
    found = order_papers.cleaned(order.paper.name, order.paper.content)
    check_same(order.document_sha256, found.sha256)
    return found


def _record(
    session: Session,
    docket: str,
    kept: AuthorityOrder,
    paper: str | None,
    *,
    by: Actor,
    now: datetime,
) -> None:
    told = kept.communicated_on
    ledger.record(
        session,
        "authority.ordered",
        docket=docket,
        agency=by.body,
        public={
            "body": by.body,
            "number": checks.as_code(kept.number),
            "passed": kept.passed_on.isoformat(),
            "communicated": told.isoformat() if told else None,
        },
        private={"person": by.name, "document_sha256": paper},
        now=now,
    )
