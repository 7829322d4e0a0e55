"""Files of a whole matter: one beside facts added later, one for each warrant."""

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import exhibits
from oversight.intake.rules.exhibits import Purpose


def check_beside_facts(*, caption: str, shows_child: str, has_file: bool) -> None:
    """Refuse a file that came with facts and of which nothing or the worst is said."""
    exhibits.check_said(
        purpose=Purpose.DOCUMENT,
        caption=caption,
        shows_child=shows_child,
        has_file=has_file,
    )
    if shows_child == exhibits.YES:
        raise RuleError(
            "facts_child_file",
            N_(
                "Such a file is not taken. Leave it where your law tells you to keep "
                "it, and write its SHA-256 fingerprint into the text."
            ),
            field="shows_child",
        )


def check_same_paper(sha256: str, warrant: str) -> None:
    """Refuse any document but the one whose fingerprint stands on the warrant."""
    if sha256 != warrant:
        raise RuleError(
            "warrant_other_paper",
            N_(
                "This is not the document whose fingerprint was entered: its own is "
                "%(sha256)s. Choose the signed document itself, not a new scan of it."
            ),
            field="file",
            sha256=sha256,
        )


def check_no_paper(*, held: bool) -> None:
    """Refuse a second document for one warrant."""
    if held:
        raise RuleError(
            "warrant_has_paper",
            N_("The document of this warrant is here already."),
            field="file",
        )
