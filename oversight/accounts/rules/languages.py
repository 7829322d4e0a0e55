"""The languages in which this portal writes letters."""

from oversight.core.errors import RuleError
from oversight.core.words import N_

LANGUAGES = ("en", "ur")
DEFAULT = "en"


def check_language(language: str) -> None:
    """Refuse a language in which no letter is written here."""
    if language not in LANGUAGES:
        raise RuleError(
            "language_unknown",
            N_("Choose one of the answers shown."),
            field="language",
        )
