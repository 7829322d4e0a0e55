"""When a letter is tried again or set aside, and what may stand in its head."""

import re
from datetime import timedelta
from enum import StrEnum
from unicodedata import category

from oversight.core.errors import RuleError
from oversight.core.lifecycle import Lifecycle, Step
from oversight.core.words import N_

MOST_TRIES = 48
FIRST_GAP, LONGEST_GAP = timedelta(minutes=1), timedelta(hours=2)
LONGEST_SUBJECT = 200
LONGEST_ANSWER = 300
LONGEST_NAME = 120
SHORTEST_REASON, LONGEST_REASON = 20, 500
# A header ends where a line ends, and mail programs differ on what ends a line.
_NEVER = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Cn"})
# Urdu and its neighbours spell with the two joiners.
_JOINERS = "\u200c\u200d"
_ADDRESS = re.compile(r"[^@\s<>\"(),:;\\\[\]]{1,64}@[^@\s<>\"(),:;\\\[\]]{1,253}")
_LONGEST_ADDRESS = 254
_HIDDEN = "…"
_WIDTH = 72
_SIGNATURE = "-- "
_WORDS = re.compile("[^ ]+ *| +")


class MailState(StrEnum):
    """Where a letter stands: it waits, was accepted by a server, or was set aside."""

    WAITING = "waiting"
    SENT = "sent"
    PARKED = "parked"


class MailAct(StrEnum):
    """What can happen to a letter."""

    DEFER = "defer"
    ACCEPT = "accept"
    PARK = "park"
    RESUME = "resume"


LIFECYCLE = Lifecycle(
    Step(MailState.WAITING, MailAct.DEFER, MailState.WAITING),
    Step(MailState.WAITING, MailAct.ACCEPT, MailState.SENT),
    Step(MailState.WAITING, MailAct.PARK, MailState.PARKED),
    Step(MailState.PARKED, MailAct.RESUME, MailState.WAITING),
)


def gap(tries: int) -> timedelta:
    """Return how long a letter rests after so many tries: longer each time."""
    doublings = min(max(tries - 1, 0), 16)
    return min(FIRST_GAP * (1 << doublings), LONGEST_GAP)


def spent(tries: int) -> bool:
    """Say whether a letter has been tried so often that a person must look at it."""
    return tries >= MOST_TRIES


def is_address(text: str) -> bool:
    """Say whether a server can be asked to deliver to this address."""
    plain = not any(category(character) in _NEVER for character in text)
    short = len(text) <= _LONGEST_ADDRESS
    return plain and short and _ADDRESS.fullmatch(text) is not None


def check_address(text: str) -> None:
    """Refuse to try an address again that no server can be asked about."""
    if not is_address(text):
        raise RuleError(
            "address_bad",
            N_(
                "No server can be asked to deliver to this address. Correct the "
                "address of the person or platform; then a new letter can be sent."
            ),
        )


def check_set_aside(state: MailState, *, closed: bool) -> None:
    """Refuse to close what is still on its way, was taken, or is closed already."""
    if state is not MailState.PARKED or closed:
        raise RuleError(
            "not_set_aside",
            N_("This letter is not among those that were set aside. Look again."),
        )


def check_reason(reason: str) -> None:
    """Refuse to close a letter without saying why."""
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise RuleError(
            "reason_short",
            N_("Write between %(min)s and %(max)s characters."),
            field="reason",
            min=SHORTEST_REASON,
            max=LONGEST_REASON,
        )


def header_line(text: str, *, longest: int = LONGEST_SUBJECT) -> str:
    """Return one line that cannot end a header, cut to a bearable length."""
    kept = (
        character if character in _JOINERS or category(character) not in _NEVER else " "
        for character in text
    )
    line = " ".join("".join(kept).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + _HIDDEN


def flowed(text: str) -> str:
    """Return a plain text with no line wider than any screen, to be read as it was.

    A line that goes on ends with a space, and only such a line (RFC 3676), so that a
    program that knows it joins them again; an address is never broken.
    """
    rows: list[str] = []
    for line in text.split("\n"):
        rows += [line] if line == _SIGNATURE else _folded(line.rstrip(" "))
    return "\n".join(rows)


def _folded(line: str) -> list[str]:
    rows = [""]
    for word in _WORDS.findall(line):
        if rows[-1] and len(rows[-1]) + len(word.rstrip(" ")) > _WIDTH:
            rows.append("")
        rows[-1] += word
    return [_stuffed(row) for row in rows]


def _stuffed(row: str) -> str:
    """Keep what stands at the beginning of a line from being read as a sign."""
    marked = row.startswith((" ", ">", "From ")) or row == _SIGNATURE
    return f" {row}" if marked else row


def file_name(text: str) -> str:
    """Return the name of an enclosed file without anything that leads elsewhere."""
    plain = re.sub(r'[\\/:*?"<>|]', "-", header_line(text, longest=LONGEST_NAME))
    return plain.strip(". ") or "file"


def masked(answer: str, address: str) -> str:
    """Return what a server said, without the address that it was said about."""
    told = re.sub(re.escape(address), _HIDDEN, answer, flags=re.IGNORECASE)
    return header_line(told, longest=LONGEST_ANSWER)
