"""Drafts that survive, and may be changed by one window at a time."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from oversight.core.codes import ALPHABET, CODE_LENGTH
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.sections import KNOWN

MOST_DRAFTS = 50
LONGEST_KEPT = 20_000
_KEY = frozenset(ALPHABET)


def check_key(key: str) -> None:
    """Refuse a key that no page of this portal has given out."""
    if len(key) != CODE_LENGTH or not set(key) <= _KEY:
        raise RuleError("not_found", N_("There is nothing here under that number."))


def check_known(given: Mapping[str, str]) -> None:
    """Refuse to keep what no question of the form has asked for."""
    if set(given) - KNOWN or any(len(text) > LONGEST_KEPT for text in given.values()):
        raise RuleError(
            "draft_odd",
            N_("This holds something the form does not ask for. It was not kept."),
        )


def check_room(count: int) -> None:
    """Refuse one more draft where there are too many to keep an eye on."""
    if count >= MOST_DRAFTS:
        raise RuleError(
            "drafts_many",
            N_(
                "You have %(most)s drafts already. Send or throw away one of them "
                "before you begin another."
            ),
            most=MOST_DRAFTS,
        )


def check_unsent(sent_as: str) -> None:
    """Refuse to change or send again what was sent."""
    if sent_as:
        raise RuleError(
            "draft_sent",
            N_(
                "This was sent for signature already, as %(number)s. Open the list of "
                "filings to see it."
            ),
            number=sent_as,
        )


def check_not_moved(*, seen: str, now_is: str) -> None:
    """Refuse to write over what another tab has changed in the meantime."""
    if seen and seen != now_is:
        raise RuleError(
            "draft_moved",
            N_(
                "This part was changed in another tab or on another machine since "
                "you opened it. What you typed here stands below and is not kept "
                "yet: compare it, then save again to keep it."
            ),
        )


def seen_of(given: Mapping[str, str], names: Iterable[str]) -> str:
    """Return a short mark of what a part of a draft says."""
    return fingerprint({name: given.get(name, "") for name in names})[:16]


def fingerprint(said: object) -> str:
    """Return the SHA-256 of plain values, in one spelling."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
