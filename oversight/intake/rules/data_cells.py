"""Reads one cell of a list of accounts: its value, or what is wrong with it."""

import re

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import cells, data_accounts, data_reasons, data_tiers
from oversight.intake.rules import locators as places
from oversight.intake.rules.data_reasons import SUBJECTS
from oversight.intake.rules.locators import Locator
from oversight.intake.rules.moments import western

DATA = "data"
LONGEST_LINK = 10_000
_SHOWN = 60
_BETWEEN = re.compile(r"[;,\n،؛]")


def kind(text: str) -> str:
    """Return that a row asks for data; refuse one of another kind."""
    if text.strip().lower() not in {"", DATA}:
        raise RuleError(
            "kind_not_data",
            N_(
                "This is a list of accounts whose data are asked for. Leave this cell "
                "empty, or write data; file a restriction on its own form."
            ),
            field="kind",
        )
    return DATA


def tier(text: str, *, of: str) -> str:
    """Return what the request asks for; refuse a row that says something else."""
    given = text.strip().upper()
    if given and given != of:
        if given in data_tiers.CLOSED:
            data_tiers.check_tier(given, field="data_tier")
        raise RuleError(
            "tier_other",
            N_("This request asks for %(tier)s. Leave this cell empty, or write that."),
            field="data_tier",
            tier=of,
        )
    return of


def locator(text: str, *, platform: str | None, platforms: frozenset[str]) -> Locator:
    """Return the one account that an address names, on a platform that is asked."""
    found = places.parse(text, platform=platform)
    data_tiers.check_one_account(found.kind)
    data_accounts.check_asked(found.platform, platforms)
    return found


def subject(text: str) -> str:
    """Return whose account it is, as a code of the list."""
    given = text.strip().lower()
    if given and given not in SUBJECTS:
        raise RuleError(
            "subject_unknown",
            N_("“%(given)s” is no answer here. Use one of: %(known)s."),
            field="subject",
            given=given[:_SHOWN],
            known=", ".join(SUBJECTS),
        )
    for fault in data_reasons.subject_faults(given):
        raise fault
    return given


def link(text: str) -> str:
    """Return what ties an account to the offence, in words enough."""
    said = cells.prose(text, field="link", most=LONGEST_LINK) or ""
    for fault in data_reasons.tie_faults(said):
        raise fault
    return said


def fields(text: str, *, tier: str) -> tuple[str, ...]:
    """Return the fields a row narrows its account to, in the order of the list."""
    asked = [one.strip().lower() for one in _BETWEEN.split(text) if one.strip()]
    known = data_tiers.FIELDS_OF.get(tier) or data_tiers.FIELDS
    unknown = [one for one in asked if one not in known]
    if unknown:
        raise RuleError(
            "field_unknown",
            N_(
                "“%(given)s” is no field of what this request asks for. Use, with “;” "
                "between them: %(known)s."
            ),
            field="fields",
            given=unknown[0][:_SHOWN],
            known=", ".join(known),
        )
    return data_tiers.in_order(asked)


def day(text: str, *, field: str) -> str:
    """Return a day as the form keeps it; nothing for nothing."""
    # A workbook may give a day with its midnight.
    given = western(text.strip()).removesuffix("00:00:00").rstrip(" T")
    found = data_tiers.read_day(given, field=field)
    return found.isoformat() if found else ""
