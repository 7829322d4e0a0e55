"""One case of a court, however its number is spelled.

A registrar copies the number from one paper and, months later, from another: dots,
spaces, capitals, “No.”, “of 2026” for “/2026”, “/26”, Urdu digits, the kind of case
written out or in Urdu. It is one case all the same, and the stay that it ends must not
outlive a full stop. What differs in a letter or in a number stays another case, and so
does a kind that one court shortens as another shortens another: “C.P.” is none of the
kinds below.
"""

import re
from hashlib import sha256
from itertools import groupby
from unicodedata import category, decimal, normalize

_LITTLE_WORDS = frozenset(
    # As they are left by the folding: “آف” without its sign.
    {"no", "nos", "number", "of", "year", "نمبر", "نمبرات", "بابت", "سال", "اف"}
)
_RUNS = re.compile(r"[0-9]+|[^\W\d_]+")
_ONE_LETTER = (
    str.maketrans(  # Arabic kaf, yeh, alef maksura, heh, ae: as Urdu has them.
        "\u0643\u064a\u0649\u0647\u06d5", "\u06a9\u06cc\u06cc\u06c1\u06c1"
    )
)
_KINDS = {
    "wp": ("writ petition", "rit petition", "رٹ پٹیشن", "رٹ پیٹیشن", "رٹ درخواست"),
    "ica": ("intra court appeal", "انٹرا کورٹ اپیل"),
    "constp": (
        *("constitutional petition", "constitution petition", "const petition"),
        *("آئینی درخواست", "آئینی پٹیشن"),
    ),
    "crla": ("criminal appeal", "crl appeal", "فوجداری اپیل"),
    "smc": ("suo motu case", "سوموٹو کیس", "ازخود نوٹس کیس"),
}
LONGEST_KEY = 240
"""How long a key may be that is kept; a longer one is cut, and ends in a digest."""
_THIS_CENTURY = 70  # “/69” is 2069, “/70” is 1970.
_SHORT_YEAR = 2


def case_key(number: str) -> str:
    """Return what two spellings of one case number have in common.

    The key of a key is the key itself. A text without a letter or digit is its own,
    and one in which nothing can be seen has none.
    """
    folded = _folded(number)
    runs = [run for run in _RUNS.findall(folded) if run not in _LITTLE_WORDS]
    if not runs:
        return " ".join(folded.split())
    parts = [_number(runs, at) for at in range(len(runs))]
    # “W.P.” and “W P” are “WP”; numbers never run together.
    joined = [
        _as_one_kind("".join(group)) if letters else " ".join(group)
        for letters, group in groupby(parts, key=lambda part: not _is_number(part))
    ]
    # What letters ran together to may be a little word itself: “N.O.” is “No.”.
    kept = [part for part in joined if part not in _LITTLE_WORDS]
    return " ".join(kept) or " ".join(folded.split())


def kept_key(number: str) -> str:
    """Return the key by which the database knows a case: never longer than it keeps."""
    return _cut(case_key(number))


def lodging_key(court: str, number: str) -> str:
    """Return the key of a case that is named with its court, both as typed."""
    return _cut(f"{case_key(court)} | {case_key(number)}")


def holder_key(held_by: str) -> str:
    """Return the key of a word by which something rests: a case's, or an appeal's."""
    return _cut(_holder_key(held_by))


def same_holder(one: str, other: str) -> bool:
    """Say whether two words by which something rests are one: a case, or an appeal."""
    return _holder_key(one) == _holder_key(other)


def _holder_key(held_by: str) -> str:
    forum, space, number = held_by.partition(" ")
    return f"{forum} {case_key(number)}" if space else held_by


def _cut(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{key[: LONGEST_KEY - len(digest) - 1].rstrip()}~{digest}"


def _as_one_kind(letters: str) -> str:
    return _KIND.sub(lambda found: _SHORT[found[0]], letters)


def _folded(number: str) -> str:
    """Return the text in small letters and plain digits, without marks or accents."""
    spread = normalize("NFKD", number).translate(_ONE_LETTER).casefold()
    return "".join(
        str(decimal(character)) if category(character) == "Nd" else character
        for character in spread
        if category(character) not in {"Mn", "Cf"}
    )


def _number(runs: list[str], at: int) -> str:
    """Return one run; a number has no leading zero, and a short year is written out."""
    run = runs[at]
    if not _is_number(run):
        return run
    follows_one = any(_is_number(before) for before in runs[:at])
    ends = at + 1 == len(runs) or not _is_number(runs[at + 1])
    bare = run.lstrip("0") or "0"
    if _SHORT_YEAR in {len(run), len(bare)} and follows_one and ends:
        year = run[-_SHORT_YEAR:]
        return ("20" if int(year) < _THIS_CENTURY else "19") + year
    return bare


def _is_number(run: str) -> bool:
    """Say whether a run is digits from 0 to 9: “❷” is a sign, and no number."""
    return run.isascii() and run.isdigit()


_SHORT = {
    "".join(_RUNS.findall(_folded(words))): short
    for short, spelled in _KINDS.items()
    for words in spelled
}
# The longest first: “rit petition” is the end of “writ petition”.
_KIND = re.compile("|".join(sorted(_SHORT, key=len, reverse=True)))
