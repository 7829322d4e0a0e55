"""What a member of the panel fills in."""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from oversight.appeals.forms.person import TickField
from oversight.appeals.rules import deciding
from oversight.appeals.rules.deciding import AppealBallot
from oversight.appeals.rules.disclosing import LONGEST_GIST
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.review.forms.drafted import DraftedForm
from oversight.web.forms import Form, choices, ruled
from oversight.web.words import _, lazy


class PanelForm(Form):
    """Buttons of the panel: why somebody steps aside, whether it is stopped."""

    beside = frozenset({"code", "granted"})


class RefuseForm(Form):
    """Why an appeal is not taken."""

    ground = SelectField(lazy("Ground"))
    reasons = TextAreaField(
        lazy("Reasons for the person who appealed"),
        validators=[InputRequired(lazy("Give reasons."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the closed grounds."""
        super().__init__(*args, **kwargs)
        self.ground.choices = choices("appeal_refusals", only=deciding.REFUSAL_GROUNDS)


class StopForm(Form):
    """Why the panel stops a restriction though nobody asked for it."""

    arguable = TextAreaField(
        lazy("What can be said against the restriction?"),
        validators=[
            InputRequired(lazy("Say what can be said against it.")),
            ruled(deciding.check_said),
        ],
    )
    harm = TextAreaField(
        lazy("What harm is done if it goes on until the decision?"),
        validators=[
            InputRequired(lazy("Say what harm is done.")),
            ruled(deciding.check_said),
        ],
    )

    def command(self) -> deciding.Motion:
        """Return what was said, as the act takes it."""
        return deciding.Motion(self.arguable.data or "", self.harm.data or "")


class CloseForm(Form):
    """The answer where no record corresponds to the appeal."""

    reasons = TextAreaField(
        lazy("What the person should know"),
        validators=[InputRequired(lazy("Give reasons."))],
    )


class VoteForm(DraftedForm):
    """One member's vote on one item under appeal; what is written so far is kept."""

    outcome = RadioField(lazy("Your decision"), validate_choice=False)
    measure = SelectField(
        lazy("If narrowed: the measure that remains"), validate_choice=False
    )
    days = IntegerField(
        lazy("If narrowed: for how many days from its start"), validators=[Optional()]
    )
    reasons = TextAreaField(lazy("Reasons"))
    relied = TickField(
        lazy("Files of the agency that you rely on"), validate_choice=False
    )
    summary = TextAreaField(lazy("In plain words, for the public"))

    def offer(
        self, terms: tuple[str, int], files: Sequence[tuple[str, str]]
    ) -> "VoteForm":
        """Offer what the act accepts, and nothing else.

        ``terms`` are the measure and the days that stand; ``files`` those that were
        shown to the person or summed up for them.
        """
        can = deciding.outcomes(*terms)
        self.outcome.choices = choices("appeal_outcomes", only=can)
        self.measure.choices = [
            SelectChoice("", _("not narrowed")),
            *choices("measures", only=deciding.remaining(*terms)),
        ]
        self.relied.choices = [SelectChoice(code, words) for code, words in files]
        return self

    def command(self) -> AppealBallot:
        """Return the vote as the service wants it."""
        partly = self.outcome.data == AppealOutcome.PARTLY
        return AppealBallot(
            outcome=AppealOutcome(self.outcome.data),
            reasons=self.reasons.data or "",
            summary=self.summary.data or "",
            measure=(self.measure.data or None) if partly else None,
            days=self.days.data if partly else None,
            relied=tuple(self.relied.data or ()),
        )

    def complete(self, terms: tuple[str, int]) -> bool:
        """Say whether it can be signed; what is missing stands beside its field."""
        if self.outcome.data not in set(AppealOutcome):
            self.refuse(
                RuleError("no_outcome", N_("Choose a decision."), field="outcome")
            )
            return False
        found = list(deciding.faults(self.command(), terms))
        for fault in found:
            self.refuse(fault)
        return not found


class DiscloseForm(Form):
    """How whoever appealed learns what a file of the agency says."""

    way = RadioField(
        lazy("How does the person learn what it says?"),
        validators=[InputRequired(lazy("Choose one of these."))],
    )
    gist = TextAreaField(
        lazy("If summed up: what it says, in plain words"),
        validators=[Length(max=LONGEST_GIST)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer both ways in the reader's language."""
        super().__init__(*args, **kwargs)
        self.way.choices = choices("disclosure_ways")
