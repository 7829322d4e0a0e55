"""Reads the portal's own rules and the holidays into dated rows."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import holidays as package

from oversight.law.rules.kinds import DayOp
from oversight.law.rules.policy import check_value
from oversight.law.source import shapes
from oversight.law.source.provisions import Row
from oversight.law.source.reader import Entry, entries, fault, read, table

POLICY = "policy.yaml"
HOLIDAYS = "holidays.yaml"
_ESTIMATED = " (estimated)"
_ESTIMATED_UR = " (اندازاً)"
_CLOCK_KEYS = ("amount", "unit", "whose", "rolls", "missed", "extension")


def policies(folder: Path, more: dict[str, object]) -> tuple[Row, ...]:
    """Return every dated value; ``more`` begins with the default day."""
    top = table(
        POLICY, read(folder / POLICY), {"valid_from", "values", "profiles", "clocks"}
    )
    if not shapes.day(top["valid_from"]):
        raise fault(POLICY, top.line, "valid_from", "a day was expected")
    named: dict[str, object] = {}
    rows: dict[tuple[str, date], Row] = {}
    for entry, name, value in _rows(top):
        named[name] = value
        _add(rows, top["valid_from"], entry, name, value)
    for name, extra in more.items():
        _add(rows, top["valid_from"], Entry(), name, extra)
    for entry, name, value in _rows(top):
        try:
            check_value(name, value, known=set(named))
        except (ValueError, TypeError, KeyError) as error:
            raise fault(POLICY, entry.line, name, str(error)) from error
    return tuple(rows.values())


def _rows(top: Entry) -> Iterator[tuple[Entry, str, Any]]:
    for entry in entries(POLICY, top["values"], "values"):
        shapes.POLICY_VALUE.check(POLICY, entry, str(entry.get("name")))
        yield entry, entry["name"], entry["value"]
    for entry in entries(POLICY, top["profiles"], "profiles"):
        shapes.POLICY_VALUE.check(POLICY, entry, str(entry.get("name")))
        yield entry, f"profile.{entry['name']}", entry["value"]
    for entry in entries(POLICY, top["clocks"], "clocks"):
        shapes.CLOCK.check(POLICY, entry, str(entry.get("name")))
        value = {key: entry[key] for key in _CLOCK_KEYS if key in entry}
        yield entry, f"clock.{entry['name']}", value


def _add(
    rows: dict[tuple[str, date], Row],
    default: date,
    entry: Entry,
    name: str,
    value: object,
) -> None:
    begin = entry.get("valid_from") or default
    end = entry.get("valid_to")
    if (name, begin) in rows:
        raise fault(POLICY, entry.line, name, "two rows begin on the same day")
    if end and end <= begin:
        raise fault(POLICY, entry.line, name, "it ends before it begins")
    rows[name, begin] = {
        "name": name,
        "value": value,
        "valid_from": begin,
        "valid_to": end,
        "source": entry.get("source"),
    }


def days(folder: Path) -> tuple[Row, ...]:
    """Return the holidays of the years named; the file's rows win."""
    top = table(HOLIDAYS, read(folder / HOLIDAYS), {"country", "years", "days"})
    years = top["years"]
    if not isinstance(years, list) or not all(shapes.number(year) for year in years):
        raise fault(HOLIDAYS, top.line, "years", "a list of years was expected")
    rows = {day: dict(row) for day, row in _published(top["country"], *years)}
    urdu = {row["name"]: row["name_ur"] for row in rows.values()}
    seen: set[date] = set()
    for entry in entries(HOLIDAYS, top["days"], "days"):
        name = str(entry.get("date", "-"))
        shapes.HOLIDAY.check(HOLIDAYS, entry, name)
        day = entry["date"]
        if day in seen:
            raise fault(HOLIDAYS, entry.line, name, "the day stands twice")
        if day.year not in top["years"]:
            raise fault(HOLIDAYS, entry.line, name, "its year is not in the calendar")
        seen.add(day)
        _override(rows, entry, urdu)
    return tuple(rows[day] for day in sorted(rows))


def _override(rows: dict[date, Row], entry: Entry, urdu: dict[str, str]) -> None:
    day = entry["date"]
    if entry["op"] == DayOp.WORKING:
        if day not in rows:
            what = "it is a working day already"
            raise fault(HOLIDAYS, entry.line, day.isoformat(), what)
        del rows[day]
        return
    names = [urdu.get(part) for part in entry["name"].split("; ")]
    rows[day] = {
        "day": day,
        "name": entry["name"],
        "name_ur": "؛ ".join(name for name in names if name) or None,
        "op": DayOp.HOLIDAY,
        "provisional": entry["provisional"],
        "notification": entry["notification"],
        "source": entry["source"],
    }


@lru_cache(maxsize=4)
def _published(country: str, *years: int) -> tuple[tuple[date, Row], ...]:
    """Return the days of the holidays package, with names in both languages."""
    english = package.country_holidays(country, years=years, language="en_US")
    urdu = package.country_holidays(country, years=years, language="ur_PK")
    return tuple(
        (
            day,
            {
                "day": day,
                "name": english[day].replace(_ESTIMATED, ""),
                "name_ur": urdu[day].replace(_ESTIMATED_UR, ""),
                "op": DayOp.HOLIDAY,
                "provisional": _ESTIMATED in english[day],
                "notification": None,
                "source": f"holidays {version('holidays')}",
            },
        )
        for day in sorted(english)
    )
