"""What an appeal must hold, and how little that is.

No name, no number, no fee, no sign-in (INVARIANTS I65). Time runs from actual
notice; whoever was never told cannot be late (I67; WORKFLOWS A1, A3c).
"""

from dataclasses import dataclass
from datetime import date

from oversight.core.errors import RuleError
from oversight.core.vocabularies.appeals import GROUNDS, URGENCIES, WHAT_HAPPENED
from oversight.core.vocabularies.people import PLATFORMS
from oversight.core.words import N_

LONGEST_WORDS = 5_000
LONGEST_LOCATOR = 2_000


@dataclass(frozen=True, slots=True, repr=False)
class AppealForm:
    """FORM-D as answered: fields 1 to 9 and 14; proof of control by code only."""

    what_happened: str
    platform: str
    notice_code: str = ""
    locator: str = ""
    found_out: date | None = None
    grounds: tuple[str, ...] = ()
    words: str = ""
    urgencies: tuple[str, ...] = ()
    late_because: str = ""
    stay_asked: bool = False


def check_names_something(form: AppealForm) -> None:
    """Refuse an appeal from which nobody could tell what it is about."""
    if not form.notice_code and not form.locator.strip():
        raise RuleError(
            "appeal_about_nothing",
            N_(
                "Tell us which page or account it is, or give the code from your "
                "notice. A link, a name or a description is enough."
            ),
            field="locator",
        )


def check_choices(form: AppealForm) -> None:
    """Refuse an answer that the form never offered."""
    if form.what_happened not in WHAT_HAPPENED:
        raise _choose("what_happened")
    if form.platform not in PLATFORMS:
        raise _choose("platform")
    if not form.grounds or set(form.grounds) - set(GROUNDS):
        raise RuleError(
            "appeal_no_ground",
            N_("Tick at least one reason. “Something else” is enough."),
            field="grounds",
        )
    if set(form.urgencies) - set(URGENCIES):
        raise _choose("urgencies")


def check_lengths(form: AppealForm) -> None:
    """Refuse more than can be read and kept, without losing what was typed."""
    if len(form.words) > LONGEST_WORDS or len(form.late_because) > LONGEST_WORDS:
        raise RuleError(
            "appeal_too_long",
            N_("Please keep it under %(most)s characters."),
            field="words" if len(form.words) > LONGEST_WORDS else "late_because",
            most=LONGEST_WORDS,
        )
    if len(form.locator) > LONGEST_LOCATOR:
        raise RuleError(
            "appeal_locator_too_long",
            N_("This address is too long. Copy only the address, or describe it."),
            field="locator",
        )


def check_found_out(form: AppealForm, *, today: date) -> None:
    """Refuse a day that has not come yet."""
    if form.found_out is not None and form.found_out > today:
        raise RuleError(
            "appeal_future",
            N_("This day has not come yet. Check the date, or leave it empty."),
            field="found_out",
        )


def is_late(*, told_on: date | None, today: date, window_days: int) -> bool:
    """Say whether time has run: only ever from the day of actual notice (I67)."""
    return told_on is not None and (today - told_on).days > window_days


def _choose(field: str) -> RuleError:
    return RuleError(
        "appeal_choose", N_("Choose one of the answers on the list."), field=field
    )
