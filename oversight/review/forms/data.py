"""FORM-C part 9 as a page: the link, each field, the days, who else, how long."""

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

from oversight.core.errors import RuleError
from oversight.review.forms.questions import MOST, Part
from oversight.review.forms.questions import radio as _radio
from oversight.review.forms.questions import text as _text
from oversight.review.rules import looking
from oversight.review.rules.data_findings import (
    Applied,
    DataAsked,
    DataBallot,
    DataFindings,
    DataTerms,
    Needed,
)
from oversight.review.rules.data_formc import CODES, faults
from oversight.review.rules.formc import MAX_SUMMARY, YES
from oversight.review.rules.lifecycle import Outcome
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_

_TEXTS = (
    *("link", "milder_why", "window", "others", "privilege", "retention"),
    *("candour", "delay_why"),
)


class LawPart(Part):
    """One provision applied to a request for data."""

    today = _radio(L_("Is it law today?"), "yes_no")
    clear = _radio(L_("Is it clear enough, as applied here?"), "yes_no")
    met = _radio(L_("Are its elements shown, one by one?"), "met")
    evidence = _text(L_("By which evidence, or what is missing"))


class NeededPart(Part):
    """One field that was asked for."""

    needed = _radio(L_("Is it needed?"), "yes_no")
    why = _text(L_("Why, or why not"))


class DataDecideForm(Form):
    """Every finding on one account, the outcome, the reasons and the summary."""

    legality = FieldList(FormField(LawPart), max_entries=10)
    linked = _radio(
        L_("Is this very person tied to the offence, and not only to others?"), "yes_no"
    )
    link = _text(L_("By which facts, or what is missing"))
    milder = _radio(L_("Would something that reaches less deep be enough?"), "yes_no")
    milder_why = _text(L_("What was considered, and why"))
    needed = FieldList(FormField(NeededPart), max_entries=10)
    window_from = DateField(L_("From which day"), validators=[Optional()])
    window_to = DateField(L_("To which day"), validators=[Optional()])
    window = _text(L_("Why these days and no others"))
    others = _text(L_("Who else is touched, and what protects them"))
    privilege = _text(L_("Professional secrets, sources, or a child: what follows"))
    retention_days = IntegerField(
        L_("After how many days destroyed?"), validators=[Optional()]
    )
    retention = _text(L_("Why so long"))
    delay = _radio(L_("May the account holder be told later?"), "yes_no")
    delay_days = IntegerField(L_("For how many days at first"), validators=[Optional()])
    delay_why = _text(L_("Why the ground is made out, or why not"))
    candour = _text(L_("What points the other way, and what you make of it"))
    outcome = _radio(L_("What do you decide?"), "ballots")
    code = SelectField(
        L_("If you do not approve: why"),
        choices=[
            SelectChoice("", L_("Choose a reason")),
            *choices("rejection_codes", only=CODES),
        ],
        validate_choice=False,
    )
    reasons = TextAreaField(L_("Reasons"), validators=[Length(max=20_000)])
    summary = TextAreaField(
        L_("Summary for the public"), validators=[Length(max=2 * MAX_SUMMARY)]
    )

    def fit(self, asked: DataAsked) -> "DataDecideForm":
        """Give the form one part for each provision and each field asked for."""
        for parts, wanted in (
            (self.legality, len(asked.citations)),
            (self.needed, len(asked.fields)),
        ):
            while len(parts) < wanted:
                parts.append_entry()
            while len(parts) > wanted:
                parts.pop_entry()
        return self

    def prefill(self, asked: DataAsked) -> "DataDecideForm":
        """Show, on a form nobody has touched, the days that were asked for."""
        self.fit(asked)
        self.window_from.data = self.window_from.data or asked.window_from
        self.window_to.data = self.window_to.data or asked.window_to
        self.retention_days.data = self.retention_days.data or asked.retention_days
        return self

    def refuse(self, error: RuleError) -> None:
        """Show the refusal beside its field, and in the list above the form."""
        super().refuse(error)
        for parts in (self.legality, self.needed):
            # A list of parts remembers its errors; they came after it was checked.
            parts.errors = [part.errors for part in parts if part.errors]

    def complete(self, asked: DataAsked) -> bool:
        """Say whether it can be signed; what is missing stands beside its field."""
        found = list(faults(self.command(asked), asked))
        if not self.outcome.data:
            self.outcome.errors = [*self.outcome.errors, L_("Answer this question.")]
        for fault in found:
            self.refuse(fault)
        return not found and bool(self.outcome.data)

    def answers(self) -> dict[str, Any]:
        """Return everything typed, as plain values."""
        kept = {name: value for name, value in self.data.items() if name in self}
        kept.pop("csrf_token", None)
        for name in ("window_from", "window_to"):
            kept[name] = kept[name].isoformat() if kept[name] else None
        return kept

    def command(self, asked: DataAsked) -> DataBallot:
        """Return what the act needs; an outcome left open approves nothing."""
        given = self.outcome.data
        outcome = Outcome(given) if given in set(Outcome) else Outcome.REJECTED
        rejects = outcome is Outcome.REJECTED
        findings = self._findings(asked)
        return DataBallot(
            outcome=outcome,
            reasons=self.reasons.data or "",
            findings=findings,
            terms=DataTerms() if rejects else self._terms(asked, findings),
            summary=self.summary.data or "",
            code=(self.code.data or None) if rejects else None,
        )

    def _terms(self, asked: DataAsked, findings: DataFindings) -> DataTerms:
        fields = tuple(one.field for one in findings.needed if one.needed == YES)
        later = asked.delay_ground is not None and self.delay.data == YES
        days = asked.window_from is not None
        return DataTerms(
            fields=fields,
            window_from=self.window_from.data if days else None,
            window_to=self.window_to.data if days else None,
            retention_days=self.retention_days.data or 0,
            delay_days=self.delay_days.data if later else None,
        )

    def _findings(self, asked: DataAsked) -> DataFindings:
        simple = {name: self[name].data or "" for name in _TEXTS}
        return DataFindings(
            **simple,
            linked=self.linked.data or "",
            milder=self.milder.data or "",
            delay=self.delay.data or "" if asked.delay_ground else "",
            legality=tuple(
                Applied(citation=citation, **_plain(entry.data))
                for citation, entry in zip(asked.citations, self.legality, strict=True)
            ),
            needed=tuple(
                Needed(field=field, **_plain(entry.data))
                for field, entry in zip(asked.fields, self.needed, strict=True)
            ),
        )


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


def _plain(part: dict[str, Any]) -> dict[str, str]:
    return {name: str(kept or "") for name, kept in part.items()}
