"""FORM-C for data as a page: law, link, aim, what is less, each field, conditions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import (
    DateField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from oversight.review.forms import data_filled
from oversight.review.forms.drafted import DraftedForm, lengthen
from oversight.review.forms.questions import (
    MOST,
    LegalityPart,
    Part,
    RungPart,
    boxes,
    radio,
    text,
)
from oversight.review.rules import data_conditions, looking
from oversight.review.rules.data_findings import DataAsked, DataBallot
from oversight.review.rules.data_formc import CODES, faults, less_deep
from oversight.review.rules.formc import MAX_SUMMARY
from oversight.review.rules.lifecycle import Outcome
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_

DAYS = ("window_from", "window_to")


class AppliedPart(LegalityPart):
    """One provision applied to a request for data."""

    then = radio(L_("Was it law when the offence is said to have happened?"), "yes_no")


class NeededPart(Part):
    """One field that was asked for."""

    needed = radio(L_("Is it needed?"), "yes_no")
    why = text(L_("Why, or why not"))


class DataDecideForm(DraftedForm):
    """Every finding on one account, the outcome, the reasons and the summaries."""

    legality = FieldList(FormField(AppliedPart), max_entries=10)
    linked = radio(
        L_("Is this very person tied to the offence, and not only to others?"), "yes_no"
    )
    link = text(L_("By which facts, or what is missing"))
    aim = SelectField(
        L_("Which aim is named?"),
        choices=[SelectChoice("", L_("Choose an aim")), *choices("aims")],
        validate_choice=False,
    )
    aim_real = radio(L_("Is it the real aim?"), "yes_no")
    indicators = boxes(L_("What may point to another aim"), "aim_indicators")
    aim_why = text(L_("Why, in your own words"))
    milder = radio(
        L_("Can it be found out without these data, by other means?"), "yes_no"
    )
    milder_why = text(L_("What was considered, and why"))
    ladder = FieldList(FormField(RungPart), max_entries=5)
    needed = FieldList(FormField(NeededPart), max_entries=10)
    window_from = DateField(L_("From which day"), validators=[Optional()])
    window_to = DateField(L_("To which day"), validators=[Optional()])
    window = text(L_("Why these days and no others"))
    others = text(L_("Who else is touched, and what protects them"))
    privilege = text(L_("Professional secrets, sources, or a child: what follows"))
    proportionate = radio(L_("Is it in proportion?"), "yes_no")
    proportion = text(L_("How grave the offence is, and how deep this reaches"))
    chilling = text(L_("What others may no longer dare to say"))
    candour = text(L_("What points the other way, and what you make of it"))
    outcome = radio(L_("What do you decide?"), "ballots")
    code = SelectField(
        L_("If you do not approve: why"),
        choices=[
            SelectChoice("", L_("Choose a reason")),
            *choices("rejection_codes", only=CODES),
        ],
        validate_choice=False,
    )
    retention_days = IntegerField(
        L_("After how many days destroyed?"), validators=[Optional()]
    )
    retention = text(L_("Why so long"))
    use = text(L_("What the data may be used for, and for nothing else"), 2000)
    sharing = RadioField(
        L_("Who may be given them?"),
        choices=choices("data_sharing", only=data_conditions.SHARING),
        validate_choice=False,
    )
    conditions = text(L_("Further conditions, if any"), data_conditions.LONGEST)
    delay = radio(L_("May the account holder be told later?"), "yes_no")
    delay_days = IntegerField(L_("For how many days at first"), validators=[Optional()])
    delay_why = text(L_("Why the ground is made out, or why not"))
    reasons = TextAreaField(L_("Reasons"), validators=[Length(max=20_000)])
    summary = text(L_("Summary for the public, in English"), 2 * MAX_SUMMARY)
    summary_ur = TextAreaField(
        L_("Summary for the public, in Urdu"),
        validators=[Length(max=2 * MAX_SUMMARY)],
        render_kw={"lang": "ur", "dir": "rtl"},
    )

    def fit(self, asked: DataAsked) -> "DataDecideForm":
        """Give the form one part for each provision, element, rung and field."""
        lengthen(self.legality, len(asked.citations))
        for citation, entry in zip(asked.citations, self.legality, strict=True):
            lengthen(entry.form.elements, len(asked.shown_by(citation)))
        lengthen(self.ladder, len(less_deep(asked.tier)))
        lengthen(self.needed, len(asked.fields))
        if not asked.sharing:
            narrow = data_conditions.SHARING[:-1]
            self.sharing.choices = choices("data_sharing", only=narrow)
        return self

    def prefill(self, asked: DataAsked) -> "DataDecideForm":
        """Show, on a form nobody has touched, the days that were asked for."""
        self.window_from.data = self.window_from.data or asked.window_from
        self.window_to.data = self.window_to.data or asked.window_to
        self.retention_days.data = self.retention_days.data or asked.retention_days
        return self

    def complete(self, asked: DataAsked) -> bool:
        """Say whether it can be signed; what is missing stands beside its field."""
        found = list(faults(self.command(asked), asked))
        if not self.outcome.data:
            self.outcome.errors = [*self.outcome.errors, L_("Answer this question.")]
        for fault in found:
            self.refuse(fault)
        return not found and bool(self.outcome.data)

    def command(self, asked: DataAsked) -> DataBallot:
        """Return what the act needs; an outcome left open approves nothing."""
        given = self.outcome.data
        outcome = Outcome(given) if given in set(Outcome) else Outcome.REJECTED
        return data_filled.ballot(self.data, asked, outcome)


def kept_data(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was kept as plain values, as the form takes it."""
    return {**kept, **{name: _day(str(kept.get(name) or "")) for name in DAYS}}


def _day(given: str) -> date | None:
    """Return a day as it was kept; what was typed in haste may be none."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


class LookForm(Form):
    """Whether data that are being kept may go on being kept."""

    result = RadioField(
        L_("May they go on being kept?"),
        choices=choices("look_results", only=looking.RESULTS),
        validate_choice=False,
    )
    reasons = TextAreaField(
        L_("If not: why not"), validators=[Optional(), Length(max=MOST)]
    )
