"""The task list of FORM-A: its parts, and what a draft becomes when it is sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from oversight.core.words import N_
from oversight.intake.rules import particulars
from oversight.intake.rules.answers import ANSWERS
from oversight.intake.rules.measures import LADDER
from oversight.intake.rules.particulars import COLUMNS

PAKISTAN = "+05:00"
MOST_ELEMENTS = 9
ELEMENTS = tuple(f"element_{n}" for n in range(1, MOST_ELEMENTS + 1))
# What may be cited beside the first provision, and the elements of each.
ALSO = ("also", "also_2", "also_3", "also_4")
MOST_BESIDE = 6
ELEMENTS_OF: Mapping[str, tuple[str, ...]] = {
    "provision": ELEMENTS,
    **{
        name: tuple(f"{name}_element_{n + 1}" for n in range(MOST_BESIDE))
        for name in ALSO
    },
}
_ALL_ELEMENTS = tuple(name for names in ELEMENTS_OF.values() for name in names)
RUNGS = {f"not_{rung.replace('-', '_')}": rung for rung in LADDER[:-1]}
_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the form: what it asks, and which of that must be answered."""

    code: str
    title: str
    fields: tuple[str, ...]
    needed: tuple[str, ...]


SHORT = (
    *("locator", "provision", "why_unlawful", "passage", "attribution", "risk"),
    *("measure", "duration_days", "published_on", "language", "protected"),
    "capture_sha256",
)
ONCE = (
    *("source", "candour", "protected_check", "capture_method"),
    *("contact", "contact_detail"),
)
SECTIONS = (
    Section(
        "victim",
        N_("The victim's consent"),
        (
            *("victim_ground", "victim_official", "victim_consent"),
            *("victim_consent_on", "victim_consent_reference"),
        ),
        (
            *("victim_ground", "victim_official", "victim_consent"),
            *("victim_consent_on", "victim_consent_reference"),
        ),
    ),
    Section(
        "address",
        N_("The post or account"),
        ("locator", "native_id", "handle", "published_on", "language", "reach"),
        ("locator", "published_on", "language", "reach"),
    ),
    Section(
        "law",
        N_("The law relied on"),
        ("provision", *ALSO, "policy_context"),
        ("provision",),
    ),
    Section("reasons", N_("Why it is unlawful"), (*_ALL_ELEMENTS, "why_unlawful"), ()),
    Section(
        "passage",
        N_("What it says"),
        ("passage", "passage_place", "translation"),
        ("passage",),
    ),
    Section(
        "speaker",
        N_("Who speaks"),
        ("attribution_basis", "attribution", "confidence", "innocent_explanations"),
        ("attribution_basis", "attribution", "confidence", "innocent_explanations"),
    ),
    Section(
        "protection",
        N_("Protected people and purposes"),
        ("protected", "protected_check", "purpose", "purpose_detail"),
        ("protected", "protected_check", "purpose"),
    ),
    Section("harm", N_("The harm expected"), ("risk",), ("risk",)),
    Section(
        "measure",
        N_("The measure, mildest first"),
        ("measure", *RUNGS, "territory", "duration_days"),
        ("measure", "duration_days"),
    ),
    Section(
        "evidence",
        N_("The evidence"),
        ("capture_sha256", "captured_at", "capture_method", "preserved"),
        ("capture_sha256", "captured_at", "capture_method", "preserved"),
    ),
    Section(
        "notice",
        N_("Notice to the user, contact with the platform"),
        (
            *("prior_notice", "notice_ground", "notice_facts"),
            *("contact", "contact_detail"),
        ),
        ("prior_notice", "contact"),
    ),
    Section(
        "source",
        N_("Where the matter came from"),
        (
            *("source", "source_reference", "machine_tool", "machine_version"),
            *("machine_score", "machine_threshold", "machine_error_rate"),
            *("machine_tested_on", "unit", "agency_ref", "fir"),
        ),
        ("source",),
    ),
    Section("again", N_("Filed before?"), ("refiled_from", "new_facts"), ()),
    Section("candour", N_("What points the other way"), ("candour",), ("candour",)),
)
BY_CODE = {section.code: section for section in SECTIONS}
KNOWN = frozenset(name for section in SECTIONS for name in section.fields)
_CELLS = (
    *(
        "locator",
        "native_id",
        "handle",
        "published_on",
        "language",
        "passage",
        "measure",
    ),
    *("territory", "duration_days", "attribution", "risk", "agency_ref"),
    *("capture_sha256", "protected", "refiled_from", "new_facts"),
    *(name for name in COLUMNS if name != "why_not_milder"),
)
_ANSWERS = tuple(name for name in ANSWERS if name not in {"track", *COLUMNS})


def section_of(field: str) -> str:
    """Return in which part of the form a field, or a column, is asked for."""
    named = {"why_not_milder": "measure", "platform": "address", "item_kind": "address"}
    if field in named:
        return named[field]
    return next((one.code for one in SECTIONS if field in one.fields), "address")


def is_done(section: Section, given: Mapping[str, str]) -> bool:
    """Say whether everything a part must have has been answered."""
    if section.code == "reasons":
        return bool(why_of(given))
    return all(given.get(name, "").strip() for name in section.needed)


def is_begun(section: Section, given: Mapping[str, str]) -> bool:
    """Say whether anything of a part has been answered."""
    return any(given.get(name, "").strip() for name in section.fields)


def kept(given: Mapping[str, str]) -> dict[str, str]:
    """Return what a draft keeps of what was sent: known questions, answered."""
    return {name: text for name, text in given.items() if name in KNOWN and text}


def cited(given: Mapping[str, str]) -> dict[str, str]:
    """Return what a draft cites, by the question under which it does, each once."""
    found: dict[str, str] = {}
    for name in ELEMENTS_OF:
        citation = given.get(name, "").strip()
        if citation and citation not in found.values():
            found[name] = citation
    return found


def asked_beside(given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the questions of what else is cited: those answered, and one more."""
    free = next((name for name in ALSO if not given.get(name, "").strip()), "")
    return tuple(name for name in ALSO if given.get(name, "").strip() or name == free)


def beside_the_law(given: Mapping[str, str]) -> frozenset[str]:
    """Return the elements that nothing cited has: what stands there is not sent."""
    named = {"provision", *cited(given)}
    return frozenset(
        one for name, names in ELEMENTS_OF.items() if name not in named for one in names
    )


def why_of(given: Mapping[str, str]) -> str:
    """Return the reasons in one text: element by element, then the rest.

    Where the elements of several provisions are answered, each says of which it is.
    """
    said = {
        citation: texts
        for name, citation in cited(given).items()
        for texts in [_answered(given, ELEMENTS_OF[name])]
        if texts
    }
    named = len(said) > 1
    parts = [
        f"{citation} ({n}): {text}" if named else text
        for citation, texts in said.items()
        for n, text in texts.items()
    ]
    if not given.get("provision", "").strip():
        parts = [*_answered(given, ELEMENTS).values(), *parts]
    parts.append(given.get("why_unlawful", "").strip())
    return "\n\n".join(part for part in parts if part)


def _answered(given: Mapping[str, str], names: tuple[str, ...]) -> dict[int, str]:
    said = {n: given.get(name, "").strip() for n, name in enumerate(names, start=1)}
    return {n: text for n, text in said.items() if text}


def milder_of(given: Mapping[str, str]) -> str:
    """Return the reasons against each milder measure as a bulk cell has them."""
    said = {rung: given.get(name, "").strip() for name, rung in RUNGS.items()}
    return particulars.spelled_milder(said)


def cells_of(given: Mapping[str, str]) -> dict[str, str]:
    """Return a draft as the cells of one row."""
    captured = given.get("captured_at", "").strip()
    found = {name: given.get(name, "") for name in _CELLS}
    return found | {
        "provision": ";".join(cited(given).values()),
        "why_unlawful": why_of(given),
        "why_not_milder": milder_of(given),
        "captured_at": captured + PAKISTAN if _LOCAL.fullmatch(captured) else captured,
    }


def answers_of(given: Mapping[str, str], *, track: str = "") -> dict[str, str]:
    """Return what a draft answers for the whole filing."""
    said = {name: given.get(name, "") for name in _ANSWERS if name != "certified"}
    return {"track": track, **said}
