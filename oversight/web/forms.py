"""The form every room starts from, and the one place a rule meets a form."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from flask import g, request
from flask_wtf import FlaskForm
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import (
    FileField,
    HiddenField,
    PasswordField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.fields.core import Field, UnboundField
from wtforms.validators import ValidationError

from oversight.core import labels
from oversight.core.errors import JointError, RuleError
from oversight.core.text import clean_line, clean_text
from oversight.core.words import N_
from oversight.web import asked, pressing, troubles, typed
from oversight.web.asked import leaves
from oversight.web.words import _, lazy, sentence_of

LONGEST_LINE = 500
LONGEST_TEXT = 20_000
LONGEST_CARRIED = 1_000_000  # What a page carries on, signed, to the next one.
TRAPPED = N_(
    "A box that people do not see was filled, so this may have come from a machine. "
    "Nothing was lost: the box is empty again. Send it once more."
)
TOO_LONG = N_("This is too long: write at most %(max)d characters.")
INSTEAD = {  # WTForms' own sentences, said as this house says them.
    "This field is required.": N_("Answer this question."),
    "Not a valid choice.": N_("Choose one of the answers shown."),
    "Not a valid date value.": N_("Write a date, such as 2026-11-22."),
    "Not a valid datetime value.": N_("Write a date and a time."),
    "Not a valid integer value.": N_("Write a whole number."),
    "Invalid email address.": N_("Write an address, such as name@example.org."),
    "Invalid Choice: could not coerce.": N_("Choose one of the answers shown."),
    "Field cannot be longer than %(max)d character.": TOO_LONG,
    "Field must be at least %(min)d character long.": N_(
        "This is too short: write at least %(min)d characters."
    ),
    "Field must be between %(min)d and %(max)d characters long.": N_(
        "Write between %(min)d and %(max)d characters."
    ),
    "Number must be at least %(min)s.": N_("Write %(min)s or more."),
    "Number must be at most %(max)s.": N_("Write %(max)s or less."),
    "Number must be between %(min)s and %(max)s.": N_(
        "Write a number from %(min)s to %(max)s."
    ),
}


class _Sentences:
    """WTForms' own sentences, in the reader's language."""

    def gettext(self, sentence: str) -> str:
        return str(_(INSTEAD.get(sentence, sentence)))

    def ngettext(self, one: str, many: str, number: int) -> str:
        # WTForms fills the places itself, once it has the sentence.
        return self.gettext(one if number == 1 or one in INSTEAD else many)


def _sent(form: FlaskForm) -> "MultiDict[str, object] | None":
    """Return what was posted; JSON is no form, and a file is no answer in words."""
    found: MultiDict[str, object] = MultiDict(request.form)
    for field in form:
        files = request.files.getlist(field.name)
        if files and isinstance(field, FileField):
            found.setlist(field.name, files)
    return found or None


def _line(text: str | None) -> str:
    return clean_line(text or "")


def _text(text: str | None) -> str:
    return clean_text(text or "")


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A form whose text is clean, that takes what it asks and nothing else.

    It can carry a rule's refusal to the reader. ``beside`` names what its page sends
    beside its fields, such as a second button; a form that ``carries`` hands on what
    was sent to another, which looks at it.
    """

    beside: ClassVar[frozenset[str]] = frozenset()
    carries: bool = False

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Clean text on its way in; speak the reader's language."""

        def bind_field(
            self,
            form: FlaskForm,
            unbound_field: "UnboundField[Field]",
            options: Mapping[str, Any],
        ) -> Field:
            """Put the cleaning filter before any the room adds itself."""
            kind = unbound_field.field_class
            given = unbound_field.kwargs.get("filters", ())
            extra = {"filters": [*_cleaning(kind), *given]} if _typed(kind) else {}
            bound = unbound_field.bind(form=form, **{**options, **extra})
            assert isinstance(bound, Field)
            return bound

        def wrap_formdata(
            self, form: FlaskForm, formdata: object
        ) -> "MultiDict[str, object] | None":
            """Read fields as a page sends them: words as words, files as files."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            assert isinstance(form, Form)
            asked.reads(form)
            return _sent(form)

        def get_translations(self, _form: FlaskForm) -> _Sentences:
            """Use the portal's own translations."""
            return _Sentences()

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)
        typed.remember(self)

    @property
    def status(self) -> int:
        """Return the HTTP status that goes with the form as it stands."""
        if "trouble" in g:
            return int(g.trouble.status)
        return 422 if self.errors else 200

    def validate(
        self, extra_validators: Mapping[str, Iterable[object]] | None = None
    ) -> bool:
        """Check every field, the length of every text, and that nothing is added."""
        sound = bool(super().validate(extra_validators=extra_validators))
        long = [field for field in leaves(self) if not _short_enough(field)]
        whole = asked.is_whole(self)
        if not whole:
            self.form_errors.append(_(asked.UNKNOWN))
            _tell_the_last(self)  # What the form asked may have ended meanwhile.
        if not (sound and whole) or long:
            typed.refused()
        return sound and whole and not long

    def refuse(self, error: RuleError) -> None:
        """Show the refusal beside its field, or above the form; each, if several."""
        for other in error.others if isinstance(error, JointError) else ():
            self.refuse(other)
        sentence = sentence_of(error)
        for field in leaves(self):
            if error.field and field.name == error.field:
                typed.refused()  # One answer is wrong: it says nothing of the matter.
                field.errors = [*field.errors, sentence]
                return
        typed.refused(sentence)
        self.form_errors.append(sentence)


class OpenForm(Form):
    """A form without a sign-in: sent by hand.

    What is refused stands on the page again, so that a person whose browser filled
    the hidden box sends it once more, and is taken.
    """

    trap = StringField(lazy("Leave this box empty"))

    def validate(
        self, extra_validators: Mapping[str, Iterable[object]] | None = None
    ) -> bool:
        """Check every field, and that the box is empty."""
        sound = super().validate(extra_validators=extra_validators)
        by_hand = not self.trap.data
        if not by_hand:
            self.trap.data = ""
            self.form_errors.append(_(TRAPPED))
        return sound and by_hand


def ruled(check: Callable[[str], object]) -> Callable[[FlaskForm, Field], None]:
    """Return a validator that lets a rule look at a text beside the form's own checks.

    Its refusal stands beside the field with all the others, not after they are mended.
    """

    def look(_form: FlaskForm, field: Field) -> None:
        try:
            check(str(field.data or ""))
        except RuleError as error:
            raise ValidationError(sentence_of(error)) from error

    return look


def attempt(form: Form, work: Callable[[Session], object]) -> bool:
    """Do the work in one transaction; on refusal undo it and tell the form.

    What is not the visitor's to see stays a 404, and what no form asked for a 400,
    whatever the view would make of a refusal; a database too busy or a second
    writer becomes a sentence above the form, with everything typed kept. Where the
    matter moved on, what happened last stands beside it. What was sent before, and
    refused on record, is not done again: ``pressing.told`` says what it was told.
    """
    try:
        with pressing.transaction() as session:
            work(session)
    except pressing.PressedBefore:
        if pressing.told() is None:
            raise
    except RuleError as error:
        if error.code in {"not_found", asked.CODE}:
            raise
        form.refuse(error)
        if not error.field:  # Else it is one answer that is wrong.
            _tell_the_last(form)
        return False
    except (DBAPIError, NoConnectionError) as error:
        trouble = troubles.named(error)
        if trouble is None:
            raise
        g.trouble = trouble
        typed.refused(_(trouble.sentence))
        form.form_errors.append(_(trouble.sentence))
        return False
    return True


def _tell_the_last(form: Form) -> None:
    """Say beside a refusal what happened in the matter meanwhile."""
    last = typed.happened_last()
    if last is not None:
        typed.refused(last)
        form.form_errors.append(last)


def choices(
    vocabulary: str, *, only: Iterable[str] | None = None
) -> list[SelectChoice]:
    """Return the codes of a vocabulary as choices, said in the reader's language."""
    codes = only if only is not None else labels.codes(vocabulary)
    return [SelectChoice(code, lazy(labels.words(vocabulary, code))) for code in codes]


def _typed(kind: type[Field]) -> bool:
    return issubclass(kind, StringField) and not issubclass(kind, PasswordField)


def _cleaning(kind: type[Field]) -> list[Callable[[str | None], str]]:
    return [_text if issubclass(kind, TextAreaField) else _line]


def _short_enough(field: Field) -> bool:
    """Refuse a text longer than any field needs, where the room named no limit."""
    if not isinstance(field, StringField):
        return True
    if any(getattr(validator, "max", 0) > 0 for validator in field.validators):
        return True
    limit = _limit(field)
    if len(field.data or "") <= limit:
        return True
    field.errors = [*field.errors, _(TOO_LONG, max=limit)]
    return False


def _limit(field: StringField) -> int:
    if isinstance(field, HiddenField):
        return LONGEST_CARRIED
    return LONGEST_TEXT if isinstance(field, TextAreaField) else LONGEST_LINE
