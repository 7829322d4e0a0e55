"""What must be shown under a provision, element by element, and what it cannot do.

Working words for reviewers, made from the register's summaries; the text of the law
decides. A citation with a ground comes before the provision alone; what is not listed
is found on as a whole. The words of the elements stand in the vocabulary.
"""

from collections.abc import Mapping

from oversight.core.words import N_
from oversight.intake.rules import offences as law

WHOLE = law.WHOLE
ELEMENTS: Mapping[str, tuple[str, ...]] = {
    **law.OFFENCES,
    "peca-2016-s31": ("required", "at-risk"),
    "peca-2016-s32": ("required", "traffic"),
    "peca-2016-s37": ("link", "need"),
    "peca-2016-s37:peca-offence": ("offence", "need"),
    "peca-2016-s2r": ("public", "link"),
    "peca-2016-s2r:b": ("public", "call", "violence", "intent"),
    "peca-2016-s2r:c": ("public", "call", "intent"),
    "peca-2016-s2r:e": ("public", "hatred", "group", "violence"),
    "peca-2016-s2r:g": ("public", "false", "knew"),
    "peca-2016-s2r:h": ("public", "false", "natural"),
    "peca-2016-s2r:i": ("public", "call", "violence"),
    "peca-2016-s16": ("identity", "consent"),
    "peca-2016-s20": ("public", "natural", "false", "knew"),
}
CANNOT: Mapping[str, tuple[str, ...]] = {
    **law.CANNOT,
    "peca-2016-s31": (
        N_("It opens no content of messages: that needs a warrant of its own."),
        N_("It reaches no data that do not exist yet: it is no watching of anybody."),
    ),
    "peca-2016-s32": (
        N_("It is no warrant: only the court issues one, and nothing is sent without."),
        N_("An IP address alone does not name a person: many share one."),
    ),
    "peca-2016-s37": (
        N_("Criticism of officials or of the State is no ground here."),
        N_("Friendly relations with other States are no ground here."),
        N_("Only an offence under this very Act counts, not any offence."),
        N_("Nothing is blocked without notice and a hearing, a High Court held."),
    ),
    "peca-2016-s2r": (
        N_("Nine grounds, and no tenth: embarrassment or dislike is none of them."),
    ),
    "peca-2016-s20": (
        N_("No institution and no office can use it: only a natural person."),
        N_("A High Court struck down the words on reputation; their standing is open."),
    ),
}

LIMITS: Mapping[str, tuple[str, ...]] = {
    "peca-2016-s31": (
        N_("The court is told at once, and within 24 hours of anything acquired."),
        N_("What is preserved is kept for 90 days; only the court can extend that."),
    ),
    "peca-2016-s32": (
        N_("A provider keeps traffic data for a year; older data may not be there."),
        N_("The warrant says by when; here at most 30 days of logins are asked for."),
    ),
}


def of(citation: str) -> tuple[str, ...]:
    """Return what must be shown under a provision, or under its ground if named."""
    provision = citation.partition(":")[0]
    return ELEMENTS.get(citation) or ELEMENTS.get(provision) or WHOLE


def cannot(citation: str) -> tuple[str, ...]:
    """Return what a provision cannot do, as far as it is written down here."""
    return CANNOT.get(citation.partition(":")[0], ())


def limits(citation: str) -> tuple[str, ...]:
    """Return within which times a provision holds, as far as it is written down."""
    return LIMITS.get(citation.partition(":")[0], ())
