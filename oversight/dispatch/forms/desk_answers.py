"""The list of a whole desk: handed in, read back, and sent."""

from wtforms import HiddenField
from wtforms.validators import DataRequired, Length

from oversight.dispatch.forms.answer_lists import AnswerSheetForm
from oversight.dispatch.queries.desk_lists import DeskList
from oversight.dispatch.rules import answer_sheets as sheets
from oversight.dispatch.rules import desk_sheets as rules
from oversight.intake.forms.workbook import Empty, explained
from oversight.web.forms import Form

LONGEST = 900_000


class DeskSheetForm(AnswerSheetForm):
    """The list as it is filled in."""


class RecordForm(Form):
    """The rows as they were read back, to be recorded."""

    rows = HiddenField(validators=[DataRequired(), Length(max=LONGEST)])


def sheet(page: DeskList) -> bytes:
    """Return the list to fill in: a row for each item that waits for an answer."""
    return explained(
        Empty(
            rules.DESK,
            rules.WORDS,
            sheets.CODES,
            len(page.rows),
            sheets.IN_WORDS,
            page.rows,
        )
    )
