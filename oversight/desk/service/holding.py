"""The papers of what a body holds: warrants, productions, uses, and their end.

The data themselves are with the body and never in the portal (I46).
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.desk.queries.papers import Paper, columns, written
from oversight.desk.rules.certifying import PaperKind
from oversight.dispatch.models.holdings import Certificate, DataUse, Production
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.models.warrants import Warrant


def papers(
    session: Session, request: LegalRequest, items: Sequence[Item]
) -> Iterator[Paper]:
    """Return them in no order; each names the account by the item's number."""
    warrants = select(Warrant).where(Warrant.request_id == request.id)
    for warrant in session.scalars(warrants.order_by(Warrant.sha256)):
        yield written(PaperKind.WARRANT, warrant.entered_at, columns(warrant))
    numbers = {item.id: item.number for item in items}
    held = select(Production).where(Production.item_id.in_(numbers))
    for row in session.scalars(held):
        said: dict[str, object] = {"item": numbers[row.item_id]}
        yield written(PaperKind.PRODUCTION, row.answered_at, said | columns(row))
        uses = select(DataUse).where(DataUse.production_id == row.id)
        for use in session.scalars(uses.order_by(DataUse.person_code)):
            yield written(PaperKind.DATA_USE, use.entered_at, said | columns(use))
        ends = select(Certificate).where(Certificate.production_id == row.id)
        for end in session.scalars(ends):
            yield written(PaperKind.DESTRUCTION, end.signed_at, said | columns(end))
