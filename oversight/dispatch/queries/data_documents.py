"""Who may read a request for data as it went to its platform, and its prints."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.data import DataOrder
from oversight.dispatch.models.data_printing import DataPrint
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import data_versions
from oversight.dispatch.queries.data_versions import DataDocument
from oversight.dispatch.queries.documents import is_seated
from oversight.dispatch.rules.reading import may_read


def readable(session: Session, docket: str, *, by: Actor) -> DataOrder:
    """Return a request for data to somebody who may read it; no other finds it."""
    found = queries.order(session, docket)
    request = found.legal_request
    if not may_read(
        by,
        filing=request.body.slug,
        platform=found.platform.slug,
        is_sent=found.dispatched_at is not None,
        is_seated=is_seated(session, request, by),
    ):
        raise queries.nothing()
    return found


def readable_version(
    session: Session, docket: str, version: int | None, *, by: Actor
) -> DataDocument:
    """Return one version, or the newest, to somebody who may read the request."""
    order = readable(session, docket, by=by)
    if version is None:
        return data_versions.newest(session, order)
    return data_versions.version(session, order, version, by=by)


def kept_print(
    session: Session, order_id: UUID, language: str, source: str
) -> bytes | None:
    """Return the print made from this very page, if there is one."""
    return session.scalars(
        select(DataPrint.body).where(
            DataPrint.order_id == order_id,
            DataPrint.language == language,
            DataPrint.source_sha256 == source,
        )
    ).one_or_none()
