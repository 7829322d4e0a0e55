"""Moments and days as people in Pakistan say them, in the reader's language."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from flask_babel import get_locale
from flask_babel import gettext as _

from oversight.core.clock import KARACHI, local_date

_DAY = "d MMMM y"
_TIME = {"en": "h:mm a", "ur": "B h:mm"}
_SPELLING = {"en": "en_GB", "ur": "ur"}


def when(moment: datetime) -> str:
    """Return a moment in Karachi's time, with the zone named."""
    language = _language()
    time = format_datetime(
        moment, _TIME[language], tzinfo=KARACHI, locale=_SPELLING[language]
    )
    return str(_("%(day)s, %(time)s PKT", day=day(moment), time=time))


def day(moment: date) -> str:
    """Return a calendar day; a moment gives its day in Karachi."""
    shown = local_date(moment) if isinstance(moment, datetime) else moment
    return format_date(shown, _DAY, locale=_SPELLING[_language()])


def _language() -> str:
    locale = get_locale()
    return "ur" if locale is not None and locale.language == "ur" else "en"
