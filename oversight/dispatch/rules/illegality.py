"""Of which kind the alleged illegality is, in the Digital Services Act's categories.

A platform that answers many States sorts orders by one closed list. The provision
relied on says the kind; a provision that names none is “other”, never nothing.
"""

from collections.abc import Iterable, Mapping

OTHER = "OTHER"
UNSPECIFIED = ("ILLEGAL_OR_HARMFUL_SPEECH", OTHER)
_TERROR = ("RISK_FOR_PUBLIC_SECURITY", "TERRORIST_CONTENT")
_HATE = ("ILLEGAL_OR_HARMFUL_SPEECH", "HATE_SPEECH")
_ABUSE = ("PROTECTION_OF_MINORS", "CHILD_SEXUAL_ABUSE_MATERIAL")
BY_PROVISION: Mapping[str, tuple[str, str]] = {
    "peca-2016-s9": _TERROR,
    "peca-2016-s10": _TERROR,
    "peca-2016-s11": _HATE,
    "peca-2016-s12": _TERROR,
    "peca-2016-s14": ("SCAMS_AND_FRAUD", OTHER),
    "peca-2016-s16": ("DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", OTHER),
    "peca-2016-s20": ("ILLEGAL_OR_HARMFUL_SPEECH", "DEFAMATION"),
    "peca-2016-s21": ("CYBER_VIOLENCE", "NON_CONSENSUAL_IMAGE_SHARING"),
    "peca-2016-s22": _ABUSE,
    "peca-2016-s22a": ("PROTECTION_OF_MINORS", "GROOMING_SEXUAL_ENTICEMENT_MINORS"),
    "peca-2016-s22b": _ABUSE,
    "peca-2016-s24": ("CYBER_VIOLENCE", "CYBER_STALKING"),
    "peca-2016-s24a": ("CYBER_VIOLENCE", "CYBER_BULLYING_INTIMIDATION"),
    "ata-1997-s8": _HATE,
    "ata-1997-s11f": ("RISK_FOR_PUBLIC_SECURITY", "ILLEGAL_ORGANIZATIONS"),
    "ata-1997-s11w": _TERROR,
}
BY_GROUND: Mapping[str, tuple[str, str]] = {
    "integrity-security-defence": ("RISK_FOR_PUBLIC_SECURITY", OTHER),
    "public-order": ("RISK_FOR_PUBLIC_SECURITY", OTHER),
}
KINDS = frozenset((*BY_PROVISION.values(), *BY_GROUND.values(), UNSPECIFIED))
CATEGORY, KEYWORD = "STATEMENT_CATEGORY_", "KEYWORD_"


def kinds(citations: Iterable[str]) -> list[dict[str, str]]:
    """Return each kind once, in the order of the law relied on; the precise ones only.

    “Other” stands only where nothing more precise does.
    """
    found = list(dict.fromkeys(_kind(cited) for cited in citations))
    precise = [one for one in found if one[1] != OTHER]
    return [
        {
            "category": f"{CATEGORY}{category}",
            "keyword": f"{KEYWORD}{keyword}",
        }
        for category, keyword in precise or found
    ]


def known(found: Iterable[Mapping[str, str]]) -> bool:
    """Say whether there is a kind, and each is of the closed list with its keyword."""
    kinds_ = [
        (
            str(one.get("category")).removeprefix(CATEGORY),
            str(one.get("keyword")).removeprefix(KEYWORD),
        )
        for one in found
    ]
    return bool(kinds_) and set(kinds_) <= KINDS


def _kind(cited: str) -> tuple[str, str]:
    provision, _, ground = cited.partition(":")
    return BY_PROVISION.get(provision) or BY_GROUND.get(ground) or UNSPECIFIED
