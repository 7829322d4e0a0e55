"""The paper on which a change of the register rests: a ruling, a gazette."""

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.rules.proposing import ProposalState
from oversight.privacy.rules.kinds import Media

FIELD = "paper"


def check_given(content: bytes) -> None:
    """Refuse to keep a paper that was not chosen."""
    if not content:
        raise RuleError("paper_missing", N_("Choose the paper first."), field=FIELD)


def check_pdf(media: Media) -> None:
    """Refuse a paper that is no PDF: a ruling is read, not looked at."""
    if media is not Media.PDF:
        raise RuleError(
            "paper_not_pdf", N_("Choose the paper as a PDF file."), field=FIELD
        )


def check_before_decision(state: ProposalState) -> None:
    """Refuse a paper that the second person would not have read."""
    if state is not ProposalState.WAITING:
        raise RuleError(
            "paper_late",
            N_(
                "This change is decided. Whoever decides has to read the paper first: "
                "propose the change again, with it."
            ),
        )


def check_first(*, has_paper: bool) -> None:
    """Refuse a second paper in place of the first."""
    if has_paper:
        raise RuleError(
            "paper_there",
            N_(
                "A paper is there already, and it is not exchanged. Take the proposal "
                "back and make it again if it is the wrong one."
            ),
        )
