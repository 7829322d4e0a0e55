"""What a body may fill in where its data request was found wanting, place by place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oversight.core.errors import RuleError
from oversight.intake.rules import (
    cells,
    data_accounts,
    data_cells,
    data_checklist,
    data_reasons,
)
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_checklist import Asked


@dataclass(frozen=True, slots=True)
class Filed:
    """What the request says so far: each answer by its place, each owner by account."""

    said: Mapping[str, str]
    subjects: Mapping[int, str]


def read(one: Asked, value: str, filed: Filed) -> str:
    """Return what is filled in at one place, or refuse it beside that place."""
    try:
        return _read(one, value.strip(), filed)
    except RuleError as error:
        raise RuleError(
            error.code, error.sentence, field=one.place, **error.values
        ) from error


def _read(one: Asked, value: str, filed: Filed) -> str:
    data_checklist.check_filled(one, value)
    data_checklist.check_changed(one, value, filed.said.get(one.place, ""))
    if one.field == "link":
        data_reasons.check_link(filed.subjects[one.number], value)
        return data_cells.link(value)
    if one.field == "native_id":
        return cells.native_id(value, found=None) or ""
    return value


def check_links_own(links: Mapping[int, str], filled: Iterable[int]) -> None:
    """Refuse to give an account the words that tie another one to the offence (I18)."""
    for number in filled:
        others = [_tied(link) for other, link in links.items() if other != number]
        for fault in data_accounts.new_faults(_tied(links[number]), others):
            raise RuleError(
                fault.code, fault.sentence, field=f"link-{number}", **fault.values
            )


def _tied(link: str) -> Account:
    return Account(locator="", canonical="", platform="", kind="", link=link)
