"""What follows from votes and from silence: a decision, or a lapse; never both."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.intake.models.requests import Item
from oversight.intake.rules.lifecycle import ItemEnd, RequestState
from oversight.intake.rules.measures import ACCOUNT_KINDS
from oversight.intake.service import matters
from oversight.law.queries import register as law
from oversight.ledger import service as ledger
from oversight.review.models.deciding import ItemDecision, Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.models.parts import VotePart
from oversight.review.queries import cases, seats
from oversight.review.queries import votes as rows
from oversight.review.rules import panel as rules
from oversight.review.rules.lifecycle import LIFECYCLE, CaseAct, CaseState, Outcome
from oversight.review.rules.scope import narrowed
from oversight.review.rules.seats import check_dissent
from oversight.review.service import clocks, decided, splitting


def decide(
    session: Session,
    case: Case,
    item: Item,
    held: Sequence[Seat],
    votes: Sequence[Vote],
    *,
    now: datetime,
) -> ItemDecision:
    """Turn the votes of a full panel into the one decision on the item."""
    places = {seat.person_id: seat.position for seat in held}
    # Only of a whole account are posts named.
    whole = item.item_kind in ACCOUNT_KINDS
    named = rows.parts_of(session, votes) if whole else {}
    choices = {
        _choice(vote, places[vote.person_id], named.get(vote.id, ())): vote
        for vote in votes
    }
    profile = law.profile(session, local_date(now))
    found = rules.verdict(list(choices), seats=case.seats, unanimous=profile.unanimous)
    check_dissent(found.dissent, is_split=found.split)

    decision = _decision(case, item, found, choices[found.spokesman], held, now)
    session.add(decision)
    session.flush()

    decided.tell(session, case, item, decision, held, votes, now=now)
    if decision.outcome is Outcome.REJECTED:
        matters.end_item(session, item, as_=ItemEnd.REJECTED, now=now)
    if found.parts:
        order = sorted(votes, key=lambda vote: places[vote.person_id])
        for child, own in splitting.split(
            session, case, item, decision, order, found.parts, now=now
        ):
            made = decided.entry(case, child, own, held)
            ledger.record_all(session, [made], now=now)
    decided.close(session, case, now=now)
    return decision


def lapse(session: Session, docket: str, *, now: datetime) -> bool:
    """End what was not decided in time; what was decided stays decided."""
    case = cases.case(session, docket, lock=True)
    live = case.state in cases.LIVE
    if not live or case.due_at >= now or is_taken_back(case):
        return False
    cause = _cause(session, case)
    left = decided.open_items(session, case)
    nothing_decided = not cases.decided(session, case.legal_request.items)

    for item in left:
        matters.end_item(session, item, as_=ItemEnd.LAPSED, now=now)
    if nothing_decided:
        case.state = LIFECYCLE.after(case.state, CaseAct.LAPSE)
        matters.lapse(session, case.legal_request)
    else:
        case.state = LIFECYCLE.after(case.state, CaseAct.FINISH)
        case.decided_at = now
    case.lapsed_cause = cause
    session.flush()

    _record_lapse(session, case, left, cause, now)
    return True


def close_withdrawn(session: Session, docket: str, *, now: datetime) -> bool:
    """Close the review of a request that its body has taken back."""
    case = cases.case(session, docket, lock=True)
    live = LIFECYCLE.allows(case.state, CaseAct.WITHDRAW)
    if not live or not is_taken_back(case):
        return False

    case.state = LIFECYCLE.after(case.state, CaseAct.WITHDRAW)
    session.flush()

    ledger.note(session, "review.closed", by=None, now=now, subject=docket)
    return True


def is_taken_back(case: Case) -> bool:
    """Say whether the request is no longer before the reviewers."""
    return case.legal_request.state is not RequestState.SCREENED


def _choice(vote: Vote, position: int, named: Sequence[VotePart]) -> rules.Choice:
    return rules.Choice(
        position=position,
        pseudonym=vote.pseudonym,
        outcome=vote.outcome,
        reasons=vote.reasons,
        code=vote.code,
        measure=vote.measure,
        territory=vote.territory,
        days=vote.days,
        joined=vote.joined,
        parts=frozenset(part.canonical for part in named) or None,
    )


def _decision(
    case: Case,
    item: Item,
    found: rules.Verdict,
    carrying: Vote,
    held: Sequence[Seat],
    now: datetime,
) -> ItemDecision:
    return ItemDecision(
        item_id=item.id,
        case_id=case.id,
        outcome=found.outcome,
        code=found.code,
        measure=found.measure,
        territory=found.territory,
        days=found.days,
        narrowed=list(
            narrowed(
                found.outcome,
                (found.measure, found.territory, found.days),
                (item.measure, item.territory, item.duration_days),
                in_parts=found.parts is not None,
            )
        ),
        by=[seat.pseudonym for seat in held],
        split=found.split,
        reasons=carrying.reasons,
        summary=carrying.summary,
        summary_ur=carrying.summary_ur,
        dissent=found.dissent,
        findings=carrying.findings,
        decided_at=now,
    )


def _record_lapse(
    session: Session, case: Case, left: Sequence[Item], cause: str, now: datetime
) -> None:
    docket = case.legal_request.docket
    body = "portal" if cause == "pool" else clocks.late_body(case.seats)
    ledger.record(
        session,
        "deadline.missed",
        docket=docket,
        public={
            "clock": clocks.DECISION,
            "due": clocks.spelled(case.due_at),
            "body": body,
        },
        now=now,
    )
    for item in left:
        ledger.record(
            session,
            "item.lapsed",
            docket=docket,
            item=item.number,
            public={"cause": cause},
            now=now,
        )


def _cause(session: Session, case: Case) -> str:
    """Say whether reviewers were late, or there were too few to sit."""
    if case.state in {CaseState.WAITING, CaseState.COMMITTED} or case.panel_id is None:
        return "pool"
    held = seats.sitting(session, case.panel_id)
    return "reviewer" if len(held) == case.seats else "pool"
