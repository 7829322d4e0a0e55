"""What follows from a panel's votes, and from silence: never the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.hashes import sha256_of
from oversight.dispatch.queries import rows
from oversight.dispatch.service import parts, standing
from oversight.extensions.models.confirming import (
    Confirmation,
    ConfirmationItem,
    ConfirmationVote,
)
from oversight.extensions.queries import confirming as queries
from oversight.extensions.rules import confirming as rules
from oversight.extensions.rules.confirming import Cast
from oversight.extensions.rules.lifecycle import LIFECYCLE, ConfirmAct, ConfirmOutcome
from oversight.law.queries import register as law
from oversight.law.rules.basis import check_in_force
from oversight.ledger import service as ledger
from oversight.ledger.rules.leaf import canonical
from oversight.review.models.panels import Seat
from oversight.review.service import members, viewing


def decide(
    session: Session,
    found: Confirmation,
    item: ConfirmationItem,
    held: Sequence[Seat],
    votes: Sequence[ConfirmationVote],
    *,
    now: datetime,
) -> None:
    """Turn the votes of a full panel into the one decision on the item.

    Where the law it rests on has fallen since the first votes, nothing is confirmed:
    whoever voted last could vote for nothing else.
    """
    places = {seat.person_id: seat.position for seat in held}
    inorder = sorted(votes, key=lambda one: places[one.person_id])
    if is_in_force(session, item, now=now):
        casts = [_cast(one) for one in inorder]
        item.outcome, item.days = rules.majority(casts), rules.days_of(casts)
    else:
        item.outcome, item.days = ConfirmOutcome.NOT_CONFIRMED, None
    carrying = [one for one in inorder if one.outcome is item.outcome]
    speaks = min(carrying, key=lambda one: one.days or 0)
    apart = [one for one in inorder if one.outcome is not item.outcome]
    item.code, item.decided_at, item.split = speaks.code, now, bool(apart)
    item.reasons, item.summary = speaks.reasons, speaks.summary
    item.summary_ur = speaks.summary_ur
    item.dissent = "\n\n".join(f"{o.pseudonym}: {o.reasons}" for o in apart) or None
    session.flush()

    docket = found.legal_request.docket
    viewing.tell(session, docket, item.item.number, votes, now=now)
    _record(session, found, item, [seat.pseudonym for seat in held], speaks, now)
    if item.days is not None:
        line = rows.line(session, item.line_id, lock=True)
        until = line.ends_at + timedelta(days=item.days)
        by = [seat.pseudonym for seat in held]
        standing.prolong(session, line, until=until, by=by, now=now)
    _close_if_done(session, found)


def _cast(one: ConfirmationVote) -> Cast:
    return Cast(one.pseudonym, one.outcome, one.days, one.code, one.reasons)


def is_in_force(session: Session, item: ConfirmationItem, *, now: datetime) -> bool:
    """Say whether the law that an item rests on holds today."""
    try:
        check_in_force(
            [cited.provision_id for cited in parts.cited(item.item)],
            on=local_date(now),
            catalogue=law.catalogue(session),
        )
    except RuleError:
        return False
    return True


def lapse(session: Session, docket: str, *, now: datetime) -> int:
    """End what no panel decided before its end, or what ended in another way."""
    rows.sending(session, docket, lock=True)
    found = queries.confirmation(session, docket, lock=True)
    over = [
        item
        for item in found.items
        if item.outcome is None
        and (item.line.ends_at <= now or item.line.state not in rules.LASTING)
    ]
    for item in over:
        item.outcome, item.decided_at = ConfirmOutcome.LAPSED, now
        session.flush()

        _record(session, found, item, [], None, now)
    if over:
        _close_if_done(session, found)
    return len(over)


def _close_if_done(session: Session, found: Confirmation) -> None:
    if any(item.outcome is None for item in found.items):
        return
    silent = all(item.outcome is ConfirmOutcome.LAPSED for item in found.items)
    act = ConfirmAct.LAPSE if silent else ConfirmAct.FINISH
    found.state = LIFECYCLE.after(found.state, act)
    if found.panel_id is not None:
        members.let_go(session, found.panel_id)
    session.flush()


def _record(
    session: Session,
    found: Confirmation,
    item: ConfirmationItem,
    by: Sequence[str],
    speaks: ConfirmationVote | None,
    now: datetime,
) -> None:
    assert item.outcome is not None
    findings = None if speaks is None else canonical(speaks.findings)
    ledger.record(
        session,
        "confirmation.decided",
        docket=found.legal_request.docket,
        item=item.number,
        public={
            "outcome": item.outcome.value,
            "code": item.code,
            "days": item.days,
            "by": list(by),
            "split": item.split,
        },
        private={
            "reasons_sha256": _hashed(item.reasons),
            "dissent_sha256": _hashed(item.dissent),
            "findings_sha256": findings and sha256(findings).hexdigest(),
        },
        now=now,
    )


def _hashed(text: str | None) -> str | None:
    return None if text is None else sha256_of(text)
