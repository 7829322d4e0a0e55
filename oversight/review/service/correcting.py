"""A body puts a fact right that it stated, within five working days of the decision.

Nothing is written over: the item keeps what was filed, the correction stands beside it,
and a leaf commits to it. What was decided stays as it was decided.
"""

from datetime import date, datetime
from hashlib import sha256
from uuid import uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.intake.models.corrections import FactCorrection
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import corrections as queries
from oversight.intake.queries.corrections import Corrected
from oversight.intake.rules import corrections as rules
from oversight.intake.rules import officers
from oversight.intake.rules.corrections import Fact, Fix, Said
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import law_checks, matters
from oversight.ledger import queries as log
from oversight.ledger import service as ledger
from oversight.ledger.rules.leaf import canonical
from oversight.review.queries import cases
from oversight.review.queries import correcting as windows
from oversight.vault import service as vault

FILED = frozenset({"item.filed", "item.split"})


def correct(
    session: Session, docket: str, fix: Fix, *, by: Actor, now: datetime
) -> FactCorrection:
    """Put one fact of one item right, with the reason; what it said before stays."""
    case = cases.case(session, docket, lock=True)
    request = case.legal_request
    officers.check_agency(body=request.body.slug, by=by)
    rules.check_kind(request.kind)
    item = cases.item_of(case, fix.item)
    decided_at = windows.decided_at(session, item)
    rules.check_decided(decided_at)
    assert decided_at is not None
    until = windows.until(session, decided_at)
    rules.check_in_time(until, now=now)
    history = queries.of_items(session, docket, [item.id]).get(item.id, ())
    rules.check_not_moved(seen=fix.seen, turns=len(history))
    said = _said(session, item, fix, history, by=by, now=now)
    _check_law(session, request, item, said)
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    row = FactCorrection(
        id=uuid4(),
        matter_id=request.id,
        item_id=item.id,
        turn=len(history) + 1,
        fact=Fact(said.fact),
        entry=_record(session, docket, item, said, now=now),
        by_id=by.id,
        decided_at=decided_at,
        until=until,
        corrected_at=now,
    )
    row.sealed = _sealed(session, docket, row, said, now=now)
    session.add(row)
    session.flush()
    return row


def _said(
    session: Session,
    item: Item,
    fix: Fix,
    history: tuple[Corrected, ...],
    *,
    by: Actor,
    now: datetime,
) -> Said:
    """Return what is put right, in the one spelling it is kept in, or refuse it."""
    fact = rules.check_fact(fix.fact)
    stated = queries.said_of(session, item, history)
    was = stated[fact]
    rules.check_stated(was)
    becomes = rules.read(fact, fix.becomes, today=local_date(now), said=stated)
    rules.check_changes(was, becomes)
    rules.check_why(fix.why)
    return Said(item.number, fact.value, was, becomes, fix.why.strip(), str(by.id))


def _check_law(session: Session, request: LegalRequest, item: Item, said: Said) -> None:
    """Refuse a day of publication on which the law cited did not carry the item."""
    if said.fact != Fact.PUBLISHED_ON:
        return
    on, day = local_date(request.filed_at), date.fromisoformat(said.becomes)
    try:
        law_checks.check_carried(session, request, item, on=on, published=day)
    except RuleError as error:
        raise rules.lost_law() from error


def _record(
    session: Session, docket: str, item: Item, said: Said, *, now: datetime
) -> int:
    """Write the leaf: which fact, of which earlier leaf, and what it commits to."""
    filed = next(
        int(leaf["n"])
        for leaf in log.of_stream(session, docket)
        if leaf["k"] in FILED and leaf["item"] == item.number
    )
    kept = canonical(said.as_json())
    return ledger.record(
        session,
        "entry.corrected",
        docket=docket,
        public={"code": said.fact},
        private={"detail_sha256": sha256(kept).hexdigest()},
        ref=[filed],
        now=now,
    )


def _sealed(
    session: Session, docket: str, row: FactCorrection, said: Said, *, now: datetime
) -> bytes:
    return vault.seal_text(
        session,
        canonical(said.as_json()).decode(),
        docket=docket,
        subject=queries.SUBJECT,
        place=queries.place(row.id),
        now=now,
    )
