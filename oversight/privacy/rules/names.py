"""A file's name as it may be kept, shown and sent: one line, no tricks, one ending."""

from unicodedata import combining

from oversight.core.errors import RuleError
from oversight.core.text import clean_line
from oversight.core.words import N_
from oversight.privacy.rules.kinds import FIELD, KNOWN_ENDINGS, Kind

MOST_NAME_BYTES = 255
LONGEST_ENDING = 20
UNNAMED = "file"
_UNSAFE = frozenset('<>:"/\\|?*%;')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"}
)


def check_name(given: str) -> tuple[str, str]:
    """Return a name as it may be kept, and its ending; refuse what would deceive."""
    if "\0" in given:
        raise RuleError(
            "name_nul",
            N_("The file's name holds a NUL character. Rename the file and send it."),
            field=FIELD,
        )
    name = clean_line(given.replace("\\", "/").rpartition("/")[2]).strip(". ")
    stem, dot, ending = name.rpartition(".")
    ending = ending.lower() if dot else ""
    inner = stem.lower().rpartition(".")[2] if "." in stem else ""
    if inner.strip() in KNOWN_ENDINGS:
        raise RuleError(
            "name_twice",
            N_(
                "The file's name has two endings, “.%(inner)s” and “.%(ending)s”. Give "
                "it the one that is true and send it again."
            ),
            field=FIELD,
            inner=inner.strip(),
            ending=ending,
        )
    tail = f".{_plain(ending[:LONGEST_ENDING])}" if ending else ""
    return _short(_safe(stem if dot else name), tail), ending


def renamed(name: str, kind: Kind) -> str:
    """Return the name under which another copy of a file goes out."""
    stem = name.rpartition(".")[0] or name
    return _short(stem, f".{kind.endings[0]}")


def _safe(stem: str) -> str:
    kept = _plain(stem).strip(". ") or UNNAMED
    first = kept.partition(".")[0].strip().lower()
    return f"_{kept}" if first in _RESERVED else kept


def _plain(words: str) -> str:
    return "".join("_" if c in _UNSAFE else c for c in words)


def _short(stem: str, ending: str) -> str:
    """Cut a name to 255 bytes without cutting a letter apart from its marks."""
    room = MOST_NAME_BYTES - len(ending.encode())
    while len(stem.encode()) > room:
        while stem and combining(stem[-1]):
            stem = stem[:-1]
        stem = stem[:-1]
    return (stem or UNNAMED) + ending
