"""FORM-B while it is filled in: kept as typed, and never written over unseen.

Each part has a mark of what is kept of it. A page carries the mark of what it showed;
where another window has changed the part since, nothing is written over.
"""

from collections.abc import Mapping
from typing import Any

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_questions import Part
from oversight.intake.rules.unsent import LONGEST_KEPT, fingerprint

MARK = 16
WHY = "why_"
ASKED = ("tier", "window_from", "window_to")
# How many accounts were ever named: no place for files is given twice.
ROWS = "rows"


def check_kept(given: Mapping[str, object]) -> None:
    """Refuse to keep a text longer than any question of the form takes."""
    if any(
        isinstance(said, str) and len(said) > LONGEST_KEPT for said in given.values()
    ):
        raise RuleError(
            "draft_odd",
            N_("This holds something the form does not ask for. It was not kept."),
        )


def of_asked(asked: Mapping[str, Any]) -> str:
    """Return the mark of which data are asked for."""
    return _mark([str(asked.get(name, "")) for name in ASKED])


def of_part(part: Part, answers: Mapping[str, str]) -> str:
    """Return the mark of one part's answers."""
    return _mark([answers.get(one.name, "") for one in part.questions])


def of_fields(reasons: Mapping[str, str], answers: Mapping[str, str]) -> str:
    """Return the mark of which fields are ticked, and of every why."""
    return _mark([sorted(reasons), whys(reasons, answers)])


def of_account(account: Account) -> str:
    """Return the mark of one account."""
    return _mark(account.as_json())


def whys_as_answers(given: Mapping[str, str]) -> dict[str, str]:
    """Return what was written about fields, ticked or not, as the form keeps it."""
    return {f"{WHY}{name}": why for name, why in given.items()}


def whys(reasons: Mapping[str, str], answers: Mapping[str, str]) -> dict[str, str]:
    """Return what was written about each field, ticked or not."""
    kept = {
        name.removeprefix(WHY): why
        for name, why in answers.items()
        if name.startswith(WHY) and why
    }
    return kept | dict(reasons)


def rows_given(answers: Mapping[str, str]) -> int:
    """Return the last place for files that was given to an account of this form."""
    return int(answers.get(ROWS, "0"))


def _mark(said: object) -> str:
    return fingerprint(said)[:MARK]
