"""What a body learnt after it had filed, and a file that shows it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from oversight.intake.forms.exhibits import read_file
from oversight.intake.rules import adding as rules
from oversight.intake.rules.exhibits import Purpose, unsaid
from oversight.intake.service.taking import Handed
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_


class AddForm(Form):
    """One thing more that whoever decides must know."""

    text = TextAreaField(
        L_("What your body has learnt since it filed"),
        validators=[DataRequired(), Length(max=rules.LONGEST)],
    )
    shows_child = RadioField(L_("Does the file show a child in a sexual way?"))
    caption = StringField(L_("What does the file show?"))
    file = FileField(L_("File"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the closed answers; the rules say what is missing in better words."""
        super().__init__(*args, **kwargs)
        self.shows_child.choices = choices("yes_no", only=("no", "yes"))
        self.shows_child.validate_choice = False

    @property
    def has_file(self) -> bool:
        """Say whether anything was said of a file: then all of it must be."""
        return bool(self.file.data or self.caption.data or self.shows_child.data)

    def validate(
        self, extra_validators: Mapping[str, Iterable[object]] | None = None
    ) -> bool:
        """Say at once everything that is missing: a chosen file is forgotten."""
        sound = super().validate(extra_validators=extra_validators)
        missing = unsaid(
            purpose=Purpose.DOCUMENT,
            caption=self.caption.data or "",
            shows_child=self.shows_child.data or "",
            has_file=bool(self.file.data),
        )
        for error in missing if self.has_file else ():
            self.refuse(error)
            sound = False
        return sound

    def handed(self) -> Handed | None:
        """Return the file that comes with it and what was said of it, if there is."""
        if not self.has_file:
            return None
        content, name = read_file(self.file.data)
        return Handed(
            name=name,
            content=content,
            purpose=Purpose.DOCUMENT,
            caption=self.caption.data or "",
            shows_child=self.shows_child.data or "",
        )
