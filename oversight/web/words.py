"""The edge puts marked sentences into the reader's language."""

from datetime import date, datetime

from flask_babel import lazy_gettext as lazy

from oversight.core.errors import RuleError
from oversight.web.moments import day, when
from oversight.web.speech import counted as n_
from oversight.web.speech import framed as f_
from oversight.web.speech import said as _

__all__ = ["_", "f_", "lazy", "n_", "sentence_of"]


def sentence_of(error: RuleError) -> str:
    """Return a rule's refusal in the reader's language."""
    values = {name: _said(value) for name, value in error.values.items()}
    sentence = str(_(error.sentence))
    return sentence % values if values else sentence


def _said(value: object) -> object:
    if isinstance(value, datetime):
        return when(value)
    return day(value) if isinstance(value, date) else value
