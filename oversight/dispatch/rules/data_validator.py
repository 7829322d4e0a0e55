"""What must stand in a document that asks for data: one named check a promise."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from oversight.core.words import N_
from oversight.dispatch.rules.illegality import known
from oversight.dispatch.rules.validator import (
    WHOLE as ORDERS,
)
from oversight.dispatch.rules.validator import (
    ItemCheck,
    WholeCheck,
    both,
    exact,
    said,
    signed,
)
from oversight.intake.rules.data_questions import DELAY_GROUNDS
from oversight.intake.rules.data_tiers import (
    FIELDS_OF,
    LONGEST_WINDOW,
    Tier,
    days_between,
)
from oversight.review.rules.data_conditions import SHARING
from oversight.review.rules.data_scope import FIRST_DELAY

_SHARED = frozenset(
    {
        *("docket", "asked-by", "addressee", "effect"),
        *("basis", "in-force", "mandate", "items"),
    }
)


def data_faults(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the promises that the document does not keep, each once."""
    return tuple(dict.fromkeys(name for _, name, kept in checked(document) if not kept))


def checked(
    document: Mapping[str, Any],
) -> tuple[tuple[int | None, str, bool], ...]:
    """Return every promise, account by account, and whether it is kept."""
    whole = [(None, check.name, check.holds(document)) for check in WHOLE]
    each = [
        (item["number"], check.name, check.holds(item))
        for item in document["items"]
        for check in EACH
    ]
    return (*whole, *each)


def sentence(name: str) -> str:
    """Return what a promise of such a document says, in words."""
    return {
        **{check.name: check.sentence for check in WHOLE},
        **{check.name: check.sentence for check in EACH},
    }[name]


def _warranted(document: Mapping[str, Any]) -> bool:
    """Say whether logins rest on a warrant named with its copy (I11)."""
    if all(item["tier"] != Tier.D2 for item in document["items"]):
        return True
    warrant = document["warrant"] or {}
    named = ("court", "number", "issued_on", "expires_on", "sha256")
    return all(said(warrant.get(name)) for name in named)


def _readable(document: Mapping[str, Any]) -> bool:
    redress, languages = document["redress"], document["addressee"]["languages"]
    return both(redress["text"]) and set(languages) <= set(redress["text"])


def _silence_ends(document: Mapping[str, Any]) -> bool:
    """Say whether each silence asked for has its account, its days and its ground."""
    said = {one["number"]: one for one in document["disclosure"].get("later", ())}
    delayed = {
        item["number"]: item["delay_days"]
        for item in document["items"]
        if item["delay_days"]
    }
    return (
        {number: one["days"] for number, one in said.items()} == delayed
        and all(days <= FIRST_DELAY for days in delayed.values())
        and all(one["ground"] in DELAY_GROUNDS for one in said.values())
    )


def _of_the_tier(item: Mapping[str, Any]) -> bool:
    """Say whether only fields that the approved depth knows are asked for."""
    known = FIELDS_OF.get(item["tier"], ())
    return bool(item["fields"]) and set(item["fields"]) <= set(known)


def _dated(item: Mapping[str, Any]) -> bool:
    """Say whether logins are asked for of a window that is short enough (I43)."""
    if item["tier"] != Tier.D2:
        return True
    first, last = item["window_from"], item["window_to"]
    if not (said(first) and said(last)):
        return False
    days = days_between(date.fromisoformat(first), date.fromisoformat(last))
    return 1 <= days <= LONGEST_WINDOW


def _limited(item: Mapping[str, Any], name: str) -> bool:
    """Say whether a condition stands there in words, or that there is none."""
    return name in item and (item[name] is None or said(item[name]))


EACH: tuple[ItemCheck, ...] = (
    ItemCheck(
        "provision",
        N_("The provision relied on is named."),
        lambda item: bool(item["citations"]),
    ),
    ItemCheck("locator", N_("The address names one post or account."), exact),
    ItemCheck(
        "fields",
        N_("Each field asked for is named, and none lies deeper than was approved."),
        _of_the_tier,
    ),
    ItemCheck(
        "window",
        N_("Logins are asked for of named days, thirty at most."),
        _dated,
    ),
    ItemCheck(
        "retention",
        N_("It is said when the data are destroyed."),
        lambda item: (item["retention_days"] or 0) > 0,
    ),
    ItemCheck(
        "use",
        N_("It is said what the data may be used for, as it was approved."),
        lambda item: _limited(item, "use"),
    ),
    ItemCheck(
        "sharing",
        N_("It is said to whom the data may be handed on."),
        lambda item: item.get("sharing") in SHARING,
    ),
    ItemCheck(
        "conditions",
        N_("The further conditions of the approval are said, where there are any."),
        lambda item: _limited(item, "conditions"),
    ),
    ItemCheck(
        "reasons",
        N_("It is said why the data are necessary."),
        lambda item: said(item["reasons"]),
    ),
    ItemCheck(
        "signature",
        N_("It says who decided, and the dissent where there was one."),
        signed,
    ),
)

WHOLE: tuple[WholeCheck, ...] = (
    WholeCheck(
        "illegality",
        N_("The alleged illegality is named by a kind of the closed list."),
        lambda whole: known(whole.get("illegality", ())),
    ),
    *(check for check in ORDERS if check.name in _SHARED),
    WholeCheck(
        "warrant",
        N_("For logins the court's warrant is named, with its fingerprint."),
        _warranted,
    ),
    WholeCheck(
        "persons",
        N_("It is said how many people's data are asked for."),
        lambda whole: whole["scope"]["persons"] == len(whole["items"]),
    ),
    WholeCheck(
        "scope",
        N_("It is said in both languages that nothing else is asked for."),
        lambda whole: both(whole["scope"]["text"]),
    ),
    WholeCheck(
        "disclosure",
        N_("It is said whether the account holder may be told."),
        lambda whole: both(whole["disclosure"]["text"]),
    ),
    WholeCheck(
        "silence",
        N_(
            "Where a platform is asked to say nothing, it is said on which account, "
            "for how many days and on which ground."
        ),
        _silence_ends,
    ),
    WholeCheck(
        "redress",
        N_("It is said in both languages how this can be challenged."),
        _readable,
    ),
)
