"""What an offence cited beside a power is made of, and what it cannot do.

The codes are those of the vocabulary of elements. Both who files and who decides read
them from here, so that nobody is asked for less than what is then looked for.
"""

from collections.abc import Mapping

from oversight.core.words import N_

WHOLE = ("whole",)
OFFENCES: Mapping[str, tuple[str, ...]] = {
    "peca-2016-s9": ("public", "praise", "listed", "intent"),
    "peca-2016-s10": ("base", "fear"),
    "peca-2016-s11": ("public", "hatred", "group"),
    "peca-2016-s12": ("invites", "terrorism"),
    "peca-2016-s26a": ("intent", "false", "knew", "unrest"),
    "ata-1997-s8": ("public", "hatred", "intent"),
    "ata-1997-s11w": ("public", "projects", "news"),
}
_NO_POWER = N_(
    "It is no power to take anything down: it needs section 37 or 2R with it."
)
CANNOT: Mapping[str, tuple[str, ...]] = {
    "peca-2016-s9": (
        _NO_POWER,
        N_("News, research or mourning that names a banned group is not praise."),
    ),
    "peca-2016-s11": (
        _NO_POWER,
        N_("Offence, mockery or criticism of beliefs is not hatred of a group."),
    ),
    "peca-2016-s12": (_NO_POWER,),
    "peca-2016-s26a": (
        N_("A mistake, an opinion or a rumour told as a rumour is not enough."),
    ),
    "ata-1997-s11w": (
        N_("A factual report of news made in good faith is not touched."),
    ),
}
