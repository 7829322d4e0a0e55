"""Signing, correcting once, taking back."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from oversight.core import labels
from oversight.intake.pages.dockets import CureItem, ItemCard
from oversight.intake.rules import curing, filing
from oversight.intake.rules.particulars import spelled_milder
from oversight.web.forms import Form, choices
from oversight.web.words import _
from oversight.web.words import lazy as L_


class SignForm(Form):
    """The authorising officer's signature."""

    read = BooleanField(
        L_("I have read this filing, the answers and each row, and I sign it."),
        validators=[DataRequired(L_("Tick the box to sign."))],
    )


class WithdrawForm(Form):
    """Why a request is taken back."""

    code = RadioField(L_("For which reason?"))
    reason = TextAreaField(
        L_("Why, in your own words"), validators=[Length(max=filing.LONGEST_REASON)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the closed list of reasons."""
        super().__init__(*args, **kwargs)
        self.code.choices = choices("withdraw_reasons", only=filing.WITHDRAW_REASONS)
        self.code.validate_choice = False


def cure_form(items: tuple[CureItem, ...]) -> Form:
    """Return a form with one field for each thing that is missing, and no other."""
    fields = {
        place: _cure_field(name, item.card)
        for item in items
        for place, name, _sentence in item.asked
    }
    form = type("CureForm", (Form,), fields)()
    assert isinstance(form, Form)
    return form


def corrections(form: Form, items: tuple[CureItem, ...]) -> dict[int, dict[str, str]]:
    """Return what was filled in, by item and field."""
    return {
        item.card.number: {
            name: form[place].data or "" for place, name, _sentence in item.asked
        }
        for item in items
    }


_LONG = frozenset(
    {"why_unlawful", "passage", "risk", "attribution"}
    | {"innocent_explanations", "why_not_milder"}
)


def _cure_field(name: str, card: ItemCard) -> Any:  # noqa: ANN401
    words = L_(
        "Item %(item)s: %(field)s",
        item=card.number,
        field=_(labels.words("item_fields", name)),
    )
    kind = TextAreaField if name in _LONG else StringField
    return kind(words, default=_said(card, name))


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
