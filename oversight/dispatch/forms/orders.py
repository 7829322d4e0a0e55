"""What a platform is asked, and what an officer is asked about their own order."""

from datetime import datetime

from wtforms import (
    DateField,
    DateTimeLocalField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional

from oversight.core.clock import KARACHI
from oversight.dispatch.rules import answers
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.checks import LONGEST_NUMBER
from oversight.dispatch.service.authority import OwnOrder
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_

LOCAL = "%Y-%m-%dT%H:%M"
EMPTY = SelectChoice("", L_("Choose"))


def _moment(local: datetime | None) -> datetime | None:
    """Read a moment as it was typed: in Pakistan's time."""
    return None if local is None else local.replace(tzinfo=KARACHI)


class ReceiptForm(Form):
    """The platform says that it has this."""

    reference = StringField(
        L_("Your own reference number"),
        validators=[Optional(), Length(max=answers.LONGEST_REFERENCE)],
    )


class AnswerForm(Form):
    """What the platform did with one item (FORM-F)."""

    action = RadioField(
        L_("What did the platform do?"),
        choices=choices("actions", only=answers.ACTIONS),
        validators=[DataRequired()],
    )
    under = SelectField(
        L_("On what does it rest?"),
        choices=[EMPTY, *choices("under", only=answers.UNDER)],
        validators=[Optional()],
    )
    territory = SelectField(
        L_("Where does it apply?"),
        choices=[EMPTY, *choices("territories", only=answers.TERRITORIES)],
        validators=[Optional()],
    )
    acted_at = DateTimeLocalField(
        L_("When did the platform act? (Pakistan time)"),
        format=[LOCAL, f"{LOCAL}:%S"],
        validators=[Optional()],
    )
    reason = SelectField(
        L_("Why was it refused, or what is unclear?"),
        choices=[EMPTY, *choices("refusal_reasons", only=answers.REASONS)],
        validators=[Optional()],
    )
    question = TextAreaField(
        L_("Your question"),
        validators=[Optional(), Length(max=answers.LONGEST_QUESTION)],
    )
    user_notified = RadioField(
        L_("Was the account holder told?"),
        choices=choices("user_told", only=answers.TOLD),
        default="not-said",
        validators=[DataRequired()],
    )
    reference = StringField(
        L_("Your own reference number"),
        validators=[Optional(), Length(max=answers.LONGEST_REFERENCE)],
    )

    def command(self) -> Answer:
        """Return the answer; what does not go with the act is left out."""
        return Answer(
            action=self.action.data,
            under=self.under.data or answers.NONE,
            territory=self.territory.data or None,
            acted_at=_moment(self.acted_at.data),
            reason=self.reason.data or None,
            user_notified=self.user_notified.data,
            reference=self.reference.data or None,
            question=self.question.data or None,
        )


class RestorationForm(Form):
    """Whether the platform put an item back."""

    restored = RadioField(
        L_("Is it back?"),
        choices=[
            SelectChoice("yes", L_("Yes, it can be seen again")),
            SelectChoice("no", L_("No, it stays down")),
        ],
        validators=[DataRequired()],
    )
    restored_at = DateTimeLocalField(
        L_("Since when? (Pakistan time)"),
        format=[LOCAL, f"{LOCAL}:%S"],
        validators=[Optional()],
    )

    def since(self) -> datetime | None:
        """Return the moment since which it is back."""
        return _moment(self.restored_at.data)


class AuthorityForm(Form):
    """The Authority's own order."""

    number = StringField(
        L_("Number of the order"),
        validators=[DataRequired(), Length(max=LONGEST_NUMBER)],
    )
    passed_on = DateField(L_("Day on which it was passed"), validators=[DataRequired()])
    communicated_on = DateField(
        L_("Day on which it was communicated"), validators=[Optional()]
    )

    def command(self) -> OwnOrder:
        """Return the order as it is to be recorded."""
        assert self.passed_on.data is not None
        return OwnOrder(
            number=self.number.data or "",
            passed_on=self.passed_on.data,
            communicated_on=self.communicated_on.data,
        )


class PressForm(Form):
    """One button, with its token and nothing to fill in."""
