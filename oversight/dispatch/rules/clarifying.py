"""A platform's question on one item: while it is open, the time to answer rests."""

from datetime import datetime
from enum import StrEnum

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.core.lifecycle import Lifecycle, Step
from oversight.core.words import N_

SHORTEST, LONGEST = 20, 5000


class QuestionState(StrEnum):
    """Where a platform's question stands."""

    OPEN = "open"
    ANSWERED = "answered"
    LAPSED = "lapsed"


class QuestionAct(StrEnum):
    """What can happen to a question."""

    REPLY = "reply"
    LAPSE = "lapse"


LIFECYCLE = Lifecycle(
    Step(QuestionState.OPEN, QuestionAct.REPLY, QuestionState.ANSWERED),
    Step(QuestionState.OPEN, QuestionAct.LAPSE, QuestionState.LAPSED),
)


def state_of(
    *, replied_at: datetime | None, lapsed_at: datetime | None
) -> QuestionState:
    """Return where a question stands, from its two dates."""
    if replied_at is not None:
        return QuestionState.ANSWERED
    return QuestionState.OPEN if lapsed_at is None else QuestionState.LAPSED


def check_no_open_question(number: int) -> None:
    """Refuse a second question while the first one waits."""
    if number:
        raise RuleError(
            "question_open",
            N_("Your last question on this item still waits for an answer."),
            field="question",
        )


def check_may_reply(by: Actor, *, deciders: tuple[str, ...]) -> None:
    """Refuse anybody but those who decided the item, as if it did not exist."""
    if by.pseudonym not in deciders:
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )


def check_reply(text: str) -> None:
    """Refuse an answer that says nothing."""
    if not SHORTEST <= len(text) <= LONGEST:
        raise RuleError(
            "reply_short",
            N_("Write between %(min)s and %(max)s characters."),
            field="reply",
            min=SHORTEST,
            max=LONGEST,
        )
