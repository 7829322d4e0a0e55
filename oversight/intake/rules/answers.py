"""What FORM-A asks once for a whole filing, and what counts as an answer."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import particulars, victims

SOURCES = (
    "own-monitoring",
    "public-referral",
    "court",
    "other-agency",
    "foreign-partner",
    "machine-detection",
)
MACHINE = "machine-detection"
MACHINE_PARTS = (
    *("machine_tool", "machine_version", "machine_score", "machine_threshold"),
    *("machine_error_rate", "machine_tested_on"),
)
CONTACT = ("no", "yes")
SHORTEST = 20
LONGEST = 5_000
ANSWERS = (
    "source",
    "source_reference",
    *MACHINE_PARTS,
    "candour",
    "protected_check",
    "capture_method",
    "contact",
    "contact_detail",
    "certified",
    *victims.QUESTIONS,
    "unit",
    "policy_context",
    *particulars.SAID_ONCE,
)
LONGEST_PART = MappingProxyType(
    dict.fromkeys(("source_reference", *MACHINE_PARTS, *victims.QUESTIONS, "unit"), 200)
)
YES = "yes"
_CANDOUR = N_(
    "Say what you know that points the other way. If there is nothing, write “none”: "
    "that is a statement you sign."
)
_CERTIFY = N_(
    "Certify that this is accurate, that nothing known is held back and that there is "
    "no other purpose."
)
_MACHINE = N_(
    "A machine found this: name the tool and its version, the score it gave and the "
    "threshold set, how often it was found to be wrong, and when that was tested."
)
_WRITTEN: Mapping[str, str] = {
    "protected_check": N_(
        "Say how you checked whether anybody named is a journalist, lawyer, candidate, "
        "child or in another protected class."
    ),
    "capture_method": N_("Say how the posts were captured: who, with what, and when."),
}


def clean_answers(given: Mapping[str, object]) -> dict[str, str]:
    """Return the answers under their known names, as text; refuse any other name."""
    unknown = sorted(set(given) - set(ANSWERS))
    if unknown:
        raise RuleError(
            "answer_unknown",
            N_("“%(name)s” is not one of the questions asked once for a filing."),
            name=str(unknown[0])[:60],
        )
    return {name: _as_text(value) for name, value in given.items()}


def check_batch_answers(answers: Mapping[str, str], *, on: date) -> None:
    """Refuse a filing whose questions for the whole are not answered and certified."""
    for error in batch_faults(answers, on=on):
        raise error


def batch_faults(answers: Mapping[str, str], *, on: date) -> Iterator[RuleError]:
    """Return everything that is missing in them, one refusal for each question."""
    yield from _source_faults(answers)
    if not answers.get("candour", "").strip():
        yield _missing("candour", _CANDOUR)
    for name, sentence in _WRITTEN.items():
        if len(answers.get(name, "").strip()) < SHORTEST:
            yield _missing(name, sentence)
    yield from _contact_faults(answers)
    yield from victims.consent_faults(answers, on=on)
    if answers.get("certified") != YES:
        yield RuleError("not_certified", _CERTIFY, field="certified")


def check_lengths(answers: Mapping[str, str]) -> None:
    """Refuse an answer longer than anybody will read."""
    for name, text in answers.items():
        most = LONGEST_PART.get(name, LONGEST)
        if len(text) > most:
            raise RuleError(
                "answer_long",
                N_("This is too long: write at most %(limit)s characters."),
                field=name,
                limit=most,
            )


def is_answered(answers: Mapping[str, str], *, on: date) -> bool:
    """Say whether nothing that is asked once is missing."""
    return not any(True for _ in batch_faults(answers, on=on))


def _source_faults(answers: Mapping[str, str]) -> Iterator[RuleError]:
    source = answers.get("source", "")
    if source not in SOURCES:
        yield _missing("source", N_("Say how the matter came to your body."))
    unsaid = [part for part in MACHINE_PARTS if not answers.get(part, "").strip()]
    if source == MACHINE and unsaid:  # One sentence names them all.
        yield RuleError("machine_missing", _MACHINE, field=unsaid[0])


def _contact_faults(answers: Mapping[str, str]) -> Iterator[RuleError]:
    contact = answers.get("contact", "")
    if contact not in CONTACT:
        yield _missing(
            "contact",
            N_("Say whether anybody has already asked the platform about this."),
        )
    if contact == YES and not answers.get("contact_detail", "").strip():
        yield _missing(
            "contact_detail",
            N_("Say when the platform was asked, by whom, and what it answered."),
        )


def _missing(name: str, sentence: str) -> RuleError:
    return RuleError(f"{name}_missing", sentence, field=name)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else "no"
    return "" if value is None else str(value)
