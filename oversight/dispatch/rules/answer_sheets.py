"""A platform's answers as a list from a spreadsheet: a row an item.

What a row says is read as the answers in JSON are, and checked by the same rules. A row
in which nothing is filled in answers nothing, so that a list may answer a part.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oversight.core.clock import KARACHI
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules import answer_lists as lists
from oversight.dispatch.rules import answers as closed
from oversight.dispatch.rules.answer_lists import Fault, Given
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.files import RawRow
from oversight.intake.rules.moments import western
from oversight.intake.rules.shapes import ITEM, Shape

LOCATOR, HEADER = "locator", 1
SHOWN = (LOCATOR, "native_id", "measure")
ANSWERED = (
    *("action", "under", "territory", "acted_at", "reason", "not_until"),
    *("user_notified", "reference", "question", "lasts_until", "told_on", "preserved"),
    *("preserved_until", "appeal_route", "excess", "contact", "report_row"),
)
ANSWERS = Shape((ITEM, *SHOWN, *ANSWERED), (ITEM, "action"))
WORDS: Mapping[str, str] = {
    ITEM: N_("Item"),
    LOCATOR: N_("Address"),
    "native_id": N_("Platform's own number"),
    "measure": N_("Asked"),
    "action": N_("What did the platform do?"),
    "under": N_("On what does it rest?"),
    "territory": N_("Where does it apply?"),
    "acted_at": N_("When did the platform act? (Pakistan time)"),
    "reason": N_("Why was it refused, or not done?"),
    "not_until": N_("If not possible for now: until when, as far as you can see?"),
    "user_notified": N_("Was the account holder told?"),
    "reference": N_("Your own reference number"),
    "question": N_("Your question"),
    "lasts_until": N_("Until when does it last?"),
    "told_on": N_("On which day was the account holder told?"),
    "preserved": N_("Is a copy kept, so that it can be restored?"),
    "preserved_until": N_("Kept until"),
    "appeal_route": N_("How can the account holder object to the platform?"),
    "excess": N_("Was more done or handed over than was asked?"),
    "contact": N_("Whom may we ask about this answer?"),
    "report_row": N_("Row of your own transparency report"),
}
KEPT = {"yes": True, "no": False, "true": True, "false": False}
REASONS = tuple(dict.fromkeys((*closed.REASONS, closed.FOR_NOW, *closed.QUESTIONS)))
CODES: Mapping[str, tuple[str, ...]] = {
    "action": closed.ACTIONS,
    "under": closed.UNDER,
    "territory": closed.TERRITORIES,
    "reason": REASONS,
    "user_notified": closed.TOLD,
    "preserved": ("yes", "no"),
}
IN_WORDS: Mapping[str, str] = {
    "action": "actions",
    "under": "under",
    "territory": "territories",
    "reason": "refusal_reasons",
    "user_notified": "user_told",
    "preserved": "user_told",
}
_DAYS = frozenset({"lasts_until", "told_on", "preserved_until", "not_until"})
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a list says, in which row it says it, and everything that is wrong."""

    given: tuple[Given, ...]
    rows: Mapping[int, int]
    errors: tuple[RowError, ...]


def read(rows: Iterable[RawRow], locators: Mapping[int, str]) -> Sheet:
    """Return what the filled rows answer; with one fault, nothing of it may be used."""
    given: list[Given] = []
    places: dict[int, int] = {}
    errors: list[RowError] = []
    for row in rows:
        said = {name: row.cells.get(name, "").strip() for name in ANSWERED}
        if not any(said.values()):
            continue
        try:
            number = number_of(row, locators, places)
            places[number] = row.number
            given.append(lists.given({ITEM: number, **_cells(said)}, row.number, set()))
        except RuleError as error:
            errors.append(_fault(row.number, error))
    if not given and not errors:
        errors.append(
            RowError(
                HEADER,
                "action",
                "sheet_empty",
                N_("No row has an answer. Fill in the rows you want to answer."),
                {},
            )
        )
    return Sheet(tuple(given), places, tuple(errors))


def by_row(faults: Sequence[Fault], rows: Mapping[int, int]) -> tuple[RowError, ...]:
    """Return what is wrong with answers, under the rows that gave them."""
    return tuple(
        _fault(rows.get(one.item or 0, HEADER), one.error)
        for one in faults
        if one.item is not None
    )


def number_of(row: RawRow, known: Mapping[int, str], before: Collection[int]) -> int:
    """Return which item a row is about; refuse none, another, and one named before."""
    said = western(row.cells.get(ITEM, "").strip())
    number = int(said) if said.isdecimal() and len(said) < len("1000") else 0
    if number not in known:
        raise RuleError(
            "item_unknown",
            N_("“%(given)s” is no item of this docket. Write its number, 1 or more."),
            field=ITEM,
            given=said[:_SHOWN],
        )
    locator = row.cells.get(LOCATOR, "").strip()
    if locator and locator != known[number]:
        raise RuleError(
            "other_item",
            N_(
                "This is not the address of item %(item)s. The numbers may have "
                "slipped by a row: compare them."
            ),
            field=LOCATOR,
            item=number,
        )
    if number in before:
        raise RuleError(
            "item_twice",
            N_("An earlier row is about item %(item)s already. Keep one of them."),
            field=ITEM,
            item=number,
        )
    return number


def _cells(said: Mapping[str, str]) -> dict[str, Any]:
    """Return the cells as an answer in JSON has them; what cannot be read stays."""
    found: dict[str, Any] = dict(said)
    for name in ("action", "under", "reason", "user_notified"):
        found[name] = said[name].lower()
    found["territory"] = said["territory"].upper()
    found["acted_at"] = _zoned(western(said["acted_at"]))
    for name in _DAYS:
        found[name] = western(said[name]).removesuffix(" 00:00:00")
    found["preserved"] = KEPT.get(said["preserved"].lower(), said["preserved"])
    return found


def _zoned(text: str) -> str:
    """Return a moment with its zone: one without is meant in Pakistan's time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.replace(tzinfo=moment.tzinfo or KARACHI).isoformat()


def _fault(row: int, error: RuleError) -> RowError:
    named = str(error.values.get("name", ""))
    column = named if named in ANSWERED else error.field or ""
    return RowError(row, column, error.code, error.sentence, error.values)
