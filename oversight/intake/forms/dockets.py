"""Signing and taking back."""

from typing import Any

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import DataRequired, Length

from oversight.intake.rules import filing
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_


class SignForm(Form):
    """The authorising officer's signature."""

    read = BooleanField(
        L_("I have read this filing, the answers and each row, and I sign it."),
        validators=[DataRequired(L_("Tick the box to sign."))],
    )


class WithdrawForm(Form):
    """Why a request is taken back."""

    code = RadioField(L_("For which reason?"))
    reason = TextAreaField(
        L_("Why, in your own words"), validators=[Length(max=filing.LONGEST_REASON)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the closed list of reasons."""
        super().__init__(*args, **kwargs)
        self.code.choices = choices("withdraw_reasons", only=filing.WITHDRAW_REASONS)
        self.code.validate_choice = False
