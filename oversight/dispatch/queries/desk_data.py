"""Every account that a platform may answer now without handing anything over."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Platform
from oversight.authority.permissions import Actor
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.data_versions import DataVersion
from oversight.dispatch.queries import answered, data_questions, stays
from oversight.dispatch.rules import desk_sheets as rules
from oversight.dispatch.rules import manifest_sheets
from oversight.dispatch.rules.data_lifecycle import ANSWERABLE
from oversight.dispatch.rules.desk_sheets import Known
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.data_tiers import DISCLOSE

Row = tuple[DataLine, Item, str, str]


def waiting(session: Session, *, by: Actor) -> list[Mapping[str, str]]:
    """Return the accounts that wait for this platform, the longest sent first."""
    return _listed(session, by, lambda _line: {"measure": DISCLOSE})


def to_hand_over(session: Session, *, by: Actor) -> list[Mapping[str, str]]:
    """Return the same accounts, each with the fields that were approved of it."""
    fields = manifest_sheets.APPROVED
    return _listed(session, by, lambda line: {fields: "; ".join(line.fields)})


def _listed(
    session: Session, by: Actor, say: Callable[[DataLine], Mapping[str, str]]
) -> list[Mapping[str, str]]:
    found = _found(session, by, None)
    marks = _marks(session, found)
    return [
        {
            rules.DOCKET: docket,
            "item": str(line.number),
            "locator": item.locator,
            "native_id": item.native_id or "",
            **say(line),
            rules.AS_OF: marks[line.id],
        }
        for line, item, docket, _ in found
    ]


def own(session: Session, dockets: Collection[str], *, by: Actor) -> list[str]:
    """Return which of these dockets asked the visitor's platform for data, in order."""
    found = session.scalars(
        select(LegalRequest.docket)
        .join(DataOrder, DataOrder.request_id == LegalRequest.id)
        .join(Platform, Platform.id == DataOrder.platform_id)
        .where(
            Platform.slug == by.platform,
            DataOrder.dispatched_at.is_not(None),
            LegalRequest.docket.in_(dockets),
        )
    )
    return sorted(found)


def known(session: Session, dockets: Collection[str], *, by: Actor) -> dict[str, Known]:
    """Return which accounts of these dockets may be answered, and how they stand."""
    found = _found(session, by, dockets)
    marks = _marks(session, found)
    of: dict[str, Known] = {}
    for line, item, docket, _ in found:
        one = of.setdefault(docket, Known({}, {}, data=True))
        one.locators[line.number] = item.locator
        one.marks[line.number] = marks[line.id]
    return dict(sorted(of.items()))


def _found(session: Session, by: Actor, dockets: Collection[str] | None) -> list[Row]:
    """Return the accounts to be answered; what a court or an appeal stays is none."""
    named = () if dockets is None else (LegalRequest.docket.in_(dockets),)
    rows = session.execute(
        select(DataLine, Item, LegalRequest.docket, DataOrder.sha256)
        .join(Item, Item.id == DataLine.item_id)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .join(Platform, Platform.id == DataOrder.platform_id)
        .where(
            Platform.slug == by.platform,
            DataOrder.dispatched_at.is_not(None),
            DataLine.state.in_(ANSWERABLE),
            DataLine.held.is_(False),
            *named,
        )
        .order_by(DataOrder.dispatched_at, LegalRequest.docket, DataLine.number)
    ).all()
    resting = stays.stayed(session, [line.id for line, *_ in rows])
    return [
        (line, item, docket, digest)
        for line, item, docket, digest in rows
        if line.id not in resting
    ]


def _marks(session: Session, found: Collection[Row]) -> dict[UUID, str]:
    """Return how each account stands: its last answer, its question, its paper."""
    ids = [line.id for line, *_ in found]
    said = answered.data_for_now(session, ids)
    asked = data_questions.restarted(session, ids)
    papers = session.execute(
        select(DataVersion.order_id, DataVersion.sha256)
        .where(DataVersion.order_id.in_({line.order_id for line, *_ in found}))
        .order_by(DataVersion.version)
    )
    newest = dict[UUID, str]((one[0], one[1]) for one in papers)
    return {
        line.id: rules.mark(
            line.state,
            said.get(line.id),
            asked.get(line.id, "never"),
            newest.get(line.order_id, digest),
        )
        for line, _, _, digest in found
    }
