"""What the registrar asks of a data request: form alone, never the merits."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.defects import Lack

WHOLE = 0
CHECKS = {
    "accounts": N_("Each address opens one account, and the number belongs to it."),
    "officers": N_("Drafter, signatory and custodian are three people of that body."),
    "reference": N_("The case number is one that such a body gives."),
    "language": N_("Everything is in Urdu or English, or translated."),
}
# Of the whole request, or of one account: the check, the field that cures it.
DEFECTS: Mapping[str, Lack] = {
    "case_number_unclear": Lack(
        "reference",
        "fir_no",
        N_("Give the FIR, case or inquiry number as the body itself gives it."),
    ),
    "custodian_unfit": Lack(
        "officers",
        "custodian",
        N_("Name another custodian of your body, who does not investigate."),
    ),
    "account_unclear": Lack(
        "accounts",
        "native_id",
        N_("Give the platform's own number of the account at this address."),
    ),
    "tie_untranslated": Lack(
        "language",
        "link",
        N_("Say again, in Urdu or English, what ties this account to the offence."),
    ),
}
OF_WHOLE = ("case_number_unclear", "custodian_unfit")
OF_ACCOUNT = ("account_unclear", "tie_untranslated")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to correct: of which account (0: of the request), and what to do."""

    number: int
    code: str

    @property
    def field(self) -> str:
        """The field that cures it."""
        return DEFECTS[self.code].field

    @property
    def place(self) -> str:
        """The name under which a form asks for it."""
        return f"{self.field}-{self.number}" if self.number else self.field

    @property
    def sentence(self) -> str:
        """What to do, as a sentence to translate."""
        return DEFECTS[self.code].sentence


def check_ticked(ticks: Iterable[str]) -> None:
    """Refuse to pass a data request while a check of the closed list is open."""
    if set(CHECKS) - set(ticks):
        raise RuleError(
            "not_ticked",
            N_("Tick each check you made. List for the body what you cannot tick."),
            field="ticks",
        )


def check_listed(
    by_hand: Iterable[tuple[int, str]], numbers: Collection[int], *, keeps: bool
) -> tuple[tuple[int, str], ...]:
    """Return what a registrar lists, each once, or refuse what the list has not.

    Where data are only ``kept`` there is no custodian to be named.
    """
    listed = tuple(dict.fromkeys(by_hand))
    whole = set(OF_WHOLE) - ({"custodian_unfit"} if keeps else set())
    for number, code in listed:
        if code not in (whole if number == WHOLE else OF_ACCOUNT) or (
            number != WHOLE and number not in numbers
        ):
            raise RuleError(
                "check_unknown",
                N_("The checklist is closed: nothing can be added to it."),
            )
    return listed


def check_cured_here(codes: Iterable[str]) -> None:
    """Refuse to call cured what was listed of fallen law: that is asked elsewhere."""
    if set(codes) - set(DEFECTS):
        raise RuleError(
            "law_not_cured",
            N_(
                "What is missing here is the law: a provision that this request cites "
                "no longer carries it. Correct that on the page of the docket."
            ),
        )


def check_listed_alone(asked: Collection[Asked], given: Mapping[str, str]) -> None:
    """Refuse a correction of what nobody listed."""
    places = {one.place for one in asked}
    for place, value in given.items():
        if value.strip() and place not in places:
            raise RuleError(
                "not_listed",
                N_("A correction fills in what was listed and changes nothing else."),
            )


def check_filled(one: Asked, value: str) -> None:
    """Refuse to leave out what was listed."""
    if not value.strip():
        raise RuleError(
            "still_missing",
            N_("A correction is sent once, so it must be complete: fill this in."),
            field=one.place,
        )


def check_changed(one: Asked, value: str, before: str) -> None:
    """Refuse to send again, word for word, what was found wanting."""
    if value.strip() == before.strip():
        raise RuleError(
            "unchanged",
            N_("This is what you filed. Correct it, or take the request back."),
            field=one.place,
        )
