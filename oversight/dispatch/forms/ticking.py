"""What was ticked on a list, carried by its read-back to the page that records it."""

from wtforms import HiddenField
from wtforms.validators import DataRequired, Length

from oversight.web.forms import Form

LONGEST = 60_000


class CarriedForm(Form):
    """What was read back, to be recorded."""

    carried = HiddenField(validators=[DataRequired(), Length(max=LONGEST)])
