"""What FORM-A asks of each item beside its address, its law and its reasons."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.measures import LADDER, lower_rungs
from oversight.intake.rules.moments import western

REACH = ("under-1k", "under-10k", "under-100k", "under-1m", "over-1m", "unknown")
BASES = ("self-description", "platform-data", "human-source", "similarity", "other")
CONFIDENCE = ("high", "medium", "low")
NONE = "none"
PURPOSES = (
    *(NONE, "news", "research", "education", "art"),
    *("counter-speech", "satire", "public-debate"),
)
YES_NO = ("yes", "no")
NO = "no"
# WORKFLOWS T07 and §2.2: the closed list of grounds for not telling the user first.
VICTIM = "victim"
NOTICE_GROUNDS = ("life", "evidence", "unreachable", VICTIM)
SHORTEST_RUNG = 20

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "attribution_basis": BASES,
        "confidence": CONFIDENCE,
        "preserved": YES_NO,
        "prior_notice": YES_NO,
        "notice_ground": NOTICE_GROUNDS,
    }
)
LINES = ("passage_place", "fir")
PROSE = ("translation", "innocent_explanations", "purpose_detail", "notice_facts")
COLUMNS = (
    *("reach", "passage_place", "translation"),
    *("attribution_basis", "confidence", "innocent_explanations"),
    *("purpose", "purpose_detail", "why_not_milder", "preserved"),
    *("prior_notice", "notice_ground", "notice_facts", "fir"),
)
# What one answer may settle for every row of a list that says nothing itself.
SAID_ONCE = (
    *("attribution_basis", "confidence", "innocent_explanations"),
    *("purpose", "purpose_detail", "why_not_milder", "preserved"),
    *("prior_notice", "notice_ground", "notice_facts", "fir"),
)
_BOUNDS = (
    (1_000, "under-1k"),
    (10_000, "under-10k"),
    (100_000, "under-100k"),
    (1_000_000, "under-1m"),
)
_NUMBER = re.compile(r"[0-9]{1,12}")
_RUNG = re.compile(rf"(?:^|[\n;])\s*({'|'.join(LADDER)})\s*[:\uff1a]", re.IGNORECASE)
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Particulars:
    """The particulars of one item; what is empty was not said."""

    reach: str = ""
    passage_place: str = ""
    translation: str = ""
    attribution_basis: str = ""
    confidence: str = ""
    innocent_explanations: str = ""
    purpose: tuple[str, ...] = ()
    purpose_detail: str = ""
    why_not_milder: Mapping[str, str] = field(default_factory=dict, hash=False)
    preserved: str = ""
    prior_notice: str = ""
    notice_ground: str = ""
    notice_facts: str = ""
    fir: str = ""


def reach(text: str) -> str:
    """Return the band of a number of views or followers; the number is not kept."""
    given = western(text.strip().lower()).replace(",", "").replace("\u066c", "")
    if not given or given in REACH:
        return given
    if not _NUMBER.fullmatch(given):
        raise RuleError(
            "reach_unreadable",
            N_(
                "“%(given)s” is not a number of views or followers. Write a whole "
                "number, or “unknown”."
            ),
            field="reach",
            given=given[:_SHOWN],
        )
    return next((band for most, band in _BOUNDS if int(given) < most), "over-1m")


def choice(text: str, *, name: str) -> str:
    """Return one of the answers of a closed list, or nothing where nothing is said."""
    word = text.strip().lower()
    if word and word not in CHOICES[name]:
        raise RuleError(
            f"{name}_unknown",
            N_("“%(given)s” is no answer here. Use one of: %(known)s."),
            field=name,
            given=word[:_SHOWN],
            known=", ".join(CHOICES[name]),
        )
    return word


def purpose(text: str) -> tuple[str, ...]:
    """Return the purposes a post may serve; “none” stands alone."""
    named = tuple(
        dict.fromkeys(part.strip().lower() for part in text.split(";") if part.strip())
    )
    unknown = [word for word in named if word not in PURPOSES]
    if unknown or (NONE in named and len(named) > 1):
        raise RuleError(
            "purpose_unknown",
            N_(
                "“%(given)s” is no answer here. Use one or more of %(known)s, with "
                "“;” between them; “none” stands alone."
            ),
            field="purpose",
            given=(unknown[0] if unknown else NONE)[:_SHOWN],
            known=", ".join(PURPOSES),
        )
    return named


def why_not_milder(text: str) -> dict[str, str]:
    """Return for each measure named at the start of a line why it would not do."""
    if not text:
        return {}
    starts = list(_RUNG.finditer(text))
    if text.strip() and (not starts or text[: starts[0].start()].strip()):
        raise RuleError(
            "why_not_milder_unreadable",
            N_(
                "Begin a line with each milder measure and a colon, such as "
                "“label: …”, and say why it would not do. The measures are: %(known)s."
            ),
            field="why_not_milder",
            known=", ".join(LADDER),
        )
    ends = [*(found.start() for found in starts[1:]), len(text)]
    return {
        found.group(1).lower(): text[found.end() : end].strip(" ;\n\t\r")
        for found, end in zip(starts, ends, strict=False)  # No start, no end.
    }


def spelled_milder(said: Mapping[str, str]) -> str:
    """Write the reasons against milder measures as a bulk cell has them."""
    return "\n".join(f"{rung}: {why}" for rung, why in said.items() if why)


def milder_left(measure: str, said: Mapping[str, str]) -> tuple[str, ...]:
    """Return the milder measures about which too little is said."""
    return tuple(
        rung for rung in lower_rungs(measure) if len(said.get(rung, "")) < SHORTEST_RUNG
    )


def owes_facts(said: Particulars, *, consented: bool) -> bool:
    """Say whether nobody says which facts are behind not telling the user first.

    On the victims' track the consent itself is the fact: nothing more is asked. On any
    other there is none, and the word alone that a victim asks is no fact.
    """
    by_consent = consented and said.notice_ground == VICTIM
    return said.prior_notice == NO and not by_consent and not said.notice_facts


def lacks(
    measure: str, said: Particulars, *, consented: bool = False
) -> tuple[str, ...]:
    """Return what FORM-A asks of an item and nobody has said."""
    missing = {
        "reach_missing": not said.reach,
        "attribution_basis_missing": not said.attribution_basis,
        "confidence_missing": not said.confidence,
        "innocent_missing": not said.innocent_explanations,
        "purpose_missing": not said.purpose,
        "milder_missing": bool(milder_left(measure, said.why_not_milder)),
        "preserved_missing": not said.preserved,
        "prior_notice_missing": not said.prior_notice,
        "notice_ground_missing": said.prior_notice == NO and not said.notice_ground,
        "notice_facts_missing": owes_facts(said, consented=consented),
    }
    return tuple(code for code, one in missing.items() if one)
