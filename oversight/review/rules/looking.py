"""Looking after data that are being kept: a reviewer may end it, nobody approves."""

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.review.rules.words import MIN_FINDING, check_long_enough

LEFT, CANCELLED = "left", "cancelled"
RESULTS = (LEFT, CANCELLED)


def check_look(result: str, reasons: str) -> None:
    """Refuse a look without a result, and an end without reasons."""
    if result not in RESULTS:
        raise RuleError("look_result", N_("Say whether it may stand."), field="result")
    if result == CANCELLED:
        check_long_enough(reasons, least=MIN_FINDING, field="reasons")


def check_not_looked(earlier: object) -> None:
    """Refuse to look at one account twice."""
    if earlier is not None:
        raise RuleError(
            "looked_already", N_("You have already said whether it may stand.")
        )
