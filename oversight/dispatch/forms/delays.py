"""Asking that an account holder be told still later, and deciding on it."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from oversight.dispatch.rules.delaying import Extension
from oversight.dispatch.service.delaying import Ruling
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_


class ExtensionForm(Form):
    """On which ground, on which facts, how much later, and which court allows it."""

    ground = RadioField(
        L_("On which ground later?"),
        choices=choices("delay_grounds"),
        validators=[InputRequired(L_("Choose one of these."))],
        validate_choice=False,
    )
    facts = TextAreaField(L_("The facts behind that ground, as they are today"))
    days = IntegerField(L_("For how many more days?"), validators=[InputRequired()])
    court = StringField(L_("Court"), validators=[Length(max=200)])
    court_number = StringField(
        L_("Number of the court's order"), validators=[Length(max=200)]
    )
    court_on = DateField(L_("Day of the court's order"), validators=[InputRequired()])
    high_court = BooleanField(L_("It is an order of a High Court."))

    def command(self) -> Extension:
        """Return what the act needs."""
        return Extension(
            ground=self.ground.data or "",
            facts=self.facts.data or "",
            days=self.days.data or 0,
            court=self.court.data or "",
            court_number=self.court_number.data or "",
            court_on=self.court_on.data,
            high_court=bool(self.high_court.data),
        )


class DelayForm(Form):
    """Whether the account holder is told later still, for how long, and why."""

    outcome = RadioField(
        L_("May the account holder be told still later?"),
        choices=choices("yes_no"),
        validators=[InputRequired(L_("Choose one of these."))],
    )
    days = IntegerField(L_("For how many more days?"), validators=[])
    reasons = TextAreaField(L_("Your reasons"))
    untied = BooleanField(
        L_(
            "I have no tie to the body, the platform or the account, and have not "
            "decided about this notice before."
        )
    )

    def __init__(self, *, most: int, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer what was asked for; fewer days may be given."""
        super().__init__(**kwargs)
        if self.days.data is None and not self.days.raw_data:
            self.days.data = most

    def command(self) -> Ruling:
        """Return what the act needs."""
        return Ruling(
            granted=self.outcome.data == "yes",
            days=self.days.data or 0,
            reasons=self.reasons.data or "",
            untied=bool(self.untied.data),
        )
