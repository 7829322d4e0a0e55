"""The victims' own track: quick, by consent alone, for the worst harms and no other.

WORKFLOWS §2.2. The portal never learns who the victim is: the body keeps the signed
consent and names its reference here.
"""

from collections.abc import Iterable, Iterator, Mapping
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


_TRACK = N_("Choose the ordinary track or the victims' track.")
_GROUND = N_(
    "The victims' track is for intimate images, harm to a child, private details put "
    "online and threats to a named person. Choose one, or file in the ordinary way."
)
_OFFICIAL = N_(
    "This track is never for the reputation of officials or for criticism of their "
    "work. If it is about that, file in the ordinary way; if not, say so."
)
_CONSENT = N_(
    "Without the consent of the victim, or of a child's guardian, nothing can be filed "
    "on this track. Say who gave it."
)
_DAY = N_("Say on which day the consent was given, not later than today.")
_REFERENCE = N_(
    "Give the number under which your body keeps the signed consent. Never a name: the "
    "portal does not need to know who the victim is."
)


def is_victims(answers: Mapping[str, str]) -> bool:
    """Say whether a filing asks for the victims' track."""
    return answers.get("track", ORDINARY) == VICTIM


def check_track(answers: Mapping[str, str]) -> None:
    """Refuse a track that does not exist."""
    if answers.get("track", ORDINARY) not in TRACKS:
        raise RuleError("track_unknown", _TRACK, field="track")


def check_consent(answers: Mapping[str, str], *, on: date) -> None:
    """Refuse the victims' track without one of its grounds and a dated consent."""
    for error in consent_faults(answers, on=on):
        raise error


def consent_faults(answers: Mapping[str, str], *, on: date) -> Iterator[RuleError]:
    """Return everything that the victims' track lacks; without it, nothing."""
    if answers.get("track", ORDINARY) not in TRACKS:
        yield RuleError("track_unknown", _TRACK, field="track")
    if not is_victims(answers):
        return
    if answers.get("victim_ground", "") not in GROUNDS:
        yield RuleError("victim_ground", _GROUND, field="victim_ground")
    if answers.get("victim_official", "") != NO:
        yield RuleError("victim_official", _OFFICIAL, field="victim_official")
    if answers.get("victim_consent", "") not in CONSENTING:
        yield RuleError("victim_consent", _CONSENT, field="victim_consent")
    if _day(answers.get("victim_consent_on", ""), on=on) is None:
        yield RuleError("victim_consent_on", _DAY, field="victim_consent_on")
    reference = answers.get("victim_consent_reference", "")
    if not reference.strip() or len(reference) > LONGEST_REFERENCE:
        yield RuleError(
            "victim_consent_reference", _REFERENCE, field="victim_consent_reference"
        )


def consent_of(answers: Mapping[str, str], *, on: date) -> Consent:
    """Return the consent a victim's request rests on, or refuse what it lacks."""
    check_consent({**answers, "track": VICTIM}, on=on)
    given_on = _day(answers["victim_consent_on"], on=on)
    assert given_on is not None
    return Consent(
        ground=answers["victim_ground"],
        given_by=answers["victim_consent"],
        given_on=given_on,
        reference=answers["victim_consent_reference"].strip(),
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


def check_not_quoted(
    cited: Iterable[str], passage: str | None, *, field: str = "passage"
) -> None:
    """Refuse to take in what child-abuse material shows or says (I12)."""
    if passage and is_child_material(cited):
        raise RuleError(
            "child_material_quoted",
            N_(
                "Nothing of child-abuse material is taken in: no passage, no "
                "description, no file. Give its identifier and its fingerprint, and "
                "leave this empty."
            ),
            field=field,
        )


def is_late_review(cited: Iterable[str], late: Iterable[str]) -> bool:
    """Say whether the law had the order passed before anybody could review it."""
    ids = {text.partition(":")[0] for text in cited}
    return bool(ids & set(late))


def _day(text: str, *, on: date) -> date | None:
    """Return the day of a consent, unless it cannot be read or is yet to come."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if day <= on else None
