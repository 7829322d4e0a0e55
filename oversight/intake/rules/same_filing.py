"""What is handed in a second time: the same once more, or with other answers."""

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.lifecycle import BatchState


def check_same_filing(number: str, state: BatchState, *, same: bool) -> None:
    """Refuse a file that was handed in before with answers that differ now."""
    if same:
        return
    if state is BatchState.WAITING:
        raise RuleError(
            "handed_in_before",
            N_(
                "This was handed in already as %(batch)s, with other answers. Change "
                "the answers there, or take it back first. Nothing was kept now."
            ),
            batch=number,
        )
    raise RuleError(
        "filed_before",
        N_(
            "This was filed already as %(batch)s, with other answers. It is not filed "
            "a second time. Nothing was kept now."
        ),
        batch=number,
    )
