"""When a public body may not file for data, and how it may again (I47)."""

from collections.abc import Sequence
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.words import N_

NO_POWER = N_(
    "No law in the register gives your body the power to ask for data, so it cannot "
    "begin a request here."
)
NO_SUCH_POWER = N_(
    "No law in the register gives your body the power to ask for what you chose. "
    "Change first what is asked for."
)
NO_CUSTODIAN = N_(
    "Nobody in your body has an account as custodian, and data are handed to nobody "
    "else. Ask an administrator of the portal to invite one who does not investigate. "
    "Until then you may fill in the form, but only a request to keep data where they "
    "are can be finished."
)
LACKING = {"power": NO_POWER, "person": NO_CUSTODIAN}


class BarCause(StrEnum):
    """What a body left undone with data it received, or is said to have done."""

    CERTIFICATE = "no-certificate"
    EXCESS = "excess-kept"
    MINIMISE = "not-minimised"
    MISUSE = "misuse-flagged"


def check_has_power(powers: Sequence[object]) -> None:
    """Refuse a body to which no law gives a power to ask for data."""
    if not powers:
        raise RuleError("no_data_power", NO_POWER)


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
