"""A correction as a list: one row an item, every fault told with its row and column."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import curing
from oversight.intake.rules.curing import Wanted
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.files import RawRow
from oversight.intake.rules.moments import western
from oversight.intake.rules.shapes import ITEM

HEADER = 1
LOCATOR = "locator"
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """What a list fills in, by item and field, and everything that is wrong with it."""

    corrections: Mapping[int, Mapping[str, str]]
    errors: tuple[RowError, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: by item what it lacks, and the address of every item."""

    wanted: Wanted
    locators: Mapping[int, str]
    today: date
    provisions: frozenset[str]
    consented: bool = False


def read(rows: Iterable[RawRow], asked: Asked) -> Reading:
    """Return what the rows fill in; with one fault, nothing of it may be used."""
    given: dict[int, dict[str, str]] = {}
    errors: list[RowError] = []
    for row in rows:
        number = _number(row, asked.locators, given)
        if isinstance(number, RowError):
            errors.append(number)
            continue
        given[number] = {
            field: row.cells.get(field, "")
            for field in curing.fields_of(asked.wanted.get(number, ()))
        }
        errors.extend(_faults(row, number, given[number], asked))
    errors.extend(_left_out(asked.wanted, given))
    whole = {number: values for number, values in given.items() if values}
    return Reading({} if errors else whole, tuple(errors))


def check_sound(errors: Collection[RowError]) -> None:
    """Refuse the whole list for one fault: nothing is half corrected."""
    if errors:
        raise RuleError(
            "rows_refused",
            N_(
                "Nothing was corrected. Mend the faults listed below (%(count)s) in "
                "the file and choose it again."
            ),
            field="file",
            count=len(errors),
        )


def _number(
    row: RawRow, known: Mapping[int, str], given: Collection[int]
) -> int | RowError:
    """Return which item a row is about, or why that cannot be told."""
    said = western(row.cells.get(ITEM, "").strip())
    number = int(said) if said.isdecimal() and len(said) < len("1000") else 0
    if number not in known:
        return RowError(
            row.number,
            ITEM,
            "item_unknown",
            N_("“%(given)s” is no item of this docket. Write its number, 1 or more."),
            {"given": said[:_SHOWN]},
        )
    if number in given:
        return RowError(
            row.number,
            ITEM,
            "item_twice",
            N_("An earlier row is about item %(item)s already. Keep one of them."),
            {"item": number},
        )
    return number


def _faults(
    row: RawRow, number: int, values: Mapping[str, str], asked: Asked
) -> Iterator[RowError]:
    locator = row.cells.get(LOCATOR, "").strip()
    if (
        locator
        and LOCATOR not in values
        and (locator != asked.locators[number].strip())
    ):
        yield RowError(
            row.number,
            LOCATOR,
            "other_item",
            N_(
                "This is not the address of item %(item)s. The numbers may have "
                "slipped by a row: compare them."
            ),
            {"item": number},
        )
    for column, text in row.cells.items():
        if text.strip() and column not in {ITEM, LOCATOR, *values}:
            yield _fault(row, curing.not_listed(number, column), column)
    wanted = asked.wanted.get(number, ())
    due = curing.needed(wanted, values, consented=asked.consented)
    for field in values:
        try:
            curing.read_one(
                number,
                field,
                values,
                due,
                today=asked.today,
                provisions=asked.provisions,
            )
        except RuleError as error:
            yield _fault(row, error, field)


def _fault(row: RawRow, error: RuleError, column: str) -> RowError:
    return RowError(row.number, column, error.code, error.sentence, error.values)


def _left_out(wanted: Wanted, given: Collection[int]) -> Iterator[RowError]:
    for number in sorted(set(wanted) - set(given)):
        yield RowError(
            HEADER,
            ITEM,
            "item_left_out",
            N_("No row is about item %(item)s, which lacks something. Add it."),
            {"item": number},
        )
