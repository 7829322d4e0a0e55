"""Correcting a fact of a filed request, in public, with the old one beside it."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.corrections import FactCorrection
from oversight.intake.models.particulars import ItemParticulars
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import matters as queries
from oversight.intake.queries import particulars
from oversight.intake.rules import facts, officers
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import clocks, matters
from oversight.ledger import service as ledger

Holder = LegalRequest | Item | ItemParticulars


def correct(
    session: Session,
    docket: str,
    number: int | None,
    fact: str,
    text: str,
    why: str,
    *,
    by: Actor,
    now: datetime,
) -> FactCorrection:
    """Correct one fact within its days; what stood before stays beside it."""
    request = queries.request(session, docket, lock=True)
    officers.check_own_body(body=request.body.slug, by=by)
    officers.check_drafter(by)
    facts.check_fact(fact, number=number)
    facts.check_why(why)
    due = until(session, request)
    facts.check_in_time(state=request.state, due=due, now=now)
    value = facts.read(fact, text, today=local_date(now))
    item = None if number is None else _item(request, number)
    holder = _holder(session, request, item, fact)
    was, is_now = facts.spelled(getattr(holder, fact)), facts.spelled(value)
    facts.check_changed(was, is_now)
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    setattr(holder, fact, value)
    made = FactCorrection(
        request_id=request.id,
        item_id=None if item is None else item.id,
        by_id=by.id,
        fact=fact,
        was=was,
        is_now=is_now,
        why=why.strip(),
        made_at=now,
    )
    session.add(made)
    session.flush()

    said = f"{number or 0}\n{was}\n{is_now}\n{why}"
    ledger.record(
        session,
        "entry.corrected",
        docket=docket,
        public={"code": fact.replace("_", "-")},
        private={"detail_sha256": sha256(said.encode()).hexdigest()},
        now=now,
    )
    return made


def until(session: Session, request: LegalRequest) -> datetime:
    """Return until when facts of a request may be corrected."""
    return clocks.due(session, "facts", request.filed_at)


def _item(request: LegalRequest, number: int) -> Item:
    for item in request.items:
        if item.number == number:
            return item
    raise RuleError("not_found", N_("There is nothing here under that number."))


def _holder(
    session: Session, request: LegalRequest, item: Item | None, fact: str
) -> Holder:
    """Return the row that holds the fact."""
    if item is None:
        return request
    if hasattr(item, fact):
        return item
    return particulars.row_of(session, item.id)
