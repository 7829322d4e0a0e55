"""Platforms were sent to only after they could be reached, and were written to."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from oversight.accounts.models.people import Platform
from oversight.cli.fsck.book import Book
from oversight.dispatch.models.channels import Contact, PlatformLetter, Rehearsal
from oversight.dispatch.models.data import DataOrder
from oversight.dispatch.models.orders import Dispatch
from oversight.dispatch.queries import channels
from oversight.dispatch.service import data_sending, sending
from oversight.intake.models.requests import LegalRequest
from oversight.notices.models.mail import Mail
from oversight.notices.rules.mail import MailState

Found = Iterator[tuple[str, str]]


def channels_first(book: Book) -> Found:
    """Find sendings to a platform that was still on the way to an open channel.

    What was sent before this portal knew of contacts is left out.
    """
    opened = _opened(book)
    asked = _first_asked(book)
    for docket, platform, sent, _ in _sent(book):
        since, begun = opened.get(platform, book.now), asked.get(platform)
        if begun is not None and begun <= sent < since:
            yield docket, "was sent before its platform could be reached"


def letters_owed(book: Book) -> Found:
    """Find sendings without their letter, and letters that are nowhere to be found."""
    opened = _opened(book)
    letters = set(
        book.session.execute(select(PlatformLetter.docket, PlatformLetter.message))
    )
    for docket, platform, sent, message in _sent(book):
        since = opened.get(platform)
        told = (docket, message) in letters
        if since is not None and sent >= since and not told:
            yield docket, "was sent, and its platform was not written to"


def letters_once(book: Book) -> Found:
    """Find letters handed over that share a message id, or lack one."""
    ids = Counter(
        book.session.scalars(
            select(Mail.message_id).where(Mail.state == MailState.SENT)
        )
    )
    for name, number in sorted(ids.items()):
        if number != 1 or not name:
            yield name or "?", f"{number} letters were handed over under this id"


def tests_apart(book: Book) -> Found:
    """Find test records that reached the record, or that look like a docket."""
    numbers = set(book.session.scalars(select(Rehearsal.number)))
    for row in book.rows:
        if row.stream in numbers:
            yield row.stream, "a test record stands in the record"
    for docket in book.session.scalars(
        select(LegalRequest.docket).where(LegalRequest.docket.in_(numbers))
    ):
        yield docket, "a test record stands among the requests"


def _opened(book: Book) -> dict[UUID, datetime]:
    """Return since when each platform that has a contact can be sent to."""
    known = book.session.scalars(select(Contact.platform_id).distinct()).all()
    found = {one: channels.open_since(book.session, one) for one in known}
    return {one: since for one, since in found.items() if since is not None}


def _first_asked(book: Book) -> dict[UUID, datetime]:
    """Return when each platform first named a contact."""
    rows = book.session.execute(
        select(Contact.platform_id, func.min(Contact.asked_at)).group_by(
            Contact.platform_id
        )
    )
    return {platform: asked for platform, asked in rows}  # noqa: C416


def _sent(book: Book) -> list[tuple[str, UUID, datetime, str]]:
    """Return every docket that was sent, to whom, when, and which letter it owes."""
    found = []
    for model, message in (
        (Dispatch, sending.WAITING),
        (DataOrder, data_sending.WAITING),
    ):
        rows = book.session.execute(
            select(LegalRequest.docket, Platform.id, model.dispatched_at)
            .join(model, model.request_id == LegalRequest.id)
            .join(Platform, Platform.id == model.platform_id)
            .where(model.dispatched_at.is_not(None))
            .order_by(LegalRequest.docket)
        )
        found += [(docket, to, sent, message) for docket, to, sent in rows if sent]
    return found


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "channels-first": channels_first,
    "letters-owed": letters_owed,
    "letters-once": letters_once,
    "tests-apart": tests_apart,
}
