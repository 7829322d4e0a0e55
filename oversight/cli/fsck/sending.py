"""What was sent: approved, for that very address, with a notice, and ended in time."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import literal, select

from oversight.cli.fsck.book import Book
from oversight.core.hashes import sha256_of
from oversight.dispatch.models.answers import PlatformAnswer, Restoration
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.data_questions import DataQuestion
from oversight.dispatch.models.data_versions import DataVersion
from oversight.dispatch.models.orders import Dispatch, Line, OrderDocument
from oversight.dispatch.models.rests import Rest
from oversight.dispatch.rules.lifecycle import ANSWERABLE, LineState
from oversight.dispatch.service.standing import UNANSWERED
from oversight.extensions.models.confirming import ConfirmationItem
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.rules.measures import is_stronger_or_equal
from oversight.notices.models.notices import Notice
from oversight.review.models.deciding import ItemDecision
from oversight.review.rules.lifecycle import Outcome

Found = Iterator[tuple[str, str]]
ENDS = {
    LineState.EXPIRED: {ItemEnd.EXPIRED},
    LineState.LIFTED: {ItemEnd.LIFTED, ItemEnd.OVERTURNED},
    LineState.LAPSED: {ItemEnd.LAPSED},
}


def lines_approved(book: Book) -> Found:
    """Find lines without an approval of that very item, or wider than it (I01)."""
    decisions = {d.id: d for d in book.session.scalars(select(ItemDecision))}
    longer = {
        one.line_id: one.days or 0
        for one in book.session.scalars(select(ConfirmationItem))
    }
    for docket, line, item, _ in _lines(book):
        where = f"{docket}/{line.number}"
        decision = decisions.get(line.decision_id)
        if decision is None or decision.item_id != item.id:
            yield where, "was sent without a decision on this very item"
            continue
        if decision.outcome is Outcome.REJECTED or not decision.by:
            yield where, "was sent although it was not approved"
            continue
        if not is_stronger_or_equal(decision.measure or "", line.measure):
            yield where, "asks for a stronger measure than was approved"
        most = (decision.days or 0) + longer.get(line.id, 0)
        if (line.ends_at - line.starts_at).days > most:
            yield where, "lasts longer than was approved"


def documents_intact(book: Book) -> Found:
    """Find documents that are not what their hash and the record say."""
    said = {
        (leaf["docket"], leaf["version"]): leaf["sha256"]
        for leaf in book.leaves("order.issued", "order.corrected")
    }
    rows = _documents(book)
    seen: Counter[str] = Counter()
    for docket, version, body, sha256 in rows:
        where = f"{docket}@{version}"
        seen[docket] += 1
        if sha256_of(body) != sha256:
            yield where, "the text is not the one that was hashed"
        if said.get((docket, version)) != sha256:
            yield where, "the record holds another hash of it, or none"
        if version != seen[docket]:
            yield where, "a version before it is missing"
    for docket, version in sorted(set(said) - {row[:2] for row in rows}):
        yield f"{docket}@{version}", "stands in the record, but the document is gone"


def addresses_same(book: Book) -> Found:
    """Find documents that name another address than was approved."""
    latest: dict[str, OrderDocument] = {}
    rows = book.session.execute(
        select(LegalRequest.docket, OrderDocument)
        .join(LegalRequest, LegalRequest.id == OrderDocument.request_id)
        .order_by(OrderDocument.version)
    )
    latest.update((docket, document) for docket, document in rows)
    for docket, line, item, _ in _lines(book):
        if docket not in latest:
            yield docket, "has lines and no document"
            continue
        named = {
            entry["number"]: entry["canonical"]
            for entry in json.loads(latest[docket].body)["items"]
        }
        if not line.held and named.get(line.number, item.canonical) != item.canonical:
            yield f"{docket}/{line.number}", "the document names another address"


def sendings_recorded(book: Book) -> Found:
    """Find sendings missing from the record, and items without a notice (I57)."""
    said = Counter(leaf["docket"] for leaf in book.leaves("order.dispatched"))
    told = set(
        book.session.execute(
            select(Notice.docket, Notice.item).where(Notice.stage == "sent")
        ).all()
    )
    sent = set(
        book.session.scalars(
            select(LegalRequest.docket)
            .join(DataOrder, DataOrder.request_id == LegalRequest.id)
            .where(DataOrder.dispatched_at.is_not(None))
        )
    )
    for docket, line, _, sending in _lines(book):
        if sending.dispatched_at is None:
            continue
        sent.add(docket)
        never = line.held or line.state in {LineState.ISSUED, LineState.LAPSED}
        if not never and (docket, line.number) not in told:
            yield f"{docket}/{line.number}", "was sent without a notice to the user"
    for docket in sorted(sent):
        if said[docket] != 1:
            yield docket, f"stands {said[docket]} times in the record as sent"
    for docket in sorted(set(said) - sent):
        yield docket, "stands in the record as sent, but was not"


def lines_end(book: Book) -> Found:
    """Find lines that did not end with their item, in time, or without asking."""
    asked = set(book.session.scalars(select(Restoration.line_id)))
    for docket, line, item, sending in _lines(book):
        where = f"{docket}/{line.number}"
        wanted = ENDS.get(line.state)
        if wanted is not None and item.ended_as not in wanted:
            yield where, "has ended, but the item says otherwise"
        if wanted is None and item.ended_as is not None:
            yield where, "goes on although its item has ended"
        if line.state in ANSWERABLE and book.overdue(line.ends_at):
            yield where, "its end date is past and nothing happened"
        left = sending.dispatched_at is not None and not line.held
        over = line.state in {LineState.EXPIRED, LineState.LIFTED, LineState.SUSPENDED}
        over |= line.ended_cause == UNANSWERED
        if over and left and line.id not in asked:
            yield where, "ended, but the platform was not asked to restore it"


def answers_recorded(book: Book) -> Found:
    """Find answers of platforms without their leaf."""
    said = {
        place: len(found) for place, found in book.items("platform.answered").items()
    }
    rows = book.session.execute(
        select(LegalRequest.docket, Line.number)
        .select_from(PlatformAnswer)
        .join(Line, Line.id == PlatformAnswer.line_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
    )
    data = book.session.execute(
        select(LegalRequest.docket, DataLine.number)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .where(DataLine.answered_at.is_not(None))
    )
    asked = book.session.execute(
        select(LegalRequest.docket, DataLine.number)
        .select_from(DataQuestion)
        .join(DataLine, DataLine.id == DataQuestion.line_id)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
    )
    rested = book.session.execute(
        select(LegalRequest.docket, DataLine.number)
        .select_from(Rest)
        .join(DataLine, DataLine.id == Rest.data_line_id)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
    )
    given: Counter[tuple[str, int]] = Counter([*rows, *data, *asked, *rested])
    for place in sorted(set(said) | set(given)):
        if said.get(place, 0) != given[place]:
            where = f"{place[0]}/{place[1]}"
            yield where, f"{given[place]} answers, {said.get(place, 0)} in the record"


def _documents(book: Book) -> list[tuple[str, int, str, str]]:
    """Return every document by docket and version, requests for data among them."""
    restrict = book.session.execute(
        select(
            *(LegalRequest.docket, OrderDocument.version),
            *(OrderDocument.body, OrderDocument.sha256),
        )
        .join(LegalRequest, LegalRequest.id == OrderDocument.request_id)
        .order_by(LegalRequest.docket, OrderDocument.version)
    )
    data = book.session.execute(
        select(LegalRequest.docket, literal(1), DataOrder.body, DataOrder.sha256)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .order_by(LegalRequest.docket)
    )
    later = book.session.execute(
        select(
            *(LegalRequest.docket, DataVersion.version),
            *(DataVersion.body, DataVersion.sha256),
        )
        .join(DataOrder, DataOrder.id == DataVersion.order_id)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .order_by(LegalRequest.docket, DataVersion.version)
    )
    found = (*restrict, *data, *later)
    return [(row[0], row[1], row[2], row[3]) for row in found]


def _lines(book: Book) -> list[tuple[str, Line, Item, Dispatch]]:
    rows = book.session.execute(
        select(LegalRequest.docket, Line, Item, Dispatch)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .join(Item, Item.id == Line.item_id)
        .order_by(LegalRequest.docket, Line.number)
    )
    return [(docket, line, item, sending) for docket, line, item, sending in rows]


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "lines-approved": lines_approved,
    "documents-intact": documents_intact,
    "addresses-same": addresses_same,
    "sendings-recorded": sendings_recorded,
    "lines-end": lines_end,
    "answers-recorded": answers_recorded,
}
