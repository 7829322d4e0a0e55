"""What is asked before a record is certified."""

from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from oversight.desk.rules import certifying as rules
from oversight.desk.rules.certifying import AskedBy, Part, Wanted
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_


class CertifyForm(Form):
    """Which part, on whose word, on which reference, and why."""

    part = RadioField(
        L_("Which part?"),
        choices=choices("record_parts"),
        default=Part.OPEN.value,
        validators=[DataRequired()],
    )
    asked_by = RadioField(
        L_("Who asks?"), choices=choices("record_asked_by"), validators=[DataRequired()]
    )
    court = StringField(L_("Court"), validators=[Length(max=rules.LONGEST)])
    reference = StringField(
        L_("Number of the court's order, or of the letter"),
        validators=[DataRequired(), Length(max=rules.LONGEST)],
    )
    dated = DateField(L_("Day of that order or letter"), validators=[InputRequired()])
    reasons = TextAreaField(
        L_("Why is the record certified?"),
        validators=[DataRequired(), Length(max=rules.LONGEST_REASON)],
    )

    def command(self) -> Wanted:
        """Return what the act needs."""
        return Wanted(
            part=Part(self.part.data),
            asked_by=AskedBy(self.asked_by.data),
            court=self.court.data or "",
            reference=self.reference.data or "",
            dated=self.dated.data,
            reasons=self.reasons.data or "",
        )
