"""Putting a decision on the record, and closing a review that has nothing open."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item
from oversight.ledger import service as ledger
from oversight.ledger.rules.leaf import canonical
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import cases
from oversight.review.rules.lifecycle import LIFECYCLE, CaseAct


def record(
    session: Session,
    case: Case,
    item: Item,
    decision: ItemDecision,
    held: Sequence[Seat],
    *,
    now: datetime,
    tier: str | None = None,
    nfields: int | None = None,
) -> None:
    """Record what was decided; only approved data have a tier and fields to count."""
    ledger.record(
        session,
        "item.decided",
        docket=case.legal_request.docket,
        item=item.number,
        public={
            "outcome": decision.outcome.value,
            "code": decision.code,
            "basis": item.provisions,
            "measure": decision.measure,
            "territory": decision.territory,
            "days": decision.days,
            "tier": tier,
            "nfields": nfields,
            "narrowed": decision.narrowed,
            "by": decision.by,
            "split": decision.split,
        },
        private={
            "reasons_sha256": _hashed(decision.reasons),
            "dissent_sha256": _hashed(decision.dissent),
            "findings_sha256": sha256(canonical(decision.findings)).hexdigest(),
            "people": [str(seat.person_id) for seat in held],
        },
        now=now,
    )


def open_items(session: Session, case: Case) -> list[Item]:
    """Return the items that were neither ended nor decided."""
    done = cases.decided(session, case.legal_request.items)
    return [
        item
        for item in case.legal_request.items
        if item.ended_as is None and item.id not in done
    ]


def close(session: Session, case: Case, *, now: datetime) -> None:
    """Close the review once nothing in it is open any more."""
    if not open_items(session, case):
        case.state = LIFECYCLE.after(case.state, CaseAct.FINISH)
        case.decided_at = now
        session.flush()


def _hashed(text: str | None) -> str | None:
    return None if text is None else sha256(text.encode()).hexdigest()
