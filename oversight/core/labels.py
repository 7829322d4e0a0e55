"""Looks up the words for a code; the edge puts them into the reader's language.

A table is named in capitals after its vocabulary and stands in a module of
``core/vocabularies``: the words of ``measures`` are ``MEASURES``.
"""

from collections.abc import Mapping
from types import ModuleType

from oversight.core.vocabularies import appeals, people, record, requests, sending

MODULES: tuple[ModuleType, ...] = (people, requests, sending, appeals, record)


def words(vocabulary: str, code: str) -> str:
    """Return the English words of a code, or the code where a table lacks it."""
    return table(vocabulary).get(code, code)


def codes(vocabulary: str) -> tuple[str, ...]:
    """Return the codes of a vocabulary in the order of its table."""
    return tuple(table(vocabulary))


def table(vocabulary: str) -> Mapping[str, str]:
    """Return a vocabulary, or an empty one where there is none of this name."""
    for module in MODULES:
        found = getattr(module, vocabulary.upper(), None)
        if isinstance(found, Mapping):
            return found
    return {}

SOURCES = {
    "own-monitoring": N_("own monitoring"),
    "public-referral": N_("a report by the public"),
    "court": N_("a court"),
    "other-agency": N_("another public body"),
    "foreign-partner": N_("a foreign partner"),
    "machine-detection": N_("found by a machine"),
}

BATCH_STATES = {
    "waiting": N_("waiting for a signature"),
    "filed": N_("signed and filed"),
    "withdrawn": N_("taken back"),
}

WITHDRAW_REASONS = {
    "no-longer-needed": N_("no longer needed"),
    "filed-in-error": N_("filed in error"),
    "replaced": N_("replaced by another filing"),
    "other": N_("another reason"),
    "not-cured": N_("what was missing was not filled in"),
}

FILING_ANSWERS = {
    "source": N_("How the matter came to your body"),
    "source_reference": N_("Reference of that source"),
    "machine_tool": N_("Tool that found it"),
    "machine_version": N_("Version of the tool"),
    "machine_error_rate": N_("How often the tool was found wrong"),
    "candour": N_("Material pointing the other way"),
    "protected_check": N_("How protected classes were checked"),
    "capture_method": N_("How the posts were captured"),
    "contact": N_("Has the platform been asked already?"),
    "contact_detail": N_("When it was asked, and what it answered"),
    "certified": N_("Certified as accurate and complete"),
}

YES_NO = {"yes": N_("yes"), "no": N_("no")}

ITEM_FIELDS = {
    "why_unlawful": N_("Why it is unlawful under the provision"),
    "passage": N_("The passage relied on, word for word"),
    "risk": N_("What harm, how likely, how soon"),
    "native_id": N_("The platform's own number"),
    "capture_sha256": N_("SHA-256 fingerprint of the capture"),
    "captured_at": N_("When it was captured"),
    "published_on": N_("Day of publication"),
    "language": N_("Language"),
    "provision": N_("Provision and ground"),
    "attribution": N_("On what basis the speaker was identified"),
    "protected": N_("Protected class"),
}

REVIEW_STEPS = {
    "declare": N_("declare, or step aside"),
    "ask": N_("ask the user, or say why not"),
    "answer": N_("the user has time to answer"),
    "decide": N_("to decide"),
    "others": N_("waiting for the other members"),
    "closed": N_("closed"),
}

ITEM_STEPS = {
    "open": N_("not opened by you"),
    "decide": N_("to decide"),
    "voted": N_("you have voted"),
    "approved": N_("approved here"),
    "approved-narrower": N_("approved here, narrower than asked"),
    "rejected": N_("not approved here"),
    "ended": N_("ended"),
}

NOT_ASKED = {
    "imminent-harm": N_("somebody's life is in imminent danger"),
    "evidence-destruction": N_("it is shown that evidence would be destroyed"),
    "unreachable": N_("the user could not be reached in two tries"),
}

MET = {
    "yes": N_("shown"),
    "no": N_("not met"),
    "not-shown": N_("not shown"),
}

YES_NO = {"yes": N_("yes"), "no": N_("no")}

AIMS = {
    "rights-of-others": N_("rights or reputation of others"),
    "national-security": N_("integrity, security or defence of Pakistan"),
    "public-order": N_("public order"),
    "public-health": N_("public health"),
    "decency-morality": N_("decency or morality"),
    "glory-of-islam": N_("glory of Islam"),
    "foreign-relations": N_("friendly relations with foreign States"),
    "contempt-of-court": N_("contempt of court"),
    "incitement-to-offence": N_("commission of or incitement to an offence"),
}

AIM_INDICATORS = {
    "criticism-of-officials": N_("it criticises officials"),
    "election": N_("an election is near"),
    "minority": N_("it concerns a minority"),
    "timing": N_("the timing is striking"),
}

RABAT_FACTORS = {
    "context": N_("Context"),
    "speaker": N_("Speaker"),
    "intent": N_("Intent"),
    "content": N_("Content and form"),
    "extent": N_("Extent and magnitude"),
    "likelihood": N_("Likelihood and imminence"),
}

EXEMPT_FOUND = {"none": N_("none of these"), **EXEMPT_PURPOSES}

BALLOTS = {
    "approved": N_("Approve as asked"),
    "approved-narrower": N_("Approve, but narrower"),
    "rejected": N_("Do not approve"),
}

NARROWED = {
    "measure": N_("a milder measure"),
    "territory": N_("a smaller territory"),
    "time": N_("a shorter time"),
    "fields": N_("fewer data fields"),
}

EXCLUSIONS = {
    "inactive": N_("not active"),
    "body": N_("tied to the body that filed"),
    "platform": N_("tied to the platform"),
    "docket": N_("tied to this matter"),
    "touched": N_("worked on this matter before"),
    "earlier": N_("worked on an earlier request about it"),
    "over-cap": N_("has as many matters as can be decided in time"),
}

CONFLICT_KINDS = {
    "body": N_("a public body"),
    "platform": N_("a platform"),
    "docket": N_("one matter"),
}
