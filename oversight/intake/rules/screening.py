"""The registrar's closed checklist: sixteen questions of form, none of merit."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import particulars
from oversight.intake.rules.defects import DEFECTS
from oversight.intake.rules.particulars import Particulars

SHORTEST_WHY = 300
READ_HERE = frozenset({"ur", "en"})
WEB = "url"


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the checklist: answered by the machine or ticked by a person."""

    code: str
    question: str
    ticked: bool = False


CHECKLIST = (
    Check("form", N_("Every question of the form is answered, reasons in full")),
    Check("signature", N_("Prepared by one officer and signed by another")),
    Check("locator", N_("Each address names one post or account, and one only")),
    Check("native-id", N_("The platform's own number for each item is given")),
    Check("capture-hash", N_("Each item has the fingerprint of its capture")),
    Check("capture-time", N_("Each capture has its date and time")),
    Check("published", N_("The day each item was published is given")),
    Check("language", N_("The language of each item is given")),
    Check(
        "translation",
        N_("What is neither Urdu nor English comes with a translation"),
        ticked=True,
    ),
    Check("section", N_("The provision is in the register and in force today")),
    Check("ground", N_("The ground is named where the provision has a closed list")),
    Check("measure", N_("A measure of the ladder is asked for")),
    Check("duration", N_("The time asked for is within the limits")),
    Check("attribution", N_("It is said on what basis the speaker was identified")),
    Check("protected", N_("It is answered whether a protected class is concerned")),
    Check(
        "passage",
        N_("The passage relied on is quoted word for word, with its place"),
        ticked=True,
    ),
)
TICKED = tuple(check.code for check in CHECKLIST if check.ticked)


BY_HAND = {"translation": "translation_missing", "passage": "passage_unclear"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the machine looks at in one item; words are only counted, never read."""

    item_kind: str
    native_id: str | None
    why_unlawful: str
    passage: str | None
    risk: str | None
    language: str | None
    published_on: date | None
    attribution: str | None
    protected: str | None
    capture_sha256: str | None
    captured_at: datetime | None
    measure: str
    more: Particulars
    child_material: bool = False
    consented: bool = False


def machine_defects(facts: Facts) -> tuple[str, ...]:
    """Return what an item lacks that a machine can see, in checklist order."""
    lacking = {
        "why_short": len(facts.why_unlawful.strip()) < SHORTEST_WHY,
        "passage_missing": not facts.passage and not facts.child_material,
        "risk_missing": not facts.risk,
        "native_id_missing": not facts.native_id and facts.item_kind != WEB,
        "capture_hash_missing": not facts.capture_sha256,
        "capture_time_missing": facts.captured_at is None,
        "published_on_missing": facts.published_on is None,
        "language_missing": not facts.language,
        "attribution_missing": not facts.attribution,
        "protected_missing": not facts.protected,
    }
    said = tuple(code for code, missing in lacking.items() if missing)
    more = particulars.lacks(facts.measure, facts.more, consented=facts.consented)
    return (*said, *more)


def needs_translation(languages: Iterable[str | None]) -> bool:
    """Say whether anything is in a language the reviewers are not bound to read."""
    return any(language not in READ_HERE for language in languages)


def listed(by_hand: Mapping[str, Iterable[int]]) -> tuple[tuple[int, str], ...]:
    """Return the defects a registrar lists by hand; only ticked checks have any."""
    unknown = set(by_hand) - set(BY_HAND)
    if unknown:
        raise RuleError(
            "check_unknown",
            N_("The checklist is closed: nothing can be added to it."),
        )
    return tuple(
        (number, BY_HAND[check])
        for check, numbers in by_hand.items()
        for number in sorted(set(numbers))
    )


def check_askable(
    lacks: Iterable[tuple[int, str]], *, child_material: Collection[int]
) -> None:
    """Refuse to ask for words of child-abuse material: none are ever taken in (I12)."""
    asked = sorted(
        {
            number
            for number, code in lacks
            if number in child_material
            and code in DEFECTS
            and DEFECTS[code].field == "passage"
        }
    )
    if asked:
        raise RuleError(
            "child_material_asked",
            N_(
                "Item %(items)s is child-abuse material: no passage and no translation "
                "of it is taken in, so neither can be asked for."
            ),
            items=", ".join(str(number) for number in asked),
        )


def check_complete(*, open_defects: int, ticks: Iterable[str]) -> None:
    """Refuse to pass a request while a check of the closed list is not met."""
    if open_defects:
        raise RuleError(
            "defects_open",
            N_("Something is missing by the checklist: list it for the agency."),
        )
    missing = set(TICKED) - set(ticks)
    if missing:
        raise RuleError(
            "not_ticked",
            N_("Tick each check you made, or list what is missing."),
            field="ticks",
        )
