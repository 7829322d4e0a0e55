"""The one decision on an account: who approves what, made once, never changed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.intake.models.data import DataItem
from oversight.intake.models.requests import Item
from oversight.intake.queries import data as intake
from oversight.intake.rules.data_tiers import DISCLOSE, HOME, days_between, tier_of
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters
from oversight.law.queries import register as law
from oversight.review.models.data import DataDecision
from oversight.review.models.deciding import ItemDecision, Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import data
from oversight.review.rules import data_panel as rules
from oversight.review.rules.data_findings import DataTerms
from oversight.review.rules.data_panel import DataChoice, DataVerdict
from oversight.review.rules.data_scope import is_traffic, narrowed
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.seats import check_dissent
from oversight.review.service import data_grounds, decided


def decide(
    session: Session,
    case: Case,
    item: Item,
    held: Sequence[Seat],
    votes: Sequence[Vote],
    *,
    now: datetime,
) -> ItemDecision:
    """Turn the votes of a full panel into the one decision on the account."""
    places = {seat.person_id: seat.position for seat in held}
    terms = data.terms_of(session, votes)
    choices = {_choice(vote, places[vote.person_id], terms): vote for vote in votes}
    asked = data.asked(session, item, now=now)
    found = rules.verdict(
        list(choices),
        seats=case.seats,
        unanimous=law.profile(session, local_date(now)).unanimous,
        asked=asked,
    )
    check_dissent(found.dissent, is_split=found.split)

    limits = narrowed(found.terms, asked) if _approves(found) else ()
    decision = _decision(case, item, found, choices[found.spokesman], held, limits, now)
    session.add(decision)
    session.flush()
    tier, nfields = None, None
    if _approves(found):
        tier, nfields = tier_of(found.terms.fields).value, len(found.terms.fields)
        asked_row = intake.data_item(session, item.id)
        session.add(_approved(decision.id, asked_row, found))
        session.flush()
    data_grounds.keep(session, decision, votes, asked)
    if not _approves(found):
        matters.end_item(session, item, as_=ItemEnd.REJECTED, now=now)
    judged = (session, case, item, decision, held, votes)
    decided.tell(*judged, now=now, tier=tier, nfields=nfields)
    decided.close(session, case, now=now)
    return decision


def _approves(found: DataVerdict) -> bool:
    return found.outcome is not Outcome.REJECTED


def _choice(vote: Vote, position: int, terms: dict[UUID, DataTerms]) -> DataChoice:
    return DataChoice(
        position=position,
        pseudonym=vote.pseudonym,
        outcome=vote.outcome,
        reasons=vote.reasons,
        code=vote.code,
        terms=terms[vote.id],
        joined=vote.joined,
    )


def _decision(
    case: Case,
    item: Item,
    found: DataVerdict,
    carrying: Vote,
    held: Sequence[Seat],
    limits: tuple[str, ...],
    now: datetime,
) -> ItemDecision:
    return ItemDecision(
        id=uuid4(),
        item_id=item.id,
        case_id=case.id,
        outcome=found.outcome,
        code=found.code,
        measure=DISCLOSE if _approves(found) else None,
        territory=HOME if _approves(found) else None,
        days=found.terms.retention_days if _approves(found) else None,
        narrowed=list(limits),
        by=[seat.pseudonym for seat in held],
        split=found.split,
        reasons=carrying.reasons,
        summary=carrying.summary,
        summary_ur=carrying.summary_ur,
        dissent=found.dissent,
        findings=carrying.findings,
        decided_at=now,
    )


def _approved(decision_id: UUID, asked: DataItem, found: DataVerdict) -> DataDecision:
    terms, traffic = found.terms, is_traffic(found.terms)
    days = None
    if traffic:
        assert terms.window_from is not None
        assert terms.window_to is not None
        days = days_between(terms.window_from, terms.window_to)
    return DataDecision(
        decision_id=decision_id,
        item_id=asked.item_id,
        outcome=found.outcome,
        tier=tier_of(terms.fields),
        asked_tier=asked.tier.value,
        fields=list(terms.fields),
        field_count=len(terms.fields),
        asked_fields=asked.field_count,
        window_from=terms.window_from if traffic else None,
        window_to=terms.window_to if traffic else None,
        window_days=days,
        asked_from=asked.window_from,
        asked_to=asked.window_to,
        retention_days=terms.retention_days,
        delay_days=terms.delay_days,
    )
