"""What the last vote, or the silence, of an appeal panel does, and its remedy."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem, AppealVote
from oversight.appeals.queries import rows as queries
from oversight.appeals.rules import deciding as rules
from oversight.appeals.rules.deciding import Cast
from oversight.appeals.rules.lifecycle import (
    LIFECYCLE,
    AppealAct,
    AppealOutcome,
    AppealState,
)
from oversight.appeals.service import data_remedy, joining, seating
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import rows as sendings
from oversight.dispatch.rules.lifecycle import OPEN
from oversight.dispatch.service import standing as dispatch
from oversight.ledger import service as ledger
from oversight.review.service import viewing


def overturn_by_default(session: Session, appeal: Appeal, *, now: datetime) -> None:
    """Overturn what the panel left undecided for 60 working days (I70)."""
    for item in appeal.items:
        if item.outcome is None:
            item.outcome = AppealOutcome.OVERTURNED
            item.by_default = True
            item.decided_at = now
            _record_decision(session, appeal, item, by=[], now=now)
            _remedy(session, appeal, item, now=now)
    _close_if_done(session, appeal, now)


def decide(
    session: Session,
    appeal: Appeal,
    item: AppealItem,
    votes: Sequence[AppealVote],
    *,
    now: datetime,
) -> None:
    """Decide an item on which every seat has voted, with the remedy at once (I72)."""
    casts = [Cast(v.pseudonym, v.outcome, v.measure, v.days, v.reasons) for v in votes]
    outcome = rules.majority(casts)
    item.outcome = outcome
    item.decided_at = now
    item.measure, item.days = rules.terms(casts, outcome)
    item.split = rules.is_split(casts)
    carried = [vote for vote in votes if vote.outcome is outcome]
    item.reasons = carried[0].reasons
    item.summary = carried[0].summary
    apart = [vote for vote in votes if vote.outcome is not outcome]
    item.dissent = "\n\n".join(f"{v.pseudonym}: {v.reasons}" for v in apart) or None
    by = [vote.pseudonym for vote in votes]
    viewing.tell(session, appeal.docket, item.number, votes, now=now)
    _record_decision(session, appeal, item, by=by, now=now)
    _remedy(session, appeal, item, now=now)
    for joined, other in queries.joined_items(session, appeal, item):
        _follow(session, joined, other, item, by=by, now=now)
    _close_if_done(session, appeal, now)


def _follow(
    session: Session,
    joined: Appeal,
    other: AppealItem,
    item: AppealItem,
    *,
    by: list[str],
    now: datetime,
) -> None:
    """Give a joined appeal the answer of the one it was joined to."""
    for name in ("outcome", "measure", "days", "split", "reasons", "summary"):
        setattr(other, name, getattr(item, name))
    other.dissent = item.dissent
    other.decided_at = now
    _record_decision(session, joined, other, by=by, now=now)
    _close_if_done(session, joined, now)


def _record_decision(
    session: Session,
    appeal: Appeal,
    item: AppealItem,
    *,
    by: list[str],
    now: datetime,
) -> None:
    assert item.outcome is not None
    ledger.record(
        session,
        "appeal.decided",
        docket=appeal.docket,
        item=item.number,
        now=now,
        public={
            "outcome": item.outcome.value,
            "by": by,
            "split": item.split,
            "default": "yes" if item.by_default else "no",
        },
        private={
            "reasons_sha256": queries.sha256(item.reasons),
            "dissent_sha256": queries.sha256(item.dissent),
        },
    )


def _remedy(
    session: Session, appeal: Appeal, item: AppealItem, *, now: datetime
) -> None:
    """Lift, narrow or let stand, in the same transaction as the decision (I72)."""
    answered = _answered(session, appeal)
    data_remedy.remedy(session, appeal, item, answered=answered, now=now)
    line = sendings.line_of(session, item.item_id, lock=True)
    if line is None or line.state not in OPEN:
        return
    if item.outcome is AppealOutcome.UPHELD:
        dispatch.resume(session, line, held_by=answered, now=now)
        return
    _order_remedy(session, appeal, item, line, answered, now=now)


def _order_remedy(
    session: Session,
    appeal: Appeal,
    item: AppealItem,
    line: Line,
    answered: set[str],
    *,
    now: datetime,
) -> None:
    if item.outcome is AppealOutcome.OVERTURNED:
        dispatch.lift(
            session,
            line,
            cause="appeal-default" if item.by_default else "appeal",
            error="no" if item.by_default else "yes",
            appeal_docket=appeal.docket,
            appeal_item=item.number,
            now=now,
        )
    else:
        assert item.measure is not None
        assert item.days is not None
        dispatch.narrow(
            session,
            line,
            measure=item.measure,
            days=item.days,
            held_by=answered,
            appeal_docket=appeal.docket,
            now=now,
        )
    ledger.record(
        session,
        "remedy.ordered",
        docket=appeal.docket,
        item=item.number,
        now=now,
        public={"restored": None},
    )


def _answered(session: Session, appeal: Appeal) -> set[str]:
    """Return the appeals that this decision answers, and whose stays it ends.

    Not what was joined since and is not admitted yet: its own stay goes on.
    """
    joined = queries.joined_to(session, appeal)
    taken = [one.docket for one in joined if one.state is not AppealState.FILED]
    return {appeal.docket, *taken}


def _close_if_done(session: Session, appeal: Appeal, now: datetime) -> None:
    if all(item.outcome is not None for item in appeal.items):
        appeal.state = LIFECYCLE.after(appeal.state, AppealAct.DECIDE)
        appeal.decided_at = now
        joining.go_on(session, appeal)
        seating.let_go(session, appeal)
