"""What the page of mail asks."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired

from oversight.web.forms import Form
from oversight.web.words import lazy as L_


class CloseForm(Form):
    """Why a letter that was set aside is not tried again."""

    reason = TextAreaField(
        L_("Why is it not tried again?"),
        validators=[DataRequired(L_("Write why it is not tried again."))],
    )
