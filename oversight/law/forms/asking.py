"""What the forms of the register share."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeAlias

from wtforms import (
    DateField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length

from oversight.law.rules.changes import Change
from oversight.law.rules.kinds import (
    Confidence,
)
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_

Named: TypeAlias = Sequence[tuple[str, str]]


def source_field() -> TextAreaField:
    """Ask where it was read."""
    return TextAreaField(
        L_("Where was this read?"),
        description=L_("The gazette or notification, its number and its day."),
        validators=[DataRequired(), Length(max=2000)],
    )


def provision_field() -> SelectField:
    """Ask for a provision of the register."""
    return SelectField(L_("Provision"), validators=[InputRequired()])


def day_field(words: str) -> DateField:
    """Ask for a day."""
    return DateField(words, validators=[InputRequired()])


def confidence_field() -> RadioField:
    """Ask how sure the law is."""
    return RadioField(
        L_("How sure is it?"),
        choices=choices("confidences"),
        default=Confidence.MEDIUM.value,
    )


class ChangeForm(Form):
    """What every change shares: it knows the rows that can be chosen."""

    offers: ClassVar[Mapping[str, str]] = {"provision": "provisions"}

    def offer(self, named: Mapping[str, Named]) -> "ChangeForm":
        """Let the fields offer the rows of the register, and none by itself."""
        for name, kind in self.offers.items():
            blank = [SelectChoice("", L_("Choose"))]
            rows = [SelectChoice(code, words) for code, words in named[kind]]
            self[name].choices = (
                rows if self[name].type == "RadioField" else blank + rows
            )
        return self

    def command(self) -> Change:
        """Return the answers as the change they ask for."""
        raise AssertionError
