"""Which sort of matter is before a reviewer: each is decided on its own form."""

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.data_tiers import KIND, PRESERVE


def check_restriction(kind: str) -> None:
    """Refuse to decide a request for data on the form for restrictions."""
    if kind == KIND:
        raise RuleError(
            "wrong_form",
            N_("This request asks for data: it is decided on the form for data."),
        )


def check_disclosure(kind: str, measure: str) -> None:
    """Refuse to decide on the form for data what does not ask for data."""
    if kind != KIND or measure == PRESERVE:
        raise RuleError(
            "wrong_form",
            N_("Nothing is asked to be handed over here, so this form is not for it."),
        )


def check_preservation(kind: str, measure: str) -> None:
    """Refuse to look after a preservation where none is."""
    if kind != KIND or measure != PRESERVE:
        raise RuleError("wrong_form", N_("No data are being kept under this request."))
