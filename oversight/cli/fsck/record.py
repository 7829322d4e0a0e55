"""The record itself: numbers without gaps, canonical bytes, fields of their kind."""

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from sqlalchemy import select

from oversight.appeals.models import Appeal
from oversight.cli.fsck.book import Book, Leaf, Row, gaps
from oversight.core.errors import RuleError
from oversight.intake.models.requests import LegalRequest
from oversight.ledger import heads
from oversight.ledger import service as ledger
from oversight.ledger.models import (
    AgencyCounter,
    Audit,
    AuditHead,
    DocketCounter,
    StreamCounter,
)
from oversight.ledger.rules import leaf as rules
from oversight.ledger.rules.kinds import ENVELOPE, KINDS
from oversight.vault.models.keys import Kept

Found = Iterator[tuple[str, str]]


def stream_numbers(book: Book) -> Found:
    """Find gaps in the numbers of each docket's leaves, and of the house's."""
    by_stream: dict[str, list[int]] = {}
    for row in book.rows:
        by_stream.setdefault(row.stream, []).append(row.n)
    last = dict(
        book.session.execute(select(StreamCounter.stream, StreamCounter.n)).all()
    )
    for stream, numbers in by_stream.items():
        for missing in gaps(numbers):
            yield stream, f"leaf number {missing} is missing"
        if numbers != sorted(set(numbers)):
            yield stream, "numbers do not rise in the order of arrival"
        if last.get(stream) != max(numbers):
            yield stream, "the counter does not stand at the last number"
    for stream in sorted(set(last) - set(by_stream)):
        yield stream, "numbers were given, but no leaf is there"


def agency_numbers(book: Book) -> Found:
    """Find gaps in the numbers of each agency's own acts."""
    given: dict[str, list[int]] = {}
    for row in book.rows:
        if row.leaf is not None and "agency" in row.leaf:
            given.setdefault(row.leaf["agency"], []).append(row.leaf.get("an", 0))
    last = dict(
        book.session.execute(select(AgencyCounter.agency, AgencyCounter.an)).all()
    )
    for agency, numbers in given.items():
        for missing in gaps(numbers):
            yield agency, f"act number {missing} is missing"
        if len(set(numbers)) != len(numbers):
            yield agency, "an act number was given twice"
        if last.get(agency) != max(numbers):
            yield agency, "the counter does not stand at the last act"


def leaf_bytes(book: Book) -> Found:
    """Find leaves that cannot be read, or say what their kind does not allow."""
    for row in book.rows:
        for what in _leaf_faults(row):
            yield f"{row.stream} no. {row.n}", what


def _leaf_faults(row: Row) -> Iterator[str]:
    leaf = row.leaf
    if leaf is None:
        yield "cannot be decoded"
        return
    if rules.canonical(leaf) != row.entry:
        yield "is not in canonical form"
    if leaf.get("k") != row.kind or leaf.get("n") != row.n:
        yield "stands under another kind or number than it says"
    if leaf.get("docket", leaf.get("stream")) != row.stream:
        yield "stands in another stream than it says"
    if row.kind not in KINDS:
        yield "is of no known kind"
        return
    yield from _field_faults(leaf, row.kind)


def _field_faults(leaf: Leaf, name: str) -> Iterator[str]:
    kind = KINDS[name]
    unknown = set(leaf) - ENVELOPE - set(kind.public)
    if unknown:
        yield f"has fields its kind does not know: {', '.join(sorted(unknown))}"
    sealed = len(set(kind.public) - set(leaf))
    if len(leaf.get("_sd", ())) != len(kind.private) + sealed:
        yield "does not hold the number of commitments of its kind"
    if kind.agency != ("agency" in leaf):
        yield "names an agency where it must not, or none where it must"
    if ("at" in leaf) == ("day" in leaf):
        yield "carries neither or both of a moment and a day"


def commitments(book: Book) -> Found:
    """Find private values that do not open, or were not committed to."""
    events = {row.event: row for row in book.rows}
    for event in book.session.scalars(select(Kept.event_id)):
        row = events.get(event)
        if row is None or row.leaf is None:
            yield str(event), "private values are kept for a leaf that is not there"
            continue
        where = f"{row.stream} no. {row.n}"
        try:
            opened = json.loads(ledger.disclosures(book.session, event))
        except RuleError as error:
            if error.code != "vault_forgotten":
                yield where, "a private value was changed or moved"
            continue
        if {rules.digest(text) for text in opened} - set(row.leaf.get("_sd", ())):
            yield where, "a private value is not the one that was committed to"


def docket_numbers(book: Book) -> Found:
    """Find gaps in the docket numbers of each kind and year."""
    dockets = [
        *book.session.scalars(select(LegalRequest.docket)),
        *book.session.scalars(select(Appeal.docket)),
    ]
    given = {
        name: [int(docket.rpartition("-")[2]) for docket in group]
        for name, group in groupby(sorted(dockets), lambda d: d.rpartition("-")[0])
    }
    last = {
        f"{kind}-{year}": number
        for kind, year, number in book.session.execute(
            select(DocketCounter.kind, DocketCounter.year, DocketCounter.number)
        )
    }
    for name in sorted(set(given) | set(last)):
        numbers = given.get(name, [])
        for missing in gaps(numbers):
            yield name, f"number {missing} is missing"
        if max(numbers, default=0) != last.get(name, 0):
            yield name, "the counter does not stand at the last docket"


def audit_chain(book: Book) -> Found:
    """Find the place where the internal audit's chain breaks."""
    previous, number = ledger.GENESIS, 0
    for row in book.session.scalars(select(Audit).order_by(Audit.number)):
        number += 1
        if row.number != number:
            yield f"audit no. {number}", "is missing"
            return
        if row.digest != ledger.chained(previous, row):
            yield f"audit no. {number}", "does not follow from the row before it"
            return
        previous = row.digest
    head = book.session.scalars(select(AuditHead)).one_or_none()
    at = (head.number, head.digest) if head else (0, ledger.GENESIS)
    if at != (number, previous):
        yield "audit", "the chain ends before the number it was carried to"


def audit_published(book: Book) -> Found:
    """Find heads of the internal audit that the record tells and the audit lacks."""
    for number, digest in heads.told(book.session):
        asked = select(Audit.digest).where(Audit.number == number)
        if book.session.scalar(asked) != digest:
            yield f"audit no. {number}", "is not the row whose digest the record tells"


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "stream-numbers": stream_numbers,
    "agency-numbers": agency_numbers,
    "leaf-bytes": leaf_bytes,
    "commitments": commitments,
    "docket-numbers": docket_numbers,
    "audit-chain": audit_chain,
    "audit-published": audit_published,
}
