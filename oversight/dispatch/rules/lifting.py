"""Who may end an approval before its date, on what word, and what must be said."""

import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules.case_numbers import case_key
from oversight.dispatch.rules.lifecycle import OPEN, LineState

SHORTEST, LONGEST = 40, 5000
LONGEST_CASE = 80
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Cause(StrEnum):
    """On whose word an approval ends."""

    OWN_MOTION = "own-motion"
    AGENCY = "agency"
    COURT = "court"


class AgencyCode(StrEnum):
    """Why a public body asks for the end of what it asked for (FORM-J)."""

    NOT_NEEDED = "not-needed"
    MISTAKE = "mistake"
    TOO_WIDE = "too-wide"
    OTHER = "other"


ERRORS = frozenset({AgencyCode.MISTAKE, AgencyCode.TOO_WIDE})
"""What a body gives as its own error; the figures count it as one."""


class CourtWord(StrEnum):
    """What a court said."""

    SET_ASIDE = "set-aside"
    STAYED = "stayed"
    UPHELD = "upheld"


def may_lift(by: Actor, *, deciders: Collection[str]) -> bool:
    """Say whether somebody decided the item, or presides."""
    return by.pseudonym in deciders or by.role is Role.PRESIDING


def check_may_lift(by: Actor, *, deciders: Collection[str]) -> None:
    """Refuse anybody but a reviewer who decided the item, and the presiding one."""
    if not may_lift(by, deciders=deciders):
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )


def check_own_body(own: str | None, *, filing: str) -> None:
    """Refuse an officer of another body, as if the matter did not exist."""
    if own is None or own != filing:
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )


def check_can_end(state: LineState) -> None:
    """Refuse to lift what has ended."""
    check_open(is_open=state in OPEN)


def check_open(*, is_open: bool) -> None:
    """Refuse to end what has ended, a restriction or a request for data."""
    if not is_open:
        raise RuleError(
            "ended_already",
            N_("This item has already ended. Open the page again to see how."),
        )


def check_reasons(reasons: str) -> None:
    """Refuse an end without reasons: the person affected reads them."""
    if not SHORTEST <= len(reasons) <= LONGEST:
        raise RuleError(
            "reasons_short",
            N_("Write between %(min)s and %(max)s characters."),
            field="reasons",
            min=SHORTEST,
            max=LONGEST,
        )


def check_court_paper(
    case_number: str, sha256: str, decided_on: date, *, today: date
) -> None:
    """Refuse a court's word without its case, its day and its paper."""
    if len(case_number) > LONGEST_CASE or not case_key(case_number):
        raise RuleError(
            "case_missing",
            N_("Write the number of the case, in at most %(most)s characters."),
            field="case_number",
            most=LONGEST_CASE,
        )
    if decided_on > today:
        raise RuleError(
            "decided_later",
            N_("This day lies ahead. Write the day on which the court decided."),
            field="decided_on",
        )
    if not _DIGEST.fullmatch(sha256):
        raise RuleError(
            "digest_missing",
            N_(
                "Write the SHA-256 of the paper: 64 characters, digits and the letters "
                "a to f."
            ),
            field="document_sha256",
        )


def check_new(numbers: Collection[int], *, entered: Collection[int]) -> None:
    """Refuse to enter one decision of a court a second time for the same item."""
    again = sorted(set(numbers) & set(entered))
    if again:
        raise RuleError(
            "ruling_entered",
            N_(
                "What this court decided in this case on this day is on the record "
                "already for item %(items)s, and was done. Leave that out. If the "
                "court has decided once more, write the day of its new decision."
            ),
            field="items",
            items=", ".join(map(str, again)),
        )


def check_items(numbers: Collection[int], *, known: Collection[int]) -> None:
    """Refuse a court's word on no item, or on one that is not there."""
    if not numbers or not set(numbers) <= set(known):
        raise RuleError(
            "items_missing",
            N_("Choose the items of which the court speaks."),
            field="items",
        )
