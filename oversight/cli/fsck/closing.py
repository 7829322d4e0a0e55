"""What ended before it was sent: its user was told in time that nothing came of it."""

from collections.abc import Callable, Iterator, Mapping

from oversight.cli.fsck.book import Book
from oversight.dispatch.service import closing

Found = Iterator[tuple[str, str]]


def closings_told(book: Book) -> Found:
    """Find items whose user was asked, and was never told the end (T09, T19)."""
    for item in closing.unheard(book.session):
        if book.overdue(closing.due_at(book.session, item)):
            where = f"{item.request.docket}/{item.number}"
            yield where, "has ended, and whoever was asked was never told"


CHECKS: Mapping[str, Callable[[Book], Found]] = {"closings-told": closings_told}
