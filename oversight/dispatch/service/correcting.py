"""Putting a manifest error right: a new version, linked to the one it replaces."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.correcting import Correction
from oversight.dispatch.models.orders import Dispatch, Line, OrderDocument
from oversight.dispatch.queries import rows
from oversight.dispatch.rules import correcting as rules
from oversight.dispatch.rules.correcting import Fix
from oversight.dispatch.rules.document import Fixed
from oversight.dispatch.service import posting, rewriting


def correct(
    session: Session, docket: str, fix: Fix, *, by: Actor, now: datetime
) -> OrderDocument:
    """Write the next version with one field of one item as it ought to read (T11).

    What was decided stays: measure, place, time and address are out of reach.
    """
    sending = rows.sending(session, docket, lock=True)
    line = rows.numbered(sending, fix.number)
    decision = rewriting.decisions(session, [line.item_id])[line.item_id]
    rules.check_may_correct(by, fix.field, deciders=decision.by)
    rules.check_correctable(line.state)
    before = _before(session, docket)
    was = _was(before, fix)
    rules.check_fix(fix, was=was, canonical=line.item.canonical)

    fixed = Fixed(
        version=before.version + 1,
        item=fix.number,
        field=fix.field.value,
        was=was,
        becomes=fix.becomes,
        why=fix.why,
        by=signed(by),
    )
    written = rewriting.write_again(session, sending, now=now, fix=fixed)
    session.add(_row(written, line, fixed, by=by, now=now))
    session.flush()

    _tell(session, sending, written, now=now)
    return written


def signed(by: Actor) -> str:
    """Return how somebody signs in a document: a pseudonym, or the office held."""
    return by.pseudonym or by.role.value


def _before(session: Session, docket: str) -> OrderDocument:
    found = rows.document(session, docket)
    assert found is not None
    return found


def _was(before: OrderDocument, fix: Fix) -> str:
    """Return what the newest version says in that field; nothing is the empty text."""
    for entry in json.loads(before.body)["items"]:
        if entry["number"] == fix.number:
            return entry[fix.field.value] or ""
    raise rows.nothing()


def _row(
    written: OrderDocument, line: Line, fixed: Fixed, *, by: Actor, now: datetime
) -> Correction:
    return Correction(
        document_id=written.id,
        request_id=written.request_id,
        number=line.number,
        field=rules.FieldName(fixed.field),
        was=fixed.was,
        becomes=fixed.becomes,
        why=fixed.why,
        by_id=by.id,
        by_name=fixed.by,
        corrected_at=now,
    )


def _tell(
    session: Session, sending: Dispatch, written: OrderDocument, *, now: datetime
) -> None:
    """Write to the platform, if it has an earlier version."""
    if sending.dispatched_at is not None:
        docket = sending.legal_request.docket
        posting.to_platform(
            session,
            sending.platform.slug,
            "order_corrected",
            docket=docket,
            mark=f"@{written.version}",
            values={"docket": docket, "version": str(written.version)},
            now=now,
        )
