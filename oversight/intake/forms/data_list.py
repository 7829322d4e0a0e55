"""A list of accounts for FORM-B: handed in, and handed out empty."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from oversight.intake.service.uploads import Upload
from oversight.web.forms import Form
from oversight.web.words import lazy as L_


class AccountListForm(Form):
    """A list of accounts, and whether its good rows may be kept without the others."""

    file = FileField(
        L_("The list: XLSX, CSV or JSON Lines"),
        validators=[FileRequired(L_("Choose the file to hand in."))],
    )
    partial = BooleanField(L_("Add the good rows even if others are refused"))

    def upload(self) -> Upload:
        """Return the file as it was sent."""
        with self.file.data.stream as sent:
            content = sent.read()
        return Upload(
            content=content,
            name=self.file.data.filename or "",
            partial=bool(self.partial.data),
        )
