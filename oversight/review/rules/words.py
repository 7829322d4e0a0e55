"""Own words: long enough to be reasons, and nobody else's."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from oversight.core.errors import RuleError
from oversight.core.words import N_

MIN_FINDING = 80
MIN_REASONS = 200
SAME_SHARE = 5  # one item in five may carry the very same reasons (I18)
_SPACES = re.compile(r"[\W_]+")


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


def check_own_words(text: str, others: Iterable[str]) -> None:
    """Refuse reasons that are somebody else's on this matter, to the letter."""
    own = folded(text)
    if any(folded(other) == own for other in others):
        raise RuleError(
            "reasons_copied",
            N_(
                "These are the same words as other reasons on this matter. Write "
                "what you yourself found on this item."
            ),
            field="reasons",
        )


def check_not_repeated(text: str, own: Iterable[str], *, items: int) -> None:
    """Refuse the same reasons on more than one item in five of a matter (I18)."""
    same = 1 + sum(folded(text) == folded(other) for other in own)
    if same > 1 and same * SAME_SHARE > items:
        raise RuleError(
            "reasons_repeated",
            N_(
                "You gave these very reasons on another item of this matter. Each "
                "item needs a finding of its own: say what is different here."
            ),
            field="reasons",
        )
