"""Telling the affected person on what grounds something is asked, and for how long."""

import re
from datetime import datetime, timedelta

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.review.rules.words import length

LEAST_HOURS = 48
SHORTEST_GIST, LONGEST_GIST = 80, 2_000
# A dash, or one or two digits of any script with a mark after them.
_NUMBER = re.compile(r"^\s*(?:[-*•]|[(\[]?\d{1,2}[.):\]\u06d4-])\s*")


def check_gist(gist: str) -> None:
    """Refuse a notice from which nobody could tell what to answer."""
    if length(gist) < SHORTEST_GIST:
        raise RuleError(
            "gist_short",
            N_(
                "Say in at least %(least)s characters what is held against it, so "
                "that it can be answered."
            ),
            field="gist",
            least=SHORTEST_GIST,
        )
    if len(gist) > LONGEST_GIST:
        raise RuleError(
            "gist_long",
            N_("This is too long: write at most %(limit)s characters."),
            field="gist",
            limit=LONGEST_GIST,
        )


def hours(opened: datetime, until: datetime) -> int:
    """Return the whole hours a person has to answer."""
    return int((until - opened).total_seconds()) // 3600


def answer_until(opened: datetime, due: datetime) -> datetime:
    """Return until when may be answered: 48 hours at least, whatever the table says."""
    return max(due, opened + timedelta(hours=LEAST_HOURS))


def check_hours(given: int) -> None:
    """Refuse less time to answer than anybody needs to find help."""
    if given < LEAST_HOURS:
        raise RuleError(
            "hours_few",
            N_("Nobody has less than %(least)s hours to answer."),
            least=LEAST_HOURS,
        )


def points(text: str) -> tuple[str, ...]:
    """Return an answer point by point, as its writer set them apart.

    A point is a paragraph; where there is but one, its lines; a number or dash that
    the writer put before it is left out, for the list has numbers of its own.
    """
    whole = text.replace("\r\n", "\n").strip()
    parts = re.split(r"\n\s*\n", whole)
    if len(parts) == 1:
        parts = whole.split("\n")
    bare = (_NUMBER.sub("", part).strip() for part in parts)
    return tuple(part for part in bare if part)
