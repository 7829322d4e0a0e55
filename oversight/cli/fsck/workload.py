"""How much was signed: nobody signed more in a day than can be read."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select

from oversight.appeals.models import AppealVote
from oversight.cli.fsck.book import Book
from oversight.core.clock import local_date
from oversight.dispatch.models.delaying import DelayAsk
from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.models.using import UseAsk
from oversight.extensions.models.confirming import ConfirmationVote
from oversight.law.queries import register as law
from oversight.review.models.deciding import Vote
from oversight.review.models.watching import Look
from oversight.review.rules.seats import most_a_day

DECIDED = ("granted", "refused")
SIGNED: tuple[Select[*tuple[Any, ...]], ...] = (
    select(Vote.pseudonym, Vote.at),
    select(Look.pseudonym, Look.at),
    select(ConfirmationVote.pseudonym, ConfirmationVote.at),
    select(AppealVote.pseudonym, AppealVote.at),
    select(DelayAsk.judge, DelayAsk.decided_at).where(DelayAsk.outcome.in_(DECIDED)),
    select(UseAsk.judge, UseAsk.decided_at).where(UseAsk.outcome.in_(DECIDED)),
    select(Misuse.judge, Misuse.weighed_at).where(Misuse.weighed_at.is_not(None)),
)


def daily_caps(book: Book) -> Iterator[tuple[str, str]]:
    """Find people who signed more items in a day than the cap, of every kind (I34)."""
    signed = Counter(
        (pseudonym, local_date(at))
        for asked in SIGNED
        for pseudonym, at in book.session.execute(asked)
    )
    for (pseudonym, day), count in sorted(signed.items()):
        if count > most_a_day(law.profile(book.session, day).daily_cap):
            yield pseudonym, f"signed {count} items on {day.isoformat()}"
