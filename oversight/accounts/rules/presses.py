"""A form does its act once; something else on the same page is not that act."""

from datetime import timedelta

from oversight.core.errors import RuleError
from oversight.core.words import N_

REMEMBERED = timedelta(days=7)


def check_same(*, said: str, first: str) -> None:
    """Refuse other contents from a page whose form was taken already (R15)."""
    if said != first:
        raise RuleError(
            "sent_otherwise",
            N_(
                "This page was sent before with other contents, and that was taken. "
                "Nothing was done now. If you mean what stands here as well, send it "
                "again."
            ),
        )


def is_anothers(*, who: str, first: str) -> bool:
    """Say whether a form was sent by one person and is now in another's hand.

    Whoever has signed out since is still taken for the one who sent it.
    """
    return bool(who and first and who != first)
