"""What became of documents: versions in one chain, corrections, ends, questions."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from oversight.cli.fsck.book import Book
from oversight.dispatch.models.clarifying import Clarification
from oversight.dispatch.models.correcting import Correction
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.data_lifting import DataLifting
from oversight.dispatch.models.data_printing import DataPrint
from oversight.dispatch.models.data_questions import DataQuestion
from oversight.dispatch.models.data_versions import DataVersion
from oversight.dispatch.models.lifting import CourtResult, Lifting
from oversight.dispatch.models.line_stays import LineStay
from oversight.dispatch.models.orders import Dispatch, Line, OrderDocument
from oversight.dispatch.models.printing import Print
from oversight.dispatch.rules.data_correcting import only_name
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.data_tiers import PRESERVE

Found = Iterator[tuple[str, str]]
HERE = {"own-motion", "agency", "court"}


def versions_linked(book: Book) -> Found:
    """Find versions that do not take the place of the very one before them (I20)."""
    before: dict[str, OrderDocument] = {}
    for docket, document in _documents(book):
        last = before.get(docket)
        if document.supersedes_id != (last.id if last else None):
            where = f"{docket}@{document.version}"
            yield where, "does not take the place of the version before it"
        before[docket] = document


def corrections_kept(book: Book) -> Found:
    """Find corrections that their version does not say, or that say other things.

    A version says those of the items that stand in it.
    """
    kept: dict[str, list[tuple[int, int, str, str]]] = {}
    rows = book.session.execute(
        select(LegalRequest.docket, OrderDocument.version, Correction)
        .join(OrderDocument, OrderDocument.id == Correction.document_id)
        .join(LegalRequest, LegalRequest.id == Correction.request_id)
        .order_by(OrderDocument.version)
    )
    for docket, version, row in rows:
        said = (version, row.number, row.field.value, row.becomes)
        kept.setdefault(docket, []).append(said)
    for docket, document in _documents(book):
        body = json.loads(document.body)
        named = {one["number"] for one in body["items"]}
        told = [
            (one["version"], one["item"], one["field"], one["becomes"])
            for one in body.get("corrections", ())
            if one["item"] in named
        ]
        due = [
            one
            for one in kept.get(docket, ())
            if one[0] <= document.version and one[1] in named
        ]
        if told != due:
            where = f"{docket}@{document.version}"
            yield where, "its corrections are not the ones that were made"


def names_corrected(book: Book) -> Found:
    """Find versions of requests for data that change more than the one name."""
    rows = book.session.execute(
        select(LegalRequest.docket, DataOrder.body, DataVersion)
        .join(DataOrder, DataOrder.request_id == LegalRequest.id)
        .join(DataVersion, DataVersion.order_id == DataOrder.id)
        .order_by(LegalRequest.docket, DataVersion.version)
    )
    before: dict[str, dict[str, Any]] = {}
    for docket, first, row in rows:
        where, said = f"{docket}@{row.version}", json.loads(row.body)
        last = before.get(docket) or json.loads(first)
        if said.get("supersedes") != last["id"]:
            yield where, "does not take the place of the version before it"
        number, field = row.number or 0, row.field.value if row.field else ""
        if not only_name(last, said, number=number, field=field):
            yield where, "says more otherwise than one name of one account"
        before[docket] = said


def prints_intact(book: Book) -> Found:
    """Find prints that are not the bytes that were hashed."""
    rows = book.session.execute(select(Print.sha256, Print.body)).all()
    data = book.session.execute(select(DataPrint.sha256, DataPrint.body)).all()
    for sha256, body in (*rows, *data):
        if hashlib.sha256(body).hexdigest() != sha256:
            yield sha256[:12], "a print of a document was changed"


def liftings_recorded(book: Book) -> Found:
    """Find ends on somebody's word whose record, or whose reasons, are missing."""
    said = Counter(
        (place, leaf["cause"])
        for place, leaves in book.items("item.lifted").items()
        for leaf in leaves
        if leaf["cause"] in HERE
    )
    rows = book.session.execute(
        select(LegalRequest.docket, Line.number, Lifting.cause)
        .select_from(Lifting)
        .join(Line, Line.id == Lifting.line_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
    )
    kept = Counter(((docket, n), cause.value) for docket, n, cause in rows)
    kept += _of_data(book)
    for place, cause in sorted(set(said) | set(kept)):
        if said[place, cause] != kept[place, cause]:
            where = f"{place[0]}/{place[1]}"
            yield where, f"was lifted ({cause}), and its reasons and record disagree"
    yield from _courts(book)


def _of_data(book: Book) -> Counter[tuple[tuple[str, int], str]]:
    """Return the ends of requests for data; what is only kept has its own leaf."""
    rows = book.session.execute(
        select(LegalRequest.docket, Item.number, DataLifting.cause)
        .join(Item, Item.id == DataLifting.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(Item.measure != PRESERVE)
    )
    return Counter(((docket, n), cause.value) for docket, n, cause in rows)


def _courts(book: Book) -> Found:
    said = Counter(leaf["docket"] for leaf in book.leaves("court.result"))
    kept = Counter(
        book.session.scalars(
            select(LegalRequest.docket).join(
                CourtResult, CourtResult.request_id == LegalRequest.id
            )
        )
    )
    for docket in sorted(set(said) | set(kept)):
        if said[docket] < kept[docket]:
            yield docket, "a court's word is not on the record"


def rests_held(book: Book) -> Found:
    """Find items that rest on nobody's word, or words that no longer let any rest."""
    held = set(
        book.session.scalars(
            select(LineStay.line_id).where(LineStay.ended_at.is_(None))
        )
    )
    rows = book.session.execute(
        select(LegalRequest.docket, Line)
        .join(Dispatch, Dispatch.request_id == LegalRequest.id)
        .join(Line, Line.dispatch_id == Dispatch.id)
    )
    for docket, line in rows:
        rests = line.state is LineState.SUSPENDED
        if rests and line.id not in held:
            yield f"{docket}/{line.number}", "rests on nobody's word"
        if not rests and line.id in held:
            yield f"{docket}/{line.number}", "is to rest, but does not"


def platforms_answered(book: Book) -> Found:
    """Find questions of platforms that nobody answered and nothing ended (T14)."""
    said = Counter(
        leaf["docket"]
        for leaf in book.leaves("question.answered")
        if leaf["to"] == "platform"
    )
    rows = book.session.execute(
        select(LegalRequest.docket, Clarification)
        .join(Line, Line.id == Clarification.line_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
    ).all()
    data = book.session.execute(
        select(LegalRequest.docket, DataQuestion)
        .join(DataLine, DataLine.id == DataQuestion.line_id)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
    ).all()
    given: Counter[str] = Counter()
    every: list[tuple[str, Clarification | DataQuestion]] = [
        *((docket, row) for docket, row in rows),
        *((docket, row) for docket, row in data),
    ]
    for docket, row in every:
        given[docket] += row.replied_at is not None
        is_open = row.replied_at is None and row.lapsed_at is None
        if is_open and book.overdue(row.due_at):
            yield docket, "its platform asked, and nobody answered or lapsed"
    for docket in sorted(set(said) | set(given)):
        if said[docket] != given[docket]:
            yield docket, "the record and the answers to its platform do not agree"


def _documents(book: Book) -> Iterator[tuple[str, OrderDocument]]:
    rows = book.session.execute(
        select(LegalRequest.docket, OrderDocument)
        .join(LegalRequest, LegalRequest.id == OrderDocument.request_id)
        .order_by(LegalRequest.docket, OrderDocument.version)
    ).all()
    yield from ((docket, document) for docket, document in rows)


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "versions-linked": versions_linked,
    "corrections-kept": corrections_kept,
    "names-corrected": names_corrected,
    "prints-intact": prints_intact,
    "liftings-recorded": liftings_recorded,
    "platforms-answered": platforms_answered,
    "rests-held": rests_held,
}
