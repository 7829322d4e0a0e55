"""Where a platform is established, and who represents it in law: as it says itself.

A document of review names its addressee. Nobody here guesses where a company sits: what
a platform has not said stands in the document as not said.
"""

import re
from dataclasses import dataclass
from typing import Any

from oversight.core.errors import RuleError
from oversight.core.words import N_

LETTERS = 2
LONGEST_NAME = 200
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Addressee:
    """What a document says of whom it goes to; empty where nobody said it."""

    country: str = ""
    representative: str = ""
    reached_since: str = ""


def named(platform: str, name: str, told: Addressee) -> dict[str, Any]:
    """Return the addressee as documents hold it: nothing that was not said.

    The address of the contact is nobody's business but the platform's.
    """
    return {
        "platform": platform,
        "name": name,
        "country": told.country or None,
        "legal_representative": told.representative or None,
        "contact_confirmed_at": told.reached_since or None,
        "languages": ["en", "ur"],
    }


def check_country(country: str) -> None:
    """Refuse what is no country in two letters."""
    if not _COUNTRY.fullmatch(country):
        raise RuleError(
            "country_letters",
            N_("Write the country in two letters, such as IE, SG or US."),
            field="country",
        )


def check_representative(name: str) -> None:
    """Refuse a name too long for the head of a document."""
    if len(name) > LONGEST_NAME:
        raise RuleError(
            "representative_long",
            N_("Write at most %(most)s characters."),
            field="representative",
            most=LONGEST_NAME,
        )


def check_news(said: tuple[str, str], before: tuple[str, str] | None) -> None:
    """Refuse to write down once more what stands there."""
    if said == before:
        raise RuleError(
            "established_same", N_("This is what stands here already."), field="country"
        )
