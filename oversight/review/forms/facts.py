"""Which fact a body puts right, how it ought to read, and why."""

from markupsafe import Markup
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length

from oversight.core import labels
from oversight.intake.rules import corrections as rules
from oversight.intake.rules.corrections import Fact, Fix
from oversight.review.queries.correcting import FactsItem
from oversight.web import filters
from oversight.web.forms import Form, ruled
from oversight.web.words import _
from oversight.web.words import lazy as L_


class FactForm(Form):
    """One fact of one item, and how it ought to read."""

    seen = HiddenField()
    fact = RadioField(
        L_("Which fact is wrong?"),
        validators=[ruled(rules.check_fact)],
        validate_choice=False,
    )
    becomes = StringField(
        L_("What it ought to say"),
        validators=[ruled(rules.check_becomes), Length(max=rules.LONGEST)],
    )
    why = TextAreaField(
        L_("What was wrong, and how it came about"),
        validators=[ruled(rules.check_why)],
    )

    def offer(self, item: FactsItem) -> "FactForm":
        """Offer the facts that the body stated, each with what it says today."""
        self.fact.choices = [(name, said(name, text)) for name, text in item.says]
        self.seen.data = self.seen.data or item.seen
        return self

    def renewed(self, item: FactsItem) -> "FactForm":
        """Let what was refused be sent again, against what the item says by now."""
        self.seen.data = item.seen
        return self.offer(item)

    def fix(self, number: int) -> Fix:
        """Return what is to be put right."""
        given = (self.fact.data, self.becomes.data, self.why.data, self.seen.data)
        fact, becomes, why, seen = (text or "" for text in given)
        return Fix(number, fact, becomes, why, seen)


def said(name: str, text: str) -> Markup:
    """Return a fact by its name, with what it says in the reader's language."""
    shown: object = text
    if name == Fact.CAPTURED_AT:
        shown = filters.moment(text)
    elif name == Fact.PUBLISHED_ON:
        shown = filters.written_day(text)
    elif name in _CODED:
        shown = filters.label(text, _CODED[name])
    named = _(labels.words("item_fields", name))
    return Markup("{}: <bdi>{}</bdi>").format(named, shown)


_CODED: dict[str, str] = {Fact.LANGUAGE: "languages", Fact.REACH: "reaches"}
