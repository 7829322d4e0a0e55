"""One account of a data request as drafted: which, whose, why, and what of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
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
    check_asked(found.platform, platforms)
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
        check_asked(found.platform, platforms)
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


def own_faults(
    account: Account, asked: Mapping[str, Any], reasons: Collection[str]
) -> Iterator[RuleError]:
    """Return where an account's own fields and days go beyond those of its request.

    What the request gives reasons for can be narrowed for one account, never widened.
    """
    try:
        _check_own_fields(account.fields, str(asked.get("tier", "")), reasons)
    except RuleError as fault:
        yield RuleError(fault.code, fault.sentence, field="fields", **fault.values)
    try:
        _check_own_days(account, asked)
    except RuleError as fault:
        yield fault


def _check_own_fields(
    fields: Sequence[str], tier: str, reasons: Collection[str]
) -> None:
    if fields and tier:
        data_tiers.check_fields(fields, tier=tier)
    beyond = [field for field in fields if field not in reasons]
    if beyond:
        raise RuleError(
            "field_unticked",
            N_(
                "For this account a field is asked for that the request does not ask "
                "for: %(name)s. Tick it there and say why, or leave it out here."
            ),
            field="fields",
            name=", ".join(beyond),
        )


def _check_own_days(account: Account, asked: Mapping[str, Any]) -> None:
    if not (account.window_from or account.window_to):
        return
    if str(asked.get("tier", "")) in {data_tiers.Tier.D0, data_tiers.Tier.D1}:
        data_tiers.check_no_days(account.window_from, account.window_to)
    days = window_of(account, asked)
    first, last = (str(asked.get(f"window_{end}") or "") for end in ("from", "to"))
    for field in ("window_from", "window_to"):
        day = getattr(account, field)
        if (day and first and day < first) or (day and last and day > last):
            raise RuleError(
                "window_outside",
                N_(
                    "This day lies outside those of the request. An account can be "
                    "asked about fewer days, never about others."
                ),
                field=field,
            )
    if days is not None:
        data_tiers.check_days_in_order(*days)


def check_own(
    account: Account, asked: Mapping[str, Any], reasons: Collection[str]
) -> None:
    """Refuse an account that asks for more than its request gives reasons for."""
    for fault in own_faults(account, asked, reasons):
        raise fault


def is_whole(account: Account) -> bool:
    """Say whether nothing is missing of an account."""
    return bool(account.canonical) and not any(
        True for _ in data_reasons.link_faults(account.subject, account.link)
    )


def check_asked(platform: str, platforms: frozenset[str]) -> None:
    """Refuse a platform that cannot be asked through this portal."""
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
