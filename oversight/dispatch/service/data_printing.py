"""Keeping what was printed of a request for data, and noting who took it away."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.data import DataOrder
from oversight.dispatch.models.data_printing import DataPrint
from oversight.dispatch.queries import data_documents as queries
from oversight.dispatch.queries.data_versions import DataDocument
from oversight.ledger import service as ledger


def keep(
    session: Session,
    document: DataDocument,
    body: bytes,
    *,
    language: str,
    source: str,
    now: datetime,
) -> bytes:
    """Keep a print once and return it; whoever printed first is the one that counts."""
    _only_one(session, document.order_id)
    before = queries.kept_print(session, document.order_id, language, source)
    if before is not None:
        return before
    made = DataPrint(
        order_id=document.order_id,
        language=language,
        source_sha256=source,
        sha256=hashlib.sha256(body).hexdigest(),
        body=body,
        printed_at=now,
    )
    session.add(made)
    session.flush()

    ledger.note(
        session,
        "document.printed",
        by=None,
        now=now,
        subject=document.sha256,
        facts={"language": language, "sha256": made.sha256},
    )
    return body


def take(
    session: Session,
    docket: str,
    form: str,
    *,
    by: Actor,
    now: datetime,
    version: int | None = None,
) -> DataDocument:
    """Hand out one version to somebody who may read it, the newest if none is named."""
    found = queries.readable_version(session, docket, version, by=by)

    ledger.note(
        session,
        "document.taken",
        by=by,
        now=now,
        subject=f"{docket}@{found.version}",
        facts={"form": form},
    )
    return found


def _only_one(session: Session, order_id: UUID) -> None:
    """Wait until nobody else keeps a print of this request."""
    session.execute(
        select(DataOrder.id)
        .where(DataOrder.id == order_id)
        .with_for_update(of=DataOrder)
    )
