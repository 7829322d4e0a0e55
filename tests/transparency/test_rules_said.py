"""How figures are said: shares, intervals, quarters, files."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from oversight.core.cells import safe_cell
from oversight.core.errors import RuleError
from oversight.ledger.rules import moments
from oversight.transparency.rules import files, periods
from oversight.transparency.rules.figures import Report, report
from oversight.transparency.rules.history import history
from oversight.transparency.rules.indicators import Indicator
from oversight.transparency.rules.intervals import Rate, quantile
from oversight.transparency.rules.periods import Quarter
from tests.factories.transparency import Q3, answered, appealed, decided, filed, sent

# From the Wilson score formula without continuity correction, as printed by
# R's binom.confint(method = "wilson") and by the tables of Newcombe (1998).
KNOWN = [
    (0, 10, 0.0, 27.8),
    (10, 10, 72.2, 100.0),
    (5, 10, 23.7, 76.3),
    (15, 148, 6.2, 16.0),
    (81, 263, 25.5, 36.6),
    (1, 29, 0.6, 17.2),
    (0, 20, 0.0, 16.1),
    (533, 850, 59.4, 65.9),
]


@pytest.mark.parametrize(("n", "d", "low", "high"), KNOWN)
def test_the_interval_is_the_one_in_the_tables(
    n: int, d: int, low: float, high: float
) -> None:
    assert (Rate(n, d).low, Rate(n, d).high) == (low, high)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share_and_stays_within_0_and_100(n: int, d: int) -> None:
    rate = Rate(min(n, d), d)
    if d < 10:
        assert (rate.percent, rate.low, rate.high) == (None, None, None)
    else:
        assert rate.percent is not None
        assert rate.low is not None
        assert rate.high is not None
        assert 0 <= rate.low <= rate.percent <= rate.high <= 100
        assert str(rate.low) != "-0.0"


def test_below_ten_there_is_no_percentage() -> None:
    assert Rate(4, 9).percent is None
    assert Rate(4, 10).percent == 40.0


@pytest.mark.parametrize(
    ("values", "median", "p90"),
    [
        ([], None, None),
        ([7], 7, 7),
        ([1, 2], 1, 2),
        ([3, 1, 2], 2, 3),
        (list(range(1, 11)), 5, 9),
        (list(range(1, 71)), 35, 63),
    ],
)
def test_quantiles_are_values_that_were_seen(
    values: list[int], median: int | None, p90: int | None
) -> None:
    assert (quantile(values, 50), quantile(values, 90)) == (median, p90)


@given(st.lists(st.integers(0, 90), min_size=1), st.sampled_from((50, 90)))
def test_a_quantile_is_passed_by_no_more_than_the_rest(
    values: list[int], percent: int
) -> None:
    found = quantile(values, percent)
    assert found is not None
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    assert sum(value < found for value in values) * 100 < percent * len(values)


def test_quarters_have_no_gap_and_no_overlap() -> None:
    quarter = Quarter(2024, 1)
    for _ in range(12):
        assert (quarter.after.first - quarter.last).days == 1
        assert quarter.holds(quarter.first)
        assert quarter.holds(quarter.last)
        assert not quarter.holds(quarter.after.first)
        assert periods.quarter_of(quarter.first) == quarter
        assert periods.quarter_of(quarter.last) == quarter
        assert periods.parse(str(quarter)) == quarter
        assert quarter < quarter.after
        quarter = quarter.after
    assert quarter == Quarter(2027, 1)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-Q5", "2026-q3", "1999-Q1", "2026-Q3 ", "۲۰۲۶-Q3"]
)
def test_another_spelling_of_a_quarter_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as refused:
        periods.parse(text)
    assert refused.value.code == "period_unknown"


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-09-30T18:59:59Z", date(2026, 9, 30)),
        ("2026-09-30T19:00:00Z", date(2026, 10, 1)),
        ("2026-06-30T19:00:00Z", date(2026, 7, 1)),
    ],
)
def test_a_day_ends_at_midnight_in_karachi(at: str, day: date) -> None:
    assert moments.leaf_day({"at": at}) == day


def test_a_bare_day_counts_from_its_first_moment() -> None:
    leaf: dict[str, object] = {"day": "2026-10-01"}
    assert moments.leaf_day(leaf) == date(2026, 10, 1)
    first = datetime(2026, 9, 30, 19, tzinfo=UTC)
    assert moments.leaf_moment(leaf) == first


def a_full_report() -> Report:
    leaves = filed(*["post"] * 12, "channel")
    leaves += [decided(number, "rejected") for number in range(1, 9)]
    leaves += [decided(number) for number in range(9, 13)]
    leaves += [*sent(9, 10, 11, 12), answered(9)]
    leaves += appealed("AP-2026-000001", ("overturned", "no"), ("overturned", "yes"))
    return report(history(leaves), Q3)


def test_the_same_report_gives_the_same_bytes_however_often_it_is_read() -> None:
    counted = a_full_report()
    body = files.as_json(counted)
    again = files.from_json(body)

    assert again == counted
    assert files.as_json(again) == body
    assert files.as_csv(again) == files.as_csv(counted)
    assert body.endswith(b"}\n")


def test_the_table_says_what_the_json_says() -> None:
    counted = a_full_report()
    text = files.as_csv(counted)
    assert text.startswith(b"\xef\xbb\xbfperiod,size,")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    cells = {(r["indicator"], r["figure"], r["group"]): r["value"] for r in rows}
    assert len(cells) == len(rows)
    for one in json.loads(files.as_json(counted))["indicators"]:
        for name, count in one["counts"].items():
            assert cells[one["id"], name, ""] == str(count)
        for name, value in (one["rate"] or {}).items():
            said = "" if value is None else str(value)
            assert cells[one["id"], name, ""] == said
        for table, counts in one["by"].items():
            for group, count in counts.items():
                assert cells[one["id"], f"by {table}", group] == str(count)
        if one["id"] == "K07":
            assert cells["K07", "median", ""] == str(one["median"])
            assert cells["K07", "p90", ""] == str(one["p90"])


def test_an_empty_quarter_leaves_cells_empty_and_none_out() -> None:
    rows = list(
        csv.reader(
            io.StringIO(files.as_csv(report(history([]), Q3)).decode("utf-8-sig"))
        )
    )
    said = {(row[2], row[5]): row[7] for row in rows[1:]}
    assert said["K07", "median"] == said["K07", "p90"] == ""
    assert said["K14", "percent"] == said["K14", "low"] == ""
    assert said["K14", "n"] == "0"


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(text: str) -> None:
    cell = safe_cell(text)
    assert isinstance(cell, str)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋"))
    assert cell.removeprefix("'") == text.removeprefix("'")


def test_a_group_that_looks_like_a_formula_is_harmless_in_the_file() -> None:
    one = Indicator("K01", "item", "F", by={"agency": {"=cmd|' /C calc'!A0": 1}})
    text = files.as_csv(Report("2026-Q3", 1, (one,))).decode("utf-8-sig")
    assert "'=cmd|' /C calc'!A0" in text
    sheet = Workbook().active
    assert sheet is not None
    for row in csv.reader(io.StringIO(text)):
        sheet.append(row)
    assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n"}
    assert safe_cell(-3) == -3
