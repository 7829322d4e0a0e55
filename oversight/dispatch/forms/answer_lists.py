"""The answers of a platform, as the list that its own system writes."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from oversight.dispatch.rules.answer_lists import LONGEST, AnswersRefused
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
