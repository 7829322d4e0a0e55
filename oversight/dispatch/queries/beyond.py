"""What stands beside data that are kept: courts that have a copy, doubts, more use."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.queries import lodging, misuse, using
from oversight.dispatch.queries.lodging import LodgingRow
from oversight.dispatch.rules.data_lifecycle import Holding
from oversight.intake.models.requests import LegalRequest


@dataclass(frozen=True, slots=True)
class Beside:
    """What is to be known of one account beside what is held."""

    lodged: tuple[LodgingRow, ...]
    flagged: bool
    for_more: bool
    kept: bool


def of_docket(session: Session, docket: str) -> dict[int, Beside]:
    """Return what stands beside the data of a docket, account by account."""
    found = session.execute(
        select(DataLine.number, Production)
        .join(DataLine, DataLine.id == Production.line_id)
        .join(LegalRequest, LegalRequest.id == Production.request_id)
        .where(LegalRequest.docket == docket)
    ).all()
    ids = [held.id for _, held in found]
    lodged, doubted = lodging.rows(session, ids), misuse.flagged(session, ids)
    return {
        number: Beside(
            lodged=lodged.get(held.id, ()),
            flagged=held.id in doubted,
            for_more=using.for_more(session, held.id),
            kept=held.state is Holding.MINIMISED and not held.use_bar,
        )
        for number, held in found
    }
