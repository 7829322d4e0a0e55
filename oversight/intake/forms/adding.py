"""What a body learnt after it had filed."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from oversight.intake.rules import adding as rules
from oversight.web.forms import Form
from oversight.web.words import lazy as L_


class AddForm(Form):
    """One thing more that whoever decides must know."""

    text = TextAreaField(
        L_("What your body has learnt since it filed"),
        validators=[DataRequired(), Length(max=rules.LONGEST)],
    )
