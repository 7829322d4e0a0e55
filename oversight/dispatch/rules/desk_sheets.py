"""A platform's answers to all its open orders as one list: a row an item.

Each docket's rows are read as its own list is. A row bears how its item stood when the
list was handed out: what changed meanwhile is refused by its name, and never answered
by a list that did not know of it.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from oversight.core.errors import RuleError
from oversight.core.hashes import sha256_of
from oversight.core.words import N_
from oversight.dispatch.rules import answer_sheets as sheets
from oversight.dispatch.rules.answer_lists import FIELD, Fault, Given
from oversight.dispatch.rules.answer_sheets import ANSWERED, LOCATOR
from oversight.dispatch.rules.answers import CLARIFY, FOR_NOW, NONE, REFUSED, Answer
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.files import RawRow
from oversight.intake.rules.moments import western
from oversight.intake.rules.shapes import ITEM, Shape

DOCKET, UNTIL, AS_OF = "docket", "until", "as_of"
SHOWN = (LOCATOR, "native_id", "measure", UNTIL)
DESK = Shape((DOCKET, ITEM, *SHOWN, *ANSWERED, AS_OF), (DOCKET, ITEM, "action"))
WORDS: Mapping[str, str] = {
    DOCKET: N_("Docket"),
    UNTIL: N_("Asked until"),
    **sheets.WORDS,
    AS_OF: N_("How the item stood when the list was handed out; leave it as it is"),
}
MOST = 300
"""How many items one list may answer: all of it is one act."""
CARRIED = (DOCKET, ITEM, LOCATOR, *ANSWERED, AS_OF)
DATA_ACTIONS = (REFUSED, NONE, CLARIFY)
DATA_SAID: Mapping[str, Any] = {"reason": None, "not_until": None, "question": None}
MARK = 12
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Known:
    """What the items of one docket are, and how each stands now."""

    locators: dict[int, str]
    marks: dict[int, str]
    data: bool = False


@dataclass(frozen=True, slots=True)
class DeskSheet:
    """What a list says docket by docket, in which rows, and all that is wrong."""

    given: Mapping[str, tuple[Given, ...]]
    places: Mapping[str, Mapping[int, int]]
    locators: Mapping[str, Mapping[int, str]]
    rows: tuple[RawRow, ...]
    errors: tuple[RowError, ...]


def mark(*facts: object) -> str:
    """Return in short how an item stands, so that a change shows."""
    said = json.dumps([str(one) for one in facts])
    return sha256_of(said)[:MARK]


def filled(
    rows: Iterable[RawRow], names: Iterable[str] = ANSWERED
) -> tuple[RawRow, ...]:
    """Return the rows that answer something; refuse none, and too many for one act."""
    asked = tuple(names)
    kept = tuple(
        row for row in rows if any(row.cells.get(name, "").strip() for name in asked)
    )
    if not kept:
        raise RuleError(
            "sheet_empty",
            N_("No row has an answer. Fill in the rows you want to answer."),
            field=FIELD,
        )
    if len(kept) > MOST:
        raise RuleError(
            "sheet_long",
            N_(
                "One list answers at most %(most)s items, and this one answers "
                "%(given)s. Hand it in in parts."
            ),
            field=FIELD,
            most=MOST,
            given=len(kept),
        )
    return kept


def docket_of(row: RawRow) -> str:
    """Return of which docket a row speaks."""
    return western(row.cells.get(DOCKET, "").strip()).upper()


def read(rows: Sequence[RawRow], known: Mapping[str, Known]) -> DeskSheet:
    """Return what the filled rows answer; with one fault, nothing of it may be used."""
    given: dict[str, tuple[Given, ...]] = {}
    places: dict[str, Mapping[int, int]] = {}
    errors = [unknown(row) for row in rows if docket_of(row) not in known]
    for docket, of in known.items():
        mine = [row for row in rows if docket_of(row) == docket]
        if not mine:
            continue
        found = sheets.read(mine, of.locators)
        given[docket], places[docket] = found.given, found.rows
        errors += found.errors
        errors += changed(docket, mine, found.rows, of)
        if of.data:
            errors += _beyond(found)
    again = tuple(marked(row, known) for row in rows)
    errors.sort(key=lambda one: (one.row, one.column))
    addresses = {docket: of.locators for docket, of in known.items()}
    return DeskSheet(given, places, addresses, again, tuple(errors))


def by_row(
    docket: str, faults: Sequence[Fault], places: Mapping[str, Mapping[int, int]]
) -> tuple[RowError, ...]:
    """Return what is wrong with answers on a docket, under the rows that gave them."""
    return sheets.by_row(faults, places.get(docket, {}))


def unknown(row: RawRow) -> RowError:
    """Name a docket of which nothing may be answered now."""
    return RowError(
        row.number,
        DOCKET,
        "docket_unknown",
        N_(
            "“%(given)s” is no request to your platform with an item that may be "
            "answered now. Compare its number with your desk."
        ),
        {"given": docket_of(row)[:_SHOWN]},
    )


def changed(
    docket: str, rows: Iterable[RawRow], places: Mapping[int, int], known: Known
) -> Iterable[RowError]:
    """Name every item that stands otherwise than its row says."""
    said = {row.number: row.cells.get(AS_OF, "").strip().lower() for row in rows}
    for number, place in places.items():
        if said[place] and said[place] != known.marks[number]:
            yield RowError(
                place,
                AS_OF,
                "item_changed",
                N_(
                    "Item %(item)s of %(docket)s has changed since this list was "
                    "handed out, or was answered meanwhile. Look at it; then take a "
                    "new list."
                ),
                {"item": number, "docket": docket},
            )


def _beyond(found: sheets.Sheet) -> Iterable[RowError]:
    """Name what a list cannot say about data: what was handed over goes its own way."""
    for one in found.given:
        said = one.answer
        error: RuleError | None = None
        if said.action not in DATA_ACTIONS or (
            said.action == NONE and said.reason != FOR_NOW
        ):
            error = RuleError(
                "data_by_list",
                N_(
                    "About data a row says “refused”, or “none” because it is not "
                    "possible for now, or “clarify”. What was handed over is said with "
                    "its manifest, on the page of the account or in the list of "
                    "manifests."
                ),
                field="action",
            )
        elif one.details.said or replace(said, **DATA_SAID) != Answer(said.action):
            error = RuleError(
                "data_no_more",
                N_(
                    "About data a row says no more than action, reason, not_until and "
                    "question. Leave the other columns empty."
                ),
                field="action",
            )
        if error is not None:
            place = found.rows[one.item]
            yield RowError(place, "action", error.code, error.sentence, error.values)


def marked(row: RawRow, known: Mapping[str, Known]) -> RawRow:
    """Return a row with how its item stands now, if it did not say so itself."""
    of, said = known.get(docket_of(row)), western(row.cells.get(ITEM, "").strip())
    if of is None or row.cells.get(AS_OF, "").strip() or not said.isdecimal():
        return row
    stands = of.marks.get(int(said), "") if len(said) <= len(str(MOST)) else ""
    return RawRow(row.number, {**row.cells, AS_OF: stands})


def packed(rows: Iterable[RawRow], kept: Sequence[str] = CARRIED) -> str:
    """Return rows as one text, to be sent again as they were read back."""
    said = [
        (row.number, {name: row.cells.get(name, "") for name in kept}) for row in rows
    ]
    return json.dumps([[n, {k: v for k, v in cells.items() if v}] for n, cells in said])


def unpacked(text: str, columns: Collection[str] = DESK.columns) -> tuple[RawRow, ...]:
    """Return the rows that were read back, or refuse a text that is not whole."""
    try:
        found = json.loads(text)
        rows = tuple(RawRow(_number(n), _cells(cells, columns)) for n, cells in found)
    except (ValueError, TypeError, RecursionError) as error:
        raise RuleError(
            "sheet_broken",
            N_("What was read back did not arrive whole. Hand in the list again."),
            field=FIELD,
        ) from error
    return rows


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _cells(value: object, columns: Collection[str]) -> dict[str, str]:
    if not isinstance(value, dict) or not set(value) <= set(columns):
        raise TypeError
    for cell in value.values():
        if not isinstance(cell, str):
            raise TypeError
        cell.encode()
    return dict(value)
