"""A report as bytes: the same report gives the same JSON and CSV, byte for byte."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from oversight.core.cells import safe_cell
from oversight.transparency.rules.figures import Report
from oversight.transparency.rules.indicators import Indicator
from oversight.transparency.rules.intervals import Rate

HEADER = ("period", "size", "indicator", "unit", "basis", "figure", "group", "value")


def as_json(report: Report) -> bytes:
    """Return the report as JSON: two spaces, names in one order, a final line feed."""
    text = json.dumps(_whole(report), ensure_ascii=False, indent=2)
    return text.encode() + b"\n"


def from_json(body: bytes) -> Report:
    """Return the report that these bytes are: what was published is what is shown."""
    values = json.loads(body)
    return Report(
        period=values["period"],
        size=values["size"],
        indicators=tuple(_indicator(one) for one in values["indicators"]),
    )


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


def _whole(report: Report) -> dict[str, Any]:
    return {
        "period": report.period,
        "size": report.size,
        "indicators": [_values(indicator) for indicator in report.indicators],
    }


def _indicator(values: dict[str, Any]) -> Indicator:
    rate = values["rate"]
    return Indicator(
        id=values["id"],
        unit=values["unit"],
        basis=values["basis"],
        counts=values["counts"],
        rate=None if rate is None else Rate(rate["n"], rate["d"]),
        median=values["median"],
        p90=values["p90"],
        immature=values["immature"],
        by=values["by"],
    )


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
