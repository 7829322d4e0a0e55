"""What a body tells after it has filed: its duty of candour does not end there."""

from oversight.core.errors import RuleError
from oversight.core.hashes import sha256_of
from oversight.core.words import N_
from oversight.intake.rules.lifecycle import RequestState

SHORTEST, LONGEST = 40, 5_000


def check_still_asked(state: RequestState) -> None:
    """Refuse news of a matter that its body took back: nobody decides it."""
    if state is RequestState.WITHDRAWN:
        raise RuleError(
            "withdrawn",
            N_("This request was taken back, so there is nobody left to tell."),
        )


def committed(text: str, file_sha256: str | None) -> str:
    """Return what the record commits to: the words, and the file that came with them.

    The entry promised its fields before files came, so one fingerprint says both.
    """
    words = sha256_of(text)
    if file_sha256 is None:
        return words
    return sha256_of(f"{words} {file_sha256}")


def check_told(text: str) -> None:
    """Refuse words too few to say anything, or too many to be read."""
    if not SHORTEST <= len(text.strip()) <= LONGEST:
        raise RuleError(
            "told_length",
            N_("Write between %(min)s and %(max)s characters."),
            field="text",
            min=SHORTEST,
            max=LONGEST,
        )
