"""Victims' restrictions beyond thirty days: confirmed by three, or not at all."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from sqlalchemy import select

from oversight.cli.fsck.book import Book
from oversight.cli.fsck.signing import faults
from oversight.extensions.models.confirming import ConfirmationItem, ConfirmationVote
from oversight.extensions.models.signatures import ConfirmationSignature
from oversight.extensions.rules.confirming import SEATS
from oversight.extensions.rules.lifecycle import ConfirmOutcome
from oversight.intake.models.requests import Item, LegalRequest

Found = Iterator[tuple[str, str]]


def confirmed_by_panels(book: Book) -> Found:
    """Find what stands longer without a majority of three, or off the record (I04)."""
    said = {
        (leaf["docket"], leaf["item"]): leaf["days"]
        for leaf in book.leaves("confirmation.decided")
        if leaf["outcome"] == ConfirmOutcome.CONFIRMED
    }
    renewed = {(leaf["docket"], leaf["item"]) for leaf in book.leaves("item.renewed")}
    willing, cast = _votes(book)
    for docket, number, item in _items(book):
        where = f"{docket}/{number}"
        confirmed = item.outcome is ConfirmOutcome.CONFIRMED
        if confirmed and (
            cast[item.item_id] < SEATS or willing[item.item_id] * 2 <= SEATS
        ):
            yield where, "stands longer without a majority of a panel of three"
        if said.pop((docket, number), None) != item.days:
            yield where, "the record does not say so of its standing longer"
        if confirmed != ((docket, number) in renewed):
            yield where, "was prolonged on the record and not here, or here alone"
    for docket, number in said:
        yield f"{docket}/{number}", "was confirmed on the record, and the row is gone"


def _votes(book: Book) -> tuple[Counter[UUID], Counter[UUID]]:
    """Return for each item how many confirmed it, and how many voted."""
    rows = book.session.execute(
        select(ConfirmationVote.item_id, ConfirmationVote.outcome)
    ).all()
    willing = Counter(item for item, said in rows if said is ConfirmOutcome.CONFIRMED)
    return willing, Counter(item for item, _ in rows)


def _items(book: Book) -> list[tuple[str, int, ConfirmationItem]]:
    rows = book.session.execute(
        select(LegalRequest.docket, Item.number, ConfirmationItem)
        .join(Item, Item.request_id == LegalRequest.id)
        .join(ConfirmationItem, ConfirmationItem.item_id == Item.id)
    )
    return [(docket, number, item) for docket, number, item in rows]


def confirmations_signed(book: Book) -> Found:
    """Find votes to confirm whose signed text was altered or says something else.

    What was cast before such votes were signed has no signature, and needs none.
    """
    rows = book.session.execute(
        select(
            LegalRequest.docket, Item.number, ConfirmationVote, ConfirmationSignature
        )
        .join(Item, Item.id == ConfirmationVote.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .join(
            ConfirmationSignature, ConfirmationSignature.vote_id == ConfirmationVote.id
        )
        .order_by(LegalRequest.docket, Item.number, ConfirmationVote.pseudonym)
    )
    for docket, number, vote, kept in rows:
        cast = (docket, number, vote.pseudonym, vote.outcome.value, vote.reasons)
        yield from faults(kept, cast)


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "confirmed-by-panels": confirmed_by_panels,
    "confirmations-signed": confirmations_signed,
}
