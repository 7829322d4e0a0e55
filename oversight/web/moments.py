"""Moments and days as people in Pakistan say them, in the reader's language."""

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_datetime
from flask_babel import get_locale

from oversight.core.clock import KARACHI, local_date, time_pattern
from oversight.web.speech import said as _

# A page says the same few days and minutes again and again.
KEPT = 2048
_DAY = "d MMMM y"
_SPELLING = {"en": "en_GB", "ur": "ur"}


def when(moment: datetime) -> str:
    """Return a moment in Karachi's time, with the zone named."""
    return _("%(day)s, %(time)s PKT", day=day(moment), time=_time(moment, _language()))


def day(moment: date) -> str:
    """Return a calendar day; a moment gives its day in Karachi."""
    shown = local_date(moment) if isinstance(moment, datetime) else moment
    return _day(shown, _language())


@lru_cache(KEPT)
def _time(moment: datetime, language: str) -> str:
    pattern, spelling = time_pattern(moment, language), _SPELLING[language]
    return format_datetime(moment, pattern, tzinfo=KARACHI, locale=spelling)


@lru_cache(KEPT)
def _day(shown: date, language: str) -> str:
    return format_date(shown, _DAY, locale=_SPELLING[language])


def _language() -> str:
    locale = get_locale()
    return "ur" if locale is not None and locale.language == "ur" else "en"
