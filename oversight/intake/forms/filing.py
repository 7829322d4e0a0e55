"""The ways to file: a short form, the whole form part by part, a list."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField

from oversight.core.errors import RuleError
from oversight.intake.forms import fields
from oversight.intake.pages.law import FormPage
from oversight.intake.rules import answers, particulars, sections, unsent
from oversight.intake.service.uploads import Upload
from oversight.web.forms import Form
from oversight.web.words import lazy as L_

ASKED_ONCE = (
    *("source", "source_reference", *answers.MACHINE_PARTS),
    *("candour", "protected_check", "capture_method", "contact", "contact_detail"),
    *("track", *(name for name in sections.BY_CODE["victim"].fields)),
    *("unit", "policy_context", *particulars.SAID_ONCE, "certified"),
)


class AskingForm(Form):
    """A form of questions of which all that are unanswered are told at once."""

    def refuse_each(self, faults: Iterable[RuleError]) -> bool:
        """Show each refusal beside its question, all at once; say if there was any.

        What is asked on another page is left to that page to say.
        """
        told = tuple(faults)
        for error in told:
            if error.field in self:
                self.refuse(error)
        return bool(told)


class AnswersForm(fields.form_of(ASKED_ONCE, AskingForm)):  # type: ignore[misc]
    """What FORM-A asks once for a whole filing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the choices in the reader's language."""
        super().__init__(*args, **kwargs)
        fields.offer(self)

    def answers(self) -> dict[str, object]:
        """Return the answers under their names."""
        said: dict[str, object] = dict(fields.given(self))
        return said | {"certified": answers.YES if self["certified"].data else ""}


class BulkForm(AnswersForm):
    """A list with the answers for the whole of it."""

    file = FileField(
        L_("The list: XLSX, CSV or JSON Lines"),
        validators=[FileRequired(L_("Choose the file to hand in."))],
    )
    partial = BooleanField(L_("File the good rows even if others are refused"))

    def upload(self) -> Upload:
        """Return the file as it was sent."""
        with self.file.data.stream as sent:
            content = sent.read()
        return Upload(
            content=content,
            name=self.file.data.filename or "",
            answers=self.answers(),
            partial=bool(self.partial.data),
        )


class PartForm(Form):
    """One part of a draft: what it shows now, so that no other tab is written over."""

    beside = frozenset({"draft", "later", "more"})
    seen = HiddenField()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the questions it asks."""
        return tuple(name for name in self._fields if name in fields.FIELDS)

    def given(self) -> dict[str, str]:
        """Return what was typed, under the names of the questions."""
        return fields.given(self)

    def mark(self, kept: Mapping[str, str]) -> None:
        """Remember what the draft says of these questions now."""
        self.seen.data = unsent.seen_of(kept, self.names)


def part_form(
    names: tuple[str, ...], page: FormPage, kept: Mapping[str, str]
) -> PartForm:
    """Return a form that asks these questions, filled in with what a draft keeps."""
    kind = fields.form_of(names, PartForm)
    form = kind(data={name: kept.get(name, "") for name in names})
    assert isinstance(form, PartForm)
    fields.offer(form, page)
    if not form.seen.data:
        form.mark(kept)
    return form


def check_form(kept: Mapping[str, str]) -> AskingForm:
    """Return what is asked once for a filing, under the read-back of a draft."""
    kind = fields.form_of((*sections.ONCE, "certified"), AskingForm)
    form = kind(data={name: kept.get(name, "") for name in sections.ONCE})
    assert isinstance(form, AskingForm)
    fields.offer(form)
    return form
