"""The elements of the provisions that are cited, and what each cannot do.

Each sentence says in plain words what the catalogue of laws says of the provision;
where the catalogue is unsure, the page shows how sure it is beside them.
"""

from collections.abc import Mapping

from oversight.core.vocabularies.review import ELEMENTS as WORDS
from oversight.core.words import N_
from oversight.intake.rules import offences as law

_NECESSARY = N_("Restricting it is necessary: nothing milder would do.")
_VICTIM = N_("The person concerned, or a child's guardian, asks for it.")
_S37 = (
    N_("There is information that can be reached through an information system."),
    N_("It falls under the ground you chose, and under that ground as it is written."),
    _NECESSARY,
)
_S2R = (
    N_("There is content on a social media platform that can be reached in Pakistan."),
    N_("It falls under the ground you chose, and under that ground as it is written."),
    _NECESSARY,
)

ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "peca-2016-s37": _S37,
    "peca-2016-s2r": _S2R,
    "peca-2016-s2b": (
        N_("The content is unlawful or offensive in the sense of the Act."),
        N_("It can be reached from Pakistan."),
        N_("There are reasons for it that can be recorded in writing."),
    ),
    "peca-2016-s16": (
        N_("It is another person's identity information."),
        N_("It was obtained, sold, held, sent or used without authorisation."),
        _VICTIM,
    ),
    "peca-2016-s20": (
        N_("It was displayed in public, and whoever displayed it knew it was false."),
        N_("It intimidates a natural person or harms their reputation or privacy."),
        _VICTIM,
    ),
    "peca-2016-s21": (
        N_("It shows a natural person in a sexual way, or threatens to."),
        N_("It was displayed or sent without that person's agreement."),
        _VICTIM,
    ),
    "peca-2016-s22": (
        N_("It depicts a child in sexual conduct, or tells who such a child is."),
        _VICTIM,
    ),
    "peca-2016-s24": (
        N_("A person is followed, watched, or images of them are spread."),
        N_("It is done to coerce, intimidate or harass that person."),
        _VICTIM,
    ),
    "peca-2016-s24a": (
        N_("A child is harassed, threatened or targeted by electronic messages."),
        N_("The investigation agency has said whether it is needed as evidence."),
        _VICTIM,
    ),
}

_NO_NOTICE = N_(
    "It cannot be used without notice and a chance to be heard, the High Court held "
    "in 2019; the reviewers ask the user first."
)
_NOT_POLICY = N_("It cannot rest on a policy or on a foreign list alone.")
CANNOT: Mapping[str, tuple[str, ...]] = {
    "peca-2016-s37": (
        _NO_NOTICE,
        N_("Friendly relations with foreign States are not one of its grounds."),
        N_("Only offences under this Act count, not every offence."),
        _NOT_POLICY,
    ),
    "peca-2016-s2r": (
        N_("It cannot last longer than the Act allows, and is extended once at most."),
        N_("Naming a ground is not enough: the order must be written and reasoned."),
        _NOT_POLICY,
    ),
    "peca-2016-s2b": (
        N_("It cannot last longer than the Act allows, and is extended once at most."),
        N_("It is no ground of its own for taking one post down without reasons."),
        _NOT_POLICY,
    ),
    "peca-2016-s20": (
        N_("Only a natural person may use it: never an institution or an office."),
        N_(
            "A court struck down a part of it in 2022; which words bind is not settled."
        ),
    ),
    "peca-2016-s22": (
        N_(
            "Nothing of the material may be handed in: identifier and fingerprint only."
        ),
    ),
    "peca-2016-s24a": (N_("Only a child, through a guardian, may apply for it."),),
}


def of(provision: str) -> tuple[str, ...]:
    """Return the elements of a provision, cited with or without its ground."""
    return ELEMENTS.get(provision.partition(":")[0], ())


def of_offence(provision: str) -> tuple[str, ...]:
    """Return what must be shown of an offence cited beside a power, never nothing.

    They are the elements that the reviewers find on one by one.
    """
    codes = law.OFFENCES.get(provision, law.WHOLE)
    return of(provision) or tuple(WORDS[code] for code in codes)


def cannot(provision: str) -> tuple[str, ...]:
    """Return what a provision cannot do."""
    name = provision.partition(":")[0]
    return CANNOT.get(name) or law.CANNOT.get(name, ())
