"""What a reviewer finds on one item: the answers of FORM-C, as plain values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from oversight.review.rules.lifecycle import Outcome


class Met(StrEnum):
    """Whether the elements of a provision are made out."""

    YES = "yes"
    NO = "no"
    NOT_SHOWN = "not-shown"


class Aim(StrEnum):
    """The closed list of aims: ICCPR Art. 19(3) and Art. 19 of the Constitution."""

    RIGHTS = "rights-of-others"
    SECURITY = "national-security"
    ORDER = "public-order"
    HEALTH = "public-health"
    MORALS = "decency-morality"
    ISLAM = "glory-of-islam"
    FOREIGN = "foreign-relations"
    CONTEMPT = "contempt-of-court"
    OFFENCE = "incitement-to-offence"


class Indicator(StrEnum):
    """What may show that the aim named is not the real one."""

    OFFICIALS = "criticism-of-officials"
    ELECTION = "election"
    MINORITY = "minority"
    TIMING = "timing"


class Factor(StrEnum):
    """The six factors of the Rabat threshold test."""

    CONTEXT = "context"
    SPEAKER = "speaker"
    INTENT = "intent"
    CONTENT = "content"
    EXTENT = "extent"
    LIKELIHOOD = "likelihood"


class Exempt(StrEnum):
    """The closed list of purposes that are not taken down, and none of them."""

    NONE = "none"
    NEWS = "news"
    RESEARCH = "research"
    EDUCATION = "education"
    ART = "art"
    COUNTER_SPEECH = "counter-speech"
    SATIRE = "satire"
    DEBATE = "public-debate"


class Rejection(StrEnum):
    """The closed list of reasons why an item is not approved (FORM-C 12)."""

    NOT_UNLAWFUL = "not-unlawful"
    NO_BASIS = "no-basis"
    NOT_ATTRIBUTED = "not-attributed"
    NOT_NECESSARY = "not-necessary"
    DISPROPORTIONATE = "disproportionate"
    EXEMPT = "exempt-purpose"
    DEFECTIVE = "defective"
    IMPROPER = "improper-purpose"
    MOOT = "moot"


@dataclass(frozen=True, slots=True)
class Legality:
    """One provision applied: is it law then and now, is it clear, is it met."""

    citation: str
    then: str = ""
    today: str = ""
    clear: str = ""
    met: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One Rabat factor: how far it points to incitement, and why."""

    score: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """One milder measure: would it work, and why or why not."""

    measure: str
    works: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """Every finding on one item; what was not reached is empty."""

    legality: tuple[Legality, ...] = ()
    listing: str = ""
    attributed: str = ""
    attribution: str = ""
    alternative: str = ""
    aim: str = ""
    aim_real: str = ""
    indicators: tuple[str, ...] = ()
    aim_why: str = ""
    rabat: Mapping[str, Score] | None = None
    exception: str = ""
    exempt: str = ""
    exempt_why: str = ""
    ladder: tuple[Rung, ...] = ()
    proportionate: str = ""
    scope: str = ""
    collateral: str = ""
    candour: str = ""
    answer: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return plain values for the row and for the commitment."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Findings":
        """Read back what was kept; an empty row holds no finding."""
        parts = dict(kept)
        parts["legality"] = tuple(Legality(**p) for p in parts.get("legality", ()))
        parts["ladder"] = tuple(Rung(**p) for p in parts.get("ladder", ()))
        parts["indicators"] = tuple(parts.get("indicators", ()))
        rabat = parts.get("rabat")
        parts["rabat"] = rabat and {k: Score(**v) for k, v in rabat.items()}
        return cls(**parts)


@dataclass(frozen=True, slots=True)
class Ballot:
    """One member's own full answer on one item."""

    outcome: Outcome
    reasons: str
    findings: Findings
    summary: str = ""
    code: str | None = None
    measure: str | None = None
    territory: str | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Joining:
    """A member agrees with the one who drafts, in words of their own."""

    reasons: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on one item, and what its findings must therefore cover.

    ``longest`` gives, for each measure, the days that the law and the profile allow.
    """

    citations: tuple[str, ...]
    measure: str
    territory: str
    days: int
    longest: Mapping[str, int]
    out_of_force: frozenset[str] = frozenset()
    incitement: bool = False
    listing: bool = False
    answered: bool = False
    seats: int = 1
