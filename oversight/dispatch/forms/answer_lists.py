"""The answers of a platform, as the list that its own system writes."""

from flask_wtf.file import FileField, FileRequired
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from oversight.core.errors import RuleError
from oversight.dispatch.queries.answer_lists import ListPage
from oversight.dispatch.rules import answer_sheets as sheets
from oversight.dispatch.rules.answer_lists import LONGEST, AnswersRefused
from oversight.intake.forms.workbook import Empty, explained
from oversight.intake.service.uploads import Upload
from oversight.web.forms import Form
from oversight.web.words import _, sentence_of
from oversight.web.words import lazy as L_


class AnswerListForm(Form):
    """One text: the list as JSON."""

    answers = TextAreaField(
        L_("Your answers, as JSON"),
        validators=[DataRequired(), Length(max=LONGEST)],
        render_kw={"rows": 16, "dir": "ltr", "spellcheck": "false"},
    )

    def tell(self, refused: AnswersRefused) -> None:
        """Name above the form everything that is wrong, item by item."""
        for fault in refused.faults:
            said = sentence_of(fault.error)
            if fault.item is not None:
                field = fault.error.field or ""
                said = _(
                    "Item %(n)s, %(field)s: %(said)s",
                    n=fault.item,
                    field=field,
                    said=said,
                )
            self.form_errors.append(said)


class AnswerSheetForm(Form):
    """The same answers as a list: a row an item."""

    file = FileField(
        L_("The list: XLSX, CSV or JSON Lines"),
        validators=[FileRequired(L_("Choose the file to hand in."))],
    )

    def refuse(self, error: RuleError) -> None:
        """Say beside the file what is wrong with what stands in it."""
        error.field = self.file.name
        super().refuse(error)

    def upload(self) -> Upload:
        """Return the file as it was sent."""
        with self.file.data.stream as sent:
            content = sent.read()
        return Upload(content=content, name=self.file.data.filename or "")


def sheet(page: ListPage) -> bytes:
    """Return the list to fill in: a row for each item that may be answered now."""
    return explained(
        Empty(
            sheets.ANSWERS,
            sheets.WORDS,
            sheets.CODES,
            len(page.rows),
            sheets.IN_WORDS,
            page.rows,
        )
    )
