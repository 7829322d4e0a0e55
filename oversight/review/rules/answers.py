"""What an affected person may answer before a decision: once, in their own words."""

from datetime import datetime

from oversight.core.errors import RuleError
from oversight.core.words import N_

STAGE = "asked"
MOST = 5_000


def check_stage(stage: str) -> None:
    """Refuse the code of a notice that asks nothing."""
    if stage != STAGE:
        raise RuleError(
            "notice_asks_nothing",
            N_("This notice does not ask for an answer. You can appeal with its code."),
            field="code",
        )


def check_heard_until(until: datetime | None, *, now: datetime) -> None:
    """Refuse an answer to what was approved once the time to be heard is over."""
    if until is None or now > until:
        raise RuleError(
            "heard_over",
            N_("The time to answer here is over. You can appeal with this code."),
            field="text",
        )


def check_text(text: str) -> None:
    """Refuse an empty answer, and one longer than anybody will read."""
    if not text.strip():
        raise RuleError(
            "answer_empty", N_("Write your answer in this box."), field="text"
        )
    if len(text) > MOST:
        raise RuleError(
            "answer_long",
            N_("This is too long: write at most %(limit)s characters."),
            field="text",
            limit=MOST,
        )


def check_first(earlier: object) -> None:
    """Refuse a second answer: the first is with the reviewers."""
    if earlier is not None:
        raise RuleError(
            "answered_already",
            N_("An answer on this was received already. The reviewers have it."),
        )
