"""Puts marked sentences into English or Urdu where no page is being answered.

Documents and notices outlive the page that shows them and are needed in both
languages at once, so they do not ask which language a visitor reads.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from urllib.parse import urlsplit

from babel.dates import format_date, format_datetime
from babel.support import NullTranslations, Translations

from oversight.core import labels
from oversight.core.clock import KARACHI, time_pattern
from oversight.core.words import N_
from oversight.notices.rules.parts import Address, Paragraph, Term, Title, Value
from oversight.settings import HOUSE

LANGUAGES = ("en", "ur")
_SPELLING = {"en": "en_GB", "ur": "ur"}
_COMMA = {"en": ", ", "ur": "، "}
_MOMENT = N_("%(day)s, %(time)s PKT")
_origin: list[str] = []


def use(origin: str) -> None:
    """Take the address under which this process's portal is reached."""
    _origin[:] = [origin.rstrip("/")]


def say(sentence: str, values: Mapping[str, Value], lang: str) -> str:
    """Return one marked sentence in that language, its places filled."""
    told = str(catalogue(lang).gettext(sentence))
    filled = {name: _value(value, lang) for name, value in values.items()}
    return told % filled if filled else told


def lines(paragraphs: Iterable[Paragraph], lang: str) -> list[str]:
    """Return the sentences of a notice in that language, one a line."""
    return [say(part.sentence, part.values, lang) for part in paragraphs]


def text(paragraphs: Iterable[Paragraph], lang: str) -> str:
    """Return a whole notice in that language, as it is handed on."""
    return "\n\n".join(lines(paragraphs, lang))


def host() -> str:
    """Return the host of this portal, as letters name where they come from."""
    found = urlsplit("".join(_origin)).hostname or ""
    return found if found and ":" not in found else "localhost"


def address(path: str, lang: str) -> str:
    """Return the whole address of a page in that language."""
    return f"{''.join(_origin)}/{lang}{path}"


@cache
def catalogue(lang: str) -> NullTranslations:
    """Return the sentences of one language; refuse a language that is not spoken."""
    if lang not in LANGUAGES:
        raise ValueError(f"no such language: {lang}")
    return Translations.load(str(HOUSE / "translations"), [lang])


def _value(value: Value, lang: str) -> str | int:
    if isinstance(value, tuple):
        return _COMMA[lang].join(str(_value(part, lang)) for part in value)
    if isinstance(value, Term):
        return str(catalogue(lang).gettext(labels.words(value.vocabulary, value.code)))
    if isinstance(value, Title):
        return value.ur if lang == "ur" else value.en
    if isinstance(value, Address):
        return _isolated(address(value.path, lang))
    if isinstance(value, date):
        return dated(value, lang)
    return value if isinstance(value, int) else _isolated(value)


def dated(value: date, lang: str) -> str:
    """Return a day, or a moment in Karachi's time, in that language."""
    if not isinstance(value, datetime):
        return format_date(value, "d MMMM y", locale=_SPELLING[lang])
    local, pattern = value.astimezone(KARACHI), time_pattern(value, lang)
    time = format_datetime(local, pattern, tzinfo=KARACHI, locale=_SPELLING[lang])
    return str(catalogue(lang).gettext(_MOMENT)) % {
        "day": format_date(local.date(), "d MMMM y", locale=_SPELLING[lang]),
        "time": time,
    }


def _isolated(value: str) -> str:
    """Keep a code, a number or an address in its own order inside Urdu."""
    return f"\u2068{value}\u2069"
