"""Declaring, stepping aside, asking the user, asking for time, joining, signing."""

from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, Length

from oversight.review.rules.findings import Joining
from oversight.review.rules.seats import NotAsked
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_

MOST = 4000


class DeclareForm(Form):
    """Nothing ties me to this matter."""

    none = BooleanField(
        L_("Nothing ties me to the body, the platform, the account or this matter."),
        validators=[DataRequired(L_("Tick the box to declare, or step aside."))],
    )


class RecuseForm(Form):
    """Why a member steps aside."""

    code = RadioField(
        L_("Why do you step aside?"),
        choices=choices("recusals"),
        validators=[DataRequired(L_("Choose one of these."))],
        validate_choice=False,
    )


class SkipForm(Form):
    """Why the user is not asked first."""

    ground = RadioField(
        L_("Which ground allows it?"),
        choices=choices("not_asked", only=NotAsked),
        validators=[DataRequired(L_("Choose one of these."))],
        validate_choice=False,
    )
    reasons = TextAreaField(
        L_("The facts that show it"), validators=[DataRequired(), Length(max=MOST)]
    )


class ReasonsForm(Form):
    """Reasons, and nothing else."""

    reasons = TextAreaField(
        L_("Why is more time needed?"), validators=[DataRequired(), Length(max=MOST)]
    )


class JoinForm(Form):
    """A member agrees with the draft, in words of their own."""

    reasons = TextAreaField(
        L_("Why you agree, in your own words"),
        validators=[DataRequired(), Length(max=MOST)],
    )

    def command(self) -> Joining:
        """Return what the act needs."""
        return Joining(self.reasons.data or "")


class EmptyForm(Form):
    """One button, nothing to fill in."""


class SignForm(Form):
    """The decision as it was read back, and the passkey's answer to it."""

    whole = HiddenField()
    assertion = HiddenField()


class TakeForm(Form):
    """A text that came too late, and the version it is to take the place of."""

    whole = HiddenField()
    version = HiddenField()
