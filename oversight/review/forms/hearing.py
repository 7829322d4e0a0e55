"""What the reviewers tell the user, and what they ask the body."""

from collections.abc import Sequence

from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from oversight.core import labels
from oversight.review.queries.waits import Wanted
from oversight.review.rules.questions import curable
from oversight.web.forms import Form, choices
from oversight.web.words import _
from oversight.web.words import lazy as L_


class AskForm(Form):
    """The gist of the grounds, for the holders of the notices."""

    gist = TextAreaField(L_("What is held against it"), validators=[DataRequired()])


class QuestionForm(Form):
    """One question to the body, and whether it is about what the request is for."""

    text = TextAreaField(L_("Your question"), validators=[DataRequired()])
    about_aim = BooleanField(L_("It also asks what the request was really for."))


class AnswerForm(Form):
    """The body's one answer."""

    text = TextAreaField(L_("Your answer"), validators=[DataRequired()])


class TickField(SelectMultipleField):
    """Several boxes to tick; none comes ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ReturnForm(Form):
    """What the items lack; the subclass below has a row of boxes for each."""

    why = TextAreaField(
        L_("What the body is to do, precisely"), validators=[DataRequired()]
    )

    def lacks(self) -> dict[int, list[str]]:
        """Return by item number what is ticked as missing."""
        return {
            int(field.name.removeprefix("item-")): list(field.data or [])
            for field in self
            if field.name.startswith("item-")
        }


def return_form(numbers: Sequence[int], kind: str) -> ReturnForm:
    """Return a form with the closed list for each item that is still open."""
    rows = {
        f"item-{number}": TickField(
            L_("Item %(n)s lacks", n=number),
            choices=choices("lacks", only=curable(kind)),
        )
        for number in numbers
    }
    form = type("EachItemForm", (ReturnForm,), rows)()
    assert isinstance(form, ReturnForm)
    return form


_LONG = frozenset({"passage", "risk", "attribution"})


def complete_form(wanted: Sequence[Wanted]) -> Form:
    """Return a form with a field for each thing that is missing, and no other."""
    fields = {
        one.place: TextAreaField(_said(one)) if one.field in _LONG else _short(one)
        for one in wanted
    }
    form = type("CompleteForm", (Form,), fields)()
    assert isinstance(form, Form)
    return form


def corrections(form: Form, wanted: Sequence[Wanted]) -> dict[int, dict[str, str]]:
    """Return what was filled in, by item and field."""
    given: dict[int, dict[str, str]] = {}
    for one in wanted:
        given.setdefault(one.number, {})[one.field] = form[one.place].data or ""
    return given


def _short(one: Wanted) -> StringField:
    return StringField(_said(one))


def _said(one: Wanted) -> str:
    words = _(labels.words("item_fields", one.field))
    return str(_("Item %(item)s: %(field)s", item=one.number, field=words))
