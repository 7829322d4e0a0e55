"""Who joins the roster, and what a reviewer stays away from."""

from datetime import date
from uuid import UUID

from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional

from oversight.review.queries.roster import Candidate
from oversight.review.rules.training import COURSE_MOST
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_


class AddForm(Form):
    """Give a reviewer's account a place on the roster."""

    person = SelectField(L_("Who joins the roster?"), validators=[DataRequired()])

    def offer(self, candidates: tuple[Candidate, ...]) -> "AddForm":
        """Offer the reviewers' accounts that have no place yet."""
        self.person.choices = [
            SelectChoice(str(one.person_id), f"{one.name} ({one.email})")
            for one in candidates
        ]
        return self

    def command(self) -> UUID:
        """Return whom it is about."""
        return UUID(self.person.data)


class ConflictForm(Form):
    """A body, a platform or a matter that a reviewer is kept away from."""

    kind = RadioField(
        L_("What ties the reviewer?"),
        choices=choices("conflict_kinds"),
        validators=[DataRequired(L_("Choose one of these."))],
        validate_choice=False,
    )
    value = StringField(
        L_("Its short name, or the docket number"),
        validators=[DataRequired(), Length(max=40)],
    )


class TrainingForm(Form):
    """Which course a reviewer had, when, and until when it counts."""

    course = StringField(
        L_("Which course, and who held it"),
        validators=[DataRequired(), Length(max=COURSE_MOST)],
    )
    held_on = DateField(L_("Last day of the course"), validators=[DataRequired()])
    counts_until = DateField(L_("Counts until"), validators=[Optional()])

    def held(self) -> date:
        """Return the day on which it was over."""
        assert self.held_on.data is not None
        return self.held_on.data


class StandingForm(Form):
    """One button: active or resting."""
