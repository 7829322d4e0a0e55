"""Questions about a provision: a ruling, an end, a new one, a listing."""

from collections.abc import Mapping
from typing import ClassVar

from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from oversight.law.forms.asking import (
    ChangeForm,
    confidence_field,
    day_field,
    provision_field,
    source_field,
)
from oversight.law.rules import changes
from oversight.law.rules.changes import Change
from oversight.law.rules.entering import LISTINGS
from oversight.law.rules.kinds import (
    Authorisation,
    Confidence,
    Power,
    Role,
)
from oversight.web.forms import choices
from oversight.web.words import lazy as L_


class SuspensionForm(ChangeForm):
    """A court suspended a provision or struck it down."""

    provision = provision_field()
    since = day_field(L_("From which day does the ruling count?"))
    ruling = TextAreaField(
        L_("Which ruling?"),
        description=L_(
            "The court, the matter and the day of the ruling. It is shown to everybody."
        ),
        validators=[DataRequired(), Length(max=2000)],
    )

    def command(self) -> Change:
        """Return the suspension."""
        assert self.since.data is not None
        return changes.Suspension(
            self.provision.data, self.since.data, self.ruling.data or ""
        )


class ReinstatementForm(ChangeForm):
    """A provision is no longer suspended."""

    offers: ClassVar[Mapping[str, str]] = {"provision": "suspended"}

    provision = provision_field()
    ruling = TextAreaField(
        L_("Which ruling ends the suspension?"),
        validators=[DataRequired(), Length(max=2000)],
    )

    def command(self) -> Change:
        """Return the end of the suspension."""
        return changes.Reinstatement(self.provision.data, self.ruling.data or "")


class EndingForm(ChangeForm):
    """A provision was repealed."""

    provision = provision_field()
    valid_to = day_field(L_("The first day on which it is no longer law"))
    source = source_field()

    def command(self) -> Change:
        """Return the end of the provision."""
        assert self.valid_to.data is not None
        return changes.Ending(
            self.provision.data, self.valid_to.data, self.source.data or ""
        )


class ProvisionForm(ChangeForm):
    """A provision that the register does not have yet."""

    offers: ClassVar[Mapping[str, str]] = {"instrument": "instruments"}

    instrument = SelectField(L_("Instrument"), validators=[InputRequired()])
    provision = StringField(
        L_("Identifier"),
        description=L_("Small letters, digits and hyphens, such as act-name-part."),
        validators=[DataRequired(), Length(max=60)],
    )
    number = StringField(L_("Number"), validators=[DataRequired(), Length(max=60)])
    title = StringField(
        L_("Title in English"), validators=[DataRequired(), Length(max=300)]
    )
    title_ur = StringField(
        L_("Title in Urdu"), validators=[Optional(), Length(max=300)]
    )
    role = SelectField(
        L_("What is it for?"),
        choices=[
            SelectChoice("", L_("Choose")),
            *choices(
                "law_roles",
                only=[role for role in Role if role is not Role.DESIGNATION],
            ),
        ],
        validators=[InputRequired()],
    )
    powers = SelectMultipleField(
        L_("What does it allow?"),
        choices=choices("powers", only=list(Power)),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    standalone = BooleanField(L_("It can carry a request alone"))
    authorisation = SelectField(
        L_("Who must have authorised?"),
        choices=choices("authorisations", only=list(Authorisation)),
    )
    grounds = TextAreaField(
        L_("Closed list of grounds"),
        description=L_("One a line, as “code: words”. Leave it empty if it has none."),
        validators=[Optional(), Length(max=4000)],
    )
    summary = TextAreaField(
        L_("What it says, in plain words"),
        validators=[DataRequired(), Length(max=4000)],
    )
    valid_from = day_field(L_("The first day on which it is law"))
    confidence = confidence_field()
    source = source_field()

    def command(self) -> Change:
        """Return the new provision."""
        assert self.valid_from.data is not None
        return changes.NewProvision(
            provision=self.provision.data or "",
            instrument=self.instrument.data,
            number=self.number.data or "",
            title=self.title.data or "",
            title_ur=self.title_ur.data or "",
            role=self.role.data,
            powers=tuple(self.powers.data or ()),
            authorisation=self.authorisation.data,
            standalone=self.standalone.data,
            grounds=self.grounds.data or "",
            summary=self.summary.data or "",
            valid_from=self.valid_from.data,
            confidence=Confidence(self.confidence.data),
            source=self.source.data or "",
        )


class DesignationForm(ChangeForm):
    """A listing of a group: which list, which entry, from which day."""

    offers: ClassVar[Mapping[str, str]] = {}

    listing = RadioField(
        L_("Which list?"),
        choices=choices("listings", only=list(LISTINGS)),
        validators=[InputRequired()],
    )
    number = StringField(
        L_("Entry in the schedule"),
        description=L_(
            "For Pakistan: the serial number in the First Schedule, or the S.R.O."
        ),
        validators=[DataRequired(), Length(max=60)],
    )
    group = StringField(
        L_("Group"),
        description=L_(
            "One short code for one group, the same on every list, such as ttp."
        ),
        validators=[DataRequired(), Length(max=40)],
    )
    title = StringField(
        L_("Title in English"), validators=[DataRequired(), Length(max=300)]
    )
    title_ur = StringField(
        L_("Title in Urdu"), validators=[Optional(), Length(max=300)]
    )
    provision = StringField(
        L_("Identifier"),
        description=L_("Small letters, digits and hyphens, such as list-group-pk."),
        validators=[DataRequired(), Length(max=60)],
    )
    valid_from = day_field(L_("Listed from"))
    source = source_field()

    def command(self) -> Change:
        """Return the listing."""
        assert self.valid_from.data is not None
        return changes.Designation(
            provision=self.provision.data or "",
            group=self.group.data or "",
            listing=self.listing.data,
            number=self.number.data or "",
            title=self.title.data or "",
            title_ur=self.title_ur.data or "",
            valid_from=self.valid_from.data,
            source=self.source.data or "",
        )
