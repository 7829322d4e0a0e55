"""One account of a data request as drafted: which, whose, why, and what of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import data_questions, data_tiers, locators
from oversight.intake.rules.data_tiers import MOST_ACCOUNTS

UNPROTECTED, UNKNOWN = "none", "unknown"


@dataclass(frozen=True, slots=True)
class Account:
    """One account; fields and days of its own only where a list gave them."""

    locator: str
    canonical: str
    platform: str
    kind: str
    native_id: str = ""
    handle: str = ""
    subject: str = ""
    link: str = ""
    fields: tuple[str, ...] = ()
    window_from: str = ""
    window_to: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return plain values for the row."""
        return asdict(self) | {"fields": list(self.fields)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Account":
        """Read back what was kept."""
        return cls(**{**kept, "fields": tuple(kept["fields"])})


def read_account(
    locator: str,
    *,
    platform: str | None,
    native_id: str,
    subject: str,
    link: str,
    platforms: frozenset[str],
) -> Account:
    """Return the one account that an address names, or refuse it (I50)."""
    found = locators.parse(locator, platform=platform or None)
    data_tiers.check_one_account(found.kind)
    if found.platform not in platforms:
        raise RuleError(
            "platform_unasked",
            N_("This platform cannot be asked through this portal."),
            field="locator",
        )
    data_questions.check_link(subject, link)
    return Account(
        locator=found.given,
        canonical=found.canonical,
        platform=found.platform,
        kind=found.kind,
        native_id=found.native_id or native_id.strip(),
        handle=found.handle or "",
        subject=subject,
        link=link,
    )


def check_new(account: Account, others: Sequence[Account]) -> None:
    """Refuse to name one account twice, and to give two the same reasons (I18)."""
    for other in others:
        if other.canonical == account.canonical:
            raise RuleError(
                "account_twice",
                N_("This account is named already."),
                field="locator",
            )
        if " ".join(other.link.split()) == " ".join(account.link.split()):
            raise RuleError(
                "link_copied",
                N_(
                    "These are the words written for another account. Say what ties "
                    "this very account to the offence."
                ),
                field="link",
            )


def protected(answers: Mapping[str, str]) -> str:
    """Return which protected class is concerned, as the review's classes know it."""
    privilege = answers.get("privilege", UNPROTECTED)
    if privilege not in {UNPROTECTED, UNKNOWN}:
        return privilege
    if answers.get("child") == data_questions.YES:
        return "child"
    return UNKNOWN if privilege == UNKNOWN else UNPROTECTED


def dockets_of(
    accounts: Sequence[Account], *, most: int = MOST_ACCOUNTS
) -> list[list[Account]]:
    """Return the accounts in dockets: one platform each, never more than ten."""
    size = min(most, MOST_ACCOUNTS)
    by_platform: dict[str, list[Account]] = {}
    for account in accounts:
        by_platform.setdefault(account.platform, []).append(account)
    return [
        some[start : start + size]
        for some in by_platform.values()
        for start in range(0, len(some), size)
    ]


def window_of(account: Account, asked: Mapping[str, Any]) -> tuple[date, date] | None:
    """Return the days asked for on an account: its own, or those of the request."""
    first = account.window_from or asked.get("window_from") or ""
    last = account.window_to or asked.get("window_to") or ""
    if not first or not last:
        return None
    return date.fromisoformat(first), date.fromisoformat(last)
