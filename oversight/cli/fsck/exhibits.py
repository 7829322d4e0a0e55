"""Files beside items: whole, unchanged, where they belong, and none left over."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import select

from oversight.cli.fsck.book import Book
from oversight.core.errors import RuleError
from oversight.intake.models.batches import Batch
from oversight.intake.models.exhibits import Exhibit, FiledExhibit
from oversight.intake.models.matter_files import MatterFile
from oversight.intake.models.requests import Item
from oversight.intake.rules.exhibits import Copy, Purpose
from oversight.intake.rules.lifecycle import BatchState
from oversight.intake.service import keeping
from oversight.vault.models.keys import DataKey

Found = Iterator[tuple[str, str]]


def exhibits_whole(book: Book) -> Found:
    """Find files of which a piece is lost, changed or moved."""
    for exhibit in book.session.scalars(select(Exhibit).order_by(Exhibit.code)):
        for copy in Copy:
            try:
                keeping.opened(book.session, exhibit, copy)
            except RuleError as error:
                if error.code != "vault_forgotten":
                    yield exhibit.code, f"its {copy} copy is not as it was handed in"


def exhibits_placed(book: Book) -> Found:
    """Find files that belong to no item, or to a filing that came to nothing."""
    rows = book.session.execute(
        select(Exhibit, Batch.state, Item, MatterFile.id)
        .join(Batch, Batch.id == Exhibit.batch_id)
        .outerjoin(FiledExhibit, FiledExhibit.exhibit_id == Exhibit.id)
        .outerjoin(Item, Item.id == FiledExhibit.item_id)
        .outerjoin(MatterFile, MatterFile.exhibit_id == Exhibit.id)
        .order_by(Exhibit.code)
    )
    for exhibit, state, item, of_matter in rows:
        if state is BatchState.WITHDRAWN:
            yield exhibit.code, "is kept, though its filing was taken back"
        elif (item is not None) and (of_matter is not None):
            yield exhibit.code, "belongs to an item and to a whole matter"
        elif (state is BatchState.FILED) != ((item or of_matter) is not None):
            yield exhibit.code, "belongs to no item though its filing is signed"
        elif item is not None and _is_other(exhibit, item):
            yield exhibit.code, "is not the capture whose fingerprint the item names"


def _is_other(exhibit: Exhibit, item: Item) -> bool:
    named = item.capture_sha256
    is_capture = exhibit.purpose is Purpose.CAPTURE
    return is_capture and named is not None and named != exhibit.original_sha256


def exhibit_keys(book: Book) -> Found:
    """Find keys of files that are gone: taken back means that nothing is left."""
    known = {
        keeping.subject(exhibit_id)
        for exhibit_id in book.session.scalars(select(Exhibit.id))
    }
    named = select(DataKey.subject).where(DataKey.subject.like("exhibit:%"))
    for subject in book.session.scalars(named.order_by(DataKey.subject)):
        if subject not in known:
            yield subject, "is the key of a file that is gone"


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "exhibits-whole": exhibits_whole,
    "exhibits-placed": exhibits_placed,
    "exhibit-keys": exhibit_keys,
}
