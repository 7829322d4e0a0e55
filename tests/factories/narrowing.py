"""An account under review, and ballots that narrow it to posts of its own."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.review.rules.findings import Ballot, Joining, Part
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import deciding
from tests.factories.intake import NOW
from tests.factories.review import a_ballot, asked_of, ready, some_words

_handle = count(1)
_post = count(1_800_000_000_000_000_001)
VOTING = NOW + timedelta(minutes=20)


def an_account(
    session: Session, *, now: datetime = NOW, **cells: Any
) -> tuple[str, list[Actor], str]:
    """A docket about a whole account, its panel ready to vote, and its handle."""
    number = next(_handle)
    handle = f"somebody{number}"
    account = {
        "locator": f"https://x.com/{handle}",
        "item_kind": "account",
        "native_id": str(44_000_000 + number),
        "measure": "suspend-account",
        "duration_days": "60",
    }
    docket, sitting = ready(session, now=now, **(account | cells))
    return docket, sitting, handle


def a_post(handle: str) -> str:
    """The address of a post of that account, named nowhere else."""
    return f"https://x.com/{handle}/status/{next(_post)}"


def narrowing(session: Session, docket: str, *posts: str, **terms: object) -> Ballot:
    """A ballot that approves a milder measure on these posts alone."""
    whole = {"measure": "geo-withhold", "days": 30} | terms
    ballot = a_ballot(asked_of(session, docket), Outcome.NARROWER, **whole)
    parts = tuple(Part(post, some_words(f"post {n}")) for n, post in enumerate(posts))
    return replace(ballot, parts=parts)


def narrowed(
    session: Session,
    *,
    posts: int = 2,
    now: datetime = NOW,
    asked_for: timedelta = timedelta(0),
    **cells: Any,
) -> tuple[str, list[Actor]]:
    """A docket whose one account was narrowed to so many posts, with a dissent."""
    docket, sitting, handle = an_account(session, now=now, **cells)
    at = now + timedelta(minutes=20) + asked_for
    ballot = narrowing(session, docket, *(a_post(handle) for _ in range(posts)))
    deciding.vote(session, docket, 1, ballot, by=sitting[0], now=at)
    joining = Joining(some_words("draft"))
    deciding.vote(session, docket, 1, joining, by=sitting[1], now=at)
    against = a_ballot(asked_of(session, docket), Outcome.REJECTED)
    deciding.vote(session, docket, 1, against, by=sitting[2], now=at)
    return docket, sitting
