"""The roster's small rules: pseudonyms in order, conflicts of three kinds."""

import re
from collections.abc import Iterable
from datetime import datetime

from oversight.core.errors import RuleError
from oversight.core.words import N_

KINDS = ("body", "platform", "docket")
ACTIVE, RESTING = "active", "resting"
_PSEUDONYM = re.compile(r"R-(\d+)")
_VALUE = re.compile(r"[A-Za-z0-9-]{1,40}")


def next_pseudonym(taken: Iterable[str]) -> str:
    """Return the next pseudonym: R-01, R-02 and on, none ever given twice."""
    numbers = [int(found[1]) for name in taken if (found := _PSEUDONYM.fullmatch(name))]
    return f"R-{max(numbers, default=0) + 1:02}"


def check_standing(active: str) -> None:
    """Refuse anything but “active” and “resting”."""
    if active not in {ACTIVE, RESTING}:
        raise RuleError("standing_unknown", N_("Choose active or resting."))


def check_conflict(kind: str, value: str) -> None:
    """Refuse a conflict with anything but a body, a platform or a docket."""
    if kind not in KINDS:
        raise RuleError(
            "conflict_kind",
            N_("Say whether it is a public body, a platform or one matter."),
            field="kind",
        )
    if not _VALUE.fullmatch(value):
        raise RuleError(
            "conflict_value",
            N_("Write the short name of the body or platform, or the docket number."),
            field="value",
        )


def check_conflict_open(ended_at: datetime | None) -> None:
    """Refuse to end a conflict that has ended."""
    if ended_at is not None:
        raise RuleError("conflict_ended", N_("This conflict has already ended."))
