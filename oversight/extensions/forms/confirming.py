"""What is asked before a restriction may stand longer, and of each member who votes."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from oversight.extensions.rules.confirming import (
    LONGEST_FACTS,
    ConfirmBallot,
    Findings,
    Request,
    faults,
)
from oversight.extensions.rules.lifecycle import ConfirmOutcome
from oversight.intake.rules.victims import LONGEST_REFERENCE
from oversight.review.forms.drafted import DraftedForm
from oversight.review.rules.formc import MAX_SUMMARY
from oversight.web.forms import Form, choices
from oversight.web.words import _
from oversight.web.words import lazy as L_

MOST = 6000
BALLOTS = frozenset({ConfirmOutcome.CONFIRMED, ConfirmOutcome.NOT_CONFIRMED})


def _why(label: str) -> TextAreaField:
    return TextAreaField(label, validators=[Length(max=MOST)])


def _radio(label: str, vocabulary: str) -> RadioField:
    return RadioField(label, choices=choices(vocabulary), validate_choice=False)


class AsideForm(Form):
    """Buttons, each of which sends its own reason to step aside."""

    beside = frozenset({"code"})


class LongerForm(Form):
    """Which items, how much longer, why, and on which consent."""

    items = SelectMultipleField(
        L_("Items that are to stand longer"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    days = IntegerField(L_("For how many more days?"), validators=[InputRequired()])
    facts = TextAreaField(
        L_("What makes it necessary still, and what has happened since?"),
        validators=[Length(max=LONGEST_FACTS)],
    )
    consent_on = DateField(
        L_("Day on which the victim, or the guardian, consented again"),
        validators=[InputRequired()],
    )
    consent_reference = StringField(
        L_("Number under which your body keeps that consent"),
        validators=[Length(max=LONGEST_REFERENCE)],
    )

    def offer(self, numbers: Iterable[int]) -> "LongerForm":
        """Offer the items that are in force."""
        self.items.choices = [
            SelectChoice(one, _("Item %(n)s", n=one)) for one in numbers
        ]
        return self

    def command(self) -> Request:
        """Return what the act needs."""
        return Request(
            items=tuple(self.items.data or ()),
            days=self.days.data or 0,
            facts=self.facts.data or "",
            consent_on=self.consent_on.data,
            consent_reference=self.consent_reference.data or "",
        )


class ConfirmForm(DraftedForm):
    """One member's findings on one item, the decision and its reasons."""

    unlawful = _radio(
        L_("1. Is it unlawful under the law as it stands today?"), "yes_no"
    )
    unlawful_why = _why(L_("Why, provision by provision"))
    lasting = _radio(
        L_("2. Does the harm to the victim last, or threaten still?"), "yes_no"
    )
    lasting_why = _why(L_("What shows it"))
    milder = _radio(L_("3. Would something milder be enough by now?"), "yes_no")
    milder_why = _why(L_("What was considered, and why"))
    exempt = _radio(L_("4. Which purpose does it serve?"), "exempt_found")
    exempt_why = _why(L_("Why it is, or is not, one of these purposes"))
    answer = _why(L_("5. Your reply to what the uploader answered"))
    outcome = _radio(L_("6. Your decision"), "confirm_ballots")
    days = IntegerField(L_("If it stands longer: days more"), validators=[Optional()])
    code = SelectField(
        L_("If it ends: why"),
        choices=[SelectChoice("", L_("Choose a reason")), *choices("rejection_codes")],
        validate_choice=False,
    )
    reasons = TextAreaField(L_("Reasons"), validators=[Length(max=20_000)])
    summary = TextAreaField(
        L_("Summary for the public, in English"),
        validators=[Length(max=2 * MAX_SUMMARY)],
    )
    summary_ur = TextAreaField(
        L_("Summary for the public, in Urdu"),
        validators=[Length(max=2 * MAX_SUMMARY)],
        render_kw={"lang": "ur", "dir": "rtl"},
    )

    def command(self) -> ConfirmBallot:
        """Return what the act needs; an outcome left open lets nothing stand longer."""
        found: dict[str, Any] = {
            name: self.data[name] or "" for name in Findings.__dataclass_fields__
        }
        confirms = self.outcome.data == ConfirmOutcome.CONFIRMED
        against = ConfirmOutcome.NOT_CONFIRMED
        return ConfirmBallot(
            outcome=ConfirmOutcome.CONFIRMED if confirms else against,
            reasons=self.reasons.data or "",
            findings=Findings(**found),
            summary=self.summary.data or "",
            summary_ur=self.summary_ur.data or "",
            code=None if confirms else (self.code.data or None),
            days=self.days.data if confirms else None,
        )

    def complete(self, *, most: int, answered: bool) -> bool:
        """Say whether it can be signed; what is missing stands beside its field."""
        if self.outcome.data not in BALLOTS:
            self.outcome.errors = [*self.outcome.errors, L_("Choose one of these.")]
            return False
        found = list(faults(self.command(), most=most, answered=answered))
        for fault in found:
            self.refuse(fault)
        return not found
