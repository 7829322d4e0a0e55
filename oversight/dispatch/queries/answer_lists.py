"""What a platform may write into a list of answers on one docket."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.answer_lists import skeleton
from oversight.dispatch.rules.checks import check_own_platform
from oversight.dispatch.rules.lifecycle import ANSWERABLE


@dataclass(frozen=True, slots=True)
class ListPage:
    """One docket whose items may be answered together, and the list to fill in."""

    docket: str
    skeleton: str
    rows: tuple[Mapping[str, str], ...]


def list_page(session: Session, docket: str, *, by: Actor) -> ListPage:
    """Return the items that the visitor's platform may answer now."""
    sending = rows.sending(session, docket)
    check_own_platform(by.platform, platform=sending.platform.slug)
    open_now = [line.number for line in sending.lines if line.state in ANSWERABLE]
    if sending.dispatched_at is None or not open_now:
        raise rows.nothing()
    rows_of = tuple(
        {
            "item": str(line.number),
            "locator": line.item.locator,
            "native_id": line.item.native_id or "",
            "measure": line.measure,
        }
        for line in sorted(sending.lines, key=lambda one: one.number)
        if line.number in open_now
    )
    return ListPage(docket, skeleton(docket, sorted(open_now)), rows_of)
