"""A platform's answers on many items at once, as JSON (FORM-F), read strictly.

A field that no answer has, a key that stands twice or a day that is none is refused by
its name. What is read is checked by the same rules as the form's answers.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from oversight.core.errors import RuleError
from oversight.core.text import clean_line, clean_text
from oversight.core.words import N_
from oversight.dispatch.rules.answers import NONE, Answer
from oversight.dispatch.rules.details import Details

FIELD = "answers"
MOST = 100
LONGEST, LONGEST_NAME = 200_000, 60
HEAD = frozenset({"docket", "answers"})
WRITTEN = ("question", "appeal_route", "excess")
Read = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Given:
    """What a list says on one item."""

    item: int
    answer: Answer
    details: Details


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and on which item; none: with the list as a whole."""

    item: int | None
    error: RuleError


class AnswersRefused(RuleError):  # noqa: N818  # Named as what happened.
    """Nothing was recorded: something is wrong with some of the answers."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(
            "answers_refused",
            N_("Nothing was recorded: first put right each thing that is named here."),
            field=FIELD,
        )
        self.faults = faults


def read(text: str, *, docket: str) -> tuple[Given, ...]:
    """Return every answer of a list, or refuse it with everything that is wrong."""
    try:
        rows = _rows(text, docket)
    except RuleError as error:
        raise AnswersRefused((Fault(None, error),)) from error
    found: list[Given] = []
    faults: list[Fault] = []
    for place, row in enumerate(rows, start=1):
        number = row.get("item")
        try:
            found.append(given(row, place, {one.item for one in found}))
        except RuleError as error:
            known = isinstance(number, int) and not isinstance(number, bool)
            faults.append(Fault(number if known else None, error))
    if faults:
        raise AnswersRefused(tuple(faults))
    return tuple(found)


def _rows(text: str, docket: str) -> list[Mapping[str, Any]]:
    try:
        whole = json.loads(text, object_pairs_hook=_once_each)
    except (ValueError, RecursionError) as error:
        raise _wrong(
            "answers_json", N_("This is not JSON that can be read.")
        ) from error
    if not isinstance(whole, dict) or set(whole) != HEAD:
        raise _wrong(
            "answers_shape",
            N_("The list is one object with “docket” and “answers”, and no more."),
        )
    if whole["docket"] != docket:
        raise _wrong("answers_docket", N_("These are answers to another docket."))
    rows = whole["answers"]
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        raise RuleError(
            "answers_count",
            N_("Write between 1 and %(most)s answers."),
            field=FIELD,
            most=MOST,
        )
    if not all(isinstance(row, dict) for row in rows):
        raise _wrong("answers_rows", N_("Each answer is an object of its own."))
    return rows


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _named(
                "answers_twice",
                N_("“%(name)s” stands twice in one object. Remove one."),
                name,
            )
        found[name] = value
    return found


def given(row: Mapping[str, Any], place: int, before: set[int]) -> Given:
    """Return what one object says on its item, or refuse it by what is wrong."""
    number = row.get("item")
    if isinstance(number, bool) or not isinstance(number, int):
        raise RuleError(
            "answers_item",
            N_("Answer %(place)s does not say on which item it is."),
            field=FIELD,
            place=place,
        )
    if number in before:
        raise _wrong("answers_item_twice", N_("This item is answered twice."))
    for name in row:
        if name != "item" and name not in READ:
            raise _named(
                "answers_unknown",
                N_("“%(name)s” is no field of an answer. Remove it."),
                name,
            )
    said = {name: _value(name, value) for name, value in row.items() if name in READ}
    return Given(number, _answer(said), _details(said))


def _value(name: str, value: object) -> object:
    if value is None or value == "":
        return None
    try:
        return READ[name](value)
    except (ValueError, TypeError) as error:
        raise _named(
            "answers_value", N_("What stands under “%(name)s” cannot be read."), name
        ) from error


def _text(value: object) -> str:
    """Return one line, cleaned; half a character is no text."""
    return clean_line(_words(value))


def _paragraphs(value: object) -> str:
    return clean_text(_words(value))


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _day(value: object) -> date:
    return date.fromisoformat(_words(value))


def _moment(value: object) -> datetime:
    """Return an instant; one without its distance from Greenwich says no instant."""
    found = datetime.fromisoformat(_words(value))
    if found.tzinfo is None:
        raise ValueError
    return found


def _wrong(code: str, sentence: str) -> RuleError:
    return RuleError(code, sentence, field=FIELD)


def _named(code: str, sentence: str, name: str) -> RuleError:
    spelled = clean_line(name.encode(errors="replace").decode())
    return RuleError(code, sentence, field=FIELD, name=spelled[:LONGEST_NAME])


READ: Mapping[str, Read] = {
    **dict.fromkeys(("action", "under", "territory", "reason"), _text),
    **dict.fromkeys(("user_notified", "reference", "contact", "report_row"), _text),
    **dict.fromkeys(WRITTEN, _paragraphs),
    **dict.fromkeys(("lasts_until", "preserved_until", "told_on", "not_until"), _day),
    "acted_at": _moment,
    "preserved": _flag,
}
_OF_DETAILS = tuple(Details.__slots__)


def _answer(said: Mapping[str, Any]) -> Answer:
    return Answer(
        action=said.get("action") or "",
        under=said.get("under") or NONE,
        territory=said.get("territory"),
        acted_at=said.get("acted_at"),
        reason=said.get("reason"),
        user_notified=said.get("user_notified"),
        reference=said.get("reference"),
        question=said.get("question"),
        not_until=said.get("not_until"),
    )


def _details(said: Mapping[str, Any]) -> Details:
    return Details(**{name: said.get(name) for name in _OF_DETAILS})


def skeleton(docket: str, items: Iterable[int]) -> str:
    """Return a list to be filled in: no answer comes chosen."""
    rows = [
        {"item": item, **dict.fromkeys(("action", "under", "territory"), "")}
        | {"acted_at": "", "reason": "", "user_notified": ""}
        for item in items
    ]
    return json.dumps({"docket": docket, "answers": rows}, indent=2)
