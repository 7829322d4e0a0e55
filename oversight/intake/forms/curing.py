"""Curing a docket: a field for each thing that is missing, or one list for all."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from oversight.core import labels
from oversight.intake.forms.fields import CHOSEN, PICKED, ManyField
from oversight.intake.forms.workbook import KNOWN_BY, Empty, explained, powers
from oversight.intake.pages.citable import Citable
from oversight.intake.pages.dockets import CureItem, CurePage, ItemCard
from oversight.intake.rules import columns, curing
from oversight.intake.rules.curing_list import LOCATOR
from oversight.intake.rules.particulars import spelled_milder
from oversight.intake.rules.shapes import ITEM, Shape
from oversight.intake.service.uploads import Upload
from oversight.web.forms import Form, choices
from oversight.web.words import _
from oversight.web.words import lazy as L_

_PLACE = re.compile(r"item-([1-9][0-9]?)-([a-z0-9_]+)")
_LONG = frozenset(
    {"why_unlawful", "passage", "risk", "attribution"}
    | {"innocent_explanations", "why_not_milder", "notice_facts"}
)


class CureForm(Form):
    """The subclass below has a field for each thing that is missing."""

    @property
    def left(self) -> tuple[str, ...]:
        """Return what was typed and is no longer asked for: it stays on the page."""
        return self._left

    _left: tuple[str, ...] = ()


class CureListForm(Form):
    """A list with a row for each item that lacks something."""

    file = FileField(
        L_("The list: XLSX, CSV or JSON Lines"),
        validators=[FileRequired(L_("Choose the file to hand in."))],
    )

    def upload(self) -> Upload:
        """Return the file as it was sent."""
        with self.file.data.stream as sent:
            content = sent.read()
        return Upload(content=content, name=self.file.data.filename or "")


def cure_form(items: tuple[CureItem, ...], sent: Mapping[str, str]) -> CureForm:
    """Return a form with one field for each thing that is missing, and no other.

    What was sent and is no longer asked for, because a colleague was quicker, keeps
    its field, so that nothing typed is lost.
    """
    fields = {
        place: _field(item.card.number, name, _said(item.card, name))
        for item in items
        for place, name, _sentence in item.asked
    }
    left = {place: found for place, found in _places(sent) if place not in fields}
    fields |= {place: _field(*found, "") for place, found in left.items()}
    kind = type("CureFields", (CureForm,), {**fields, "_left": tuple(left)})
    form = kind()
    assert isinstance(form, CureForm)
    return form


def said(form: CureForm) -> dict[str, str]:
    """Return each answer as one text; several boxes with “;” between the codes."""
    return {
        field.name: ";".join(field.data or ())
        if isinstance(field, ManyField)
        else str(field.data or "")
        for field in form
    }


def corrections(sent: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """Return what was filled in, by item and field."""
    found: dict[int, dict[str, str]] = {}
    for place, (number, name) in _places(sent):
        found.setdefault(number, {})[name] = sent[place]
    return found


def cure_list(page: CurePage, law: Sequence[Citable]) -> bytes:
    """Return the list to fill in: a row an item, with what it says so far.

    Behind it stands what each column holds, which codes it takes, and, where another
    provision is asked for, what the body may cite today.
    """
    head, rows = list_columns(page), []
    for item in page.items:
        said = {name: _said(item.card, name) for _place, name, _s in item.asked}
        first = {ITEM: str(item.card.number), LOCATOR: item.card.locator}
        rows.append(first | said)
    shape = Shape(head, (ITEM,))
    words = {**columns.WORDS, ITEM: columns.ITEM_WORDS, LOCATOR: columns.NAMED}
    law = law if columns.LAW in head else ()
    known = {**columns.CODES, columns.LAW: powers(law)}
    codes = {name: known[name] for name in head if name in known}
    of = Empty(shape, words, codes, len(rows), columns.IN_WORDS, rows, law, KNOWN_BY)
    return explained(of)


def list_columns(page: CurePage) -> tuple[str, ...]:
    """Return the columns of that list: the item, its address, and what is missing."""
    names = dict.fromkeys(name for item in page.items for _p, name, _s in item.asked)
    return (ITEM, LOCATOR, *(name for name in names if name != LOCATOR))


def _places(sent: Mapping[str, str]) -> list[tuple[str, tuple[int, str]]]:
    """Return the fields of a correction among what was sent, by item and name."""
    found = []
    for place in sent:
        named = _PLACE.fullmatch(place)
        if named and named[2] in curing.FIELDS:
            found.append((place, (int(named[1]), named[2])))
    return found


def _field(number: int, name: str, said: str) -> Any:  # noqa: ANN401
    words = L_(
        "Item %(item)s: %(field)s",
        item=number,
        field=_(labels.words("item_fields", name)),
    )
    if name in CHOSEN:
        kind = ManyField if name == "purpose" else RadioField
        listed = choices(CHOSEN[name])
        return kind(words, choices=listed, default=said, validate_choice=False)
    if name in PICKED:
        vocabulary, none = PICKED[name]
        listed = [SelectChoice("", none), *choices(vocabulary)]
        return SelectField(words, choices=listed, default=said, validate_choice=False)
    plain = TextAreaField if name in _LONG else StringField
    return plain(words, default=said)


def _said(card: ItemCard, name: str) -> str:
    """Return what the item says so far, as a bulk cell would say it."""
    if name == curing.PROVISION:
        return ";".join(card.provisions)
    said = getattr(card.more, name) if hasattr(card.more, name) else getattr(card, name)
    if isinstance(said, Mapping):
        return spelled_milder(said)
    if isinstance(said, tuple):
        return ";".join(said)
    return said if isinstance(said, str) else ""
