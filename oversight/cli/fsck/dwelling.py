"""How long items stood open before they were signed: as the votes and openings say."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import select

from oversight.appeals.models import Appeal, AppealItem, AppealVote
from oversight.cli.fsck.book import Book
from oversight.extensions.models.confirming import ConfirmationVote
from oversight.intake.models.requests import Item, LegalRequest
from oversight.ledger.rules.moments import leaf_moment
from oversight.review.models.deciding import Vote
from oversight.review.rules.dwelling import Dwell, band, is_opening

Found = Iterator[tuple[str, str]]
Place = tuple[str, int, str]
DECIDED = ("item.decided", "confirmation.decided", "appeal.decided")


def dwell_told(book: Book) -> Found:
    """Find a time before a signature that is not what vote and opening say, or no time.

    Decisions of before there was such a thing tell none, of none of their reviewers.
    """
    signed = _signed(book)
    opened: dict[Place, list[datetime]] = {}
    told: set[Place] = set()
    for leaf in book.leaves("item.viewed"):
        place = (leaf["docket"], leaf["item"], leaf["by"])
        if is_opening(leaf["dwell"]):
            opened.setdefault(place, []).append(leaf_moment(leaf))
            continue
        where = f"{leaf['docket']}/{leaf['item']}"
        if place in told:
            yield where, f"it is told twice how long {leaf['by']} had it open"
        told.add(place)
        if leaf["dwell"] != _stood(opened.get(place, ()), signed.get(place)):
            yield where, f"{leaf['by']} had it open for another time than is told"
    for leaf in book.leaves(*DECIDED):
        everyone = {(leaf["docket"], leaf["item"], one) for one in leaf["by"] or ()}
        if leaf["k"] == "appeal.decided":
            # Some of a panel may have voted before openings were on the record.
            everyone &= opened.keys()
        if everyone & told and not everyone <= told:
            where = f"{leaf['docket']}/{leaf['item']}"
            yield where, "of one who decided it is not told how long it stood open"


def _stood(opened: Iterable[datetime], signed: datetime | None) -> Dwell | None:
    """Return the band from the latest opening to the signature; None without either."""
    before = [one for one in opened if signed is not None and one <= signed]
    return band(before[-1], signed) if before and signed is not None else None


def _signed(book: Book) -> dict[Place, datetime]:
    """Return when each vote was signed, by docket, item and pseudonym."""
    found: dict[Place, datetime] = {}
    for table in (Vote, ConfirmationVote):
        rows = book.session.execute(
            select(LegalRequest.docket, Item.number, table.pseudonym, table.at)
            .join(Item, Item.id == table.item_id)
            .join(LegalRequest, LegalRequest.id == Item.request_id)
        )
        found |= {(docket, number, by): at for docket, number, by, at in rows}
    rows = book.session.execute(
        select(Appeal.docket, AppealItem.number, AppealVote.pseudonym, AppealVote.at)
        .join(AppealItem, AppealItem.id == AppealVote.appeal_item_id)
        .join(Appeal, Appeal.id == AppealItem.appeal_id)
    )
    return found | {(docket, number, by): at for docket, number, by, at in rows}


CHECKS: Mapping[str, Callable[[Book], Found]] = {"dwell-told": dwell_told}
