"""Data beyond their approval: longer, for more, with a court, or in doubt."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from sqlalchemy import select

from oversight.cli.fsck.book import Book
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.models.lodging import Lodging
from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.models.using import UseAsk
from oversight.dispatch.rules.misuse import OPEN, MisuseState
from oversight.intake.models.bars import Bar
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.barring import BarCause

Found = Iterator[tuple[str, str]]
Places = Mapping[UUID, str]


def data_beyond(book: Book) -> Found:
    """Find data lodged, kept longer, used for more or in doubt without the record."""
    places = {
        held: f"{docket}/{number}"
        for held, docket, number in book.session.execute(
            select(Production.id, LegalRequest.docket, DataLine.number)
            .join(DataLine, DataLine.id == Production.line_id)
            .join(LegalRequest, LegalRequest.id == Production.request_id)
        )
    }
    yield from chain(
        _lodged(book, places), _longer(book, places), _misused(book, places)
    )


def _counted(book: Book, kind: str) -> Counter[str]:
    return Counter(f"{leaf['docket']}/{leaf['item']}" for leaf in book.leaves(kind))


def _agree(rows: Counter[str], said: Counter[str], what: str) -> Found:
    for place in sorted(set(rows) | set(said)):
        if rows[place] != said[place]:
            yield place, f"and the record do not agree about {what}"


def _lodged(book: Book, places: Places) -> Found:
    """Find copies with a court that the record lacks, or of what was never kept."""
    rows: Counter[str] = Counter()
    kept = {one.id: set(one.fields) for one in book.session.scalars(select(Production))}
    for one in book.session.scalars(select(Lodging)):
        rows[places[one.production_id]] += 1
        if set(one.fields) - kept[one.production_id]:
            yield places[one.production_id], "lies with a court, and was never kept"
    yield from _agree(rows, _counted(book, "data.lodged"), "what lies with courts")


def _longer(book: Book, places: Places) -> Found:
    """Find data kept beyond what was approved and granted, and asks without a word."""
    asked: Counter[str] = Counter()
    ends: dict[UUID, datetime] = {}
    for one in book.session.scalars(select(UseAsk)):
        asked[places[one.production_id]] += 1
        if one.until is not None:
            so_far = ends.get(one.production_id, one.until)
            ends[one.production_id] = max(one.until, so_far)
        if one.outcome is None and book.overdue(one.decide_by):
            yield places[one.production_id], "waits for a decision that is overdue"
    yield from _agree(asked, _counted(book, "use.asked"), "what was asked for")
    rows = book.session.execute(
        select(Production, DataLine.retention_days).join(
            DataLine, DataLine.id == Production.line_id
        )
    )
    for held, days in rows:
        latest = ends.get(held.id, held.answered_at + timedelta(days=days))
        if held.retention_until > latest:
            yield places[held.id], "is kept longer than anybody allowed"


def _misused(book: Book, places: Places) -> Found:
    """Find a misuse that the record lacks, was cleared alone, or bars nobody."""
    rows: Counter[str] = Counter()
    barred = set(
        book.session.scalars(
            select(Bar.item_id).where(
                Bar.cause == BarCause.MISUSE, Bar.lifted_at.is_(None)
            )
        )
    )
    found = book.session.execute(
        select(Misuse, Production.item_id).join(
            Production, Production.id == Misuse.production_id
        )
    )
    for one, item in found:
        place = places[one.production_id]
        rows[place] += 1
        clear = {one.finding, one.second_finding} == {"cleared"}
        if (one.state is MisuseState.CLEARED) != clear:
            yield place, "was cleared, and not by both who had to"
        if one.state in OPEN and item not in barred:
            yield place, "is in doubt, and its body may file"
    yield from _agree(rows, _counted(book, "misuse.flagged"), "misuses")


CHECKS: Mapping[str, Callable[[Book], Found]] = {"data-beyond": data_beyond}
