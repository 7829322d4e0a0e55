"""FORM-C as a page: a part for each provision, each factor, each milder measure."""

from wtforms import (
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from oversight.intake.rules.measures import lower_rungs
from oversight.review.forms import filled
from oversight.review.forms.drafted import DraftedForm, lengthen
from oversight.review.forms.questions import (
    LegalityPart,
    NamedPart,
    RabatPart,
    RungPart,
    boxes,
    line,
    radio,
    text,
    told,
)
from oversight.review.rules.findings import Asked, Ballot
from oversight.review.rules.formc import MAX_SUMMARY, MOST_POINTS, faults
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.parts import MOST as MOST_PARTS
from oversight.web.forms import choices
from oversight.web.words import lazy as L_

BLANK = 3  # empty places in which posts can be named


class DecideForm(DraftedForm):
    """Every finding on one item, the outcome, the reasons and the summary."""

    legality = FieldList(FormField(LegalityPart), max_entries=20)
    listing = text(L_("Why the listing may be relied on all the same"))
    attributed = radio(
        L_("Is it shown, clearly and convincingly, who speaks?"), "yes_no"
    )
    attribution = text(L_("The evidence for it"))
    alternative = text(L_("Another explanation, and why it does not hold"))
    aim = SelectField(
        L_("Which aim is named?"),
        choices=[SelectChoice("", L_("Choose an aim")), *choices("aims")],
        validate_choice=False,
    )
    aim_real = radio(L_("Is it the real aim?"), "yes_no")
    indicators = boxes(L_("What may point to another aim"), "aim_indicators")
    aim_why = text(L_("Why, in your own words"))
    rabat = FormField(RabatPart)
    exception = text(L_("Reasons for an exception, if intent or likelihood is below 3"))
    exempt = radio(L_("Which purpose does it serve?"), "exempt_found")
    exempt_why = text(L_("What was considered, and why"))
    ladder = FieldList(FormField(RungPart), max_entries=10)
    posts_why = text(L_("Why it is not enough to name the posts one by one"))
    proportionate = radio(L_("Is it in proportion?"), "yes_no")
    scope = text(L_("Why this territory and this time"))
    collateral = text(L_("What lawful speech and whom else it would touch"))
    lawful_share = line(L_("Which share of the account is lawful, and how you know"))
    chilling = text(L_("What others may no longer dare to say"))
    candour = text(L_("What points the other way, and what you make of it"))
    replies = FieldList(text(L_("Your reply to this point")), max_entries=MOST_POINTS)
    outcome = radio(L_("What do you decide?"), "ballots")
    code = SelectField(
        L_("If you do not approve: why"),
        choices=[SelectChoice("", L_("Choose a reason")), *choices("rejection_codes")],
        validate_choice=False,
    )
    measure = SelectField(
        L_("Measure"), choices=choices("measures"), validate_choice=False
    )
    parts = FieldList(FormField(NamedPart), max_entries=MOST_PARTS)
    territory = StringField(L_("Territory"), validators=[Length(max=40)])
    days = IntegerField(L_("Days"), validators=[Optional()])
    review_after = IntegerField(
        L_("Look at it again after so many days"), validators=[Optional()]
    )
    conditions = text(L_("Conditions, if any"), 2000)
    reasons = TextAreaField(L_("Reasons"), validators=[Length(max=20_000)])
    summary = text(L_("Summary for the public, in English"), 2 * MAX_SUMMARY)
    summary_ur = TextAreaField(
        L_("Summary for the public, in Urdu"),
        validators=[Length(max=2 * MAX_SUMMARY)],
        render_kw={"lang": "ur", "dir": "rtl"},
    )

    def fit(self, asked: Asked) -> "DecideForm":
        """Give the form one part for each provision, element, measure and point."""
        lengthen(self.legality, len(asked.citations))
        for citation, entry in zip(asked.citations, self.legality, strict=True):
            lengthen(entry.form.elements, len(asked.elements[citation]))
            told(entry.form.elements, "elements", asked.elements[citation])
        lengthen(self.ladder, len(lower_rungs(asked.measure)))
        told(self.ladder, "measures", lower_rungs(asked.measure))
        factors = [part for part in self.rabat if part.type == "FormField"]
        told(factors, "rabat_factors", [part.short_name for part in factors])
        lengthen(self.replies, asked.points)
        places = max(BLANK, len(self.parts)) if asked.target.is_account else 0
        lengthen(self.parts, places)
        rungs = (asked.measure, *reversed(lower_rungs(asked.measure)))
        self.measure.choices = choices("measures", only=rungs)
        if not self.measure.data:
            self.measure.data = asked.measure
        if not self.territory.data:
            self.territory.data = asked.territory
        return self

    def complete(self, asked: Asked) -> bool:
        """Say whether it can be signed; what is missing stands beside its field."""
        found = list(faults(self.command(asked), asked))
        if not self.outcome.data:
            self.outcome.errors = [*self.outcome.errors, L_("Answer this question.")]
        for fault in found:
            self.refuse(fault)
        return not found and bool(self.outcome.data)

    def command(self, asked: Asked) -> Ballot:
        """Return what the act needs; an outcome left open approves nothing."""
        given = self.outcome.data
        outcome = Outcome(given) if given in set(Outcome) else Outcome.REJECTED
        rejects = outcome is Outcome.REJECTED
        named = () if outcome is not Outcome.NARROWER else filled.parts(self.parts.data)
        return Ballot(
            outcome=outcome,
            reasons=self.reasons.data or "",
            findings=filled.findings(
                self.data, asked, rejects=rejects, named=bool(named)
            ),
            summary=self.summary.data or "",
            summary_ur=self.summary_ur.data or "",
            code=(self.code.data or None) if rejects else None,
            measure=None if rejects else self.measure.data,
            territory=None if rejects else self.territory.data,
            days=None if rejects else self.days.data,
            parts=named,
        )
