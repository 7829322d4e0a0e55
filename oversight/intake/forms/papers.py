"""The signed document of a warrant."""

from flask_wtf.file import FileField, FileRequired

from oversight.intake.forms.exhibits import read_file
from oversight.intake.rules.exhibits import NO, Purpose
from oversight.intake.service.taking import Handed
from oversight.web.forms import Form
from oversight.web.words import lazy as L_


class PaperForm(Form):
    """The document whose fingerprint stands on the warrant."""

    file = FileField(
        L_("The signed document"),
        validators=[FileRequired(L_("Choose the file to hand in."))],
    )

    def command(self) -> Handed:
        """Return the document; the warrant says what it is."""
        content, name = read_file(self.file.data)
        return Handed(
            name=name,
            content=content,
            purpose=Purpose.DOCUMENT,
            caption="",
            shows_child=NO,
        )
