"""What may be annexed as the paper of an Authority's own order."""

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.privacy.rules.kinds import Media


def check_pdf(media: Media) -> None:
    """Refuse a paper that is no PDF: an order is read, not looked at."""
    if media is not Media.PDF:
        raise RuleError(
            "order_not_pdf", N_("Choose the order as a PDF file."), field="paper"
        )


def check_same(given: str | None, found: str) -> None:
    """Refuse a fingerprint that is not that of the paper handed in with it."""
    if given is not None and given != found:
        raise RuleError(
            "digest_differs",
            N_("This is not the fingerprint of the file. Leave it empty."),
            field="document_sha256",
        )


def check_whole(found: str, *, kept: str) -> None:
    """Refuse to show a paper that is no longer the one that was annexed."""
    if found != kept:
        raise RuleError(
            "order_damaged",
            N_("This paper is not as it was handed in. It is not shown."),
        )
