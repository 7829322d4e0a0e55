"""Which text is the newest, and what becomes of the one that came too late."""

from collections.abc import Sequence
from dataclasses import dataclass

from oversight.core.errors import RuleError
from oversight.core.words import N_

NEWER, MOVED_ON = "newer", "moved-on"
# What ends the time to write on an item while somebody is writing.
OVERTAKEN = frozenset(
    {
        "draft_newer",
        "item_closed",
        "matter_closed",
        "too_late",
        "voted_already",
        "not_declared",
        "not_found",
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as a reader sees it: the question, and what was written."""

    field: str
    question: str
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that stands otherwise in two texts."""

    question: str
    mine: str
    newer: str


def check_newest(seen: int | None, version: int) -> None:
    """Refuse to write over a text that is newer than the page it comes from (R19)."""
    if seen is not None and seen != version:
        raise RuleError(
            "draft_newer",
            N_(
                "A newer text of yours is kept already, written in another window. "
                "Nothing was overwritten: compare the two."
            ),
        )


def cause_of(code: str) -> str:
    """Return why a text came too late."""
    return NEWER if code == "draft_newer" else MOVED_ON


def differences(
    mine: Sequence[Answer], newer: Sequence[Answer]
) -> tuple[Difference, ...]:
    """Return every answer that differs, in the order of the form."""
    left = {answer.field: answer for answer in mine}
    right = {answer.field: answer for answer in newer}
    return tuple(
        Difference(
            question=(left.get(name) or right[name]).question,
            mine=left[name].words if name in left else "",
            newer=right[name].words if name in right else "",
        )
        for name in dict.fromkeys([*left, *right])
        if ((name in left and left[name].words) or "")
        != ((name in right and right[name].words) or "")
    )
