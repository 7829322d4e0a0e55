"""What is asked about data beyond their approval: a court, more use, a misuse."""

from collections.abc import Iterable

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from oversight.dispatch.rules import lodging, misuse, using
from oversight.dispatch.rules.lodging import Lodged
from oversight.dispatch.rules.using import MoreUse, UseWhat
from oversight.dispatch.service.using import UseRuling
from oversight.intake.forms.data import TicksField
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_


class LodgeForm(Form):
    """Which court has which fields, and in which case."""

    court = StringField(L_("Court"), validators=[Length(max=lodging.LONGEST_COURT)])
    case_number = StringField(
        L_("Number of the case"), validators=[Length(max=lodging.LONGEST_CASE)]
    )
    fields = TicksField(
        L_("Which fields does the court have now?"), validate_choice=False
    )
    lodged_on = DateField(L_("On which day?"), validators=[InputRequired()])
    receipt_sha256 = StringField(
        L_("SHA-256 fingerprint of the court's receipt"), validators=[Length(max=64)]
    )

    def offer(self, kept: Iterable[str]) -> "LodgeForm":
        """Offer the fields that are kept, and no other."""
        self.fields.choices = list(choices("data_fields", only=tuple(kept)))
        return self

    def command(self) -> Lodged:
        """Return what the act needs."""
        return Lodged(
            court=self.court.data or "",
            case_number=self.case_number.data or "",
            fields=tuple(self.fields.data or ()),
            lodged_on=self.lodged_on.data,
            receipt_sha256=(self.receipt_sha256.data or "").strip().lower(),
        )


class CaseOverForm(Form):
    """On which day a court's case ended."""

    ended_on = DateField(
        L_("On which day did the case end?"), validators=[InputRequired()]
    )


class MoreUseForm(Form):
    """How much longer, or for which other offence, and why."""

    what = RadioField(
        L_("What do you ask for?"), choices=choices("use_whats"), validate_choice=False
    )
    days = IntegerField(
        L_("If longer: for how many more days?"), validators=[Optional()]
    )
    provision = SelectField(L_("If for another offence: which?"), validate_choice=False)
    offence = TextAreaField(
        L_("What happened, in one or two sentences?"),
        validators=[Length(max=using.LONGEST_OFFENCE)],
    )
    facts = TextAreaField(
        L_("Why is it needed, and why now?"),
        validators=[Length(max=using.LONGEST_FACTS)],
    )

    def offer(self, offences: Iterable[tuple[str, str, str]]) -> "MoreUseForm":
        """Offer the offences that are law today, each under its Act."""
        self.provision.choices = [
            SelectChoice("", L_("Choose an offence")),
            *(SelectChoice(one, name, {}, act) for one, name, act in offences),
        ]
        return self

    def command(self) -> MoreUse:
        """Return what the act needs."""
        timed = self.what.data == UseWhat.TIME
        return MoreUse(
            what=self.what.data or "",
            days=self.days.data if timed else None,
            provision="" if timed else self.provision.data or "",
            offence="" if timed else self.offence.data or "",
            facts=self.facts.data or "",
        )


class UseForMoreForm(Form):
    """Whether more is allowed, for how long, and why."""

    outcome = RadioField(
        L_("May the data be used so?"),
        choices=choices("yes_no"),
        validate_choice=False,
    )
    days = IntegerField(L_("For how many more days?"), validators=[Optional()])
    reasons = TextAreaField(L_("Your reasons"))
    untied = BooleanField(L_("I have no tie to the body, the platform or the account."))

    def command(self) -> UseRuling:
        """Return what the act needs."""
        return UseRuling(
            granted=self.outcome.data == "yes",
            days=self.days.data or 0,
            reasons=self.reasons.data or "",
            untied=bool(self.untied.data),
        )


class MisuseForm(Form):
    """What was misused, and what shows it."""

    code = RadioField(
        L_("What happened?"),
        choices=choices("misuse_codes", only=misuse.CODES),
        validate_choice=False,
    )
    facts = TextAreaField(
        L_("What do you know, and from where?"),
        validators=[Length(max=misuse.LONGEST)],
    )


class MisuseAnswerForm(Form):
    """What the body says to it."""

    answer = TextAreaField(L_("Your answer"), validators=[Length(max=misuse.LONGEST)])


class FindingForm(Form):
    """What one of the two holds, and why."""

    finding = RadioField(
        L_("What do you hold?"),
        choices=choices("misuse_findings"),
        validate_choice=False,
    )
    reasons = TextAreaField(L_("Your reasons"), validators=[Length(max=misuse.LONGEST)])
    untied = BooleanField(L_("I have no tie to the body, the platform or the account."))
