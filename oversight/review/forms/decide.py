"""FORM-C as a page: a part for each provision, each factor, each milder measure."""

from collections.abc import Mapping
from typing import Any

from wtforms import (
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from oversight.core.errors import RuleError
from oversight.intake.rules.measures import lower_rungs
from oversight.review.rules.findings import (
    Asked,
    Ballot,
    Factor,
    Findings,
    Legality,
    Rung,
    Score,
)
from oversight.review.rules.formc import MAX_SCORE, MAX_SUMMARY, faults
from oversight.review.rules.lifecycle import Outcome
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_

MOST = 6000
_TEXT = (Length(max=MOST),)


def _radio(label: str, vocabulary: str) -> RadioField:
    # Whether an answer is missing or fits is said by the rules, beside the field.
    return RadioField(label, choices=choices(vocabulary), validate_choice=False)


def _text(label: str) -> TextAreaField:
    return TextAreaField(label, validators=list(_TEXT))


class Part(Form):
    """A part of the form: the whole carries the token."""

    class Meta(Form.Meta):
        """The token stands in the whole form only."""

        csrf = False


class LegalityPart(Part):
    """One provision applied."""

    then = _radio(L_("Was it law on the day of the content?"), "yes_no")
    today = _radio(L_("Is it law today?"), "yes_no")
    clear = _radio(L_("Is it clear enough, as applied here?"), "yes_no")
    met = _radio(L_("Are its elements shown, one by one?"), "met")
    evidence = _text(L_("By which evidence, or what is missing"))


class FactorPart(Part):
    """One Rabat factor."""

    score = RadioField(
        L_("Finding, from 0 (not at all) to 4 (fully)"),
        choices=[SelectChoice(str(n), str(n)) for n in range(MAX_SCORE + 1)],
        validate_choice=False,
    )
    why = _text(L_("Why, with the evidence"))


class RabatPart(Part):
    """All six factors."""

    context = FormField(FactorPart)
    speaker = FormField(FactorPart)
    intent = FormField(FactorPart)
    content = FormField(FactorPart)
    extent = FormField(FactorPart)
    likelihood = FormField(FactorPart)


class RungPart(Part):
    """One milder measure."""

    works = _radio(L_("Would it be enough?"), "yes_no")
    why = _text(L_("Why, or why not"))


class DecideForm(Form):
    """Every finding on one item, the outcome, the reasons and the summary."""

    legality = FieldList(FormField(LegalityPart), max_entries=20)
    listing = _text(L_("Why the listing may be relied on all the same"))
    attributed = _radio(
        L_("Is it shown, clearly and convincingly, who speaks?"), "yes_no"
    )
    attribution = _text(L_("The evidence for it"))
    alternative = _text(L_("Another explanation, and why it does not hold"))
    aim = SelectField(
        L_("Which aim is named?"),
        choices=[SelectChoice("", L_("Choose an aim")), *choices("aims")],
        validate_choice=False,
    )
    aim_real = _radio(L_("Is it the real aim?"), "yes_no")
    indicators = SelectMultipleField(
        L_("What may point to another aim"),
        choices=choices("aim_indicators"),
        validators=[Optional()],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    aim_why = _text(L_("Why, in your own words"))
    rabat = FormField(RabatPart)
    exception = _text(
        L_("Reasons for an exception, if intent or likelihood is below 3")
    )
    exempt = _radio(L_("Which purpose does it serve?"), "exempt_found")
    exempt_why = _text(L_("What was considered, and why"))
    ladder = FieldList(FormField(RungPart), max_entries=10)
    proportionate = _radio(L_("Is it in proportion?"), "yes_no")
    scope = _text(L_("Why this territory and this time"))
    collateral = _text(L_("What lawful speech and whom else it would touch"))
    candour = _text(L_("What points the other way, and what you make of it"))
    answer = _text(L_("What the user answered, point by point"))
    outcome = _radio(L_("What do you decide?"), "ballots")
    code = SelectField(
        L_("If you do not approve: why"),
        choices=[SelectChoice("", L_("Choose a reason")), *choices("rejection_codes")],
        validate_choice=False,
    )
    measure = SelectField(
        L_("Measure"), choices=choices("measures"), validate_choice=False
    )
    territory = StringField(L_("Territory"), validators=[Length(max=40)])
    days = IntegerField(L_("Days"), validators=[Optional()])
    reasons = TextAreaField(L_("Reasons"), validators=[Length(max=20_000)])
    summary = TextAreaField(
        L_("Summary for the public"), validators=[Length(max=2 * MAX_SUMMARY)]
    )

    def fit(self, asked: Asked) -> "DecideForm":
        """Give the form one part for each provision and each milder measure."""
        for parts, needed in (
            (self.legality, len(asked.citations)),
            (self.ladder, len(lower_rungs(asked.measure))),
        ):
            while len(parts) < needed:
                parts.append_entry()
            while len(parts) > needed:
                parts.pop_entry()
        rungs = (asked.measure, *reversed(lower_rungs(asked.measure)))
        self.measure.choices = choices("measures", only=rungs)
        if not self.measure.data:
            self.measure.data = asked.measure
        if not self.territory.data:
            self.territory.data = asked.territory
        return self

    def refuse(self, error: RuleError) -> None:
        """Show the refusal beside its field, and in the list above the form."""
        super().refuse(error)
        for parts in (self.legality, self.ladder):
            # A list of parts remembers its errors; they came after it was checked.
            parts.errors = [part.errors for part in parts if part.errors]

    def complete(self, asked: Asked) -> bool:
        """Say whether it can be signed; what is missing stands beside its field."""
        found = list(faults(self.command(asked), asked))
        if not self.outcome.data:
            self.outcome.errors = [*self.outcome.errors, L_("Answer this question.")]
        for fault in found:
            self.refuse(fault)
        return not found and bool(self.outcome.data)

    def answers(self) -> dict[str, Any]:
        """Return everything typed, as plain values."""
        return {name: kept for name, kept in self.data.items() if name != "csrf_token"}

    def command(self, asked: Asked) -> Ballot:
        """Return what the act needs; an outcome left open approves nothing."""
        given = self.outcome.data
        outcome = Outcome(given) if given in set(Outcome) else Outcome.REJECTED
        rejects = outcome is Outcome.REJECTED
        return Ballot(
            outcome=outcome,
            reasons=self.reasons.data or "",
            findings=self._findings(asked, rejects=rejects),
            summary=self.summary.data or "",
            code=(self.code.data or None) if rejects else None,
            measure=None if rejects else self.measure.data,
            territory=None if rejects else self.territory.data,
            days=None if rejects else self.days.data,
        )

    def _findings(self, asked: Asked, *, rejects: bool) -> Findings:
        simple = {
            name: self[name].data or ""
            for name in (
                *("listing", "attributed", "attribution", "alternative", "aim"),
                *("aim_real", "aim_why", "exception", "exempt", "exempt_why"),
                *("proportionate", "scope", "collateral", "candour", "answer"),
            )
        }
        chosen = asked.measure if rejects else (self.measure.data or asked.measure)
        lower = set(lower_rungs(chosen))
        return Findings(
            **simple,
            indicators=tuple(self.indicators.data or ()),
            legality=tuple(
                Legality(citation=citation, **_plain(entry.data))
                for citation, entry in zip(asked.citations, self.legality, strict=True)
            ),
            ladder=tuple(
                Rung(measure=measure, **_plain(entry.data))
                for measure, entry in zip(
                    lower_rungs(asked.measure), self.ladder, strict=True
                )
                if measure in lower
            ),
            rabat=_scores(self.rabat.data) if asked.incitement else None,
        )


def _plain(part: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(kept or "") for name, kept in part.items()}


def _scores(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, Score]:
    return {
        factor.value: Score(_score(parts[factor]["score"]), parts[factor]["why"] or "")
        for factor in Factor
    }


def _score(given: str | None) -> int | None:
    return int(given) if given in {str(n) for n in range(MAX_SCORE + 1)} else None
