"""What an officer sees before recording their body's own order."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from oversight.dispatch.queries import rows
from oversight.intake.models.requests import LegalRequest


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of the Authority as recorded."""

    body: str
    number: str
    passed_on: date
    communicated_on: date | None
    recorded_at: datetime
    document_sha256: str
    place: int
    has_paper: bool


@dataclass(frozen=True, slots=True)
class AuthorityPage:
    """What an officer sees before recording their body's own order."""

    docket: str
    platform: str
    items: int
    filed_at: datetime
    orders: tuple[OrderRow, ...]


def authority_page(session: Session, request: LegalRequest) -> AuthorityPage:
    """Return what is on record of a body's own orders on one request."""
    found = rows.authority_orders(session, request.id)
    papers = rows.annexes(session, found)
    here = rows.papered(session, found)
    return AuthorityPage(
        docket=request.docket,
        platform=request.platform.slug,
        items=len(request.items),
        filed_at=request.filed_at,
        orders=tuple(
            OrderRow(
                body=one.body.slug,
                number=one.number,
                passed_on=one.passed_on,
                communicated_on=one.communicated_on,
                recorded_at=one.recorded_at,
                document_sha256=papers.get(one.id, ""),
                place=place,
                has_paper=one.id in here,
            )
            for place, one in enumerate(found, start=1)
        ),
    )
