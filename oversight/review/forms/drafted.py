"""A form that is kept as it is written: which version it is, and what was typed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import FieldList, FormField, HiddenField
from wtforms.fields.core import Field

from oversight.core.errors import RuleError
from oversight.web.forms import Form

NOT_ANSWERS = frozenset({"csrf_token", "version", "whole", "assertion"})


class DraftedForm(Form):
    """A form of many parts, of which a draft is kept."""

    beside = frozenset({"save", "more"})
    version = HiddenField()

    @property
    def seen(self) -> int | None:
        """Return which version of the draft this page was filled in from."""
        given = str(self.version.data or "")
        return int(given) if given.isascii() and given.isdecimal() else None

    def refuse(self, error: RuleError) -> None:
        """Show the refusal beside its field, and in the list above the form."""
        super().refuse(error)
        refresh(self)


def typed_in(form: Form) -> dict[str, Any]:
    """Return everything typed, as plain values."""
    return {
        name: kept.isoformat() if isinstance(kept, date) else kept
        for name, kept in form.data.items()
        if name not in NOT_ANSWERS
    }


def lengthen(parts: "FieldList[Any]", needed: int) -> None:
    """Give a list of parts as many entries as are needed, and no more."""
    while len(parts) < needed:
        parts.append_entry()
    while len(parts) > needed:
        parts.pop_entry()


def refresh(fields: Iterable[Field]) -> None:
    """Let every list of parts see errors that came after it was checked."""
    for field in fields:
        if isinstance(field, FormField | FieldList):
            refresh(field)
        if isinstance(field, FieldList):
            field.errors = [part.errors for part in field if part.errors]
