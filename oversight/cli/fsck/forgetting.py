"""What was forgotten: gone, told of in the record, and never back."""

from collections.abc import Callable, Iterator, Mapping

from oversight.cli.fsck.book import Book
from oversight.vault import erased

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


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "forgotten-stays": forgotten_stays,
    "forgotten-told": forgotten_told,
}
