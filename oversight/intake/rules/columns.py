"""What each column of a list holds, in words that an officer fills it in by."""

from collections.abc import Mapping

from oversight.core.vocabularies.people import LANGUAGES, PLATFORMS, PROTECTED
from oversight.core.words import N_
from oversight.intake.rules import particulars
from oversight.intake.rules.answers import SOURCES
from oversight.intake.rules.data_reasons import SUBJECTS
from oversight.intake.rules.data_tiers import FIELDS, Tier
from oversight.intake.rules.locators import KINDS
from oversight.intake.rules.measures import LADDER

WORDS: Mapping[str, str] = {
    "kind": N_("Always takedown; may stay empty."),
    "platform": N_("Platform, by its short name; the address may tell it."),
    "locator": N_("The whole address of one post or account, @handle or number."),
    "native_id": N_("The platform's own number. Keep the column as text."),
    "published_on": N_("Day of publication, year-month-day."),
    "language": N_("Code of the language of the post."),
    "provision": N_(
        "Identifier of the provision, ground after a colon, “;” between several."
    ),
    "why_unlawful": N_(
        "Why it is unlawful, element by element; 300 characters or more."
    ),
    "passage": N_("The passage, word for word; empty for child-abuse material."),
    "measure": N_("What is asked for, the mildest that would do."),
    "territory": N_("PK, unless another is reasoned for."),
    "duration_days": N_("For how many days, within the limit of the law."),
    "attribution": N_("Who speaks, and how you know."),
    "risk": N_("What harm, how likely, how soon."),
    "source": N_("How the matter came to your body."),
    "agency_ref": N_("Your own reference."),
    "item_kind": N_("What it is; may stay empty where the address tells."),
    "capture_sha256": N_("SHA-256 fingerprint of the capture, 64 characters."),
    "captured_at": N_(
        "When captured, with its zone: 2026-11-22T17:00+05:00. A cell of the kind "
        "“date and time” is read as Pakistan's time; a day alone, or midnight, is not "
        "taken."
    ),
    "protected": N_("Whether a protected class is concerned."),
    "reach": N_("How many have seen or follow it; kept as a band."),
    "passage_place": N_("Where the passage stands: line, minute, second."),
    "translation": N_("Translation into Urdu or English, where it is in neither."),
    "attribution_basis": N_("On which basis the speaker was identified."),
    "confidence": N_("How sure that is."),
    "innocent_explanations": N_("Innocent explanations considered, and why they fail."),
    "purpose": N_("Which of these purposes it may serve, “;” between several."),
    "purpose_detail": N_("How the purpose was checked."),
    "why_not_milder": N_("A line for each milder measure: name, colon, why it fails."),
    "preserved": N_("Whether the evidence is preserved."),
    "prior_notice": N_("Whether the user was told beforehand."),
    "notice_ground": N_("If not: on which ground."),
    "notice_facts": N_("The facts behind that ground. Not published."),
    "fir": N_("Number of the criminal case or FIR, if any."),
    "handle": N_("Name of the account, where the address does not show it."),
    "refiled_from": N_("Docket in which the same was not approved, if it was."),
    "new_facts": N_("What is new since then. Needed beside that docket."),
}
CODES: Mapping[str, tuple[str, ...]] = {
    "kind": ("takedown",),
    "platform": tuple(PLATFORMS),
    "language": tuple(LANGUAGES),
    "measure": (*LADDER, "preserve"),
    "source": SOURCES,
    "item_kind": tuple(KINDS),
    "protected": tuple(PROTECTED),
    "reach": particulars.REACH,
    "purpose": particulars.PURPOSES,
    **particulars.CHOICES,
}

# In a list that mends a docket, each row is one of its items.
ITEM_WORDS = N_("The number of the item in its docket. Leave it as it is.")
NAMED = N_("The address of that item, to know it by.")

DATA_WORDS: Mapping[str, str] = {
    "locator": N_("The whole address of one account, or its @handle; never a post."),
    "platform": N_("Platform, by its short name; the address may tell it."),
    "native_id": N_("The platform's own number. Keep the column as text."),
    "subject": N_("Who the account's owner is in this investigation."),
    "link": N_(
        "Which facts tie this very account to the offence; 150 characters or more, "
        "different in every row."
    ),
    "fields": N_(
        "Only where this account needs fewer fields than the request asks for: which, "
        "“;” between several."
    ),
    "window_from": N_(
        "Only where this account needs fewer days than the request asks for: the "
        "first, year-month-day."
    ),
    "window_to": N_("The last of those days, year-month-day."),
    "data_tier": N_("What the request asks for; may stay empty."),
    "kind": N_("Always data; may stay empty."),
}
DATA_CODES: Mapping[str, tuple[str, ...]] = {
    "platform": tuple(PLATFORMS),
    "subject": SUBJECTS,
    "fields": FIELDS,
    "data_tier": tuple(Tier),
    "kind": ("data",),
}
# In which vocabulary the codes of a column are said in words.
IN_WORDS: Mapping[str, str] = {
    "platform": "platforms",
    "language": "languages",
    "measure": "measures",
    "source": "sources",
    "item_kind": "item_kinds",
    "protected": "protected",
    "reach": "reaches",
    "attribution_basis": "attribution_bases",
    "confidence": "confidence_levels",
    "purpose": "purposes",
    "preserved": "yes_no",
    "prior_notice": "yes_no",
    "notice_ground": "notice_grounds",
    "subject": "subjects",
    "fields": "data_fields",
    "data_tier": "tiers",
}
LAW = "provision"
SEVERAL = frozenset({"fields", "over_fields", "purpose"})
