"""Issuing: an approval becomes a document for the platform, item by item."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import rows
from oversight.dispatch.rules import checks
from oversight.dispatch.service import papers, parts
from oversight.dispatch.service.parts import Planned
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import matters as intake
from oversight.intake.service import matters
from oversight.law.queries import register as law
from oversight.law.rules.basis import check_in_force, longest_days
from oversight.law.rules.calendar import due
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case
from oversight.review.rules.lifecycle import CaseState, Outcome

STALE = "stale"


def issue(session: Session, docket: str, *, now: datetime) -> Dispatch:
    """Write the document for what was approved, once, and open its lines."""
    request = intake.request(session, docket)
    case = _decided(session, request)
    earlier = rows.find_sending(session, docket)
    if earlier is not None:
        return earlier
    made = plans(session, case, now=now)
    ready = [p for p in made if hindrance(session, p, now=now) is None]
    if not ready:
        raise nothing_to_send()

    matters.mark_ordered(session, request.id, now=now)
    session.add(_sending(session, request, case, ready, now=now))
    session.flush()

    papers.write(session, request, ready, now=now)
    return rows.sending(session, docket)


def ready(session: Session, docket: str, *, now: datetime) -> bool:
    """Say whether at least one approved item may stand in a document now."""
    request = intake.request(session, docket)
    case = _decided(session, request)
    return rows.find_sending(session, docket) is None and any(
        hindrance(session, plan, now=now) is None
        for plan in plans(session, case, now=now)
    )


def hindrance(session: Session, plan: Planned, *, now: datetime) -> RuleError | None:
    """Return why this item may not stand in a document now, or None."""
    decision = plan.decision
    try:
        checks.check_decided(
            decision.outcome,
            item=plan.item.id,
            decided_item=decision.item_id,
            by=decision.by,
        )
        checks.check_live(plan.item.ended_as)
        check_law(session, plan, now=now)
        check_time(session, plan, now=now)
        checks.check_complete(papers.item_faults(plan))
    except RuleError as error:
        return error
    return None


def check_law(session: Session, plan: Planned, *, now: datetime) -> None:
    """Refuse what is not law on the day of the decision and today (I05, I07)."""
    relied = [citation.provision_id for citation in parts.cited(plan.item)]
    for day in (local_date(plan.decision.decided_at), local_date(now)):
        check_in_force(relied, on=day, catalogue=law.catalogue(session))


def check_time(session: Session, plan: Planned, *, now: datetime) -> None:
    """Refuse an item that is over, or would last longer than is allowed (I16)."""
    checks.check_runs(plan.ends_at, now=now)
    days = (plan.ends_at - plan.starts_at).days
    checks.check_duration(days, longest=_longest(session, plan, now=now))


def stale_at(session: Session, case: Case) -> datetime:
    """Return when an approval has become too old to be sent."""
    assert case.decided_at is not None
    clock = law.clock(session, STALE, local_date(case.decided_at))
    return due(clock, case.decided_at, law.calendar(session))


def _decided(session: Session, request: LegalRequest) -> Case:
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


def plans(session: Session, case: Case, *, now: datetime) -> Iterator[Planned]:
    """Return each approved item of a case as it would stand in a document now."""
    starts = now.replace(microsecond=0)
    found = session.execute(
        select(ItemDecision, Item)
        .join(Item, Item.id == ItemDecision.item_id)
        .where(
            ItemDecision.case_id == case.id,
            ItemDecision.outcome != Outcome.REJECTED,
        )
        .order_by(Item.number)
    )
    for decision, item in found:
        assert decision.measure is not None
        assert decision.days is not None
        yield Planned(
            item=item,
            decision=decision,
            measure=decision.measure,
            territory=decision.territory or item.territory,
            starts_at=starts,
            ends_at=starts + timedelta(days=decision.days),
        )


def _longest(session: Session, plan: Planned, *, now: datetime) -> int:
    profile = law.profile(session, local_date(now))
    return longest_days(
        parts.cited(plan.item),
        measure=plan.measure,
        kind=plan.item.item_kind,
        catalogue=law.catalogue(session),
        item_days=profile.item_days,
        account_days=profile.account_days,
    )


def _sending(
    session: Session,
    request: LegalRequest,
    case: Case,
    plans: list[Planned],
    *,
    now: datetime,
) -> Dispatch:
    return Dispatch(
        request_id=request.id,
        platform_id=request.platform_id,
        stale_at=stale_at(session, case),
        issued_at=now,
        lines=[
            Line(
                item_id=plan.item.id,
                decision_id=plan.decision.id,
                outcome=plan.decision.outcome,
                number=plan.item.number,
                measure=plan.measure,
                territory=plan.territory,
                starts_at=plan.starts_at,
                ends_at=plan.ends_at,
                look_at=_look_at(plan),
            )
            for plan in plans
        ],
    )


def _look_at(plan: Planned) -> datetime | None:
    after = plan.decision.findings.get("review_after")
    return None if after is None else plan.starts_at + timedelta(days=after)


def nothing_to_send() -> RuleError:
    """Return the refusal where not one approved item may leave."""
    return RuleError(
        "nothing_to_send",
        N_("Nothing that was approved here can be sent as things stand."),
    )
