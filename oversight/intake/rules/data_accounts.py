"""One account of a data request as drafted: which, whose, why, and what of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import (
    data_questions,
    data_reasons,
    data_tiers,
    locators,
)
from oversight.intake.rules.data_tiers import MOST_ACCOUNTS

UNPROTECTED, UNKNOWN = "none", "unknown"


@dataclass(frozen=True, slots=True)
class Account:
    """One account; fields and days of its own only where a list gave them.

    ``row`` is its place for files beside it: it stays, whatever else is taken out.
    """

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
    row: int = 0

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
    _check_asked(found.platform, platforms)
    data_reasons.check_link(subject, link)
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


def typed(
    locator: str,
    *,
    platform: str | None,
    native_id: str,
    subject: str,
    link: str,
    platforms: frozenset[str],
) -> tuple[Account, list[RuleError]]:
    """Return an account as far as it is typed, and what is wrong with it or missing.

    Where the address names no one account, nothing but what was typed is kept of it.
    """
    wrong = list(data_reasons.link_faults(subject, link))
    kept = Account(
        locator=locator,
        canonical="",
        platform=platform or "",
        kind="",
        native_id=native_id.strip(),
        subject=subject,
        link=link,
    )
    try:
        found = locators.parse(locator, platform=platform or None)
        data_tiers.check_one_account(found.kind)
        _check_asked(found.platform, platforms)
    except RuleError as error:
        return kept, [error, *wrong]
    whole = replace(
        kept,
        locator=found.given,
        canonical=found.canonical,
        platform=found.platform,
        kind=found.kind,
        native_id=found.native_id or kept.native_id,
        handle=found.handle or "",
    )
    return whole, wrong


def check_new(account: Account, others: Sequence[Account]) -> None:
    """Refuse to name one account twice, and to give two the same reasons (I18)."""
    for fault in new_faults(account, others):
        raise fault


def check_each_new(accounts: Sequence[Account]) -> None:
    """Refuse a request that names one account twice, or copies its reasons (I18)."""
    for at, account in enumerate(accounts):
        check_new(account, accounts[:at])


def new_faults(account: Account, others: Sequence[Account]) -> Iterator[RuleError]:
    """Return why an account is no new one beside the others, as far as it is typed."""
    for other in others:
        if account.canonical and other.canonical == account.canonical:
            yield RuleError(
                "account_twice",
                N_("This account is named already."),
                field="locator",
            )
        said = " ".join(account.link.split())
        if said and " ".join(other.link.split()) == said:
            yield RuleError(
                "link_copied",
                N_(
                    "These are the words written for another account. Say what ties "
                    "this very account to the offence."
                ),
                field="link",
            )


def is_whole(account: Account) -> bool:
    """Say whether nothing is missing of an account."""
    return bool(account.canonical) and not any(
        True for _ in data_reasons.link_faults(account.subject, account.link)
    )


def _check_asked(platform: str, platforms: frozenset[str]) -> None:
    if platform not in platforms:
        raise RuleError(
            "platform_unasked",
            N_("This platform cannot be asked through this portal."),
            field="locator",
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
    first = data_tiers.read_day(
        account.window_from or str(asked.get("window_from") or ""), field="window_from"
    )
    last = data_tiers.read_day(
        account.window_to or str(asked.get("window_to") or ""), field="window_to"
    )
    if first is None or last is None:
        return None
    return first, last
