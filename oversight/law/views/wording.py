"""How the law register's own words are said to the reader."""

from flask import Flask
from flask_babel import get_locale
from markupsafe import Markup

from oversight.law.source.bundle import FOLDER
from oversight.law.source.urdu import pairs
from oversight.web.filters import direction


def install(app: Flask) -> None:
    """Give the filter to every template."""
    app.jinja_env.filters.update(of_law=of_law, law_text=law_text)


def of_law(text: str | None) -> str | Markup:
    """Say words of the law register in Urdu on Urdu pages, where they are translated.

    What nobody has translated, such as a row that an administrator wrote, stays in
    English and is marked so, in its own direction; what they wrote in Urdu is Urdu.
    """
    if not text or str(get_locale()) != "ur" or direction(text) == "rtl":
        return text or ""
    return pairs(FOLDER).get(text) or _ENGLISH.format(text)


def law_text(text: str | None) -> str:
    """Say the same as plain text, for papers that mark each direction themselves."""
    urdu = str(get_locale()) == "ur"
    return (urdu and pairs(FOLDER).get(text or "")) or text or ""


_ENGLISH = Markup('<span lang="en" dir="ltr">{}</span>')
