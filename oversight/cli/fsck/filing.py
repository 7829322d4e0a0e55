"""What was filed: rows and record agree, one live address, states that fit."""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from oversight.accounts.models.people import Body, Platform
from oversight.cli.fsck.book import Book, Leaf
from oversight.core.clock import local_date
from oversight.intake.models.batches import Batch
from oversight.intake.models.citations import Citation
from oversight.intake.models.requests import Defect, Item, LegalRequest
from oversight.intake.models.tallies import Tally
from oversight.intake.rules.citing import findable
from oversight.intake.rules.data_tiers import MEASURES
from oversight.intake.rules.lifecycle import BatchState, ItemEnd, RequestState
from oversight.intake.rules.measures import is_stronger_or_equal
from oversight.intake.rules.preview import is_hidden

Found = Iterator[tuple[str, str]]
ENDED = frozenset({RequestState.WITHDRAWN, RequestState.LAPSED})


def requests_recorded(book: Book) -> Found:
    """Find requests without their one leaf, and leaves without their request."""
    said = Counter(leaf["docket"] for leaf in book.leaves("request.filed"))
    told = {leaf["docket"]: leaf for leaf in book.leaves("request.filed")}
    rows = book.session.execute(
        select(LegalRequest.docket, LegalRequest.item_count, Body.slug)
        .join(Body, Body.id == LegalRequest.body_id)
        .order_by(LegalRequest.docket)
    ).all()
    for docket, items, body in rows:
        if said[docket] != 1:
            yield docket, f"stands {said[docket]} times in the record as filed"
            continue
        leaf = told[docket]
        if (leaf["agency"], leaf["items"]) != (body, items):
            yield docket, "the record names another body or number of items"
    for docket in sorted(set(said) - {row.docket for row in rows}):
        yield docket, "stands in the record, but the request is gone"


def items_recorded(book: Book) -> Found:
    """Find items without their one leaf, or with another one than it says."""
    leaves = book.items("item.filed")
    counted: Counter[str] = Counter()
    known = set()
    rows = book.session.execute(
        select(LegalRequest.docket, Item, Platform.slug)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .join(Platform, Platform.id == LegalRequest.platform_id)
        .order_by(LegalRequest.docket, Item.number)
    )
    for docket, item, platform in rows:
        if item.parent_id is not None:
            continue
        counted[docket] += 1
        known.add((docket, item.number))
        found = leaves.get((docket, item.number), [])
        if len(found) != 1:
            yield f"{docket}/{item.number}", f"stands {len(found)} times as filed"
        elif not _same(found[0], item, platform):
            yield f"{docket}/{item.number}", "the record says something else was filed"
    for docket, number in sorted(set(leaves) - known):
        yield f"{docket}/{number}", "stands in the record, but the item is gone"
    counts = select(LegalRequest.docket, LegalRequest.item_count)
    for docket, items in book.session.execute(counts):
        if counted[docket] != items:
            yield docket, f"has {counted[docket]} items instead of {items}"


def _same(leaf: Leaf, item: Item, platform: str) -> bool:
    cured = list(leaf["basis"]) == [c.partition(":")[0] for c in item.provisions]
    return (
        leaf["platform"] == platform
        and leaf["what"] == item.item_kind
        and leaf["measure"] == item.measure
        and leaf["days"] == item.duration_days
        and (list(leaf["basis"]) == list(item.provisions) or cured)
    )


def parts_recorded(book: Book) -> Found:
    """Find posts without the leaf that made them, or wider than their account (I12)."""
    leaves = book.items("item.split")
    rows = book.session.execute(
        select(LegalRequest.docket, Item)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .order_by(LegalRequest.docket, Item.number)
    )
    items = {item.id: (docket, item) for docket, item in rows}
    known = set()
    for docket, item in items.values():
        if item.parent_id is None:
            continue
        where, whole = f"{docket}/{item.number}", items[item.parent_id][1]
        known.add((docket, item.number))
        found = leaves.get((docket, item.number), [])
        if [leaf["from"] for leaf in found] != [whole.number]:
            yield where, f"stands {len(found)} times as a part, or of another item"
        if whole.ended_as is not ItemEnd.SPLIT:
            yield where, "is a part of an item that was not narrowed to it"
        if item.duration_days > whole.duration_days or not is_stronger_or_equal(
            whole.measure, item.measure
        ):
            yield where, "is wider than what was asked for its account"
    for docket, number in sorted(set(leaves) - known):
        yield f"{docket}/{number}", "stands as a part, but the item is gone"


def ends_recorded(book: Book) -> Found:
    """Find items that ended without the leaf for it, or the reverse."""
    kinds = {
        ItemEnd.LAPSED: "item.lapsed",
        ItemEnd.EXPIRED: "item.expired",
        ItemEnd.LIFTED: "item.lifted",
        ItemEnd.OVERTURNED: "item.lifted",
    }
    leaves = {kind: book.items(kind) for kind in set(kinds.values())}
    # Data end with their certificate, and what was only kept with a cancellation.
    others: Mapping[str, Container[tuple[str, int]]] = {
        ItemEnd.EXPIRED: book.items("data.certified"),
        ItemEnd.LIFTED: book.items("preservation.cancelled"),
    }
    rows = book.session.execute(
        select(LegalRequest.docket, Item.number, Item.ended_as)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .order_by(LegalRequest.docket, Item.number)
    )
    for docket, number, end in rows:
        for kind, found in leaves.items():
            there = (docket, number) in found
            place = (docket, number)
            if end and kinds.get(end) == kind and place in others.get(end, ()):
                continue
            # An appeal may win when the data are destroyed already, by a certificate.
            if there and end is ItemEnd.EXPIRED and place in others[ItemEnd.EXPIRED]:
                continue
            if there != (end is not None and kinds.get(end) == kind):
                word = "without the item having ended so" if there else "is missing"
                yield f"{docket}/{number}", f"a leaf {kind} {word}"


def live_addresses(book: Book) -> Found:
    """Find addresses that are live in two items (I22).

    Data may be kept, and asked for, beside a restriction of the same account.
    """
    rows = book.session.execute(
        select(Item.canonical, func.count())
        .where(Item.ended_as.is_(None), Item.measure.not_in(MEASURES))
        .group_by(Item.canonical)
        .having(func.count() > 1)
    )
    for _, count in rows:
        yield "an address", f"is live in {count} items at once"


def request_states(book: Book) -> Found:
    """Find requests whose state does not fit items, defects and clocks."""
    live = _counts(book, select(Item.request_id).where(Item.ended_as.is_(None)))
    open_ = _counts(book, select(Defect.request_id).where(Defect.cured_at.is_(None)))
    for request in book.session.scalars(
        select(LegalRequest).order_by(LegalRequest.docket)
    ):
        if request.state in ENDED and live[request.id]:
            yield request.docket, "has ended, but an item of it is live"
        if request.state is RequestState.DEFECTIVE and not open_[request.id]:
            yield request.docket, "waits for a correction, but nothing is missing"
        if request.state is RequestState.SCREENED and open_[request.id]:
            yield request.docket, "was passed on with something missing"
        due = {
            RequestState.FILED: request.screening_due,
            RequestState.DEFECTIVE: request.cure_due,
        }.get(request.state)
        if due is not None and book.overdue(due):
            yield request.docket, "its time ran out and nothing happened"


def _counts(book: Book, query: object) -> Counter[object]:
    return Counter(book.session.scalars(query))  # type: ignore[call-overload]


def batches(book: Book) -> Found:
    """Find filings whose dockets do not hold what was filed (I80)."""
    sums = dict(
        book.session.execute(
            select(LegalRequest.batch_id, func.sum(LegalRequest.item_count)).group_by(
                LegalRequest.batch_id
            )
        ).all()
    )
    for batch in book.session.scalars(select(Batch).order_by(Batch.number)):
        filed = sums.get(batch.id, 0)
        if (batch.state is BatchState.FILED) != bool(filed):
            yield batch.number, "has dockets without a signature, or the reverse"
        elif filed and (batch.result or {}).get("filed") != filed:
            yield batch.number, "its dockets do not hold what its answer says"


def tallies(book: Book) -> Found:
    """Find bodies whose dockets are not as many as were counted on, or misdated."""
    counted: Counter[tuple[UUID, str, int]] = Counter()
    for docket, body, filed_at in book.session.execute(
        select(LegalRequest.docket, LegalRequest.body_id, LegalRequest.filed_at)
    ):
        kind, year, _ = docket.split("-")
        counted[body, kind, int(year)] += 1
        if local_date(filed_at).year != int(year):
            yield docket, "was filed in another year than its number says"
    kept = {
        (row.body_id, row.kind, row.year): row.dockets
        for row in book.session.scalars(select(Tally))
    }
    for of in sorted(counted.keys() | kept.keys()):
        if counted[of] != kept.get(of, 0):
            yield f"{of[1]}-{of[2]}", "the register tells another number of dockets"


def citations(book: Book) -> Found:
    """Find dockets that the register would miss, or find, by what they do not cite.

    And those listed under their platform though their page leaves it out, or not
    listed though it does not.
    """
    cited: dict[UUID, list[str]] = {}
    for request, provisions in book.session.execute(
        select(Item.request_id, Item.provisions)
    ):
        cited.setdefault(request, []).extend(provisions)
    kept: dict[UUID, set[tuple[str, datetime, str]]] = {}
    for row in book.session.scalars(select(Citation)):
        told = row.citation, row.filed_at, row.docket
        kept.setdefault(row.request_id, set()).add(told)
    rows = select(LegalRequest).order_by(LegalRequest.docket)
    for one in book.session.scalars(rows):
        basis = cited.get(one.id, ())
        wanted = {(name, one.filed_at, one.docket) for name in findable(basis)}
        if wanted != kept.get(one.id, set()):
            yield one.docket, "is not found in the register by what it cites"
        if one.platform_listed == is_hidden(basis, track=one.track):
            yield one.docket, "stands wrongly in, or not in, its platform's list"


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "requests-recorded": requests_recorded,
    "items-recorded": items_recorded,
    "parts-recorded": parts_recorded,
    "ends-recorded": ends_recorded,
    "live-addresses": live_addresses,
    "request-states": request_states,
    "batches": batches,
    "tallies": tallies,
    "citations": citations,
}
