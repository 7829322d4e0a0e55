"""Requests for data: asked within limits, approved within what was asked, warranted."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from oversight.cli.fsck.book import Book
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.intake.models.data import DataItem
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.models.warrants import Warrant
from oversight.intake.rules.data_tiers import (
    FIELDS_OF,
    KIND,
    LONGEST_WINDOW,
    Tier,
    days_between,
)
from oversight.review.models.data import DataDecision
from oversight.review.models.data_grounds import DataGround
from oversight.review.models.deciding import ItemDecision
from oversight.review.rules.data_conditions import NOBODY
from oversight.review.rules.data_findings import FORM, DataFindings
from oversight.review.service import data_grounds

Found = Iterator[tuple[str, str]]


def data_asked(book: Book) -> Found:
    """Find accounts with other fields or days than their tier allows (I42, I50)."""
    said = book.items("item.filed")
    for docket, asked, _ in _asked(book):
        where = f"{docket}/{asked.number}"
        if set(asked.fields) - set(FIELDS_OF[asked.tier]):
            yield where, "asks for a field that its tier does not hold"
        if len(set(asked.fields)) != asked.field_count:
            yield where, "counts other fields than it names"
        if _days(asked.window_from, asked.window_to) != asked.window_days:
            yield where, "counts other days than it names"
        if (asked.window_days or 0) > LONGEST_WINDOW:
            yield where, "asks for more days than are open"
        leaf = next(iter(said.get((docket, asked.number), ())), {})
        told = (leaf.get("tier"), leaf.get("nfields"), leaf.get("window"))
        if told != (asked.tier.value, asked.field_count, asked.window_days):
            yield where, "stands in the record with another tier, number or window"


def data_within(book: Book) -> Found:
    """Find decisions and orders that reach beyond what was asked (I44)."""
    asked = {item.id: (docket, asked) for docket, asked, item in _asked(book)}
    decisions = {one.item_id: one for one in book.session.scalars(select(DataDecision))}
    for item_id, found in decisions.items():
        docket, whole = asked[item_id]
        where = f"{docket}/{whole.number}"
        if not _within(found, whole):
            yield where, "was approved beyond what was asked"
    for line in book.session.scalars(select(DataLine)):
        docket, whole = asked[line.item_id]
        approved = decisions.get(line.item_id)
        if approved is None or not _within(line, approved):
            yield f"{docket}/{whole.number}", "was ordered beyond what was approved"


def data_grounded(book: Book) -> Found:
    """Find decisions that stand beside other findings than those they rest on."""
    rows = book.session.execute(
        select(LegalRequest.docket, Item.number, ItemDecision, DataGround)
        .join(Item, Item.id == ItemDecision.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .outerjoin(DataGround, DataGround.decision_id == ItemDecision.id)
        .where(LegalRequest.kind == KIND)
        .order_by(LegalRequest.docket, Item.number)
    )
    for docket, number, decision, ground in rows:
        found = DataFindings.from_json(decision.findings)
        if found.form < FORM:
            continue
        where = f"{docket}/{number}"
        if ground is None:
            yield where, "was decided, and what it rests on is not kept"
        elif not data_grounds.fits(ground, found):
            yield where, "rests on other findings than those that were signed"


def data_conditioned(book: Book) -> Found:
    """Find documents that say other conditions than the approval they rest on.

    A document written before conditions stood in it says none.
    """
    for docket, order in _orders(book):
        said = {one["number"]: one for one in json.loads(order.body)["items"]}
        rows = book.session.execute(
            select(DataLine.number, ItemDecision, DataGround.sharing)
            .join(ItemDecision, ItemDecision.id == DataLine.decision_id)
            .outerjoin(DataGround, DataGround.decision_id == ItemDecision.id)
            .where(DataLine.order_id == order.id)
            .order_by(DataLine.number)
        )
        for number, decision, sharing in rows:
            found = DataFindings.from_json(decision.findings)
            item = said[number]
            if "sharing" in item and not _tells(item, sharing or NOBODY, found):
                yield f"{docket}/{number}", "says other conditions than were approved"


def data_warranted(book: Book) -> Found:
    """Find logins sent for without a warrant a court confirmed, or after it (I43)."""
    rows = book.session.execute(
        select(LegalRequest.docket, DataOrder, Warrant)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .outerjoin(Warrant, Warrant.id == DataOrder.warrant_id)
        .where(DataOrder.tier == Tier.D2)
        .order_by(LegalRequest.docket)
    )
    for docket, order, warrant in rows:
        sent = order.dispatched_at
        if sent is None:
            continue
        if warrant is None or not warrant.confirmed:
            yield docket, "was sent without a warrant that its court confirmed"
        elif warrant.request_id != order.request_id:
            yield docket, "was sent on a warrant for another matter"
        elif sent > warrant.expires_at:
            yield docket, "was sent after its warrant had run out"
        elif (warrant.verified_at or sent) > sent:
            yield docket, "was sent before its court was called"


def _orders(book: Book) -> Iterator[tuple[str, DataOrder]]:
    rows = book.session.execute(
        select(LegalRequest.docket, DataOrder)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .order_by(LegalRequest.docket)
    )
    yield from rows


def _tells(item: Mapping[str, Any], sharing: str, found: DataFindings) -> bool:
    said = (item["sharing"], item["use"] or "", item["conditions"] or "")
    return said == (sharing, found.use.strip(), found.conditions.strip())


def _within(narrow: DataDecision | DataLine, wide: DataItem | DataDecision) -> bool:
    if set(narrow.fields) - set(wide.fields) or narrow.tier > wide.tier:
        return False
    if narrow.window_from is None or narrow.window_to is None:
        return True
    if wide.window_from is None or wide.window_to is None:
        return False
    first, last = wide.window_from, wide.window_to
    return first <= narrow.window_from <= narrow.window_to <= last


def _asked(book: Book) -> list[tuple[str, DataItem, Item]]:
    rows = book.session.execute(
        select(LegalRequest.docket, DataItem, Item)
        .join(Item, Item.id == DataItem.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .order_by(LegalRequest.docket, Item.number)
    )
    return [(docket, asked, item) for docket, asked, item in rows]


def _days(first: date | None, last: date | None) -> int | None:
    return None if first is None or last is None else days_between(first, last)


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "data-asked": data_asked,
    "data-within": data_within,
    "data-grounded": data_grounded,
    "data-conditioned": data_conditioned,
    "data-warranted": data_warranted,
}
