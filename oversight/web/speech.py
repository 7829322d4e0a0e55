"""Says marked sentences in the language of the page being answered.

Flask-Babel knows which language that is. Where its words stand is looked up here, once
a process and language: the library asks anew for every word, and a page has hundreds.
"""

from functools import cache

from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from oversight.settings import HOUSE

TRANSLATIONS = str(HOUSE / "translations")


def said(sentence: str, /, **values: object) -> str:
    """Return a sentence in the reader's language, its places filled."""
    words = str(_catalogue().gettext(sentence))
    return words % values if values else words


def framed(sentence: str, /, **values: object) -> Markup:
    """Return a sentence whose places are filled with what is marked for a page.

    The sentence is escaped, and so is each value that is not marked itself.
    """
    return Markup(escape(said(sentence))) % values  # noqa: S704 - it is escaped


def counted(one: str, many: str, num: int, /, **values: object) -> str:
    """Return the sentence that fits a number in the reader's language."""
    return str(_catalogue().ngettext(one, many, num)) % {"num": num, **values}


def install(app: Flask) -> None:
    """Let templates say sentences the same way."""
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext)


@pass_context
def _gettext(page: Context, sentence: str, /, **values: object) -> str:
    return _filled(page, _catalogue().gettext(sentence), values)


@pass_context
def _ngettext(page: Context, one: str, many: str, num: int, /, **values: object) -> str:
    words = _catalogue().ngettext(one, many, num)
    return _filled(page, words, {"num": num, **values})


def _filled(page: Context, words: str, values: dict[str, object]) -> str:
    """Fill the places; what fills them on a page is escaped, the sentence is not."""
    shown = Markup(words) if page.eval_ctx.autoescape else words  # noqa: S704
    # Without a value as well: “%%” says “%” in each sentence of a template.
    return shown % values if "%" in words else shown


def _catalogue() -> NullTranslations:
    locale = get_locale()
    return _of(locale.language if locale else "en")


@cache
def _of(language: str) -> NullTranslations:
    return Translations.load(TRANSLATIONS, [language])
