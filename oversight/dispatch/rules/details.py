"""What else a platform may say with an answer (FORM-F): all of it voluntary."""

from dataclasses import dataclass
from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules.answers import Answer

LONGEST_LINE, LONGEST_TEXT = 200, 2000
YES = "yes"


@dataclass(frozen=True, slots=True)
class Details:
    """How long it lasts, what is kept, when the user was told, what is open to them."""

    lasts_until: date | None = None
    preserved: bool | None = None
    preserved_until: date | None = None
    told_on: date | None = None
    appeal_route: str | None = None
    excess: str | None = None
    contact: str | None = None
    report_row: str | None = None

    @property
    def said(self) -> bool:
        """Say whether anything was said at all."""
        return any(getattr(self, name) is not None for name in self.__slots__)


def check_details(details: Details, given: Answer, *, today: date) -> None:
    """Refuse details that contradict the answer, or each other."""
    if details.lasts_until is not None and not given.acted:
        raise RuleError(
            "act_not_due",
            N_("Nothing was done, so nothing lasts: leave this empty."),
            field="lasts_until",
        )
    if details.preserved is False and details.preserved_until is not None:
        raise RuleError(
            "not_preserved",
            N_("You say that no copy is kept: leave the day empty."),
            field="preserved_until",
        )
    _check_told(details, given, today=today)
    for name, most in (
        ("contact", LONGEST_LINE),
        ("report_row", LONGEST_LINE),
        ("appeal_route", LONGEST_TEXT),
        ("excess", LONGEST_TEXT),
    ):
        if len(getattr(details, name) or "") > most:
            raise RuleError(
                "detail_long",
                N_("Write at most %(most)s characters."),
                field=name,
                most=most,
            )


def _check_told(details: Details, given: Answer, *, today: date) -> None:
    if details.told_on is None:
        return
    if given.user_notified != YES:
        raise RuleError(
            "not_told",
            N_("You do not say that the account holder was told: leave the day empty."),
            field="told_on",
        )
    if details.told_on > today:
        raise RuleError(
            "told_later",
            N_("This day lies ahead. Write the day on which they were told."),
            field="told_on",
        )
