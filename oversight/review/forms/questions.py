"""The parts of FORM-C that come as often as there is something to answer."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    FieldList,
    FormField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from oversight.core import labels
from oversight.review.rules.rabat import MAX_SCORE
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_

MOST = 6000
MOST_LINE = 300


def radio(label: str, vocabulary: str) -> RadioField:
    """Ask for one of a vocabulary; the rules say beside the field what is missing."""
    return RadioField(label, choices=choices(vocabulary), validate_choice=False)


def boxes(label: str, vocabulary: str) -> SelectMultipleField:
    """Ask for any of a vocabulary."""
    return SelectMultipleField(
        label,
        choices=choices(vocabulary),
        validators=[Optional()],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def text(label: str, most: int = MOST) -> TextAreaField:
    """Ask for a finding in words."""
    return TextAreaField(label, validators=[Length(max=most)])


def line(label: str, most: int = MOST_LINE) -> StringField:
    """Ask for a few words."""
    return StringField(label, validators=[Length(max=most)])


class Part(Form):
    """A part of the form: the whole carries the token.

    ``about`` names what it is asked of, so that a list of what is missing can say so.
    """

    about: object = ""

    class Meta(Form.Meta):
        """The token stands in the whole form only."""

        csrf = False


def told(parts: Iterable[Any], vocabulary: str, codes: Iterable[str]) -> None:
    """Name to each part what it is asked of, in the words of a vocabulary."""
    for part, code in zip(parts, codes, strict=True):
        part.form.about = L_(labels.words(vocabulary, code))


class ElementPart(Part):
    """One element of a provision."""

    met = radio(L_("Is it shown?"), "met")
    evidence = text(L_("By which evidence, or what is missing"))


class LegalityPart(Part):
    """One provision applied."""

    then = radio(L_("Was it law on the day of the content?"), "yes_no")
    today = radio(L_("Is it law today?"), "yes_no")
    clear = radio(L_("Is it clear enough, as applied here?"), "yes_no")
    elements = FieldList(FormField(ElementPart), max_entries=10)


class FactorPart(Part):
    """One Rabat factor."""

    score = RadioField(
        L_("Finding, from 0 (not at all) to 4 (fully)"),
        choices=[SelectChoice(str(n), str(n)) for n in range(MAX_SCORE + 1)],
        validate_choice=False,
    )
    why = text(L_("Why"))
    evidence = line(L_("Which piece of evidence"))


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

    works = radio(L_("Would it be enough?"), "yes_no")
    why = text(L_("Why, or why not"))


class NamedPart(Part):
    """One post of the account, by its own address."""

    locator = line(L_("Address of the post"), 2100)
    why = text(L_("Why this very post"))
