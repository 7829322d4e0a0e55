"""Who joins the roster, and what a reviewer stays away from."""

from uuid import UUID

from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from oversight.review.queries.roster import Candidate
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


class StandingForm(Form):
    """One button: active or resting."""
