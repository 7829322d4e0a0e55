"""Exhibits: five an item, one of them its capture, none that shows a child abused."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import victims
from oversight.intake.rules.lifecycle import BatchState, RequestState

MOST_EACH = 5
MEGABYTE = 1024 * 1024
MOST_BYTES = 100 * MEGABYTE
LONGEST_CAPTION = 300
PIECE = 256 * 1024
YES, NO = "yes", "no"
# By these the item itself is such material: nothing of it may be taken in.
CHILD_PROVISIONS = victims.CHILD_MATERIAL | {"peca-2016-s22b"}
CHILD_GROUND = "child-harm"
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
TAKES_FILES = frozenset(
    {RequestState.FILED, RequestState.DEFECTIVE, RequestState.SCREENED}
)
SCREENING = frozenset({RequestState.FILED, RequestState.DEFECTIVE})


class Purpose(StrEnum):
    """What a file is handed in as."""

    CAPTURE = "capture"
    DOCUMENT = "document"


class Copy(StrEnum):
    """The file as it was sent, and the copy without anything hidden in it."""

    ORIGINAL = "original"
    VIEWING = "viewing"


def unsaid(
    *, purpose: str, caption: str, shows_child: str, has_file: bool
) -> Iterator[RuleError]:
    """Yield what must still be said of a file, in the order of the questions."""
    if shows_child not in {YES, NO}:
        yield RuleError(
            "exhibit_child_unsaid",
            N_("Say whether the file shows a child in a sexual way. Look first."),
            field="shows_child",
        )
    if shows_child == YES:
        return
    if purpose not in set(Purpose):
        yield RuleError(
            "exhibit_purpose",
            N_("Say whether this is the capture of the item or another document."),
            field="purpose",
        )
    if not caption.strip() or len(caption) > LONGEST_CAPTION:
        yield RuleError(
            "exhibit_caption",
            N_(
                "Say in a few words what the file shows, in at most %(most)s "
                "characters."
            ),
            field="caption",
            most=LONGEST_CAPTION,
        )
    if not has_file:
        yield RuleError(
            "exhibit_missing", N_("Choose the file to hand in."), field="file"
        )


def check_said(*, purpose: str, caption: str, shows_child: str, has_file: bool) -> None:
    """Refuse a file about which the questions are not answered, or none at all."""
    for error in unsaid(
        purpose=purpose, caption=caption, shows_child=shows_child, has_file=has_file
    ):
        raise error


def check_fingerprint(text: str) -> str:
    """Return the fingerprint of a file that must not exist here, or ask for it."""
    digest = text.strip().lower()
    if not _FINGERPRINT.fullmatch(digest):
        raise RuleError(
            "exhibit_fingerprint",
            N_(
                "Give the SHA-256 fingerprint of the file, 64 characters, 0 to 9 and a "
                "to f. Do not send the file itself."
            ),
            field="fingerprint",
        )
    return digest


def is_child_material(answers: Mapping[str, str], cited: Iterable[str]) -> bool:
    """Say whether an item is about the abuse of a child, by its law or its ground."""
    ground = answers.get("victim_ground", "")
    return (victims.is_victims(answers) and ground == CHILD_GROUND) or any(
        text.partition(":")[0].strip().lower() in CHILD_PROVISIONS for text in cited
    )


def check_may_hold_files(answers: Mapping[str, str], cited: Iterable[str]) -> None:
    """Refuse any file beside an item that is about the abuse of a child."""
    if is_child_material(answers, cited):
        raise RuleError(
            "exhibit_child_item",
            N_(
                "This item is about the abuse of a child, so no file is taken for it. "
                "Its identifier and the fingerprint of the capture are enough; keep "
                "the material where your law tells you to."
            ),
            field="file",
        )


def check_files_go_with(
    answers: Mapping[str, str], cited: Iterable[str], *, field: str
) -> None:
    """Refuse a law about the abuse of a child for an item that holds files."""
    if is_child_material(answers, cited):
        raise RuleError(
            "exhibit_child_law",
            N_(
                "Files stand beside this item, and under this law none may. File it "
                "anew, without files."
            ),
            field=field,
        )


def child_files(number: int) -> RuleError:
    """Return the refusal of what is about the abuse of a child and holds a file."""
    return RuleError(
        "exhibit_child_files",
        N_(
            "Number %(number)s is about the abuse of a child, and a file stands beside "
            "it. No such file is taken: take it back first."
        ),
        number=number,
    )


def check_room(*, held: int, bytes_held: int, more: int) -> None:
    """Refuse a sixth file of an item, and more than a request may hold."""
    if held >= MOST_EACH:
        raise RuleError(
            "exhibit_too_many",
            N_("An item holds %(most)s files at most. Choose those that matter."),
            field="file",
            most=MOST_EACH,
        )
    if bytes_held + more > MOST_BYTES:
        raise RuleError(
            "exhibit_quota",
            N_("The files of one request may have %(most)s MB together, not more."),
            field="file",
            most=MOST_BYTES // MEGABYTE,
        )


def check_new(sha256: str, held: Collection[str]) -> None:
    """Refuse the same file twice beside one item."""
    if sha256 in held:
        raise RuleError(
            "exhibit_twice",
            N_("This very file is already there. Choose another."),
            field="file",
        )


def check_capture(
    purpose: str, sha256: str, *, given: str | None, held: Collection[str]
) -> None:
    """Refuse a second capture, or one whose fingerprint is not the one given."""
    if purpose != Purpose.CAPTURE:
        return
    if Purpose.CAPTURE in held:
        raise RuleError(
            "exhibit_captured",
            N_("The capture of this item is already there. Send this as a document."),
            field="purpose",
        )
    if given and given.strip().lower() != sha256:
        raise RuleError(
            "exhibit_other_capture",
            N_(
                "This is not the capture whose fingerprint was given for the item: the "
                "file's own is %(sha256)s. Send the right file, or send this as a "
                "document."
            ),
            field="file",
            sha256=sha256,
        )


def check_same_capture(given: str | None, captured: str, *, field: str) -> None:
    """Refuse a fingerprint that is not that of the capture already handed in."""
    if given and given != captured:
        raise RuleError(
            "exhibit_other_fingerprint",
            N_(
                "The capture handed in for this item has another fingerprint: "
                "%(sha256)s. Write that one."
            ),
            field=field,
            sha256=captured,
        )


def check_before_signing(state: BatchState) -> None:
    """Refuse to change the files of a filing that was signed or taken back."""
    if state is not BatchState.WAITING:
        raise RuleError(
            "exhibit_signed",
            N_("This filing is signed or taken back: its files stay as they are."),
        )


def check_takes_files(
    state: RequestState, *, ended: bool, ordered_at: datetime | None
) -> None:
    """Refuse a file for an item that is decided, ended or on its way out."""
    if state not in TAKES_FILES or ended or ordered_at is not None:
        raise RuleError(
            "exhibit_late",
            N_("This item is decided or has ended, so no file can be added to it."),
            field="file",
        )


def free_place(taken: Collection[int]) -> int:
    """Return the lowest place of an item that holds no file yet."""
    return next(n for n in range(1, MOST_EACH + 2) if n not in taken)


def place_of(exhibit: str, copy: Copy, number: int, of: int) -> str:
    """Return the place one piece is bound to: moved elsewhere, it does not open."""
    return f"exhibit:{exhibit}:{copy}:{number}/{of}"


def pieces(content: bytes) -> list[bytes]:
    """Return a file in pieces that a database holds well."""
    return [content[at : at + PIECE] for at in range(0, len(content), PIECE)]
