"""One form for each kind of change of the register."""

from collections.abc import Mapping

from wtforms import (
    TextAreaField,
)
from wtforms.validators import DataRequired, Length

from oversight.law.forms.asking import ChangeForm
from oversight.law.forms.provisions import (
    DesignationForm,
    EndingForm,
    ProvisionForm,
    ReinstatementForm,
    SuspensionForm,
)
from oversight.law.forms.rows import ForumForm, HolidayForm, PolicyForm, PowerForm
from oversight.law.rules.changes import What
from oversight.web.forms import Form
from oversight.web.words import lazy as L_


class ConfirmForm(Form):
    """Nothing is asked: the button says it."""


class ReasonForm(Form):
    """Why a proposed change is declined."""

    reason = TextAreaField(
        L_("Why not?"), validators=[DataRequired(), Length(max=2000)]
    )


FORMS: Mapping[What, type[ChangeForm]] = {
    What.SUSPENSION: SuspensionForm,
    What.REINSTATEMENT: ReinstatementForm,
    What.ENDING: EndingForm,
    What.PROVISION: ProvisionForm,
    What.DESIGNATION: DesignationForm,
    What.POWER: PowerForm,
    What.FORUM: ForumForm,
    What.HOLIDAY: HolidayForm,
    What.POLICY: PolicyForm,
}
