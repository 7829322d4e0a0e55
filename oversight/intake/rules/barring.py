"""When a public body may not file for data, and how it may again (I47)."""

from collections.abc import Sequence
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.words import N_


class BarCause(StrEnum):
    """What a body left undone with data it received, or is said to have done."""

    CERTIFICATE = "no-certificate"
    EXCESS = "excess-kept"
    MINIMISE = "not-minimised"
    MISUSE = "misuse-flagged"


def check_not_barred(causes: Sequence[str]) -> None:
    """Refuse a new data request while a body owes what it promised for an old one."""
    if causes:
        raise RuleError(
            "body_barred",
            N_(
                "Your body may not file for data: for data it received earlier it owes "
                "a certificate or a deletion, or a misuse of them was reported. The "
                "bar falls away with that paper, or once two reviewers have cleared "
                "the report. It is shown in public until then."
            ),
        )
