"""What counts as a manifest error: a slip about the item, never about the decision."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules.lifecycle import OPEN, LineState

SHORTEST_REASON, LONGEST_REASON = 20, 2000
LONGEST_VALUE = 2000


class FieldName(StrEnum):
    """What a correction may touch; measure, time, place and address never."""

    NATIVE_ID = "native_id"
    HANDLE = "handle"
    LANGUAGE = "language"
    PASSAGE = "passage"


# A registrar has no say on the merits: the passage is what the panel relied on.
FOR_REGISTRARS = frozenset({FieldName.NATIVE_ID, FieldName.HANDLE, FieldName.LANGUAGE})
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
_HANDLE = re.compile(r"[^\s/?#@]{1,100}")


@dataclass(frozen=True, slots=True)
class Fix:
    """One field of one item as it ought to read, and why."""

    number: int
    field: FieldName
    becomes: str
    why: str


def may_correct(by: Actor, *, deciders: Collection[str]) -> bool:
    """Say whether somebody decided the item, or is the registrar."""
    return by.pseudonym in deciders or by.role is Role.REGISTRAR


def check_may_correct(
    by: Actor, field: FieldName, *, deciders: Collection[str]
) -> None:
    """Refuse anybody but those who decided the item, and the registrar on form."""
    if not may_correct(by, deciders=deciders):
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )
    if by.role is Role.REGISTRAR and field not in FOR_REGISTRARS:
        raise RuleError(
            "not_form",
            N_("This touches what was decided: only those who decided may mend it."),
            field="field",
        )


def check_correctable(state: LineState) -> None:
    """Refuse to correct what has ended."""
    if state not in OPEN:
        raise RuleError(
            "ended_already",
            N_("This item has already ended. Open the page again to see how."),
        )


def check_fix(fix: Fix, *, was: str, canonical: str) -> None:
    """Refuse a correction that changes nothing, explains nothing or moves the item."""
    check_explained(fix, was=was)
    if not fits(fix.field, fix.becomes, canonical=canonical):
        raise RuleError(
            "does_not_fit",
            N_(
                "This cannot stand here. A platform's own number must be part of the "
                "approved address, a handle has no spaces, a language is a code such "
                "as ur, a passage has at most %(most)s characters."
            ),
            field="becomes",
            most=LONGEST_VALUE,
        )


def check_explained(fix: Fix, *, was: str) -> None:
    """Refuse a correction that changes nothing, or that does not say why."""
    if fix.becomes == was:
        raise RuleError(
            "nothing_changed",
            N_("This is what the document says already."),
            field="becomes",
        )
    if not SHORTEST_REASON <= len(fix.why) <= LONGEST_REASON:
        raise RuleError(
            "why_short",
            N_("Say in %(least)s to %(most)s characters what was wrong and how."),
            field="why",
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        )


def fits(field: FieldName, value: str, *, canonical: str) -> bool:
    """Say whether a value can stand in a field without naming another item."""
    if field is FieldName.NATIVE_ID:
        return bool(value) and value in re.split(r"[/?=&#]", canonical)
    if field is FieldName.HANDLE:
        return bool(_HANDLE.fullmatch(value))
    if field is FieldName.LANGUAGE:
        return bool(_LANGUAGE.fullmatch(value))
    return 0 < len(value) <= LONGEST_VALUE
