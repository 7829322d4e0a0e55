"""What a body tells after it has filed: its duty of candour does not end there."""

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.lifecycle import RequestState

SHORTEST, LONGEST = 40, 5_000


def check_still_asked(state: RequestState) -> None:
    """Refuse news of a matter that its body took back: nobody decides it."""
    if state is RequestState.WITHDRAWN:
        raise RuleError(
            "withdrawn",
            N_("This request was taken back, so there is nobody left to tell."),
        )


def check_told(text: str) -> None:
    """Refuse words too few to say anything, or too many to be read."""
    if not SHORTEST <= len(text.strip()) <= LONGEST:
        raise RuleError(
            "told_length",
            N_("Write between %(min)s and %(max)s characters."),
            field="text",
            min=SHORTEST,
            max=LONGEST,
        )
