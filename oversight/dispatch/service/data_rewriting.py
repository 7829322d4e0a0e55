"""A request for data as it leaves: what may not leave is not asked for (I02)."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.data_versions import DataVersion
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import data_versions
from oversight.dispatch.rules import checks
from oversight.dispatch.rules import data_correcting as rules
from oversight.dispatch.rules.data_validator import data_faults
from oversight.dispatch.rules.document import moment
from oversight.dispatch.service import data_papers
from oversight.intake.models.warrants import Warrant
from oversight.intake.rules.data_tiers import Tier
from oversight.ledger import service as ledger
from oversight.review.models.deciding import ItemDecision

_DOCUMENTS = "orders"


def checked(session: Session, order: DataOrder) -> Mapping[int, str]:
    """Return the address of each account that the document of now asks about.

    A document that is no longer the one that was written does not leave.
    """
    newest = data_versions.newest(session, order)
    checks.check_intact(newest.body.encode(), sha256=newest.sha256)
    items = json.loads(newest.body)["items"]
    return {one["number"]: one["canonical"] for one in items}


def leave_out(
    session: Session, order: DataOrder, going: Collection[DataLine], *, now: datetime
) -> DataVersion | None:
    """Write what leaves once more, if it would ask for what stays or name other days.

    So is what lacks something that is promised by now. Nobody's name is touched: this
    version corrects nothing.
    """
    before = data_versions.newest(session, order)
    said = json.loads(before.body)
    numbers = {line.number for line in going}
    within = data_papers.answer_within(session, now=now)
    is_old = rules.outdated(said, going=numbers, within=within)
    if not is_old and not data_faults(said):
        return None
    after = rules.succeeding(said, _composed(session, order, going, now=now))
    checks.check_complete(data_faults(after))
    body, sha256 = data_papers.hashed(after)
    written = DataVersion(
        id=uuid4(),
        order_id=order.id,
        version=after["version"],
        before=before.version,
        supersedes_id=before.row_id,
        body=body,
        sha256=sha256,
        issued_at=now,
    )
    session.add(written)
    session.flush()

    record(session, order, written, now=now)
    return written


def record(
    session: Session, order: DataOrder, written: DataVersion, *, now: datetime
) -> None:
    """Put a later version on the record, by its fingerprint alone."""
    document = json.loads(written.body)
    ledger.record(
        session,
        "order.corrected",
        docket=order.legal_request.docket,
        public={
            "version": written.version,
            "items": [entry["number"] for entry in document["items"]],
            "until": moment(order.stale_at),
            "sha256": written.sha256,
        },
        private={"people": document["issuer"]["reviewers"]},
        now=now,
        subject=_DOCUMENTS,
    )


def _composed(
    session: Session, order: DataOrder, going: Collection[DataLine], *, now: datetime
) -> dict[str, Any]:
    """Return the document for what may leave, as it would be written now."""
    items = {line.item_id for line in going}
    decision = session.get_one(ItemDecision, next(iter(going)).decision_id)
    approved = [
        one
        for one in queries.approvals(session, decision.case_id)
        if one[2].id in items
    ]
    # For less than logins no warrant is needed, and none is named.
    needed = any(line.tier is Tier.D2 for line in going)
    warrant = needed and order.warrant_id and session.get_one(Warrant, order.warrant_id)
    return data_papers.composed(
        session, order.legal_request, approved, warrant or None, now=now
    )
