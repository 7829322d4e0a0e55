"""A form read aloud: every question that was answered, and the answer in words."""

from collections.abc import Iterable, Iterator

from wtforms import FieldList, FormField, HiddenField, SelectFieldBase
from wtforms.fields.core import Field

from oversight.review.rules.drafts import Answer


def answers(fields: Iterable[Field]) -> tuple[Answer, ...]:
    """Return what was written, in the order of the form; empty answers are none."""
    return tuple(answer for answer in _answers(fields) if answer.words)


def _answers(fields: Iterable[Field]) -> Iterator[Answer]:
    for field in fields:
        if isinstance(field, FormField | FieldList):
            yield from _answers(field)
        elif not isinstance(field, HiddenField):
            yield Answer(field.name, str(field.label.text), _words(field))


def _words(field: Field) -> str:
    given = field.data if isinstance(field.data, list | tuple) else [field.data]
    said: dict[str, str] = {}
    if isinstance(field, SelectFieldBase):
        said = {str(option.data): str(option.label.text) for option in field}
    words = (str(one) for one in given if one is not None)
    return ", ".join(said.get(word, word) for word in words).strip()
