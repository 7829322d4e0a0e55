"""Doubting that a member is independent: by a party, on a closed ground, in time."""

from datetime import datetime
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.lifecycle import Lifecycle, Step
from oversight.core.words import N_
from oversight.review.rules.words import length

SHORTEST, LONGEST = 40, 2_000
UPHELD_CODE = "challenge-upheld"


class Party(StrEnum):
    """Who may doubt: the body that filed, and whoever holds a notice."""

    AGENCY = "agency"
    USER = "user"


class ChallengeOutcome(StrEnum):
    """Where a doubt stands: open, until something becomes of it."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    MOOT = "moot"


class ChallengeAct(StrEnum):
    """What can happen to a doubt."""

    UPHOLD = "uphold"
    DISMISS = "dismiss"
    DROP = "drop"
    HAND_ON = "hand-on"


LIFECYCLE = Lifecycle(
    Step(ChallengeOutcome.OPEN, ChallengeAct.UPHOLD, ChallengeOutcome.UPHELD),
    Step(ChallengeOutcome.OPEN, ChallengeAct.DISMISS, ChallengeOutcome.DISMISSED),
    # The member has gone, or the matter has ended: there is nothing left to decide.
    Step(ChallengeOutcome.OPEN, ChallengeAct.DROP, ChallengeOutcome.MOOT),
    Step(ChallengeOutcome.OPEN, ChallengeAct.HAND_ON, ChallengeOutcome.OPEN),
)
GROUNDS = (
    "served-the-body",
    "served-the-platform",
    "kin-or-money",
    "decided-earlier",
    "spoke-in-public",
    "other-conflict",
)


def check_ground(ground: str) -> None:
    """Refuse a ground that is not on the closed list."""
    if ground not in GROUNDS:
        raise RuleError("ground_unlisted", N_("Choose one of these."), field="ground")


def check_facts(text: str) -> None:
    """Refuse a doubt without the facts that nourish it."""
    if not length(text) >= SHORTEST or len(text) > LONGEST:
        raise RuleError(
            "facts_length",
            N_(
                "Write between %(least)s and %(most)s characters: what makes you doubt."
            ),
            field="facts",
            least=SHORTEST,
            most=LONGEST,
        )


def check_in_time(until: datetime, *, now: datetime) -> None:
    """Refuse a doubt that comes later than two working days after the names."""
    if now > until:
        raise RuleError(
            "challenge_late",
            N_("The time to challenge a reviewer ended on %(until)s."),
            until=until,
        )


def check_first(earlier: object) -> None:
    """Refuse a second doubt of one party about one member, on one item."""
    if earlier is not None:
        raise RuleError(
            "challenged_before", N_("You have challenged this reviewer already.")
        )


def check_none_open(challenge: object) -> None:
    """Refuse a doubt while another is undecided."""
    if challenge is not None:
        raise RuleError(
            "challenge_open",
            N_(
                "Another challenge in this matter is being decided. Try again after it."
            ),
        )


def check_judge(judge: object) -> None:
    """Refuse a doubt that nobody is left to decide."""
    if judge is None:
        raise RuleError(
            "no_judge",
            N_("No reviewer without a tie to this matter is left to decide on this."),
        )


def check_unlocked(challenge: object) -> None:
    """Refuse to read or to vote while it is doubted who may."""
    if challenge is not None:
        raise RuleError(
            "file_locked",
            N_(
                "A member of this panel has been challenged: the file is shut until "
                "another reviewer has decided on that."
            ),
        )


def check_undecided(outcome: str | None) -> None:
    """Refuse to decide twice."""
    if outcome is not None:
        raise RuleError("challenge_decided", N_("This was decided already."))


def check_decided_in_time(until: datetime, *, now: datetime) -> None:
    """Refuse a decision that comes late: the next reviewer decides."""
    if now > until:
        raise RuleError(
            "judge_late",
            N_("The time to decide ended on %(until)s: another reviewer does."),
            until=until,
        )
