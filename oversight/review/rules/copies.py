"""Whose words are these? Copies, to the letter or nearly, and where they come from.

Two texts are compared by their runs of five words: what share of the one stands in
the other as well. Capitals, spacing and punctuation do not count, so that a changed
comma hides nothing; a changed name spoils at most five runs. Short texts are formulae
that anybody may use.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.review.rules.words import SAME_SHARE, folded

RUN = 5
LIKE = 0.8
FORMULA = 12  # words: whatever is shorter is a formula
SHOWN = 30  # words of the passage that a refusal shows
AGENCY = "agency"
PERSON = "person"

Runs = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Source:
    """A text that stands somewhere already: where, and who wrote it."""

    docket: str
    item: int
    by: str
    text: str


def runs(text: str) -> Runs:
    """Return every run of five words in a text; of a short text there is none."""
    words = folded(text).split()
    if len(words) < FORMULA:
        return frozenset()
    return frozenset(zip(*(words[start:] for start in range(RUN)), strict=False))


def likeness(own: Runs, other: Runs) -> float:
    """Return which share of the one text's runs the other has too, from 0 to 1."""
    return len(own & other) / len(own) if own else 0.0


def passage(text: str, other: str) -> str:
    """Return the longest passage of a text that the other has too, as it is spelt."""
    words = [word for word in text.split() if folded(word)]
    mine = [folded(word) for word in words]
    theirs = [folded(word) for word in other.split() if folded(word)]
    found = SequenceMatcher(None, mine, theirs, autojunk=False).find_longest_match()
    shown = words[found.a : found.a + min(found.size, SHOWN)]
    more = " …" if found.size > SHOWN else ""
    return " ".join(shown) + more


def copied(text: str, sources: Iterable[Source]) -> list[Source]:
    """Return the sources of which this text is a copy, to the letter or nearly."""
    own, whole = runs(text), folded(text)
    return [
        source
        for source in sources
        if whole == folded(source.text) or likeness(own, runs(source.text)) >= LIKE
    ]


_WHOSE = {
    AGENCY: N_(
        "These are the words of the body that filed %(docket)s, item %(item)s: "
        "“%(passage)s”. Write what you yourself found."
    ),
    PERSON: N_(
        "These are the words of the affected person in %(docket)s, item %(item)s: "
        "“%(passage)s”. Write what you yourself found."
    ),
}
_ANOTHER = N_(
    "These words stand already in %(docket)s, item %(item)s, written by "
    "%(by)s: “%(passage)s”. Write what you yourself found on this item."
)


def check_own_words(text: str, others: Iterable[Source], *, field: str) -> None:
    """Refuse reasons that are somebody else's, and show whose and which (I18)."""
    for source in copied(text, others):
        sentence = _WHOSE.get(source.by, _ANOTHER)
        raise _refusal("reasons_copied", sentence, field, text, source)


def check_not_repeated(
    text: str, own: Sequence[Source], *, items: int, field: str
) -> None:
    """Refuse the same reasons on more than one item in five of a batch (I18)."""
    found = copied(text, own)
    if found and (1 + len(found)) * SAME_SHARE > items:
        sentence = N_(
            "You gave these reasons already in %(docket)s, item %(item)s: "
            "“%(passage)s”. Each item needs a finding of its own: say what is "
            "different here."
        )
        raise _refusal("reasons_repeated", sentence, field, text, found[0])


def check_findings_own(
    own: Mapping[str, str], others: Mapping[str, Sequence[Source]], *, items: int
) -> None:
    """Refuse a finding that stands to the letter on more than one item in five.

    ``others`` gives for each folded text where it stands already.
    """
    for field, text in own.items():
        found = {(one.docket, one.item): one for one in others.get(folded(text), ())}
        if found and (1 + len(found)) * SAME_SHARE > items:
            sentence = N_(
                "The same words stand already in %(docket)s, item %(item)s, written "
                "by %(by)s. Say what you found on this item."
            )
            source = next(iter(found.values()))
            raise _refusal("finding_copied", sentence, field, text, source)


def _refusal(
    code: str, sentence: str, field: str, text: str, source: Source
) -> RuleError:
    return RuleError(
        code,
        sentence,
        field=field,
        docket=source.docket,
        item=source.item,
        by=source.by,
        passage=passage(text, source.text),
    )
