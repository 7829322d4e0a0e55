"""What each row of the law files must look like: every key, every kind of value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from oversight.law.rules.kinds import (
    Authorisation,
    Confidence,
    DayOp,
    ForumStatus,
    InstrumentKind,
    Power,
    Role,
    Stage,
)
from oversight.law.source.reader import Entry, fault

Test = Callable[[object], bool]


def text(value: object) -> bool:
    """Say whether these are some words."""
    return isinstance(value, str) and bool(value.strip())


def flag(value: object) -> bool:
    """Say whether this is true or false."""
    return isinstance(value, bool)


def number(value: object) -> bool:
    """Say whether this is a whole number that is not negative."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def day(value: object) -> bool:
    """Say whether this is a day, without a time."""
    return isinstance(value, date) and not isinstance(value, datetime)


def mapping(value: object) -> bool:
    """Say whether this is a mapping."""
    return isinstance(value, Entry)


def words(value: object) -> bool:
    """Say whether this is a list of words."""
    return isinstance(value, list) and all(text(part) for part in value)


def anything(_value: object) -> bool:
    """Whatever stands there; another check reads it."""
    return True


def maybe(test: Test) -> Test:
    """Allow null besides what the test allows."""
    return lambda value: value is None or test(value)


def either(*tests: Test) -> Test:
    """Allow what one of the tests allows."""
    return lambda value: any(test(value) for test in tests)


def one_of(kind: type[StrEnum]) -> Test:
    """Allow the codes of a vocabulary."""
    known = frozenset(member.value for member in kind)
    return lambda value: isinstance(value, str) and value in known


def some_of(kind: type[StrEnum]) -> Test:
    """Allow a list of different codes of a vocabulary."""
    known = frozenset(member.value for member in kind)
    return lambda value: (
        words(value)
        and isinstance(value, list)
        and set(value) <= known
        and len(set(value)) == len(value)
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of a row: those it must have and those it may have."""

    needs: Mapping[str, Test]
    may: Mapping[str, Test] = field(default_factory=dict)

    def check(self, file: str, entry: Entry, row: str) -> None:
        """Refuse an unknown key, a missing one, and a value of the wrong kind."""
        known = {**self.needs, **self.may}
        for key in entry:
            if key not in known:
                raise fault(file, entry.line, row, f"the key “{key}” is not known")
        for key in self.needs:
            if key not in entry:
                raise fault(file, entry.line, row, f"the key “{key}” is missing")
        for key, value in entry.items():
            if not known[key](value):
                what = f"“{key}” cannot be {str(value)[:60]!r}"
                raise fault(file, entry.line, row, what)


_CONFIDENCE = one_of(Confidence)
_DATES = {"valid_from": maybe(day), "valid_to": maybe(day)}

INSTRUMENT = Shape(
    needs={
        "id": text,
        "title": text,
        "kind": one_of(InstrumentKind),
        "year": maybe(number),
        "amended_by": words,
        "in_force_from": text,
        "source": text,
        "provisions": anything,
    },
    may={
        "title_ur": text,
        "title_ur_confidence": text,
        "binding_force": text,
        "status": text,
        "notes": text,
    },
)

PROVISION = Shape(
    needs={
        "id": text,
        "number": text,
        "title": text,
        "role": one_of(Role),
        "summary": text,
        "powers": some_of(Power),
        "authorisation": one_of(Authorisation),
        "standalone_basis": flag,
        "who_may_request": maybe(text),
        "comply_within": maybe(either(text, mapping)),
        "review": maybe(mapping),
        "appeal": maybe(mapping),
        "confidence": _CONFIDENCE,
        "source": text,
    },
    may={
        "title_ur": text,
        "title_ur_confidence": text,
        "notes": text,
        "amended_by": text,
        "time_limits": maybe(mapping),
        "related_legal_bases": words,
        "related": words,
        "maps_to": words,
        "online_relevance": text,
        "group": text,
        "list": text,
        "listed": maybe(flag),
        "date": maybe(text),
        "variant_text": text,
        "notice": text,
        "grounds": anything,
        "authorisation_by_power": mapping,
        "test": words,
    },
)

TRANSLATION = Shape({"en": text, "ur": text})
GROUND = Shape(needs={"code": text, "text": text})

_DATE_ROW = {
    **_DATES,
    "not_before": maybe(day),
    "suspended_by_court": maybe(day),
    "ruling": text,
    "note": text,
}
INSTRUMENT_DATES = Shape(
    needs={"instrument": text, "confidence": _CONFIDENCE, "source": text},
    may=_DATE_ROW,
)
PROVISION_DATES = Shape(
    needs={"provisions": words, "confidence": _CONFIDENCE, "source": text},
    may=_DATE_ROW,
)

POWER = Shape(
    needs={
        "body": text,
        "provision": text,
        "may_file": flag,
        "may_order": flag,
        "confidence": _CONFIDENCE,
        "source": text,
    },
    may={**_DATES, "awaits": text, "note": text},
)
MISUSE = Shape(
    needs={"provision": text, "powers": some_of(Power), "code": text, "source": text}
)
MEASURE = Shape(
    needs={"name": text, "powers": some_of(Power), "limits": words, "account": flag}
)
HOLIDAY = Shape(
    needs={
        "date": day,
        "name": text,
        "op": one_of(DayOp),
        "provisional": flag,
        "notification": maybe(text),
        "source": text,
    }
)
POLICY_VALUE = Shape(
    needs={"name": text, "value": anything}, may={**_DATES, "source": text}
)
CLOCK = Shape(
    needs={
        "name": text,
        "amount": number,
        "unit": text,
        "whose": text,
        "rolls": flag,
        "missed": text,
    },
    may={**_DATES, "extension": number, "source": text},
)
FORUM = Shape(
    needs={
        "id": text,
        "title": text,
        "title_ur": maybe(text),
        "stage": one_of(Stage),
        "provisions": words,
        "within_days": maybe(number),
        "runs_from": maybe(text),
        "valid_from": maybe(day),
        "valid_to": maybe(day),
        "status": one_of(ForumStatus),
        "uncertainty": maybe(text),
        "confidence": _CONFIDENCE,
        "source": text,
    }
)
