"""What registrars may leave for one another: short, and never on the merits."""

from oversight.core.errors import RuleError
from oversight.core.words import N_

LONGEST = 1_000


def check_note(text: str) -> None:
    """Refuse an empty note, and one too long to be read at the change of a shift."""
    if not text.strip():
        raise RuleError("note_empty", N_("Write your note in this box."), field="text")
    if len(text) > LONGEST:
        raise RuleError(
            "note_long",
            N_("This is too long: write at most %(limit)s characters."),
            field="text",
            limit=LONGEST,
        )
