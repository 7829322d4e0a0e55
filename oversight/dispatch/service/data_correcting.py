"""Putting a slip in a request for data right: a new version, beside the one before."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.data_versions import DataVersion
from oversight.dispatch.queries import custody, data_versions
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries.data_versions import DataDocument
from oversight.dispatch.rules import checks, correcting
from oversight.dispatch.rules import data_correcting as rules
from oversight.dispatch.rules.correcting import Fix
from oversight.dispatch.rules.data_lifecycle import GONE
from oversight.dispatch.rules.data_validator import data_faults
from oversight.dispatch.rules.document import Fixed
from oversight.dispatch.service import data_papers, data_rewriting, posting
from oversight.dispatch.service.correcting import signed
from oversight.review.models.deciding import ItemDecision

CORRECTED = "data_corrected"


def correct(
    session: Session, docket: str, fix: Fix, *, by: Actor, now: datetime
) -> DataVersion:
    """Write the next version with one account named as it ought to be (T11).

    The version before stays readable, and what a platform answered stays with it.
    """
    order = queries.order(session, docket, lock=True)
    line = queries.numbered(order, fix.number)
    decision = session.get_one(ItemDecision, line.decision_id)
    correcting.check_may_correct(by, fix.field, deciders=decision.by)
    rules.check_field(fix.field)
    rules.check_correctable(line.state, left_out=not _asked_for(line))
    before = data_versions.newest(session, order)
    was = _was(json.loads(before.body), fix)
    correcting.check_explained(fix, was=was)
    rules.check_name(fix, was=was, canonical=line.item.canonical, by=by)

    written = _written(session, order, before, fix, was, by=by, now=now)
    session.add(written)
    session.flush()

    data_rewriting.record(session, order, written, now=now)
    _tell(session, order, written, now=now)
    return written


def _asked_for(line: DataLine) -> bool:
    return not line.held and line.state not in GONE and line.item.ended_as is None


def _was(document: dict[str, Any], fix: Fix) -> str:
    """Return what the newest version says in that field; nothing is the empty text."""
    for entry in document["items"]:
        if entry["number"] == fix.number:
            return entry[fix.field.value] or ""
    raise queries.nothing()


def _written(
    session: Session,
    order: DataOrder,
    before: DataDocument,
    fix: Fix,
    was: str,
    *,
    by: Actor,
    now: datetime,
) -> DataVersion:
    fixed = Fixed(
        version=before.version + 1,
        item=fix.number,
        field=fix.field.value,
        was=was,
        becomes=fix.becomes,
        why=fix.why,
        by=signed(by),
    )
    body, sha256 = data_papers.hashed(
        _amended(session, order, json.loads(before.body), fixed, now=now)
    )
    return DataVersion(
        id=uuid4(),
        order_id=order.id,
        version=fixed.version,
        before=before.version,
        supersedes_id=before.row_id,
        body=body,
        sha256=sha256,
        issued_at=now,
        number=fix.number,
        field=fix.field,
        was=was,
        becomes=fix.becomes,
        why=fix.why,
        by_id=by.id,
        by_name=fixed.by,
    )


def _amended(
    session: Session,
    order: DataOrder,
    before: dict[str, Any],
    fixed: Fixed,
    *,
    now: datetime,
) -> dict[str, Any]:
    """Return the next version, whole, for those who are still asked about."""
    asked = {line.number for line in order.lines if _asked_for(line)}
    document = rules.amended(before, fixed, asked=asked, issued_at=now)
    delays = [(one["number"], one["delay_days"]) for one in document["items"]]
    document["disclosure"] = data_papers.disclosure(session, order.request_id, delays)
    # What is promised only since it was written, a correction need not bring.
    lacked = data_faults(before)
    checks.check_complete([one for one in data_faults(document) if one not in lacked])
    return document


def _tell(
    session: Session, order: DataOrder, written: DataVersion, *, now: datetime
) -> None:
    """Write to the body and whoever keeps the data, and to a platform that has it."""
    request = order.legal_request
    said = {"docket": request.docket, "version": str(written.version)}
    key = f"{CORRECTED}:{request.docket}@{written.version}"
    if order.dispatched_at is not None:
        posting.to_platform(
            session,
            order.platform.slug,
            CORRECTED,
            docket=request.docket,
            mark=f"@{written.version}",
            values={**said, "path": f"/desk/data-requests/{request.docket}"},
            now=now,
        )
    posting.to_body(
        session,
        request.body.slug,
        CORRECTED,
        key=key,
        values={**said, "path": f"/desk/data-documents/{request.docket}"},
        now=now,
    )
    keeper = custody.keeper(session, request.id)
    if keeper is not None:
        posting.to_person(
            session,
            keeper,
            CORRECTED,
            key=f"{key}:custodian",
            values={**said, "path": "/desk/custody/"},
            now=now,
        )
