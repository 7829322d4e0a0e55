"""What platforms, custodians, officers and the auditor are asked about data."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from oversight.core.clock import KARACHI
from oversight.dispatch.rules import custody, keepers, manifests
from oversight.dispatch.rules.answers import REASONS
from oversight.dispatch.rules.custody import Destruction
from oversight.dispatch.rules.manifests import Manifest
from oversight.dispatch.rules.using import ANOTHER
from oversight.intake.forms.data import TicksField
from oversight.intake.rules.data_tiers import FIELDS
from oversight.web.forms import Form, choices
from oversight.web.words import _
from oversight.web.words import lazy as L_

_SPLIT = re.compile(r"[\s,;]+")


def _ticks(label: str, *, optional: bool = False) -> TicksField:
    checks = [Optional()] if optional else []
    return TicksField(
        label,
        choices=choices("data_fields", only=FIELDS),
        validators=checks,
        validate_choice=False,
    )


class EmptyForm(Form):
    """One act on one button."""


class ReceiptForm(Form):
    """A platform has received something; its own reference if it likes."""

    reference = StringField(
        L_("Your reference"), validators=[Optional(), Length(max=40)]
    )


class ManifestForm(Form):
    """What was handed over: fields, counts, fingerprints; never the data."""

    fields = _ticks(L_("Which fields were handed over?"))
    produced_on = DateField(L_("On which day?"), validators=[InputRequired()])
    record_count = IntegerField(L_("How many records?"), validators=[InputRequired()])
    file_hashes = TextAreaField(
        L_("SHA-256 fingerprint of each file"), validators=[Length(max=4_000)]
    )
    reference = StringField(
        L_("Your reference"), validators=[Optional(), Length(max=40)]
    )
    over = RadioField(
        L_("Was more handed over than was approved?"),
        choices=choices("over_answers"),
        validate_choice=False,
    )
    over_fields = _ticks(L_("If so: what?"), optional=True)

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer “something else” beside the fields."""
        super().__init__(**kwargs)
        self.over_fields.choices = with_other()

    def command(self) -> Manifest:
        """Return what the act needs."""
        hashes = _SPLIT.split((self.file_hashes.data or "").lower().strip())
        return Manifest(
            produced_on=self.produced_on.data or date.max,
            fields=tuple(self.fields.data or ()),
            record_count=-1
            if self.record_count.data is None
            else self.record_count.data,
            file_hashes=tuple(one for one in hashes if one),
            reference=self.reference.data or "",
            over=self.over.data == "yes",
            over_fields=tuple(self.over_fields.data or ()),
        )


class RefusalForm(Form):
    """Why nothing is handed over."""

    reason = SelectField(
        L_("Why?"),
        choices=[
            SelectChoice("", L_("Choose a reason")),
            *choices("refusal_reasons", only=REASONS),
        ],
        validate_choice=False,
    )


class RestForm(Form):
    """Until when nothing can be handed over, through no fault of the platform."""

    not_until = DateField(
        L_("Until when can it not be done, as far as you can see?"),
        validators=[InputRequired()],
    )


class ReceiveForm(Form):
    """What the custodian found on receipt."""

    over_fields = _ticks(L_("What came beyond the request?"), optional=True)
    nothing_more = BooleanField(L_("Nothing came beyond the request."))

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer “something else” beside the fields."""
        super().__init__(**kwargs)
        self.over_fields.choices = with_other()


class UseForm(Form):
    """One line in the log of use."""

    person = StringField(L_("Service number"), validators=[Length(max=20)])
    purpose = SelectField(
        L_("What for?"),
        choices=choices("use_purposes", only=custody.PURPOSES),
        validate_choice=False,
    )
    used_on = DateField(L_("Day"), validators=[InputRequired()])

    def offer(self, *, more: bool) -> None:
        """Offer another offence only where a reviewer has allowed it."""
        offered = [one for one in custody.PURPOSES if more or one != ANOTHER]
        self.purpose.choices = list(choices("use_purposes", only=tuple(offered)))


class DestructionForm(Form):
    """How the data were destroyed."""

    method = RadioField(
        L_("How?"),
        choices=choices("destruction_methods", only=custody.METHODS),
        validate_choice=False,
    )
    destroyed_on = DateField(L_("On which day?"), validators=[InputRequired()])
    backups_deleted = BooleanField(L_("Every copy in backups is gone too."))
    recipients = IntegerField(
        L_("How many others had the data?"), validators=[InputRequired()]
    )
    recipients_told = BooleanField(L_("They were told to destroy them."))
    outcome = RadioField(
        L_("What came of the data?"),
        choices=choices("use_outcomes", only=custody.OUTCOMES),
        validate_choice=False,
    )

    def command(self) -> Destruction:
        """Return what the act needs."""
        given = self.recipients.data
        return Destruction(
            method=self.method.data or "",
            backups_deleted=bool(self.backups_deleted.data),
            recipients=-1 if given is None else given,
            recipients_told=bool(self.recipients_told.data),
            destroyed_on=self.destroyed_on.data or date.max,
            outcome=self.outcome.data or "",
        )


class KeeperForm(Form):
    """Who keeps the data from now on, and why."""

    custodian = SelectField(
        L_("Who keeps the data from now on?"), validate_choice=False
    )
    code = RadioField(
        L_("Why?"),
        choices=choices("keeper_codes", only=keepers.CODES),
        validate_choice=False,
    )
    why = TextAreaField(
        L_("What happened, and how were the data handed over?"),
        validators=[Length(max=keepers.LONGEST)],
    )

    def offer(self, people: Iterable[tuple[str, str]]) -> "KeeperForm":
        """Offer the other custodians of the body."""
        self.custodian.choices = [
            SelectChoice("", L_("Choose a custodian")),
            *(SelectChoice(person, name) for person, name in people),
        ]
        return self


class CertifyForm(Form):
    """The second signature."""

    read = BooleanField(L_("I have checked that the data are gone, and I sign."))


class SampleForm(Form):
    """What the auditor found."""

    result = RadioField(
        L_("What did you find?"),
        choices=choices("sample_results", only=custody.SAMPLES),
        validate_choice=False,
    )


class CourtForm(Form):
    """That the court was told."""

    court = StringField(L_("Court"), validators=[Length(max=200)])
    told_at = DateTimeLocalField(L_("When"), validators=[InputRequired()])

    def moment(self) -> datetime:
        """Return the moment; the time is that of Karachi."""
        assert self.told_at.data is not None
        return self.told_at.data.replace(tzinfo=KARACHI)


class ExtendForm(Form):
    """That a court lets the data be kept longer."""

    days = IntegerField(L_("For how many more days?"), validators=[InputRequired()])
    court = StringField(L_("Court"), validators=[Length(max=200)])
    number = StringField(
        L_("Number of the court's order"), validators=[Length(max=200)]
    )


def with_other() -> list[SelectChoice]:
    """Return the fields, and “something else” for what is none of them."""
    return [
        *choices("data_fields", only=FIELDS),
        SelectChoice(manifests.OTHER, _("something else")),
    ]
