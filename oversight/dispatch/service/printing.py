"""Keeping what was printed, and noting who took a whole document away."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.orders import OrderDocument
from oversight.dispatch.models.printing import Print
from oversight.dispatch.queries import documents
from oversight.dispatch.rules.printing import Edition
from oversight.ledger import service as ledger


def keep(
    session: Session,
    document: OrderDocument,
    body: bytes,
    *,
    edition: Edition,
    language: str,
    source: str,
    now: datetime,
) -> bytes:
    """Keep a print once and return it; whoever printed first is the one that counts."""
    _only_one(session, document)
    before = documents.kept_print(session, document.id, edition, language, source)
    if before is not None:
        return before
    made = Print(
        document_id=document.id,
        edition=edition,
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
        facts={"edition": edition.value, "language": language, "sha256": made.sha256},
    )
    return body


def take(
    session: Session,
    docket: str,
    version: int | None,
    form: str,
    *,
    by: Actor,
    now: datetime,
) -> OrderDocument:
    """Hand out a document to somebody who may read it, and note that they took it."""
    found = documents.readable(session, docket, version, by=by)

    ledger.note(
        session,
        "document.taken",
        by=by,
        now=now,
        subject=f"{docket}@{found.version}",
        facts={"form": form},
    )
    return found


def _only_one(session: Session, document: OrderDocument) -> None:
    """Wait until nobody else keeps a print of this document."""
    session.execute(
        select(OrderDocument.id)
        .where(OrderDocument.id == document.id)
        .with_for_update(of=OrderDocument)
    )
