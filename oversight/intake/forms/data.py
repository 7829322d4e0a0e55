"""FORM-B as pages: one form a task, made from the questions themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from oversight.core import labels
from oversight.core.clock import KARACHI
from oversight.intake.pages.data_choices import Choices
from oversight.intake.rules import data_questions as questions
from oversight.intake.rules import data_tiers
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_checklist import CHECKS
from oversight.intake.rules.data_questions import Part, Question
from oversight.intake.rules.data_tiers import FIELDS_OF, STOPPED, Tier
from oversight.intake.rules.warrants import RESULTS
from oversight.intake.service.warrants import Call, Paper
from oversight.web.forms import Form, choices
from oversight.web.pages import language
from oversight.web.words import _
from oversight.web.words import lazy as L_

LISTED = frozenset({"power", "offence", "person"})
OWN_DAYS = ("window_from", "window_to")
BY_WARRANT = frozenset({"D5"})  # Listening in: the register names the warrants for it.


class TicksField(SelectMultipleField):
    """Several boxes to tick; none comes ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _never(code: str) -> SelectChoice:
    """Return a choice that is never open here; it says itself what choosing it does."""
    what = L_(labels.words("tiers", code))
    if code in BY_WARRANT:
        told = L_(
            "%(what)s (only a court can allow this, and never here: choosing it stops "
            "the form and is counted in public against your body)",
            what=what,
        )
    else:
        told = L_(
            "%(what)s (no law allows this: choosing it stops the form and is counted "
            "in public against your body)",
            what=what,
        )
    return SelectChoice(code, told)


class KeptForm(Form):
    """One part of the form: what it shows now, so that no other window is lost."""

    beside = frozenset({"later"})
    seen = HiddenField()


class TierForm(KeptForm):
    """Which data are asked for, and of which days."""

    tier = RadioField(
        L_("What is asked for?"),
        choices=[*choices("tiers", only=Tier), *map(_never, STOPPED)],
        validate_choice=False,
    )
    window_from = StringField(L_("From which day"), widget=DateInput())
    window_to = StringField(L_("To which day"), widget=DateInput())


class AccountForm(KeptForm):
    """One account: whose, and what ties it to the offence."""

    locator = StringField(L_("Address of the account"), validators=[Length(max=2000)])
    platform = SelectField(L_("Platform"), validate_choice=False)
    native_id = StringField(
        L_("The platform's own number"), validators=[Length(max=200)]
    )
    subject = RadioField(
        L_("Who is its owner in this investigation?"),
        choices=choices("subjects"),
        validate_choice=False,
    )
    link = TextAreaField(
        L_("Which facts tie this very account to the offence?"),
        validators=[Length(max=10_000)],
    )

    fields = TicksField(L_("Only these fields of this account"))
    window_from = StringField(L_("Only from this day"), widget=DateInput())
    window_to = StringField(L_("Only to this day"), widget=DateInput())

    def offer(
        self, platforms: tuple[str, ...], fields: tuple[str, ...], *, days: bool
    ) -> "AccountForm":
        """Offer the platforms, and what of the request can be narrowed here.

        Without a platform the address tells.
        """
        self.platform.choices = [
            SelectChoice("", _("The address tells")),
            *choices("platforms", only=platforms),
        ]
        self["fields"].choices = choices("data_fields", only=fields)
        if not fields:
            del self["fields"]
        if not days:
            del self.window_from, self.window_to
        return self

    def own(self, kept: Account) -> Account:
        """Return an account with the fields and days that this page narrows it to."""
        if "fields" in self:
            ticked = data_tiers.in_order(self["fields"].data or ())
            kept = replace(kept, fields=ticked)
        if "window_from" not in self:
            return kept
        first, last = (self[name].data or "" for name in OWN_DAYS)
        return replace(kept, window_from=first, window_to=last)


class DataSignForm(Form):
    """The authorising officer's signature."""

    read = BooleanField(L_("I have read every part, and I sign for my body."))


class DataScreenForm(Form):
    """What the registrar ticks on a data request."""

    ticks = TicksField(L_("Checked by you"))

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the checks of the closed list."""
        super().__init__(**kwargs)
        self.ticks.choices = [
            SelectChoice(code, _(words)) for code, words in CHECKS.items()
        ]


class WarrantForm(Form):
    """What stands on a court's warrant."""

    court = StringField(L_("Court"), validators=[Length(max=200)])
    judge = StringField(L_("Judge"), validators=[Length(max=200)])
    number = StringField(L_("Number of the warrant"), validators=[Length(max=200)])
    issued_on = DateField(L_("Date of the warrant"), validators=[InputRequired()])
    expires_on = DateField(
        L_("Last day on which it holds"), validators=[InputRequired()]
    )
    sha256 = StringField(
        L_("SHA-256 fingerprint of the signed document"), validators=[Length(max=64)]
    )

    def command(self) -> Paper:
        """Return what the act needs."""
        return Paper(
            court=self.court.data or "",
            judge=self.judge.data or "",
            number=self.number.data or "",
            issued_on=self.issued_on.data or date.max,
            expires_on=self.expires_on.data or date.min,
            sha256=(self.sha256.data or "").lower(),
        )


class CallForm(Form):
    """What the court said when it was called."""

    called_name = StringField(L_("Who answered"), validators=[Length(max=200)])
    called_number = StringField(L_("Number called"), validators=[Length(max=30)])
    called_at = DateTimeLocalField(L_("When"), validators=[InputRequired()])
    result = RadioField(
        L_("What did the court say?"),
        choices=choices("call_results", only=RESULTS),
        validate_choice=False,
    )

    def command(self) -> Call:
        """Return what the act needs; the time is that of Karachi."""
        assert self.called_at.data is not None
        return Call(
            name=self.called_name.data or "",
            number=self.called_number.data or "",
            called_at=self.called_at.data.replace(tzinfo=KARACHI),
            result=self.result.data or "",
        )


@cache
def fields_form(tier: str) -> type[Form]:
    """Return the form on which each field of a tier is ticked and justified."""
    parts: dict[str, Any] = {}
    for name in FIELDS_OF[tier]:
        label = L_(labels.words("data_fields", name))
        parts[f"ask_{name}"] = BooleanField(label)
        parts[f"why_{name}"] = TextAreaField(
            L_("What it is needed for"), validators=[Length(max=2_000)]
        )
    return type("FieldsForm", (KeptForm,), parts)


def reasons_in(form: Form, tier: str) -> dict[str, str]:
    """Return each field that is ticked, with why."""
    return {
        name: form[f"why_{name}"].data or ""
        for name in FIELDS_OF[tier]
        if form[f"ask_{name}"].data
    }


def unticked_in(form: Form, tier: str) -> dict[str, str]:
    """Return what was written about the fields that are not ticked."""
    return {
        name: form[f"why_{name}"].data or ""
        for name in FIELDS_OF[tier]
        if not form[f"ask_{name}"].data
    }


def filled(ticked: Iterable[str], whys: Mapping[str, str]) -> dict[str, object]:
    """Return what a form of fields shows of what is kept."""
    shown: dict[str, object] = {f"ask_{name}": True for name in ticked}
    return shown | {f"why_{name}": why for name, why in whys.items()}


@cache
def _part_class(part: Part) -> type[Form]:
    asked = {one.name: _field(one) for one in part.questions}
    return type("PartForm", (KeptForm,), asked)


def part_form(part: Part, offered: Choices, **kwargs: Any) -> Form:  # noqa: ANN401
    """Return the form of one task, with what the registers offer."""
    form = _part_class(part)(**kwargs)
    urdu = language() == "ur"
    for one in part.questions:
        if one.kind in LISTED:
            form[one.name].choices = [
                SelectChoice("", _("Choose")),
                *(
                    SelectChoice(
                        each.code, each.words[urdu], {}, each.act and each.act[urdu]
                    )
                    for each in offered.of(one.kind)
                ),
            ]
    return form


def given(form: Form, part: Part) -> dict[str, object]:
    """Return the answers on the page of one task."""
    return {one.name: form[one.name].data for one in part.questions}


def _field(question: Question) -> Field:
    label = L_(labels.words("data_questions", question.name))
    if question.kind == "choice":
        return RadioField(
            label,
            choices=choices(question.vocabulary, only=question.choices),
            validate_choice=False,
        )
    if question.kind in LISTED:
        return SelectField(label, validate_choice=False)
    if question.kind == "number":
        return StringField(
            label, validators=[Length(max=20)], render_kw={"inputmode": "numeric"}
        )
    if question.kind == "sign":
        return BooleanField(label)
    kind = StringField if question.kind == "line" else TextAreaField
    return kind(label, validators=[Length(max=2 * questions.LONGEST)])
