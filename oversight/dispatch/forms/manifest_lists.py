"""The list of what was handed over: taken, and handed in; what it says is carried."""

from collections.abc import Mapping, Sequence

from oversight.dispatch.forms.answer_lists import AnswerSheetForm
from oversight.dispatch.rules import manifest_sheets as rules
from oversight.intake.forms.workbook import Empty, explained


class ManifestSheetForm(AnswerSheetForm):
    """The list as it is filled in."""


def sheet(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return the list to fill in: a row for each account that waits for an answer."""
    offered = (rules.WORDS, rules.CODES, len(rows), rules.IN_WORDS, rows)
    return explained(Empty(rules.MANIFESTS, *offered))
