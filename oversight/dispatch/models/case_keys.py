"""The key of a case as a column: by it one case stands once, however it is spelled."""

from collections.abc import Mapping

from sqlalchemy import CheckConstraint
from sqlalchemy.engine.default import DefaultExecutionContext

from oversight.dispatch.rules.case_numbers import (
    LONGEST_KEY,
    holder_key,
    kept_key,
    lodging_key,
)

PLAIN = (
    f"case_key <> '' AND length(case_key) <= {LONGEST_KEY} "
    "AND trim(case_key) = case_key AND replace(case_key, '  ', ' ') = case_key"
)


def plain() -> CheckConstraint:
    """Return the constraint that a key is one line of words with something in it."""
    return CheckConstraint(PLAIN, name="case_plain")


def of_number(context: DefaultExecutionContext) -> str:
    """Return the key of the row that is written, from its case number."""
    return kept_key(str(_row(context)["case_number"]))


def of_court_number(context: DefaultExecutionContext) -> str | None:
    """Return the key of the row that is written, from its court's, if it has one."""
    number = _row(context).get("court_number")
    return None if number is None else kept_key(str(number))


def of_holder(context: DefaultExecutionContext) -> str:
    """Return the key of the row that is written, from whose word it is."""
    return holder_key(str(_row(context)["held_by"]))


def of_lodging(context: DefaultExecutionContext) -> str:
    """Return the key of the row that is written, from its court and case number."""
    row = _row(context)
    return lodging_key(str(row["court"]), str(row["case_number"]))


def _row(context: DefaultExecutionContext) -> Mapping[str, object]:
    found: Mapping[str, object] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return found
