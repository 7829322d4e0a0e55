"""What a registrar lists on a data request, and the body's one correction of it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from oversight.intake.forms.data import TicksField
from oversight.intake.forms.workbook import filled
from oversight.intake.pages.data_defects import CurePage
from oversight.intake.rules.data_checklist import OF_ACCOUNT, OF_WHOLE, WHOLE
from oversight.intake.rules.shapes import DATA_CURING, ITEM
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_

PLACE = re.compile(r"(fir_no|custodian|native_id|link)(?:-([1-9][0-9]?))?")


class DataListForm(Form):
    """What fails a check: of the request as a whole, and of each account."""

    beside = frozenset({"read"})  # Sent once the list was read back.

    whole = TicksField(L_("In the request as a whole"))
    account_unclear = TicksField(
        L_("Number does not belong to the account at the address"), coerce=int
    )
    tie_untranslated = TicksField(
        L_("Reasons in another language, without a translation"), coerce=int
    )

    def offer(self, numbers: Iterable[int], *, keeps: bool) -> "DataListForm":
        """Offer the accounts of a request; what is only kept has no custodian."""
        whole = [one for one in OF_WHOLE if not (keeps and one == "custodian_unfit")]
        self.whole.choices = choices("data_defects", only=whole)
        offered = [SelectChoice(n, str(n)) for n in numbers]
        for code in OF_ACCOUNT:
            self[code].choices = offered
        return self

    def by_hand(self) -> list[tuple[int, str]]:
        """Return what fails, with its account."""
        of_account = [(n, code) for code in OF_ACCOUNT for n in self[code].data or ()]
        return [(WHOLE, code) for code in self.whole.data or ()] + of_account


class DataCureForm(Form):
    """The subclass below has a field for each thing that was listed."""

    left: tuple[str, ...] = ()


def cure_form(page: CurePage, sent: Mapping[str, str]) -> DataCureForm:
    """Return a form with one field for each thing that was listed, and no other.

    What was sent and is no longer asked for keeps its field: nothing typed is lost.
    """
    fields = {
        one.asked.place: _field(one.asked.field, one.asked.number, one.said, page)
        for one in page.lines
    }
    left = {
        place: _field(named[1], int(named[2] or 0), "", page)
        for place in sent
        if place not in fields and (named := PLACE.fullmatch(place))
    }
    whole = {**fields, **left, "left": tuple(left)}
    form = type("DataCureFields", (DataCureForm,), whole)()
    assert isinstance(form, DataCureForm)
    return form


def given(form: DataCureForm, page: CurePage) -> dict[str, str]:
    """Return what was filled in, by its place."""
    asked = [line.asked.place for line in page.lines]
    return {place: form[place].data or "" for place in (*asked, *form.left)}


def list_columns(page: CurePage) -> tuple[str, ...]:
    """Return the columns of that list: the number, the address, what is missing."""
    wanted = {line.asked.field for line in page.lines}
    kept = {ITEM, "locator", *wanted}
    return tuple(name for name in DATA_CURING.columns if name in kept)


def cure_list(page: CurePage) -> bytes:
    """Return the list to fill in: a row an account, with what it says so far."""
    names = dict(page.custodians)
    rows: dict[int, dict[str, str]] = {}
    for line in page.lines:
        number = line.asked.number
        first = {ITEM: str(number), "locator": line.locator}
        said = names.get(line.said, line.said)
        rows.setdefault(number, first)[line.asked.field] = said
    return filled(list_columns(page), rows.values())


def _field(name: str, number: int, said: str, page: CurePage) -> Any:  # noqa: ANN401
    if name == "custodian":
        offered = [SelectChoice(code, words) for code, words in page.custodians]
        return RadioField(
            L_("Custodian"), choices=offered, default=said, validators=[Optional()]
        )
    if name == "link":
        words = L_("Account %(n)s: what ties it to the offence", n=number)
        return TextAreaField(words, default=said)
    if name == "native_id":
        words = L_("Account %(n)s: the platform's own number", n=number)
        return StringField(words, default=said)
    return StringField(L_("FIR, case or inquiry number"), default=said)
