"""What was forgotten: gone, told of in the record, and never back."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import select

from oversight.cli.fsck.book import PATIENCE, Book
from oversight.review.models.deciding import Draft
from oversight.review.models.kept import KeptText
from oversight.vault import erased
from oversight.vault.models.keys import DataKey

Found = Iterator[tuple[str, str]]
ERASED = "vault.erased"


def forgotten_stays(book: Book) -> Found:
    """Find keys that are here although they were thrown away."""
    for key in erased.back(book.session):
        yield str(key.id), "was forgotten and is here again: run vault replay"


def forgotten_told(book: Book) -> Found:
    """Find erasures whose public entry is not there."""
    told = {(row.stream, row.n) for row in book.rows if row.kind == ERASED}
    for gone in erased.every(book.session):
        if gone.stream is not None and (gone.stream, gone.n) not in told:
            yield str(gone.id), "was forgotten, and the record does not say so"


def forgotten_in_time(book: Book) -> Found:
    """Find keys that nobody looked at when their term may have ended."""
    late = select(DataKey).where(DataKey.erase_after < book.now - PATIENCE)
    for key in book.session.scalars(late.order_by(DataKey.id)):
        yield str(key.id), "is kept, and nobody looked whether its term is over"


def unsigned_in_time(book: Book) -> Found:
    """Find texts that nobody signed, and whose term nobody looked at."""
    for table in (Draft, KeptText):
        late = select(table.id).where(table.erase_after < book.now - PATIENCE)
        for one in book.session.scalars(late.order_by(table.id)):
            yield (
                str(one),
                "was not signed, and nobody looked whether its term is over",
            )


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "forgotten-stays": forgotten_stays,
    "forgotten-told": forgotten_told,
    "forgotten-in-time": forgotten_in_time,
    "unsigned-in-time": unsigned_in_time,
}
