"""Facts put right: in their days, each with the leaf that commits to it."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select

from oversight.cli.fsck.book import Book, Row
from oversight.core.errors import RuleError
from oversight.intake.models.corrections import FactCorrection
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import corrections
from oversight.ledger import service as ledger
from oversight.ledger.rules.leaf import canonical
from oversight.review.models.deciding import ItemDecision

Found = Iterator[tuple[str, str]]
KIND = "entry.corrected"


def facts_recorded(book: Book) -> Found:
    """Find facts put right without their leaf, or against what it committed to."""
    rows = {
        (row.stream, row.n): row
        for row in book.rows
        if row.kind == KIND and "docket" in (row.leaf or {})
    }
    kept = set()
    for docket, item, one in _corrections(book):
        where = f"{docket}/{item.number}"
        kept.add((docket, one.entry))
        row = rows.get((docket, one.entry))
        if row is None or row.leaf is None:
            yield where, "a fact was put right without an entry in the record"
            continue
        if row.leaf["code"] != one.fact.value:
            yield where, "the record names another fact as put right"
        said = corrections.opened(book.session, docket, one)
        if said and _committed(book, row) != sha256(canonical(said)).hexdigest():
            yield where, "what was put right is not what was committed to"
    for docket, number in sorted(set(rows) - kept):
        yield f"{docket} no. {number}", "tells of a fact put right that is gone"


def facts_in_time(book: Book) -> Found:
    """Find facts put right before a decision or of another one, and gaps in turns."""
    decided = dict(
        book.session.execute(
            select(ItemDecision.item_id, ItemDecision.decided_at)
        ).all()
    )
    turns: dict[UUID, int] = {}
    for docket, item, one in _corrections(book):
        where = f"{docket}/{item.number}"
        if decided.get(item.id) != one.decided_at:
            yield where, "a fact was put right without this decision"
        turns[item.id] = turns.get(item.id, 0) + 1
        if one.turn != turns[item.id]:
            yield where, "a correction of a fact is missing"


def _corrections(book: Book) -> Iterator[tuple[str, Item, FactCorrection]]:
    found = book.session.execute(
        select(LegalRequest.docket, Item, FactCorrection)
        .join(Item, Item.request_id == LegalRequest.id)
        .join(FactCorrection, FactCorrection.item_id == Item.id)
        .order_by(LegalRequest.docket, Item.number, FactCorrection.turn)
    )
    yield from ((docket, item, one) for docket, item, one in found)


def _committed(book: Book, row: Row) -> str:
    """Return the fingerprint that a leaf commits to; nothing once it was erased."""
    try:
        opened = json.loads(ledger.disclosures(book.session, row.event))
    except RuleError:
        return ""
    parts = (json.loads(urlsafe_b64decode(text + "==")) for text in opened)
    return str(next((value for _salt, name, value in parts if name), ""))


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "facts-recorded": facts_recorded,
    "facts-in-time": facts_in_time,
}
