"""The versions of a document: who may read them, and how each differs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.orders import Dispatch, OrderDocument
from oversight.dispatch.models.printing import Print
from oversight.dispatch.queries import rows
from oversight.dispatch.queries.drawn import DocumentView, drawn
from oversight.dispatch.rules.differences import Difference, differences
from oversight.dispatch.rules.printing import Edition
from oversight.dispatch.rules.reading import may_read, versions_for
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import matters as intake
from oversight.review.models.panels import Seat
from oversight.review.rules.lifecycle import SeatState


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version: when, its digest, and what it says otherwise than the one before."""

    version: int
    issued_at: datetime
    sha256: str
    changes: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """Every version of one document, the newest in full."""

    docket: str
    platform: str
    sent_at: datetime | None
    newest: DocumentView
    versions: tuple[VersionRow, ...]
    papers: tuple[tuple[int, str], ...]


def documents_page(
    session: Session, docket: str, *, by: Actor, lang: str
) -> DocumentsPage:
    """Return the versions of a document to somebody who may read it."""
    newest = readable(session, docket, None, by=by)
    sending = rows.sending(session, docket)
    return DocumentsPage(
        docket=docket,
        platform=sending.platform.slug,
        sent_at=sending.dispatched_at,
        newest=drawn(newest, lang),
        versions=version_rows(session, docket, by),
        papers=rows.paper_places(session, sending.request_id),
    )


def shown(session: Session, docket: str, by: Actor) -> Sequence[OrderDocument]:
    """Return the versions that somebody reads who may read the document."""
    found, sending = rows.versions(session, docket), rows.find_sending(session, docket)
    issued = [one.issued_at for one in found]
    sent_at = sending.dispatched_at if sending else None
    return versions_for(by, found, issued, sent_at=sent_at)


def version_rows(session: Session, docket: str, by: Actor) -> tuple[VersionRow, ...]:
    """Return the versions of a document, newest first, each with its changes."""
    found = shown(session, docket, by)
    said = [json.loads(one.body) for one in found]
    changes = [(), *(differences(*two) for two in pairwise(said))]
    return tuple(
        VersionRow(one.version, one.issued_at, one.sha256, changed)
        for one, changed in zip(found, changes, strict=True)
    )[::-1]


def readable(
    session: Session, docket: str, version: int | None, *, by: Actor
) -> OrderDocument:
    """Return one version to somebody who may read it; any other does not exist."""
    request = intake.request(session, docket)
    allowed = may_read(
        by,
        filing=request.body.slug,
        platform=request.platform.slug,
        is_sent=is_sent(session, request.id),
        is_seated=is_seated(session, request, by),
    )
    found = shown(session, docket, by) if allowed else ()
    wanted = [one for one in found if version in {None, one.version}]
    if not wanted:
        raise rows.nothing()
    return wanted[-1]


def kept_print(
    session: Session, document_id: UUID, edition: Edition, language: str, source: str
) -> bytes | None:
    """Return the print made from this very page, if there is one."""
    return session.scalars(
        select(Print.body).where(
            Print.document_id == document_id,
            Print.edition == edition,
            Print.language == language,
            Print.source_sha256 == source,
        )
    ).one_or_none()


def is_sent(session: Session, request_id: UUID) -> bool:
    """Say whether a document of this request reached its platform."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    Dispatch.request_id == request_id,
                    Dispatch.dispatched_at.is_not(None),
                )
            )
        )
    )


def is_seated(session: Session, request: LegalRequest, by: Actor) -> bool:
    """Say whether somebody sits, or sat, on a panel of this request."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    Seat.matter_id == request.id,
                    Seat.person_id == by.id,
                    Seat.state == SeatState.DECLARED,
                )
            )
        )
    )
