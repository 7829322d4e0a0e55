"""Where a platform is established, and who represents it in law: as it says itself.

A document of review names its addressee. Nobody here guesses where a company sits: what
a platform has not said stands in the document as not said.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale

from oversight.core.errors import RuleError
from oversight.core.words import N_

LETTERS = 2
LONGEST_NAME = 200
# What the Unicode register of places holds beside the countries of ISO 3166-1.
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
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


@cache
def countries() -> frozenset[str]:
    """Return the countries by their two letters."""
    known = (str(code) for code in Locale("en").territories)
    return frozenset(filter(_COUNTRY.fullmatch, known)) - NO_COUNTRIES


def check_country(country: str) -> None:
    """Refuse what is no country in two letters."""
    if country not in countries():
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
