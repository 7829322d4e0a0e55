"""How values look on a page: moments, codes, numbers and what people wrote."""

import re
from datetime import date, datetime
from unicodedata import bidirectional

from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from oversight.core import labels
from oversight.core.clock import local_date
from oversight.core.text import paragraphs
from oversight.web import moments
from oversight.web.words import _


def when(moment: datetime | None) -> Markup:
    """Show a moment in Karachi's time, and to machines in UTC."""
    if moment is None:
        return Markup()
    return _TIME.format(moment.isoformat(), moments.when(moment))


def moment(text: str) -> Markup:
    """Show a moment that a document spells as the record does."""
    return when(datetime.fromisoformat(text))


def day(moment: date | None) -> Markup:
    """Show a calendar day."""
    if moment is None:
        return Markup()
    return _TIME.format(moment.isoformat(), moments.day(moment))


def written_day(text: str | None) -> Markup:
    """Show a calendar day that a document spells as the record does."""
    return day(date.fromisoformat(text)) if text else Markup()


def label(code: str | None, vocabulary: str) -> str:
    """Say a code in the reader's language."""
    return _(labels.words(vocabulary, str(code))) if code else ""


@pass_context
def _label(_page: Context, code: str | None, vocabulary: str) -> str:
    """Say it anew on each page: a code that stands in a template is not said once."""
    return label(code, vocabulary)


def ltr(value: object) -> Markup:
    """Keep a docket, code, address or number in its own order inside Urdu.

    The number of a docket, or a code name, is never broken over two lines.
    """
    kept = _NUMBER.fullmatch(str(value))
    return (_UNBROKEN if kept else _LTR).format(value)


def prose(text: str) -> Markup:
    """Show one line in which each web address keeps its own order.

    Inside Urdu the last “/” of an address would else stand before its first letter.
    """
    parts = _ADDRESS.split(text)  # Every second one is an address.
    return Markup("").join(
        _LTR.format(part) if at % 2 else part for at, part in enumerate(parts)
    )


def shown(text: str | None) -> Markup:
    """Show what a person wrote, as paragraphs and never as tags."""
    # The one place where typed text becomes HTML: escaped, then passed by bleach.
    return Markup(paragraphs(text or ""))  # noqa: S704


def direction(text: str) -> str:
    """Say in which direction a text is read, by its first letter that has one."""
    strong = (bidirectional(character) for character in text)
    first = next((kind for kind in strong if kind in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"


def local_day(moment: datetime | None) -> Markup:
    """Show the Karachi day of a moment."""
    return day(local_date(moment)) if moment else Markup()


def either(english: str, urdu: str | None) -> str:
    """Say a name in Urdu on Urdu pages, where there is an Urdu name."""
    return urdu if urdu and str(get_locale()) == "ur" else english


def number(value: float) -> str:
    """Show a number with its thousands apart, in Western digits."""
    return format_decimal(value, locale="en")


def install(app: Flask) -> None:
    """Give the filters to every template."""
    app.jinja_env.filters.update(
        when=when,
        moment=moment,
        written_day=written_day,
        direction=direction,
        day=day,
        local_day=local_day,
        either=either,
        label=_label,
        ltr=ltr,
        prose=prose,
        paragraphs=shown,
        number=number,
    )


_TIME = Markup('<time datetime="{}">{}</time>')
_LTR = Markup('<bdi dir="ltr">{}</bdi>')
_UNBROKEN = Markup('<bdi class="unbroken" dir="ltr">{}</bdi>')
_NUMBER = re.compile(r"[A-Z]{2}-[0-9]{4}-[0-9]{6}|R-[0-9]{1,4}")
_ADDRESS = re.compile(
    r"(https?://[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?)\]'\u060c\u061b\u06d4\u061f])"
)
