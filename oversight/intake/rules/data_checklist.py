"""What the registrar ticks on a data request: form alone, never the merits."""

from collections.abc import Iterable

from oversight.core.errors import RuleError
from oversight.core.words import N_

CHECKS = {
    "accounts": N_("Each address opens one account, and the number belongs to it."),
    "officers": N_("Drafter, signatory and custodian are three people of that body."),
    "reference": N_("The case number is one that such a body gives."),
    "language": N_("Everything is in Urdu or English, or translated."),
}


def check_ticked(ticks: Iterable[str]) -> None:
    """Refuse to pass a data request while a check of the closed list is open."""
    if set(CHECKS) - set(ticks):
        raise RuleError(
            "not_ticked",
            N_("Tick each check you made. What you cannot tick waits for an answer."),
            field="ticks",
        )
