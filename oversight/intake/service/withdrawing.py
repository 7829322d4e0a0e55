"""Taking back: a filing before it is signed, a request before its order."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.hashes import sha256_of
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import matters as queries
from oversight.intake.queries import unsent
from oversight.intake.rules import filing, officers
from oversight.intake.rules.data_tiers import check_not_kept
from oversight.intake.rules.lifecycle import (
    LIFECYCLE,
    BatchState,
    Capacity,
    ItemEnd,
    RequestAct,
)
from oversight.intake.service import exhibits, matters
from oversight.ledger import queries as record
from oversight.ledger import service as ledger

KEPT = "preservation.sent"  # From then on a platform keeps data.


def withdraw_batch(session: Session, number: str, *, by: Actor, now: datetime) -> Batch:
    """Take back a filing nobody has signed: it was nothing yet, and leaves no leaf.

    What was typed on the form is its officer's draft again; a list was a file.
    """
    batch = queries.batch(session, number, lock=True)
    officers.check_agency(body=batch.body.slug, by=by)
    filing.check_unsigned(batch.state)

    batch.state = BatchState.WITHDRAWN
    exhibits.drop(session, batch, now=now)
    for draft in unsent.sent(session, number, lock=True):
        draft.sent_as, draft.saved_at = "", now

    ledger.note(session, "batch.withdrawn", by=by, now=now, subject=number)
    return batch


def drop_batch(session: Session, number: str, *, now: datetime) -> None:
    """Take back a filing that waited too long for its signature."""
    batch = queries.batch(session, number, lock=True)
    filing.check_unsigned(batch.state)

    batch.state = BatchState.WITHDRAWN
    exhibits.drop(session, batch, now=now)

    ledger.note(session, "batch.dropped", by=None, now=now, subject=number)


def withdraw(
    session: Session,
    docket: str,
    code: str,
    reason: str,
    *,
    by: Actor,
    now: datetime,
) -> LegalRequest:
    """Take back a filed request before an order rests on it, with the reason.

    What was decided stays decided; where nothing else is left, nothing is taken back.
    """
    request = queries.request(session, docket, lock=True)
    officers.check_authoriser(body=request.body.slug, by=by)
    filing.check_withdrawal(code, reason)
    filing.check_before_order(ordered_at=request.ordered_at)
    LIFECYCLE.after(request.state, RequestAct.WITHDRAW)
    filing.check_something_open(is_open=matters.is_open(request))
    check_not_kept(is_kept=bool(record.of_stream(session, docket, KEPT)))
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    _end(session, request, code, reason, now)

    ledger.record(
        session,
        "request.withdrawn",
        docket=docket,
        agency=request.body.slug,
        public={"codes": [code]},
        private={
            "text_sha256": sha256_of(reason),
            "person": str(by.id),
        },
        now=now,
    )
    return request


def withdraw_uncured(session: Session, docket: str, *, now: datetime) -> None:
    """End a request whose defects the agency did not correct in time."""
    request = queries.request(session, docket, lock=True)

    _end(session, request, filing.NOT_CURED, "", now, act=RequestAct.LAPSE)

    ledger.record(
        session,
        "request.withdrawn",
        docket=docket,
        agency=request.body.slug,
        public={"codes": [filing.NOT_CURED]},
        now=now,
    )


def _end(
    session: Session,
    request: LegalRequest,
    code: str,
    reason: str,
    now: datetime,
    *,
    act: RequestAct = RequestAct.WITHDRAW,
) -> None:
    request.state = LIFECYCLE.after(request.state, act)
    request.withdrawn_code, request.withdrawn_reason = code, reason
    for item in request.items:
        if item.ended_as is None:
            matters.end_item(session, item, as_=ItemEnd.WITHDRAWN, now=now)
