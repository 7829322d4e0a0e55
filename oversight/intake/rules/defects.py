"""What may be missing in an item, and what to do about each: for a list, on a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from oversight.core.words import N_

# Asked with boxes to tick or a list to choose from, wherever a page asks for them.
WITH_BOXES = frozenset(
    {
        *("protected", "attribution_basis", "confidence", "purpose"),
        *("preserved", "prior_notice", "notice_ground"),
    }
)


@dataclass(frozen=True, slots=True)
class Lack:
    """A defect: the check it fails, the field that cures it, what to do about it.

    ``sentence`` names the codes that a list takes. Where a page asks with boxes to
    tick, ``on_a_page`` says the same without them.
    """

    check: str
    field: str
    sentence: str
    on_a_page: str = ""

    @property
    def asked(self) -> str:
        """Return what to do, for somebody who answers on a page."""
        return self.on_a_page or self.sentence


DEFECTS: Mapping[str, Lack] = {
    "why_short": Lack(
        "form",
        "why_unlawful",
        N_(
            "Say why it is unlawful under the provision, element by element, in at "
            "least 300 characters."
        ),
    ),
    "passage_missing": Lack(
        "form",
        "passage",
        N_("Quote the passage relied on, word for word."),
    ),
    "risk_missing": Lack(
        "form",
        "risk",
        N_("Say which harm is expected, how likely it is and how soon."),
    ),
    "native_id_missing": Lack(
        "native-id",
        "native_id",
        N_("Give the platform's own number for the post or account."),
    ),
    "capture_hash_missing": Lack(
        "capture-hash",
        "capture_sha256",
        N_("Give the SHA-256 fingerprint of the capture, 64 characters."),
    ),
    "capture_time_missing": Lack(
        "capture-time",
        "captured_at",
        N_("Say when it was captured, such as 2026-11-22T17:00+05:00."),
        N_("Say on which day and at what time it was captured."),
    ),
    "published_on_missing": Lack(
        "published",
        "published_on",
        N_("Say on which day it was published, such as 2026-11-22."),
        N_("Say on which day it was published."),
    ),
    "language_missing": Lack(
        "language", "language", N_("Say in which language it is.")
    ),
    "translation_missing": Lack(
        "translation",
        "passage",
        N_("Give the passage again with a translation into Urdu or English."),
    ),
    "basis_out_of_force": Lack(
        "section",
        "provision",
        N_("The provision cited is no longer good law here. Cite one that is."),
    ),
    "basis_ground_missing": Lack(
        "ground",
        "provision",
        N_("Name the ground after the provision and a colon."),
        N_("Choose the provision together with one of its grounds."),
    ),
    "attribution_missing": Lack(
        "attribution",
        "attribution",
        N_("Say who speaks, and how you know."),
    ),
    "protected_missing": Lack(
        "protected",
        "protected",
        N_("Say whether a protected class is concerned, “none” or “unknown”."),
        N_("Say whether somebody of a protected class is concerned."),
    ),
    "reach_missing": Lack(
        "form",
        "reach",
        N_("Say how many have seen or follow it, as a number, or “unknown”."),
        N_("Say how many have seen or follow it; if you cannot know, write “unknown”."),
    ),
    "attribution_basis_missing": Lack(
        "attribution",
        "attribution_basis",
        N_(
            "Say on which basis the speaker was identified: self-description, "
            "platform-data, human-source, similarity or other."
        ),
        N_("Say on which basis the speaker was identified."),
    ),
    "confidence_missing": Lack(
        "attribution",
        "confidence",
        N_("Say how sure that is: high, medium or low."),
        N_("Say how sure that is."),
    ),
    "innocent_missing": Lack(
        "attribution",
        "innocent_explanations",
        N_("Say which innocent explanations you considered, and why they fail."),
    ),
    "purpose_missing": Lack(
        "form",
        "purpose",
        N_(
            "Say whether it may serve news, research, education, art, "
            "counter-speech, satire or public-debate, or “none”."
        ),
        N_(
            "Say whether it may serve news, research, art or another of the purposes "
            "named, or none of them."
        ),
    ),
    "milder_missing": Lack(
        "form",
        "why_not_milder",
        N_(
            "For each milder measure write a line: its name, a colon, and in at "
            "least 20 characters why it would not do, such as “label: …”."
        ),
        N_(
            "For each milder measure say in at least 20 characters why it would not do."
        ),
    ),
    "preserved_missing": Lack(
        "form",
        "preserved",
        N_("Say whether the evidence is preserved: yes or no."),
        N_("Say whether the evidence is preserved."),
    ),
    "prior_notice_missing": Lack(
        "form",
        "prior_notice",
        N_("Say whether the user was told beforehand: yes or no."),
        N_("Say whether the user was told before this request."),
    ),
    "notice_ground_missing": Lack(
        "form",
        "notice_ground",
        N_(
            "Say on which ground the user was not told: life, evidence, "
            "unreachable or victim."
        ),
        N_("Say on which ground the user was not told."),
    ),
    "notice_facts_missing": Lack(
        "form",
        "notice_facts",
        N_(
            "Say which facts are behind the ground for not telling the user. They "
            "are not published. “Victim” stands without facts only on the victims' "
            "track, where a consent is kept."
        ),
    ),
    "passage_unclear": Lack(
        "passage",
        "passage",
        N_("Quote the passage word for word and say where it stands."),
    ),
}
