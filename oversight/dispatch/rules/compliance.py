"""What an answer amounts to, against what was asked: computed, never typed."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from oversight.dispatch.rules.answers import CLARIFY, FOR_NOW
from oversight.intake.rules.measures import LADDER, is_stronger_or_equal

WORLD = "WORLD"


class Met(StrEnum):
    """How far one item was met."""

    WHOLE = "whole"
    LESS = "less"
    REFUSED = "refused"
    QUESTION = "question"
    SILENT = "silent"
    NOT_YET = "not-yet"
    NOT_ASKED = "not-asked"


class Compliance(StrEnum):
    """How far a docket was met."""

    COMPLIED = "complied"
    PARTLY = "partly"
    REFUSED = "refused"
    WAITING = "waiting"
    NOTHING_ASKED = "nothing-asked"


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands on one item now."""

    measure: str
    territory: str
    is_live: bool


def met(
    asked: Asked, *, action: str | None, territory: str | None, reason: str = ""
) -> Met:
    """Return how far the platform's last answer meets what stands on one item.

    What cannot be done for now is no refusal: the platform answers again.
    """
    if not asked.is_live:
        return Met.NOT_ASKED
    if action is None:
        return Met.SILENT
    if action == CLARIFY:
        return Met.QUESTION
    if action not in LADDER and reason == FOR_NOW:
        return Met.NOT_YET
    if action not in LADDER:
        return Met.REFUSED
    far_enough = territory in {asked.territory, WORLD}
    strong_enough = is_stronger_or_equal(action, asked.measure)
    return Met.WHOLE if far_enough and strong_enough else Met.LESS


def compliance(items: Collection[Met]) -> Compliance:
    """Return what the answers on all items amount to together."""
    asked = [one for one in items if one is not Met.NOT_ASKED]
    if not asked:
        return Compliance.NOTHING_ASKED
    if not {Met.SILENT, Met.QUESTION, Met.NOT_YET}.isdisjoint(asked):
        return Compliance.WAITING
    if all(one is Met.WHOLE for one in asked):
        return Compliance.COMPLIED
    if all(one is Met.REFUSED for one in asked):
        return Compliance.REFUSED
    return Compliance.PARTLY
