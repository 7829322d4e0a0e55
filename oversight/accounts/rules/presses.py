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
