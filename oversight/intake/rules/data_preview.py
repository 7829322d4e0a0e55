"""What the public reads of FORM-B: its public column, before and after the signature.

Codes, counts and yes or no; never a text of the body, for texts name people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oversight.intake.rules import data_accounts, data_questions, data_tiers
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_tiers import Tier

NONE, UNKNOWN = "none", "unknown"


@dataclass(frozen=True, slots=True)
class PublicSaid:
    """What was stated on a data request that anybody may read."""

    source: str
    contact: str
    fields: tuple[str, ...]
    protected: str
    child: str
    notice_plan: str
    delay_ground: str
    access_count: str
    retention_days: str
    sharing: str


@dataclass(frozen=True, slots=True)
class PublicData:
    """One docket as the register will show it; never an address, never a text."""

    platform: str
    accounts: int
    tier: str
    days: int | None
    basis: tuple[str, ...]


def said(answers: Mapping[str, str], *, tier: str, fields: Sequence[str]) -> PublicSaid:
    """Return the public column of what was answered; of a preservation, its source."""
    asked = {
        one.name
        for part in data_questions.parts_for(tier)
        for one in data_questions.asked(part, answers)
    }
    told = {name: text for name, text in answers.items() if name in asked}
    return PublicSaid(
        source=told.get("source", ""),
        contact=told.get("contact", ""),
        fields=() if tier == Tier.D0 else data_tiers.in_order(fields),
        protected=_flag(told.get("privilege", "")),
        child=told.get("child", ""),
        notice_plan=told.get("notice_plan", ""),
        delay_ground=told.get("delay_ground", ""),
        access_count=told.get("access_count", ""),
        retention_days=told.get("retention_days", ""),
        sharing=told.get("sharing", ""),
    )


def of(
    accounts: Sequence[Account],
    *,
    asked: Mapping[str, str],
    basis: Sequence[str],
    most: int,
) -> tuple[PublicData, ...]:
    """Return the dockets that a signature would make, as the public will see them."""
    whole = [one for one in accounts if data_accounts.is_whole(one)]
    window = asked.get("window_from", ""), asked.get("window_to", "")
    days = data_tiers.window_length(*window) if asked["tier"] == Tier.D2 else None
    return tuple(
        PublicData(part[0].platform, len(part), asked["tier"], days, tuple(basis))
        for part in data_accounts.dockets_of(whole, most=most)
    )


def _flag(privilege: str) -> str:
    """Return whether somebody protected is concerned: not who."""
    known = {"": "", NONE: data_questions.NO, UNKNOWN: UNKNOWN}
    return known.get(privilege, data_questions.YES)
