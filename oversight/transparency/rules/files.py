"""A report as bytes: the same report gives the same JSON and CSV, byte for byte."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from oversight.transparency.rules.figures import Indicator, Report

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
HEADER = ("period", "size", "indicator", "unit", "basis", "figure", "group", "value")


def as_json(report: Report) -> bytes:
    """Return the report as JSON: sorted keys, two spaces, a final line feed."""
    text = json.dumps(as_values(report), ensure_ascii=False, indent=2, sort_keys=True)
    return text.encode() + b"\n"


def as_csv(report: Report) -> bytes:
    """Return the report as one long table; RFC 4180, UTF-8 with BOM, no formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for indicator in report.indicators:
        first = (report.period, report.size, indicator.id)
        for figure, group, value in _rows(indicator):
            row = (*first, indicator.unit, indicator.basis, figure, group, value)
            writer.writerow([safe_cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_values(report: Report) -> dict[str, Any]:
    """Return the report as plain values."""
    return {
        "period": report.period,
        "size": report.size,
        "indicators": [_values(indicator) for indicator in report.indicators],
    }


def safe_cell(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula (V10)."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value


def _values(indicator: Indicator) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": indicator.id,
        "unit": indicator.unit,
        "basis": indicator.basis,
        "immature": indicator.immature,
        "counts": dict(indicator.counts),
        "by": {name: dict(table) for name, table in indicator.by.items()},
        "median": indicator.median,
        "p90": indicator.p90,
        "rate": None,
    }
    if indicator.rate is not None:
        rate = indicator.rate
        values["rate"] = {
            "n": rate.n,
            "d": rate.d,
            "percent": rate.percent,
            "low": rate.low,
            "high": rate.high,
        }
    return values


def _rows(indicator: Indicator) -> Iterator[tuple[str, str, object]]:
    for name, count in indicator.counts.items():
        yield name, "", count
    if indicator.rate is not None:
        yield "n", "", indicator.rate.n
        yield "d", "", indicator.rate.d
        for name in ("percent", "low", "high"):
            value = getattr(indicator.rate, name)
            yield name, "", "" if value is None else value
    if indicator.id == "K07":
        yield "median", "", "" if indicator.median is None else indicator.median
        yield "p90", "", "" if indicator.p90 is None else indicator.p90
    for table, counts in indicator.by.items():
        for group, count in counts.items():
            yield f"by {table}", group, count
