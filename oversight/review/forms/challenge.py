"""Challenging a member, and deciding on it."""

from collections.abc import Sequence

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired

from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_


class DoubtForm(Form):
    """Which member, on which ground, and what makes one doubt."""

    member = RadioField(
        L_("Which reviewer?"),
        validators=[DataRequired(L_("Choose one of these."))],
        validate_choice=False,
    )
    ground = RadioField(
        L_("Why?"),
        choices=choices("challenge_grounds"),
        validators=[DataRequired(L_("Choose one of these."))],
        validate_choice=False,
    )
    facts = TextAreaField(L_("What makes you doubt?"), validators=[DataRequired()])

    def offer(self, names: Sequence[str]) -> "DoubtForm":
        """Offer the members who can still be challenged."""
        self.member.choices = [SelectChoice(name, name) for name in names]
        return self

    def doubt(self) -> tuple[str, str]:
        """Return the ground and the facts."""
        return self.ground.data or "", self.facts.data or ""


class JudgeForm(Form):
    """Whether the member stays, and why."""

    outcome = RadioField(
        L_("Does the reviewer stay?"),
        choices=choices("challenge_answers"),
        validators=[DataRequired(L_("Choose one of these."))],
    )
    reasons = TextAreaField(L_("Your reasons"), validators=[DataRequired()])
