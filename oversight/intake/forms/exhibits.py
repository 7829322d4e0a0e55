"""One file at a time, with what must be said of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import RadioField, StringField
from wtforms.validators import Length, Optional

from oversight.intake.rules.exhibits import Purpose, unsaid
from oversight.intake.service.taking import Handed
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_


def read_file(sent: FileStorage | None) -> tuple[bytes, str]:
    """Return what a file holds and how it was called; nothing of no file."""
    if not sent:
        return b"", ""
    with sent.stream as stream:
        return stream.read(), sent.filename or ""


class ExhibitForm(Form):
    """A file to be put beside an item."""

    shows_child = RadioField(L_("Does it show a child in a sexual way?"))
    fingerprint = StringField(
        L_("Its SHA-256 fingerprint"), validators=[Optional(), Length(max=100)]
    )
    purpose = RadioField(L_("What is it?"))
    caption = StringField(L_("What does it show?"))
    file = FileField(L_("File"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the closed answers; the rules say what is missing in better words."""
        super().__init__(*args, **kwargs)
        self.shows_child.choices = choices("yes_no", only=("no", "yes"))
        self.purpose.choices = choices("exhibit_purposes", only=Purpose)
        for field in (self.shows_child, self.purpose):
            field.validate_choice = False

    def validate(
        self, extra_validators: Mapping[str, Iterable[object]] | None = None
    ) -> bool:
        """Say at once everything that is missing: a chosen file is forgotten."""
        sound = super().validate(extra_validators=extra_validators)
        missing = unsaid(
            purpose=self.purpose.data or "",
            caption=self.caption.data or "",
            shows_child=self.shows_child.data or "",
            has_file=bool(self.file.data),
        )
        for error in missing:
            self.refuse(error)
            sound = False
        return sound

    def command(self) -> Handed:
        """Return the file and what was said of it."""
        content, name = read_file(self.file.data)
        return Handed(
            name=name,
            content=content,
            purpose=self.purpose.data or "",
            caption=self.caption.data or "",
            shows_child=self.shows_child.data or "",
            fingerprint=self.fingerprint.data or "",
        )
