"""The victims' own track: quick, by consent alone, for the worst harms and no other.

WORKFLOWS §2.2. The portal never learns who the victim is: the body keeps the signed
consent and names its reference here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_

ORDINARY, VICTIM = "", "victim"
TRACKS = (ORDINARY, VICTIM)
# A closed list. Reputation is not on it: nobody's, and least of all an official's.
GROUNDS = ("intimate-images", "child-harm", "doxxing", "threat")
CONSENTING = ("victim", "guardian")
NO = "no"
LONGEST_REFERENCE = 200
QUESTIONS = (
    "track",
    "victim_ground",
    "victim_consent",
    "victim_consent_on",
    "victim_consent_reference",
    "victim_official",
)
# Shown by nobody, quoted by nobody: the identifier and the fingerprint are enough.
CHILD_MATERIAL = frozenset({"peca-2016-s22"})


@dataclass(frozen=True, slots=True)
class Consent:
    """By whom, when and for which harm a victim's request was allowed."""

    ground: str
    given_by: str
    given_on: date
    reference: str


def is_victims(answers: Mapping[str, str]) -> bool:
    """Say whether a filing asks for the victims' track."""
    return answers.get("track", ORDINARY) == VICTIM


def check_track(answers: Mapping[str, str]) -> None:
    """Refuse a track that does not exist."""
    if answers.get("track", ORDINARY) not in TRACKS:
        raise RuleError(
            "track_unknown",
            N_("Choose the ordinary track or the victims' track."),
            field="track",
        )


def check_consent(answers: Mapping[str, str], *, on: date) -> None:
    """Refuse the victims' track without one of its grounds and a dated consent."""
    check_track(answers)
    if is_victims(answers):
        consent_of(answers, on=on)


def consent_of(answers: Mapping[str, str], *, on: date) -> Consent:
    """Return the consent a victim's request rests on, or refuse what it lacks."""
    ground = answers.get("victim_ground", "")
    if ground not in GROUNDS:
        raise RuleError(
            "victim_ground",
            N_(
                "The victims' track is for intimate images, harm to a child, private "
                "details put online and threats to a named person. Choose one, or "
                "file in the ordinary way."
            ),
            field="victim_ground",
        )
    _check_not_official(answers.get("victim_official", ""))
    given_by = answers.get("victim_consent", "")
    if given_by not in CONSENTING:
        raise RuleError(
            "victim_consent",
            N_(
                "Without the consent of the victim, or of a child's guardian, nothing "
                "can be filed on this track. Say who gave it."
            ),
            field="victim_consent",
        )
    return Consent(
        ground=ground,
        given_by=given_by,
        given_on=_day(answers.get("victim_consent_on", ""), on=on),
        reference=_reference(answers.get("victim_consent_reference", "")),
    )


def check_cited(cited: Iterable[str], *, allowed: Iterable[str]) -> None:
    """Refuse a victim's item that cites none of the victims' own provisions."""
    named = tuple(allowed)
    if not set(cited) & set(named):
        raise RuleError(
            "victim_provision",
            N_(
                "On the victims' track one of the victims' own provisions must be "
                "cited: %(known)s."
            ),
            field="provision",
            known=", ".join(named),
        )


def is_child_material(cited: Iterable[str]) -> bool:
    """Say whether an item is material of child abuse by the law it cites."""
    return any(text.partition(":")[0] in CHILD_MATERIAL for text in cited)


def check_not_quoted(cited: Iterable[str], passage: str | None) -> None:
    """Refuse to take in what child-abuse material shows or says (I12)."""
    if passage and is_child_material(cited):
        raise RuleError(
            "child_material_quoted",
            N_(
                "Nothing of child-abuse material is taken in: no passage, no "
                "description, no file. Give its identifier and its fingerprint, and "
                "leave this empty."
            ),
            field="passage",
        )


def is_late_review(cited: Iterable[str], late: Iterable[str]) -> bool:
    """Say whether the law had the order passed before anybody could review it."""
    ids = {text.partition(":")[0] for text in cited}
    return bool(ids & set(late))


def _check_not_official(answer: str) -> None:
    if answer != NO:
        raise RuleError(
            "victim_official",
            N_(
                "This track is never for the reputation of officials or for criticism "
                "of their work. If it is about that, file in the ordinary way; if "
                "not, say so."
            ),
            field="victim_official",
        )


def _day(text: str, *, on: date) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = None
    if day is None or day > on:
        raise RuleError(
            "victim_consent_on",
            N_("Say on which day the consent was given, not later than today."),
            field="victim_consent_on",
        )
    return day


def _reference(text: str) -> str:
    if not text.strip() or len(text) > LONGEST_REFERENCE:
        raise RuleError(
            "victim_consent_reference",
            N_(
                "Give the number under which your body keeps the signed consent. "
                "Never a name: the portal does not need to know who the victim is."
            ),
            field="victim_consent_reference",
        )
    return text.strip()
