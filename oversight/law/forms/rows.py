"""Questions about powers, forums, days and rules."""

import json
from collections.abc import Mapping
from typing import ClassVar

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.core import Field
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from oversight.law.forms.asking import (
    ChangeForm,
    confidence_field,
    day_field,
    provision_field,
    source_field,
)
from oversight.law.rules import changes
from oversight.law.rules.changes import Change
from oversight.law.rules.kinds import (
    Confidence,
    DayOp,
    ForumStatus,
)
from oversight.law.rules.policy import Value
from oversight.web.forms import choices
from oversight.web.words import lazy as L_

LONGEST_DAYS = 3650


class PowerForm(ChangeForm):
    """What a body may do under a provision from a day on."""

    offers: ClassVar[Mapping[str, str]] = {"body": "bodies", "provision": "provisions"}

    body = SelectField(L_("Public body"), validators=[InputRequired()])
    provision = provision_field()
    may_file = BooleanField(L_("It may file requests here under this provision"))
    may_order = BooleanField(L_("It may pass an order of its own under this provision"))
    valid_from = day_field(L_("From which day?"))
    confidence = confidence_field()
    source = source_field()

    def command(self) -> Change:
        """Return the power."""
        assert self.valid_from.data is not None
        return changes.PowerChange(
            body=self.body.data,
            provision=self.provision.data,
            may_file=self.may_file.data,
            may_order=self.may_order.data,
            valid_from=self.valid_from.data,
            confidence=Confidence(self.confidence.data),
            source=self.source.data or "",
        )


class ForumForm(ChangeForm):
    """What is known of a forum now."""

    offers: ClassVar[Mapping[str, str]] = {"forum": "forums"}

    forum = SelectField(L_("Forum"), validators=[InputRequired()])
    sitting = RadioField(
        L_("Does it sit?"),
        choices=choices("forum_statuses", only=list(ForumStatus)),
        validators=[InputRequired()],
    )
    within_days = IntegerField(
        L_("Days within which one must apply"),
        description=L_("Leave it empty where no number is known."),
        validators=[Optional()],
    )
    uncertainty = TextAreaField(
        L_("What is uncertain, in words"), validators=[Optional(), Length(max=2000)]
    )
    valid_to = DateField(
        L_("The first day on which it no longer exists"), validators=[Optional()]
    )
    source = source_field()

    def validate_within_days(self, field: Field) -> None:
        """Refuse a number of days that no law would give."""
        if field.data is not None and not 1 <= field.data <= LONGEST_DAYS:
            raise ValidationError(
                L_("Write a number of days between 1 and %(most)s.")
                % {"most": LONGEST_DAYS}
            )

    def command(self) -> Change:
        """Return what is known of the forum."""
        return changes.ForumChange(
            forum=self.forum.data,
            status=ForumStatus(self.sitting.data),
            within_days=self.within_days.data,
            uncertainty=self.uncertainty.data or "",
            valid_to=self.valid_to.data,
            source=self.source.data or "",
        )


class HolidayForm(ChangeForm):
    """Offices are closed on a day, or open after all."""

    offers: ClassVar[Mapping[str, str]] = {}

    day = day_field(L_("Which day?"))
    op = RadioField(
        L_("What is it?"),
        choices=choices("day_ops", only=list(DayOp)),
        validators=[InputRequired()],
    )
    name = StringField(
        L_("Name of the day in English"), validators=[DataRequired(), Length(max=200)]
    )
    name_ur = StringField(
        L_("Name of the day in Urdu"), validators=[Optional(), Length(max=200)]
    )
    provisional = BooleanField(L_("It depends on the sighting of the moon"))
    notification = StringField(
        L_("Number of the notification"), validators=[Optional(), Length(max=60)]
    )
    source = source_field()

    def command(self) -> Change:
        """Return the day."""
        assert self.day.data is not None
        return changes.Holiday(
            day=self.day.data,
            name=self.name.data or "",
            name_ur=self.name_ur.data or "",
            op=DayOp(self.op.data),
            provisional=self.provisional.data,
            notification=self.notification.data or "",
            source=self.source.data or "",
        )


class PolicyForm(ChangeForm):
    """A rule of the portal has another value from a day on."""

    offers: ClassVar[Mapping[str, str]] = {"name": "policies"}

    name = SelectField(L_("Rule"), validators=[InputRequired()])
    value = TextAreaField(
        L_("Value"),
        description=L_("As JSON: a number, a word in quotes, or a whole mapping."),
        validators=[DataRequired(), Length(max=8000)],
        render_kw={"dir": "ltr", "spellcheck": "false"},
    )
    valid_from = day_field(L_("From which day?"))
    source = source_field()

    def validate_value(self, field: Field) -> None:
        """Refuse what is not JSON."""
        try:
            _read(field.data)
        except (ValueError, RecursionError):
            raise ValidationError(
                L_('This is not JSON. A word stands in quotes: "full".')
            ) from None

    def command(self) -> Change:
        """Return the value."""
        assert self.valid_from.data is not None
        return changes.PolicyChange(
            name=self.name.data,
            value=_read(self.value.data),
            valid_from=self.valid_from.data,
            source=self.source.data or "",
        )


def _read(text: str | None) -> Value:
    """Read strict JSON: no NaN, no endless number."""
    value: Value = json.loads(text or "", parse_constant=_no_constant)
    return value


def _no_constant(word: str) -> None:
    raise ValueError(word)
