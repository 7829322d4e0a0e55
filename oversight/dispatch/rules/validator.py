"""What must stand in a document before it may leave: one named check a promise."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from oversight.core.words import N_
from oversight.dispatch.rules.illegality import known
from oversight.dispatch.rules.wording import URGENCIES
from oversight.intake.rules.measures import LADDER, lower_rungs

HOME = "PK"
PANEL = 3
WEB = "url"
ADDRESSEE = frozenset({"country", "legal_representative", "contact_confirmed_at"})
_DIGEST = re.compile(r"[0-9a-f]{64}")
# Patterns, hashtags and searches name whatever answers to them, not one thing.
_MANY = re.compile(
    r"[*\s]|\A#|/hashtags?/|/tags?/|/explore/|/search\b|[?&](q|query|search_query)="
)
_ItemTest: TypeAlias = Callable[[Mapping[str, Any]], bool]
_WholeTest: TypeAlias = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class ItemCheck:
    """One thing that every item of a document must show."""

    name: str
    sentence: str
    holds: _ItemTest


@dataclass(frozen=True, slots=True)
class WholeCheck:
    """One thing that a document must show as a whole."""

    name: str
    sentence: str
    holds: _WholeTest


def faults(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the checks that the document as a whole does not meet."""
    return tuple(check.name for check in WHOLE if not check.holds(document))


def item_faults(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the checks that one item of a document does not meet."""
    return tuple(check.name for check in EACH if not check.holds(item))


def said(text: object) -> bool:
    """Say whether there are words in it."""
    return isinstance(text, str) and bool(text.strip())


def both(texts: object) -> bool:
    """Say whether a text stands in both languages."""
    return isinstance(texts, Mapping) and all(
        bool(texts.get(lang)) and all(said(line) for line in texts[lang])
        for lang in ("en", "ur")
    )


def exact(item: Mapping[str, Any]) -> bool:
    """Say whether the address names one thing: no pattern, domain or hashtag (I13)."""
    address = item["canonical"]
    if not said(address) or _MANY.search(address):
        return False
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"}:
        return True
    return parts.path not in {"", "/"} or bool(parts.query)


def _rungs_fail(item: Mapping[str, Any]) -> bool:
    found = {rung["measure"]: rung for rung in item["milder"] if said(rung.get("why"))}
    return all(
        rung in found and found[rung].get("works") == "no"
        for rung in lower_rungs(item["measure"])
    )


def _no_wider(item: Mapping[str, Any]) -> bool:
    """Say whether a territory beyond Pakistan was decided by a panel (I15)."""
    territory = item["territory"]
    return said(territory) and (territory == HOME or len(item["reviewers"]) >= PANEL)


def _captured(item: Mapping[str, Any]) -> bool:
    capture = item["capture"]
    return bool(_DIGEST.fullmatch(capture["sha256"] or "")) and said(capture["at"])


def _in_force(row: Mapping[str, Any]) -> bool:
    """Say whether a provision was law on each day on which it had to be (I05)."""
    since, until = row.get("since") or "", row.get("until")
    days = row.get("checked_on", ())
    return bool(days) and all(
        since <= day and (until is None or day < until) for day in days
    )


def _grounded(document: Mapping[str, Any]) -> bool:
    """Say whether each provision an item relies on stands there with its version."""
    named = {row.get("provision") for row in document["basis"]}
    relied = {
        cited.partition(":")[0]
        for item in document["items"]
        for cited in item["citations"]
    }
    known = not named or relied <= named
    return known and all(_in_force(row) for row in document["basis"])


def _readable(document: Mapping[str, Any]) -> bool:
    """Say whether user and platform can read how to challenge it, and with what."""
    redress, languages = document["redress"], document["addressee"]["languages"]
    return (
        both(redress["text"])
        and both(redress.get("appeal", {}).get("code"))
        and bool(languages)
        and set(languages) <= set(redress["text"])
    )


def _effect_told(whole: Mapping[str, Any]) -> bool:
    contact = whole["issuer"].get("effect_contact", {})
    return said(contact.get("report_to")) and both(contact.get("text"))


def _kept_to_the_end(document: Mapping[str, Any]) -> bool:
    """Say whether a copy is asked for until the last of the items has ended."""
    until = document["preservation"]["until"]
    return said(until) and all(
        (item["ends_at"] or "") <= until for item in document["items"]
    )


def signed(item: Mapping[str, Any]) -> bool:
    """Say whether it is known who decided, with the dissent if they differed."""
    return bool(item["reviewers"]) and (not item["split"] or said(item["dissent"]))


EACH: tuple[ItemCheck, ...] = (
    ItemCheck(
        "provision",
        N_("The provision relied on is named."),
        lambda item: bool(item["citations"]),
    ),
    ItemCheck("locator", N_("The address names one post or account."), exact),
    ItemCheck(
        "illegality",
        N_("The alleged illegality is named by a kind of the closed list."),
        lambda item: known(item.get("illegality", ())),
    ),
    ItemCheck(
        "native-id",
        N_("The platform's own number for the item is given."),
        lambda item: said(item["native_id"]) or item["kind"] == WEB,
    ),
    ItemCheck("capture", N_("The capture has a fingerprint and a time."), _captured),
    ItemCheck(
        "why-unlawful",
        N_("It is said why the item is unlawful under the provision."),
        lambda item: said(item["why_unlawful"]) and said(item["reasons"]),
    ),
    ItemCheck(
        "measure",
        N_("The measure is a rung of the ladder."),
        lambda item: item["measure"] in LADDER,
    ),
    ItemCheck("milder", N_("It is said why each milder measure fails."), _rungs_fail),
    ItemCheck(
        "territory",
        N_("The territory is Pakistan, or a panel decided on a wider one."),
        _no_wider,
    ),
    ItemCheck(
        "dates",
        N_("The item has a start and a later end."),
        lambda item: (
            said(item["starts_at"])
            and said(item["ends_at"])
            and item["starts_at"] < item["ends_at"]
        ),
    ),
    ItemCheck(
        "exempt-purpose",
        N_("It was asked whether the item is news, research, art or debate."),
        lambda item: said(item["exempt_purpose"]) and said(item["exempt_why"]),
    ),
    ItemCheck(
        "signature",
        N_("It says who decided, and the dissent where there was one."),
        signed,
    ),
)

WHOLE: tuple[WholeCheck, ...] = (
    WholeCheck(
        "docket",
        N_("The document has its docket and version."),
        lambda whole: whole["id"] == f"{whole['docket']}@{whole['version']}",
    ),
    WholeCheck(
        "asked-by",
        N_("The public body that asked is named."),
        lambda whole: said(whole["issuer"]["asked_by"]["slug"]),
    ),
    WholeCheck(
        "addressee",
        N_(
            "It is said where the platform is and who represents it, or that the "
            "platform has not said it."
        ),
        lambda whole: set(whole["addressee"]) >= ADDRESSEE,
    ),
    WholeCheck(
        "urgency",
        N_("It is said in both languages on which clock this was decided."),
        lambda whole: (
            whole.get("urgency") in URGENCIES and both(whole.get("urgency_text"))
        ),
    ),
    WholeCheck(
        "effect",
        N_("It is said in both languages whom to tell what was done."),
        _effect_told,
    ),
    WholeCheck(
        "basis",
        N_("Each provision relied on stands with its title."),
        lambda whole: (
            bool(whole["basis"]) and all(said(row["title"]) for row in whole["basis"])
        ),
    ),
    WholeCheck(
        "in-force",
        N_(
            "Each provision was law on the day of the decision and on the day of issue."
        ),
        _grounded,
    ),
    WholeCheck(
        "items", N_("At least one item is named."), lambda whole: bool(whole["items"])
    ),
    WholeCheck(
        "preservation",
        N_(
            "The platform is asked to keep what a restoration needs, until the last "
            "item has ended."
        ),
        lambda whole: _kept_to_the_end(whole) and both(whole["preservation"]["text"]),
    ),
    WholeCheck(
        "redress",
        N_("It is said in both languages how this can be challenged."),
        _readable,
    ),
    WholeCheck(
        "mandate",
        N_("It is said on what the review rests."),
        lambda whole: both(whole["issuer"]["mandate_text"]),
    ),
)
