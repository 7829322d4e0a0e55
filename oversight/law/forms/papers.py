"""One paper beside a proposed change."""

from flask_wtf.file import FileField

from oversight.core.errors import RuleError
from oversight.law.rules.papers import FIELD
from oversight.privacy.rules import kinds
from oversight.web.forms import Form
from oversight.web.words import lazy as L_


class PaperForm(Form):
    """The ruling or the gazette, as a file."""

    paper = FileField(L_("The ruling or the gazette"))

    def refuse(self, error: RuleError) -> None:
        """Say what is wrong with the file beside it: there is no other."""
        if error.field == kinds.FIELD:
            error.field = FIELD
        super().refuse(error)

    def file(self) -> tuple[str, bytes]:
        """Return how the file is called and what it holds; nothing of no file."""
        sent = self.paper.data
        if not sent:
            return "", b""
        with sent.stream as stream:
            return sent.filename or "", stream.read()
