"""Leave, duty, its hand-over, and terms: days, and people of the roster."""

import re
from collections.abc import Sequence
from datetime import date

from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from oversight.review.rules.handover import NOTE_MOST
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_


class LeaveForm(Form):
    """From when to when a reviewer is away, and why in one word."""

    kind = RadioField(
        L_("What is it?"),
        choices=choices("absences"),
        validators=[DataRequired(L_("Choose one of these."))],
    )
    first_on = DateField(L_("First day"), validators=[DataRequired()])
    last_on = DateField(L_("Last day"), validators=[DataRequired()])

    def days(self) -> tuple[date, date]:
        """Return the first and the last day."""
        return _days(self.first_on, self.last_on)


class DutyForm(Form):
    """Two people for some days to come."""

    first_on = DateField(L_("From"), validators=[DataRequired()])
    last_on = DateField(L_("To"), validators=[DataRequired()])
    first = SelectField(
        L_("First on duty"), validators=[DataRequired(L_("Choose one of these."))]
    )
    second = SelectField(
        L_("Second on duty"), validators=[DataRequired(L_("Choose one of these."))]
    )

    def days(self) -> tuple[date, date]:
        """Return the first and the last day."""
        return _days(self.first_on, self.last_on)

    def offer(self, names: Sequence[str]) -> "DutyForm":
        """Offer the pseudonyms that are active on the roster, and none by itself."""
        offered = [SelectChoice("", L_("Choose"))]
        offered += [SelectChoice(name, name) for name in names]
        self.first.choices = self.second.choices = offered
        return self


class HandoverForm(Form):
    """What is open, and what falls due, for the next on duty."""

    note = TextAreaField(
        L_("What is open, and what falls due"),
        validators=[
            DataRequired(L_("Write what the next on duty has to know.")),
            Length(max=NOTE_MOST),
        ],
    )
    dockets = TextAreaField(L_("Dockets"), validators=[Length(max=1000)])

    def named(self) -> list[str]:
        """Return the docket numbers, each once, in their order."""
        words = re.split(r"[\s,;،]+", (self.dockets.data or "").upper())
        return list(dict.fromkeys(word for word in words if word))


class TermForm(Form):
    """Until when somebody serves."""

    until = DateField(L_("Last day of the term"), validators=[DataRequired()])

    def day(self) -> date:
        """Return the day."""
        assert self.until.data is not None
        return self.until.data


def _days(first: DateField, last: DateField) -> tuple[date, date]:
    assert first.data is not None
    assert last.data is not None
    return first.data, last.data
