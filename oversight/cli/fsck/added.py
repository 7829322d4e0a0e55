"""What a body told later: each with the leaf that commits to its words and its file."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import select

from oversight.cli.fsck.book import Book, Row
from oversight.core.errors import RuleError
from oversight.intake.models.adding import LaterFacts
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import adding
from oversight.intake.rules.adding import committed
from oversight.ledger import service as ledger

Found = Iterator[tuple[str, str]]
KIND, FIELD = "facts.added", "text_sha256"


def facts_told(book: Book) -> Found:
    """Find what was told later without its leaf, or otherwise than it commits to."""
    rows = {(row.stream, row.n): row for row in book.rows if row.kind == KIND}
    kept = set()
    for docket, one in _told(book):
        kept.add((docket, one.entry))
        row = rows.get((docket, one.entry))
        if row is None:
            yield docket, "was told something later without an entry in the record"
            continue
        file = one.file.sha256 if one.file else None
        said = _said(book, row)
        if not one.erased and said not in {"", committed(one.text, file)}:
            yield docket, "was told something else than the record commits to"
    for docket, number in sorted(set(rows) - kept):
        yield f"{docket} no. {number}", "tells of facts added that are gone"


def _told(book: Book) -> Iterator[tuple[str, adding.Added]]:
    found = book.session.execute(
        select(LegalRequest.docket, LegalRequest.id)
        .join(LaterFacts, LaterFacts.matter_id == LegalRequest.id)
        .distinct()
        .order_by(LegalRequest.docket)
    ).all()
    for docket, matter in found:
        for one in adding.of_matter(book.session, docket, matter):
            yield docket, one


def _said(book: Book, row: Row) -> str:
    """Return the fingerprint a leaf commits to; nothing once it was erased."""
    try:
        opened = json.loads(ledger.disclosures(book.session, row.event))
    except RuleError:
        return ""
    parts = (json.loads(urlsafe_b64decode(text + "==")) for text in opened)
    return str(next((value for _salt, name, value in parts if name == FIELD), ""))


CHECKS: Mapping[str, Callable[[Book], Found]] = {"facts-told": facts_told}
