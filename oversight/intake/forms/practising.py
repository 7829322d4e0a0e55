"""A list to practise with: the questions of a real one, and nothing is certified."""

from typing import Any

from flask_wtf.file import FileField, FileRequired

from oversight.intake.forms import fields
from oversight.intake.forms.filing import ASKED_ONCE
from oversight.intake.service.uploads import Upload
from oversight.web.forms import Form
from oversight.web.words import lazy as L_

ASKED = tuple(name for name in ASKED_ONCE if name != "certified")


class PractiseForm(fields.form_of(ASKED)):  # type: ignore[misc]
    """A list, and as many of the answers for the whole of it as one likes."""

    file = FileField(
        L_("The list: XLSX, CSV or JSON Lines"),
        validators=[FileRequired(L_("Choose the file to practise with."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the choices in the reader's language."""
        super().__init__(*args, **kwargs)
        assert isinstance(self, Form)
        fields.offer(self)

    def upload(self) -> Upload:
        """Return the file as it was sent."""
        with self.file.data.stream as sent:
            content = sent.read()
        name = self.file.data.filename or ""
        return Upload(content=content, name=name, answers=fields.given(self))
