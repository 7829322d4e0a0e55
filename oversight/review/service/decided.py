"""Putting a decision on the record, and closing a review that has nothing open."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from oversight.core.hashes import sha256_of
from oversight.intake.models.requests import Item
from oversight.ledger import service as ledger
from oversight.ledger.rules.leaf import canonical
from oversight.ledger.service import Entry
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import cases
from oversight.review.rules.lifecycle import LIFECYCLE, CaseAct
from oversight.review.service import viewing
from oversight.review.service.viewing import Signature
from oversight.storage.statements import Ready

# One item of a request that was neither ended nor decided.
_OPEN = Ready(
    select(Item.id)
    .where(
        Item.request_id == bindparam("request"),
        Item.ended_as.is_(None),
        ~exists().where(ItemDecision.item_id == Item.id),
    )
    .limit(1)
)


def tell(
    session: Session,
    case: Case,
    item: Item,
    decision: ItemDecision,
    held: Sequence[Seat],
    votes: Iterable[Signature],
    *,
    now: datetime,
    tier: str | None = None,
    nfields: int | None = None,
) -> None:
    """Record how long the item stood open before each vote, then what was decided.

    Only approved data have a tier and fields to count.
    """
    docket = case.legal_request.docket
    seen = viewing.stood(session, docket, item.number, votes)
    what = entry(case, item, decision, held, tier=tier, nfields=nfields)
    ledger.record_all(session, [*seen, what], now=now)


def entry(
    case: Case,
    item: Item,
    decision: ItemDecision,
    held: Sequence[Seat],
    *,
    tier: str | None = None,
    nfields: int | None = None,
) -> Entry:
    """Return what the record says of a decision."""
    return Entry(
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
    session.flush()
    if _OPEN.one(session, {"request": case.request_id}) is None:
        case.state = LIFECYCLE.after(case.state, CaseAct.FINISH)
        case.decided_at = now
        session.flush()


def _hashed(text: str | None) -> str | None:
    return None if text is None else sha256_of(text)
