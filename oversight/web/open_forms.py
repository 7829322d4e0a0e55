"""Forms that anybody may send: one box that only machines fill, and nothing beside it.

Whatever is refused here stands on the page again, so that a person whose browser filled
the hidden box sends it once more, and is taken.
"""

from collections.abc import Iterable, Mapping

from flask import request
from wtforms import StringField

from oversight.core.words import N_
from oversight.web.forms import Form
from oversight.web.words import _, lazy

# What pages send beside the fields of a form: which button, which file, the once key.
BESIDE = frozenset({"once", "go", "step", "exhibit", "csrf_token"})
TRAPPED = N_(
    "A box that people do not see was filled, so this may have come from a machine. "
    "Nothing was lost: the box is empty again. Send it once more."
)
UNKNOWN = N_(
    "This was sent with something that the form does not ask for. Nothing was taken. "
    "What you wrote is still here: send it once more from this page."
)


class OpenForm(Form):
    """A form without a sign-in: it is sent by hand, and holds what it asks for."""

    trap = StringField(lazy("Leave this box empty"))

    def validate(
        self, extra_validators: Mapping[str, Iterable[object]] | None = None
    ) -> bool:
        """Check every field, that the box is empty, and that nothing is added."""
        sound = super().validate(extra_validators=extra_validators)
        by_hand = not self.trap.data
        if not by_hand:
            self.trap.data = ""
            self.form_errors.append(_(TRAPPED))
        known = BESIDE | {field.name for field in self}
        whole = not set(request.form) - known
        if not whole:
            self.form_errors.append(_(UNKNOWN))
        return sound and by_hand and whole
