"""What is asked before something is corrected, lifted, or entered from a court."""

from collections.abc import Iterable

from wtforms import (
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from oversight.dispatch.rules import clarifying, correcting, lifting
from oversight.dispatch.rules.correcting import FieldName, Fix
from oversight.dispatch.rules.data_correcting import FIELDS
from oversight.dispatch.rules.lifting import AgencyCode, CourtWord
from oversight.dispatch.service.courts import Ruling
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_

YES = "yes"
REASONS = L_("Reasons")


class CorrectionForm(Form):
    """One field of one item as it ought to read."""

    number = SelectField(L_("Item"), coerce=int, validators=[InputRequired()])
    field = SelectField(
        L_("What is wrong?"),
        choices=choices("correctable", only=[one.value for one in FieldName]),
        validators=[DataRequired()],
    )
    becomes = TextAreaField(
        L_("As it ought to read"),
        validators=[DataRequired(), Length(max=correcting.LONGEST_VALUE)],
    )
    why = TextAreaField(
        L_("What was wrong, and how do you know?"),
        validators=[DataRequired(), Length(max=correcting.LONGEST_REASON)],
    )

    def offer(self, numbers: Iterable[int]) -> "CorrectionForm":
        """Offer the items of this docket."""
        self.number.choices = [SelectChoice(one, str(one)) for one in numbers]
        return self

    def command(self) -> Fix:
        """Return the correction."""
        return Fix(
            number=self.number.data,
            field=FieldName(self.field.data),
            becomes=self.becomes.data or "",
            why=self.why.data or "",
        )


class DataCorrectionForm(CorrectionForm):
    """How one account of a request for data ought to be named."""

    number = SelectField(L_("Account"), coerce=int, validators=[InputRequired()])
    field = SelectField(
        L_("What is wrong?"),
        choices=choices("correctable", only=sorted(one.value for one in FIELDS)),
        validators=[DataRequired()],
    )


class LiftForm(Form):
    """Why an approval should end before its date."""

    reasons = TextAreaField(
        REASONS, validators=[DataRequired(), Length(max=lifting.LONGEST)]
    )
    error = RadioField(
        L_("Was the approval a mistake?"),
        choices=[
            SelectChoice(YES, L_("Yes, it should not have been given")),
            SelectChoice("no", L_("No, but it is no longer right")),
        ],
        validators=[DataRequired()],
    )


class GiveUpForm(Form):
    """Why a public body no longer asks for it (FORM-J)."""

    code = RadioField(
        L_("Why?"),
        choices=choices("agency_codes", only=[one.value for one in AgencyCode]),
        validators=[DataRequired()],
    )
    reasons = TextAreaField(
        REASONS, validators=[DataRequired(), Length(max=lifting.LONGEST)]
    )


class ReplyForm(Form):
    """What those who decided answer a platform."""

    reply = TextAreaField(
        L_("Your answer to the platform"),
        validators=[DataRequired(), Length(max=clarifying.LONGEST)],
    )


class CourtForm(Form):
    """What a court said, with the paper it stands on."""

    forum = SelectField(L_("Court"), validators=[DataRequired()])
    case_number = StringField(
        L_("Number of the case"),
        validators=[DataRequired(), Length(max=lifting.LONGEST_CASE)],
    )
    decided_on = DateField(
        L_("Day on which the court decided"), validators=[DataRequired()]
    )
    result = RadioField(
        L_("What did the court say?"),
        choices=choices("court_words", only=[one.value for one in CourtWord]),
        validators=[DataRequired()],
    )
    items = SelectMultipleField(
        L_("On which items?"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    document_sha256 = StringField(
        L_("SHA-256 of the court's paper"),
        validators=[DataRequired(), Length(max=64)],
    )
    reasons = TextAreaField(
        L_("What the court held, in short"),
        validators=[DataRequired(), Length(max=lifting.LONGEST)],
    )

    def offer(
        self, numbers: Iterable[int], forums: Iterable[tuple[str, str]]
    ) -> "CourtForm":
        """Offer the items of this docket and the courts of the register."""
        self.items.choices = [SelectChoice(one, str(one)) for one in numbers]
        self.forum.choices = [SelectChoice(code, said) for code, said in forums]
        return self

    def command(self) -> Ruling:
        """Return the court's word as it is to be entered."""
        assert self.decided_on.data is not None
        return Ruling(
            forum=self.forum.data,
            case_number=self.case_number.data or "",
            decided_on=self.decided_on.data,
            result=CourtWord(self.result.data),
            items=tuple(self.items.data or ()),
            document_sha256=(self.document_sha256.data or "").lower(),
            reasons=self.reasons.data or "",
        )
