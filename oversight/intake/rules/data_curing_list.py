"""A data request corrected by a list: a row an account, a row “0” for the whole."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import data_curing
from oversight.intake.rules.data_checklist import WHOLE, Asked
from oversight.intake.rules.data_curing import Filed
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.files import RawRow
from oversight.intake.rules.moments import western
from oversight.intake.rules.shapes import ITEM

HEADER = 1
LOCATOR, CUSTODIAN = "locator", "custodian"
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Listed:
    """What was listed, what was filed, and who may keep data: account and name."""

    asked: tuple[Asked, ...]
    filed: Filed
    locators: Mapping[int, str]
    custodians: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a list fills in, by place, and everything that is wrong with it."""

    given: Mapping[str, str]
    errors: tuple[RowError, ...]


def read(rows: Iterable[RawRow], listed: Listed) -> Reading:
    """Return what the rows fill in; with one fault, nothing of it may be used."""
    given: dict[str, str] = {}
    errors: list[RowError] = []
    seen: set[int] = set()
    for row in rows:
        number = _number(row, listed.locators, seen)
        if isinstance(number, RowError):
            errors.append(number)
            continue
        seen.add(number)
        errors += _misplaced(row, number, listed)
        for one in listed.asked:
            if one.number == number:
                errors += _take(row, one, listed, given)
    errors += _left_out(listed.asked, seen)
    return Reading({} if errors else given, tuple(errors))


def _number(
    row: RawRow, known: Mapping[int, str], seen: Collection[int]
) -> int | RowError:
    """Return which account a row is about, or why that cannot be told."""
    said = western(row.cells.get(ITEM, "").strip())
    number = int(said) if said.isdecimal() and len(said) < len("1000") else -1
    if number != WHOLE and number not in known:
        return RowError(
            row.number,
            ITEM,
            "item_unknown",
            N_(
                "“%(given)s” is no account of this request. Write its number, or 0 "
                "for the request as a whole."
            ),
            {"given": said[:_SHOWN]},
        )
    if number in seen:
        return RowError(
            row.number,
            ITEM,
            "item_twice",
            N_("An earlier row has the number %(item)s already. Keep one of them."),
            {"item": number},
        )
    return number


def _misplaced(row: RawRow, number: int, listed: Listed) -> Iterator[RowError]:
    """Return what a row says that nobody asked for, or that is of another account."""
    locator = row.cells.get(LOCATOR, "").strip()
    if locator and locator != listed.locators.get(number, "").strip():
        yield RowError(
            row.number,
            LOCATOR,
            "other_item",
            N_(
                "This is not the address of account %(item)s. The numbers may have "
                "slipped by a row: compare them."
            ),
            {"item": number},
        )
    wanted = {one.field for one in listed.asked if one.number == number}
    for column, text in row.cells.items():
        if text.strip() and column not in {ITEM, LOCATOR, *wanted}:
            yield RowError(
                row.number,
                column,
                "not_listed",
                N_("A correction fills in what was listed and changes nothing else."),
                {},
            )


def _take(
    row: RawRow, one: Asked, listed: Listed, given: dict[str, str]
) -> Iterator[RowError]:
    text = row.cells.get(one.field, "")
    try:
        value = _named(text, listed) if one.field == CUSTODIAN else text
        given[one.place] = data_curing.read(one, value, listed.filed)
    except RuleError as error:
        yield RowError(row.number, one.field, error.code, error.sentence, error.values)


def _named(text: str, listed: Listed) -> str:
    """Return the account of the custodian that a cell names, as the list has it."""
    said = " ".join(text.split())
    found = [account for account, name in listed.custodians if name == said]
    if said and len(found) != 1:
        raise RuleError(
            "custodian_unnamed",
            N_(
                "“%(given)s” names no custodian of your body, or more than one. Copy "
                "a name from here, or choose on the page: %(known)s."
            ),
            field=CUSTODIAN,
            given=said[:_SHOWN],
            known=", ".join(name for _, name in listed.custodians),
        )
    return found[0] if found else ""


def _left_out(asked: Iterable[Asked], seen: Collection[int]) -> Iterator[RowError]:
    for number in sorted({one.number for one in asked} - set(seen)):
        yield RowError(
            HEADER,
            ITEM,
            "item_left_out",
            N_("No row has the number %(item)s, where something is missing. Add it."),
            {"item": number},
        )
