"""What the demo knows of one invented post or account, and what is found on it."""

from dataclasses import dataclass, field
from zlib import crc32

from oversight.intake.rules import locators
from oversight.intake.rules.measures import ACCOUNT_KINDS
from oversight.review.rules.findings import Exempt, Rejection
from oversight.review.rules.lifecycle import Outcome

S37 = "peca-2016-s37"
SECURITY = f"{S37}:integrity-security-defence"
ORDER = f"{S37}:public-order"
DECENCY = f"{S37}:decency-morality"
OFFENCE = f"{S37}:peca-offence"
PRAISE, RECRUIT, HATE = "peca-2016-s9", "peca-2016-s12", "peca-2016-s11"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer finds: an outcome, and the sentence it turns on."""

    outcome: Outcome
    point: str
    code: Rejection | None = None
    measure: str | None = None
    days: int | None = None
    exempt: Exempt = Exempt.NONE
    only: tuple[str, ...] = ()  # the posts of an account that it is narrowed to


@dataclass(frozen=True, slots=True)
class Reply:
    """What the platform does with an approved item; silence is no reply."""

    action: str = ""
    under: str = "none"
    reason: str | None = None
    question: str | None = None
    told: str = "yes"
    hours: int = 20
    explained: str = ""
    then: str = ""
    fixed: tuple[str, ...] = ()
    lifted: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """An appeal by the person behind an item, and what the panel makes of it.

    ``also`` is what somebody else wrote about the same item, and was joined.
    """

    words: str
    grounds: tuple[str, ...]
    after_days: int = 6
    what: str = "account-blocked"
    urgencies: tuple[str, ...] = ()
    stay: bool = False
    by_code: bool = True
    outcomes: str = ""
    point: str = ""
    against: str = ""
    measure: str | None = None
    days: int | None = None
    refused: str | None = None
    silent: bool = False
    votes_stop_at: int = 9
    also: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One item with the facts from which every text about it is written."""

    locator: str
    name: str
    thing: str
    says: str
    passage: str
    harm: str
    candour: str
    speaker: str
    reach: int
    verdict: Verdict
    measure: str
    days: int
    provisions: tuple[str, ...] = (SECURITY, PRAISE)
    native_id: str = ""
    kind: str = ""
    language: str = "ur"
    protected: str = "none"
    age: int = 9
    dissent: Verdict | None = None
    reply: Reply = field(default_factory=Reply)
    answer: str = ""
    appeal: Complaint | None = None
    lacks: tuple[str, ...] = ()

    @property
    def seed(self) -> int:
        """Return a number by which texts about this item vary."""
        return crc32(self.locator.encode())

    @property
    def is_account(self) -> bool:
        """Say whether it is a whole account, by its kind or by its address."""
        if not self.locator.startswith("http"):
            return True
        kind = locators.parse(self.locator, item_kind=self.kind or None).kind
        return kind in ACCOUNT_KINDS


def pick(variants: tuple[str, ...], post: Post, salt: int = 0) -> str:
    """Return one of several ways to say the same, always the same for an item."""
    return variants[(post.seed // 7 + salt) % len(variants)]


def yes(point: str) -> Verdict:
    """Approve as asked."""
    return Verdict(Outcome.APPROVED, point)


def less(
    point: str,
    *,
    measure: str | None = None,
    days: int | None = None,
    only: tuple[str, ...] = (),
) -> Verdict:
    """Approve a milder measure, fewer days, or single posts of an account."""
    return Verdict(Outcome.NARROWER, point, measure=measure, days=days, only=only)


def no(point: str, code: Rejection, exempt: Exempt = Exempt.NONE) -> Verdict:
    """Do not approve, for one of the listed reasons."""
    return Verdict(Outcome.REJECTED, point, code=code, exempt=exempt)
