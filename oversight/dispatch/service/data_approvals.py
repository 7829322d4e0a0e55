"""What was approved of a request for data, and whether it may stand in a document."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import stays
from oversight.dispatch.rules import checks
from oversight.dispatch.rules.custody import check_not_stayed
from oversight.dispatch.service import data_papers, issuing
from oversight.dispatch.service.data_papers import Approval
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.models.warrants import Warrant
from oversight.intake.queries import matters as intake
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.rules.warrants import check_usable
from oversight.law.queries import register as law
from oversight.law.rules.basis import check_in_force
from oversight.law.rules.register import parse_citation
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case
from oversight.review.rules.lifecycle import CaseState


def sketch(session: Session, docket: str, *, now: datetime) -> dict[str, object]:
    """Return the document as it would be written now, whatever it still lacks."""
    request = intake.request(session, docket)
    approved = queries.approvals(session, decided(session, request).id)
    warrant = queries.best_warrant(session, request.id)
    return data_papers.composed(session, request, approved, warrant, now=now)


def hindrances(
    session: Session, docket: str, *, now: datetime
) -> dict[int, RuleError | None]:
    """Return, account by account, why it may not leave now, or None."""
    case = decided(session, intake.request(session, docket))
    order = queries.find_order(session, docket)
    lines = {line.item_id: line.id for line in order.lines} if order else {}
    resting = stays.stayed(session, list(lines.values()))
    found: dict[int, RuleError | None] = {}
    for decision, _, item in queries.approvals(session, case.id):
        try:
            check_holds(session, decision, item, now=now)
            check_not_stayed(stayed=lines.get(item.id) in resting)
        except RuleError as error:
            found[item.number] = error
        else:
            found[item.number] = None
    return found


def decided(session: Session, request: LegalRequest) -> Case:
    """Return the review of a request, locked; refuse one that has not decided."""
    case = session.scalars(
        select(Case)
        .where(Case.request_id == request.id)
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if case is None or case.state is not CaseState.DECIDED:
        raise RuleError(
            "not_decided",
            N_("This matter has not been decided, so there is nothing to send."),
        )
    return case


def ready(session: Session, case: Case, *, now: datetime) -> Sequence[Approval]:
    """Return the approvals that may stand in a document now; refuse if none may."""
    first = issuing.nothing_to_send()
    found: list[Approval] = []
    for one in reversed(queries.approvals(session, case.id)):
        try:
            check_holds(session, one[0], one[2], now=now)
        except RuleError as error:
            first = error
        else:
            found.insert(0, one)
    if not found:
        raise first
    return found


def check_holds(
    session: Session, decision: ItemDecision, item: Item, *, now: datetime
) -> None:
    """Refuse what was not approved on that very account, has ended, or lost its law."""
    checks.check_decided(
        decision.outcome, item=item.id, decided_item=decision.item_id, by=decision.by
    )
    checks.check_live(item.ended_as)
    relied = [parse_citation(text).provision_id for text in item.provisions]
    for day in (local_date(decision.decided_at), local_date(now)):
        check_in_force(relied, on=day, catalogue=law.catalogue(session))


def usable_warrant(
    session: Session,
    request: LegalRequest,
    approved: Sequence[Approval],
    *,
    now: datetime,
) -> Warrant | None:
    """Return the warrant that logins rest on; a decision here never makes one (I11)."""
    if all(one.tier is not Tier.D2 for _, one, _ in approved):
        return None
    found = queries.best_warrant(session, request.id)
    check_usable(
        confirmed=None if found is None else found.confirmed,
        expires_at=None if found is None else found.expires_at,
        now=now,
    )
    return found
