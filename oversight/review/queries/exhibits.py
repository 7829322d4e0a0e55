"""A file of an item or its matter, for a member who declared and opened the item."""

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.exhibits import Exhibit
from oversight.intake.queries import exhibits, matter_files
from oversight.review.queries import cases, seats
from oversight.review.queries.cases import nothing
from oversight.review.rules.seats import check_declared


def opened_exhibit(
    session: Session, docket: str, number: int, code: str, by: Actor
) -> Exhibit:
    """Return a file of an item that this member opened; to others it is not there."""
    case = cases.case(session, docket)
    seat = seats.first_seat(session, case.request_id, by)
    check_declared(seat.state)
    item = cases.item_of(case, number)
    found = exhibits.one(session, code)
    belongs = exhibits.filed_item(session, found)
    opened = seats.view_of(session, seat.panel_id, item, by)
    if belongs is None:
        of_it = matter_files.matter_of(session, found) == case.request_id
    else:
        of_it = belongs.id == item.id
    if opened is None or not of_it:
        raise nothing()
    return found
