"""Which data may be asked for here: tiers, the fields of each, and what is never open.

A tier is a depth: D0 keeps data where they are, D1 names an account's owner, D2 shows
where from and when it was used. What lies deeper is closed, and what no law allows
stops the form; the attempt is counted.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from oversight.core.errors import RuleError
from oversight.core.words import N_

KIND = "DR"
PRESERVE, DISCLOSE = "preserve", "disclose"
MEASURES = frozenset({PRESERVE, DISCLOSE})
ACCOUNTS = frozenset({"account", "channel", "page"})
LONGEST_WINDOW = 30
LONGEST_PRESERVATION = 90
MOST_ACCOUNTS = 10
HOME = "PK"

FIRST_FIELDS = ("name", "phone", "email", "created-at", "recovery-ids")
TRAFFIC_FIELDS = ("login-times", "login-ips", "device-ids")
FIELDS = (*FIRST_FIELDS, *TRAFFIC_FIELDS)


class Tier(StrEnum):
    """The tiers that pass through this portal, the shallowest first."""

    D0 = "D0"
    D1 = "D1"
    D2 = "D2"


OPEN_TIERS = tuple(tier.value for tier in Tier)

FIELDS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {Tier.D0: (), Tier.D1: FIRST_FIELDS, Tier.D2: FIELDS}
)

CLOSED = ("D3", "D4")
STOPPED: Mapping[str, str] = MappingProxyType(
    {
        "D5": "D5",
        "DX-everyone": "DX-everyone",
        "DX-reverse": "DX-reverse",
        "DX-decrypt": "DX-decrypt",
        "DX-live": "DX-live",
        "DX-treaty": "DX-treaty",
    }
)
"""What is asked for and never forwarded, with the code under which it is counted."""


def is_data(measure: str) -> bool:
    """Say whether a measure asks for data and not for a restriction."""
    return measure in MEASURES


def measure_of(tier: str) -> str:
    """Return what a tier asks of the platform: to keep data, or to hand them over."""
    return PRESERVE if tier == Tier.D0 else DISCLOSE


def tier_of(fields: Collection[str]) -> Tier:
    """Return the tier that a set of fields needs: the deepest of them decides."""
    return Tier.D2 if set(fields) & set(TRAFFIC_FIELDS) else Tier.D1


def in_order(fields: Collection[str]) -> tuple[str, ...]:
    """Return fields in the order of the list, each once."""
    return tuple(field for field in FIELDS if field in fields)


def days_between(first: date, last: date) -> int:
    """Return how many days a window holds, both ends counted."""
    return (last - first).days + 1


def read_day(text: str, *, field: str) -> date | None:
    """Return a day as a page sends it, nothing for nothing; refuse what is no day."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RuleError(
            "day_odd",
            N_("Write the day as year, month, day, such as 2026-11-23."),
            field=field,
        ) from None


def window_length(first: str, last: str) -> int | None:
    """Return how many days a window holds as it was typed; none if it is no window."""
    try:
        return days_between(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None


def check_tier(tier: str, *, field: str = "tier") -> None:
    """Refuse a tier that is closed for now, or that is none."""
    if tier in CLOSED:
        raise RuleError(
            "tier_closed",
            N_(
                "Contacts, locations and the content of messages are not open here "
                "yet: they need a panel, a warrant and a filter that do not exist "
                "here so far. Nothing was kept."
            ),
            field=field,
        )
    if tier not in set(Tier):
        raise RuleError(
            "tier_unknown",
            N_("Choose what is asked for."),
            field=field,
        )


def check_fields(fields: Sequence[str], *, tier: str) -> None:
    """Refuse fields outside the tier, none at all, or any for a preservation (I42)."""
    if tier == Tier.D0:
        if fields:
            raise RuleError(
                "fields_not_due",
                N_("A preservation hands nothing over, so it names no fields."),
                field="fields",
            )
        return
    if not fields:
        raise RuleError(
            "fields_missing",
            N_("Tick each field you need, and say of each why."),
            field="fields",
        )
    outside = [field for field in fields if field not in FIELDS_OF[tier]]
    if outside:
        raise RuleError(
            "fields_outside",
            N_("“%(name)s” does not belong to this tier."),
            field="fields",
            name=outside[0][:40],
        )
    if tier == Tier.D2 and tier_of(fields) is not Tier.D2:
        raise RuleError(
            "tier_too_deep",
            N_("These fields need no logins: ask for subscriber data instead."),
            field="tier",
        )


def check_window(
    first: date | None, last: date | None, *, tier: str, most: int, today: date
) -> None:
    """Refuse a window where none belongs, one too long, or one not yet over (D2)."""
    if tier != Tier.D2:
        check_no_days(first, last)
        return
    if first is None or last is None:
        raise RuleError(
            "window_missing",
            N_("Say from which day to which day you need the logins."),
            field="window_from" if first is None else "window_to",
        )
    check_days_in_order(first, last)
    check_length(first, last, most=most, today=today)


def check_length(first: date, last: date, *, most: int, today: date) -> None:
    """Refuse days that are not over yet, and more of them than can be asked for."""
    if last > today:
        raise RuleError(
            "window_ahead",
            N_("Data that do not exist yet cannot be asked for: end the days today."),
            field="window_to",
        )
    if days_between(first, last) > min(most, LONGEST_WINDOW):
        raise RuleError(
            "window_long",
            N_("At most %(most)s days can be asked for. Choose those that matter."),
            field="window_to",
            most=min(most, LONGEST_WINDOW),
        )


def check_no_days(first: object, last: object) -> None:
    """Refuse days for what is not asked for by days."""
    if first or last:
        raise RuleError(
            "window_not_due",
            N_("Only logins are asked for by days. Leave the days empty."),
            field="window_from",
        )


def check_days_in_order(first: date, last: date) -> None:
    """Refuse a last day before the first."""
    if last < first:
        raise RuleError(
            "window_reversed",
            N_("The last day comes before the first."),
            field="window_to",
        )


def ask_faults(
    asked: Mapping[str, Any], *, most: int, today: date
) -> Iterator[RuleError]:
    """Return what is wrong with the tier and the days as they were typed."""
    tier = str(asked.get("tier", ""))
    try:
        check_tier(tier)
        days = [
            read_day(str(asked.get(name) or ""), field=name)
            for name in ("window_from", "window_to")
        ]
        check_window(days[0], days[1], tier=tier, most=most, today=today)
    except RuleError as fault:
        yield fault


def check_one_account(kind: str, *, field: str = "locator") -> None:
    """Refuse anything but one account: no post, group or page of results (I50)."""
    if kind not in ACCOUNTS:
        raise RuleError(
            "not_an_account",
            N_(
                "Data are asked for one account at a time. This address names "
                "something of another kind (%(kind)s): give the address of the account."
            ),
            field=field,
            kind=kind,
        )


def check_count(number: int, *, most: int = MOST_ACCOUNTS) -> None:
    """Refuse an empty request, and more accounts than can be weighed one by one."""
    if not number:
        raise RuleError("no_account", N_("Name at least one account."))
    if number > most:
        raise RuleError(
            "accounts_many",
            N_("A request names at most %(most)s accounts, each with its own reasons."),
            most=most,
        )


def check_stopped(code: str) -> str:
    """Return under which code an attempt is counted; refuse one that is not stopped."""
    if code not in STOPPED:
        raise ValueError(f"nothing is stopped under {code!r}")
    return STOPPED[code]


def check_not_kept(*, is_kept: bool) -> None:
    """Refuse to take back what a platform keeps already: it would keep on, untold."""
    if is_kept:
        raise RuleError(
            "kept_already",
            N_(
                "The platform was already told to keep these data, so this cannot be "
                "taken back. End it on the page of the docket: the platform is told."
            ),
        )
