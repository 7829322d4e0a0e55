"""A form takes what it asks, once, and nothing else: whatever more was sent is told.

Each form looks at what was posted when it is validated, so that the refusal stands on
its page; and the door of every act looks again, whatever a view forgot. A row beyond
those that the form has is more than it asks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar, Protocol

from flask import request
from wtforms import FieldList, FormField, MultipleFileField, SelectMultipleField
from wtforms.fields.core import Field

from oversight.core.errors import RuleError
from oversight.core.words import N_

# What the pages themselves send beside the questions of any form: the token, the key
# of a page, and the proof that is shown on the way to an act that weighs.
BESIDE = frozenset(
    [
        *("csrf_token", "once"),
        *("confirm-sent", "confirm-assertion", "confirm-code", "confirm-password"),
    ]
)
CODE = "unasked"
HERE = "oversight.asked"
UNKNOWN = N_(
    "This was sent with something that the form does not ask for. Nothing was taken. "
    "What you wrote is still here: send it once more from this page."
)
NOTHING_DONE = N_(
    "This was sent with something that its page does not ask for. Nothing was done."
)
_MANY = (SelectMultipleField, MultipleFileField)


class Asking(Protocol):
    """A form, and what its page sends beside its fields, such as a second button."""

    beside: ClassVar[frozenset[str]]
    carries: bool

    def __iter__(self) -> Iterator[Field]:
        """Go through its fields."""


def reads(form: Asking) -> None:
    """Remember that a form reads what was posted."""
    request.environ.setdefault(HERE, []).append(form)


def is_whole(form: Asking) -> bool:
    """Say whether all that was posted is asked by this form, if the form reads it."""
    return form not in _reading() or _fits([form])


def check() -> None:
    """Refuse an act for which more was posted than the forms that read it ask."""
    if not _fits(_reading()):
        raise RuleError(CODE, NOTHING_DONE)


def leaves(fields: Iterable[Field]) -> Iterator[Field]:
    """Return every field that holds an answer, however deep in its form it stands."""
    for field in fields:
        if isinstance(field, FormField | FieldList):
            yield from leaves(field)
        else:
            yield field


def _reading() -> list[Asking]:
    found: list[Asking] = request.environ.get(HERE, [])
    return found


def _fits(forms: list[Asking]) -> bool:
    if any(form.carries for form in forms):
        return True
    asked = (field for form in forms for field in leaves(form))
    many = {field.name: isinstance(field, _MANY) for field in asked}
    known = BESIDE.union(many, *(form.beside for form in forms))
    sent = Counter(name for name, _answer in request.form.items(multi=True))
    sent.update(name for name, _file in request.files.items(multi=True))
    return all(
        name in known and (times == 1 or many.get(name, False))
        for name, times in sent.items()
    )
