"""The registrar's ticks, and which items fail a check that only a person can make."""

from collections.abc import Mapping
from typing import Any

from wtforms import SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from oversight.intake.rules.handovers import LONGEST
from oversight.intake.rules.screening import BY_HAND
from oversight.web.forms import Form
from oversight.web.words import _
from oversight.web.words import lazy as L_


class TickField(SelectMultipleField):
    """Several boxes to tick; none comes ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ScreenForm(Form):
    """The checks that only a person can make."""

    ticks = TickField(L_("Checked by you"))

    def __init__(self, questions: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the checks of the closed list that a person ticks."""
        super().__init__(**kwargs)
        self.ticks.choices = [
            SelectChoice(code, _(question)) for code, question in questions.items()
        ]


class NoteForm(Form):
    """A note for the next registrar."""

    text = TextAreaField(
        L_("A note for the next registrar"), validators=[Length(max=LONGEST)]
    )


class ListForm(Form):
    """Which items fail a check that only a person can make."""

    beside = frozenset({"read"})  # Sent once the list was read back.

    translation = TickField(L_("No translation"), coerce=int)
    passage = TickField(
        L_("Passage not quoted word for word, or without its place"), coerce=int
    )

    def __init__(self, numbers: tuple[int, ...], **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the items by their numbers."""
        super().__init__(**kwargs)
        for name in BY_HAND:
            self[name].choices = [SelectChoice(n, str(n)) for n in numbers]

    def by_hand(self) -> dict[str, list[int]]:
        """Return the items that fail, by check."""
        return {name: self[name].data for name in BY_HAND if self[name].data}
