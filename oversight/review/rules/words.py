"""Own words: long enough to be reasons, in the language that was asked for."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from oversight.core.errors import RuleError
from oversight.core.words import N_

MIN_FINDING = 80
MIN_REASONS = 200
MIN_REPLY = 40
SAME_SHARE = 5  # one item in five may carry the very same reasons (I18)
_SPACES = re.compile(r"[\W_]+")
_URDU = re.compile("[\u0600-\u06ff]")


def folded(text: str) -> str:
    """Return a text without case, spacing and punctuation, to compare it."""
    return _SPACES.sub(" ", normalize("NFKC", text).casefold()).strip()


def length(text: str) -> int:
    """Return how many characters were written, runs of spaces counted once."""
    return len(" ".join(text.split()))


def missing(field: str, sentence: str = N_("Answer this question.")) -> RuleError:
    """Return the refusal of a question left open."""
    return RuleError("finding_missing", sentence, field=field)


def too_short(field: str, text: str, least: int) -> Iterator[RuleError]:
    """Return the refusal of a text that is shorter than a reason can be."""
    if length(text) < least:
        yield RuleError(
            "finding_short",
            N_("Write at least %(least)s characters; there are %(given)s."),
            field=field,
            least=least,
            given=length(text),
        )


def check_long_enough(text: str, *, least: int, field: str) -> None:
    """Refuse reasons that are shorter than reasons can be."""
    for fault in too_short(field, text, least):
        raise fault


def check_reasons(reasons: str, *, least: int) -> None:
    """Refuse an answer too thin to be understood by whom it concerns."""
    if len(reasons.strip()) < least:
        raise RuleError(
            "thin_reasons",
            N_("Give reasons of at least %(least)s characters."),
            field="reasons",
            least=least,
        )


def is_urdu(text: str) -> bool:
    """Say whether most letters of a text are those that Urdu is written in."""
    letters = [letter for letter in text if letter.isalpha()]
    urdu = sum(_URDU.match(letter) is not None for letter in letters)
    return urdu * 2 > len(letters)
