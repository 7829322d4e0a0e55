"""Every item that a platform may answer now, whatever its docket, and how it stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Platform
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.orders import Dispatch, Line, OrderDocument
from oversight.dispatch.queries import desk_data, questions
from oversight.dispatch.rules import desk_sheets as rules
from oversight.dispatch.rules.checks import check_own_platform
from oversight.dispatch.rules.desk_sheets import Known
from oversight.dispatch.rules.lifecycle import ANSWERABLE, LineState
from oversight.intake.models.requests import Item, LegalRequest

Row = tuple[Line, Item, str, UUID]


@dataclass(frozen=True, slots=True)
class DeskList:
    """The items without an answer, as a list to fill in, and how many it leaves out."""

    rows: tuple[Mapping[str, str], ...]
    left_out: int


def desk_list(session: Session, *, by: Actor) -> DeskList:
    """Return the items of the visitor's platform that wait, the longest sent first."""
    check_own_platform(by.platform, platform=by.platform or "")
    found = _found(session, _lines(by).where(Line.state == LineState.DISPATCHED))
    listed = found[: rules.MOST]
    marks = _marks(session, listed)
    rows = tuple(
        {
            rules.DOCKET: docket,
            "item": str(line.number),
            "locator": item.locator,
            "native_id": item.native_id or "",
            "measure": line.measure,
            rules.UNTIL: local_date(line.ends_at).isoformat(),
            rules.AS_OF: marks[line.id],
        }
        for line, item, docket, _ in listed
    )
    data = desk_data.waiting(session, by=by)
    room = rules.MOST - len(rows)
    out = len(found) - len(listed) + max(len(data) - room, 0)
    return DeskList((*rows, *data[:room]), out)


def own(session: Session, dockets: Collection[str], *, by: Actor) -> list[str]:
    """Return which of these dockets the visitor's platform was sent, in order."""
    check_own_platform(by.platform, platform=by.platform or "")
    found = session.scalars(
        select(LegalRequest.docket)
        .join(Dispatch, Dispatch.request_id == LegalRequest.id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(
            Platform.slug == by.platform,
            Dispatch.dispatched_at.is_not(None),
            LegalRequest.docket.in_(dockets),
        )
    )
    return sorted(found)


def known(session: Session, dockets: Collection[str], *, by: Actor) -> dict[str, Known]:
    """Return which items of these dockets may be answered now, and how they stand."""
    asked = _lines(by).where(
        Line.state.in_(ANSWERABLE), LegalRequest.docket.in_(dockets)
    )
    found = _found(session, asked)
    marks = _marks(session, found)
    of: dict[str, Known] = {}
    for line, item, docket, _ in found:
        one = of.setdefault(docket, Known({}, {}))
        one.locators[line.number] = item.locator
        one.marks[line.number] = marks[line.id]
    return dict(sorted(of.items()))


def _lines(by: Actor) -> Select[Line, Item, str, UUID]:
    return (
        select(Line, Item, LegalRequest.docket, LegalRequest.id)
        .join(Item, Item.id == Line.item_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(Platform.slug == by.platform, Dispatch.dispatched_at.is_not(None))
        .order_by(Dispatch.dispatched_at, LegalRequest.docket, Line.number)
    )


def _found(session: Session, query: Select[Line, Item, str, UUID]) -> list[Row]:
    return [
        (line, item, docket, request)
        for line, item, docket, request in session.execute(query)
    ]


def _marks(session: Session, found: Sequence[Row]) -> dict[UUID, str]:
    """Return how each item stands: its state, its last answer, what it is asked."""
    ids = [line.id for line, *_ in found]
    answers = session.execute(
        select(PlatformAnswer.line_id, PlatformAnswer.id)
        .where(PlatformAnswer.line_id.in_(ids))
        .order_by(PlatformAnswer.answered_at)
    )
    last = dict[UUID, UUID]((one[0], one[1]) for one in answers)
    papers = session.execute(
        select(OrderDocument.request_id, OrderDocument.sha256)
        .where(OrderDocument.request_id.in_({request for *_, request in found}))
        .order_by(OrderDocument.version)
    )
    newest = dict[UUID, str]((one[0], one[1]) for one in papers)
    asked = questions.restarted(session, ids)
    return {
        line.id: rules.mark(
            line.state, last.get(line.id), newest.get(request), asked.get(line.id)
        )
        for line, _, _, request in found
    }
