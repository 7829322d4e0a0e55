"""A court's warrant: what must be known of it, and who says that it is real.

The portal's own decision never stands in for one. A registrar rings the court on a
number that anybody can look up, and only that call makes a warrant count (I11).
"""

import re
from datetime import date, datetime

from oversight.core.clock import as_exactly
from oversight.core.errors import RuleError
from oversight.core.words import N_

SHORTEST, LONGEST = 2, 200
CONFIRMED, NOT_CONFIRMED = "confirmed", "not-confirmed"
RESULTS = (CONFIRMED, NOT_CONFIRMED)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PHONE = re.compile(r"[+0-9][0-9 ()-]{5,24}", re.ASCII)


def check_warrant(court: str, judge: str, number: str, sha256: str) -> None:
    """Refuse a warrant of which the court, the judge, the number or the hash lacks."""
    for field, given in (("court", court), ("judge", judge), ("number", number)):
        if not SHORTEST <= len(given.strip()) <= LONGEST:
            raise RuleError(
                "warrant_incomplete",
                N_(
                    "Write it as it stands on the warrant, at most %(most)s characters."
                ),
                field=field,
                most=LONGEST,
            )
    if not _DIGEST.fullmatch(sha256):
        raise RuleError(
            "warrant_hash",
            N_(
                "Write the SHA-256 fingerprint of the signed document: 64 characters, "
                "0 to 9 and a to f."
            ),
            field="sha256",
        )


def check_warrant_dates(issued: date, expires: date, *, today: date) -> None:
    """Refuse a warrant from tomorrow, one that has expired, one that ends first."""
    if issued > today:
        raise RuleError(
            "warrant_ahead",
            N_("This day lies ahead. Write the day the warrant bears."),
            field="issued_on",
        )
    if expires < issued or expires < today:
        raise RuleError(
            "warrant_expired",
            N_("This warrant has expired. Ask the court for a new one."),
            field="expires_on",
        )


def check_call(name: str, number: str, result: str) -> None:
    """Refuse a verification without who was called, on which number, what they said."""
    if not SHORTEST <= len(name.strip()) <= LONGEST:
        raise RuleError(
            "call_name",
            N_("Say who at the court answered, by name or office."),
            field="called_name",
        )
    if not _PHONE.fullmatch(number.strip()):
        raise RuleError(
            "call_number",
            N_(
                "Write the telephone number you called. Take it from the court's own "
                "public page, never from the request."
            ),
            field="called_number",
        )
    if result not in RESULTS:
        raise RuleError(
            "call_result", N_("Say what the court answered."), field="result"
        )


def check_call_time(
    called_at: datetime, *, entered_at: datetime, now: datetime
) -> None:
    """Refuse a call that lies ahead, or came before the warrant was entered."""
    if not as_exactly(entered_at, called_at) <= called_at <= now:
        raise RuleError(
            "call_when",
            N_("The call must lie between the entry of the warrant and now."),
            field="called_at",
        )


def check_unverified(verified_at: datetime | None) -> None:
    """Refuse to verify a warrant twice: a new call needs a new entry."""
    if verified_at is not None:
        raise RuleError(
            "verified_already",
            N_("The result of the call stands on the record already."),
        )


def check_same_warrant(sha256: str, known: frozenset[str]) -> None:
    """Refuse to enter one document twice for one request."""
    if sha256 in known:
        raise RuleError(
            "warrant_known",
            N_("This document was entered for this request before."),
            field="sha256",
        )


def check_needs_warrant(tier: str) -> None:
    """Refuse a warrant where none is needed: it would say more than was asked."""
    if tier != "D2":
        raise RuleError(
            "warrant_not_due", N_("A request of this tier needs no warrant.")
        )


def check_usable(
    *, confirmed: bool | None, expires_at: datetime | None, now: datetime
) -> None:
    """Refuse to send for logins without a warrant that a court confirmed (I43)."""
    if confirmed is None or expires_at is None:
        raise RuleError(
            "warrant_missing",
            N_(
                "Logins leave no platform here without a court's warrant that the "
                "registrar has confirmed by calling the court. It waits, and lapses."
            ),
        )
    if not confirmed:
        raise RuleError(
            "warrant_unconfirmed",
            N_("The court did not confirm this warrant: nothing is sent on it."),
        )
    if now > expires_at:
        raise RuleError(
            "warrant_expired",
            N_("This warrant has expired. Ask the court for a new one."),
        )
