"""Certified records: each making is noted, counted on, and within its docket."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import func, select

from oversight.cli.fsck.book import Book, gaps
from oversight.desk.models.certified import CertifiedRecord
from oversight.desk.queries.certified import TAKEN
from oversight.ledger.models import Audit, Pending

Found = Iterator[tuple[str, str]]
MADE = "record.certified"


def records_noted(book: Book) -> Found:
    """Find makings that nobody noted, notes without one, and entries there are not."""
    asked = select(CertifiedRecord).order_by(CertifiedRecord.docket)
    makings = list(book.session.scalars(asked))
    last = _last(book, {row.docket for row in makings})
    numbers: dict[str, list[int]] = {}
    for row in makings:
        numbers.setdefault(row.docket, []).append(row.number)
        if row.entries > last.get(row.docket, 0):
            yield row.docket, f"its record {row.number} reaches beyond its entries"
    for docket, those in numbers.items():
        if missing := gaps(sorted(those)):
            yield docket, f"its records lack the numbers {missing}"
    known = {(row.docket, row.number) for row in makings}
    noted = _noted(book, MADE)
    for docket, number in sorted(known | set(noted)):
        if noted[docket, number] != (1 if (docket, number) in known else 0):
            yield docket, f"the making of its record {number} and its note disagree"
    for docket, number in sorted(set(_noted(book, TAKEN)) - known):
        yield docket, f"its record {number} was taken, but never made"


def _last(book: Book, dockets: set[str]) -> dict[str, int]:
    rows = book.session.execute(
        select(Pending.stream, func.max(Pending.n))
        .where(Pending.stream.in_(dockets))
        .group_by(Pending.stream)
    )
    return {row[0]: row[1] for row in rows}


def _noted(book: Book, act: str) -> Counter[tuple[str, int]]:
    rows = book.session.scalars(select(Audit).where(Audit.act == act))
    return Counter((str(row.subject), int(row.facts["number"])) for row in rows)


CHECKS: Mapping[str, Callable[[Book], Found]] = {"records-noted": records_noted}
