"""What a reviewer finds on one item: the answers of FORM-C, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from oversight.intake.rules.measures import ACCOUNT_KINDS
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
class Shown:
    """One element of a provision: is it shown, and by which evidence."""

    code: str
    met: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Legality:
    """One provision applied: is it law then and now, is it clear, is it met."""

    citation: str
    then: str = ""
    today: str = ""
    clear: str = ""
    elements: tuple[Shown, ...] = ()

    @property
    def met(self) -> str:
        """Return how the elements stand taken together: the weakest one counts."""
        given = {element.met for element in self.elements}
        for answer in (Met.NO, Met.NOT_SHOWN):
            if answer in given:
                return answer.value
        return Met.YES.value if given == {Met.YES} else ""


@dataclass(frozen=True, slots=True)
class Score:
    """One Rabat factor: how far it points to incitement, and why."""

    score: int | None = None
    why: str = ""
    evidence: str = ""


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
    lawful_share: str = ""
    posts_why: str = ""
    chilling: str = ""
    candour: str = ""
    replies: tuple[str, ...] = ()
    conditions: str = ""
    review_after: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return plain values for the row and for the commitment."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Findings":
        """Read back what was kept; an empty row holds no finding."""
        parts = dict(kept)
        parts["legality"] = tuple(_legality(p) for p in parts.get("legality", ()))
        parts["ladder"] = tuple(Rung(**p) for p in parts.get("ladder", ()))
        for name in ("indicators", "replies"):
            parts[name] = tuple(parts.get(name, ()))
        rabat = parts.get("rabat")
        parts["rabat"] = rabat and {k: Score(**v) for k, v in rabat.items()}
        return cls(**parts)


@dataclass(frozen=True, slots=True)
class Part:
    """One post of an account, named by its own address, and why this very post."""

    locator: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ballot:
    """One member's own full answer on one item."""

    outcome: Outcome
    reasons: str
    findings: Findings
    summary: str = ""
    summary_ur: str = ""
    code: str | None = None
    measure: str | None = None
    territory: str | None = None
    days: int | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Joining:
    """A member agrees with the one who drafts, in words of their own."""

    reasons: str


@dataclass(frozen=True, slots=True)
class Target:
    """What an item points at: where, what kind, whose."""

    platform: str = ""
    kind: str = "post"
    canonical: str = ""
    native_id: str | None = None
    handle: str | None = None

    @property
    def is_account(self) -> bool:
        """Say whether it is a whole account, of which posts can be named."""
        return self.kind in ACCOUNT_KINDS


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on one item, and what its findings must therefore cover.

    ``longest`` gives, for each measure, the days that the law and the profile allow;
    ``elements``, for each provision, what must be shown; ``points`` how many points
    the user's answer makes; ``heard`` whether the body answered about its aim.
    """

    citations: tuple[str, ...]
    measure: str
    territory: str
    days: int
    longest: Mapping[str, int]
    elements: Mapping[str, tuple[str, ...]]
    out_of_force: frozenset[str] = frozenset()
    incitement: bool = False
    listing: bool = False
    points: int = 0
    seats: int = 1
    heard: bool = False
    target: Target = field(default_factory=Target)

    @property
    def answered(self) -> bool:
        """Say whether the user has answered."""
        return self.points > 0


def _plain(value: Any) -> Any:  # noqa: ANN401  # whatever a finding is made of
    """Return a value as it is kept: ``asdict`` does it too, and copies every word."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, Mapping):
        return {name: _plain(inside) for name, inside in value.items()}
    return {name: _plain(getattr(value, name)) for name in value.__slots__}


def _legality(kept: Mapping[str, Any]) -> Legality:
    rows = dict(kept)
    rows["elements"] = tuple(Shown(**one) for one in rows.get("elements", ()))
    return Legality(**rows)
