"""The scripts that make and turn lists: nothing dropped, nothing changed."""

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from oversight.intake.rules.locators import PLATFORMS
from oversight.intake.rules.rows import (
    OneList,
    RowResult,
    check_row,
    duplicates,
    read_csv,
)
from tools import convert_india, make_fictional_rows

DATA = Path(__file__).parents[1] / "data"
ORDERS = (
    Path(__file__).parents[3]
    / "shared/data/india_twitter_takedowns_facts_third_of_orders.csv"
)
SAID = [
    "--provision",
    "peca-2016-s37",
    "--measure",
    "geo-withhold",
    "--days",
    "90",
    "--why",
    "as the order of that day said",
]


def converted(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    convert_india.main([str(path), *SAID])
    return capsys.readouterr().out


def results(text: str) -> list[RowResult]:
    of = OneList(
        today=date(2026, 11, 22),
        provisions=frozenset({"peca-2016-s37"}),
        platforms=frozenset(PLATFORMS),
    )
    return [check_row(raw, of) for raw in read_csv(text.encode())]


def counted(found: list[RowResult]) -> tuple[int, dict[str, int], int]:
    drafts = [result.draft for result in found if result.draft is not None]
    refused = Counter(error.code for result in found for error in result.errors)
    return len(drafts), dict(refused), len(duplicates(drafts))


def test_the_fictional_list_is_the_same_bytes_every_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_fictional_rows.main()

    assert (
        capsys.readouterr().out.encode()
        == (DATA / "fictional_481_accounts.csv").read_bytes()
    )
    assert len(make_fictional_rows.rows()) == make_fictional_rows.COUNT


def test_1221_blocked_addresses_go_through_and_70_can_be_filed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = converted(DATA / "india_blocked_urls_master.csv", capsys)
    found = results(text)

    assert counted(found) == (
        70,
        {
            "locator_bare_domain": 1112,
            "locator_unreadable": 20,
            "locator_ip_or_local": 11,
            "locator_search": 4,
            "locator_hashtag": 3,
            "locator_truncated": 1,
        },
        4,
    )
    assert [result.row for result in found] == list(range(2, 1223))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["agency_ref"] == "blocked-websites-MSM-world-cup.txt no. 1"
    assert {row["provision"] for row in rows} == {"peca-2016-s37"}


@pytest.mark.skipif(
    not ORDERS.exists(),
    reason="real people's handles: read where it stands, never shipped",
)
def test_365_real_orders_keep_every_cell_and_364_can_be_filed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = converted(ORDERS, capsys)

    assert counted(results(text)) == (364, {"locator_truncated": 1}, 0)
    with ORDERS.open(encoding="utf-8-sig", newline="") as file:
        given = [
            (row["flagged_twitter_url"], row["flagged_tweet_id"])
            for row in csv.DictReader(file)
        ]
    assert [
        (row["locator"], row["native_id"]) for row in csv.DictReader(io.StringIO(text))
    ] == given


FAULTS = (
    "\ufeffflagged_twitter_url,flagged_tweet_id,username_handle,flagged_date,lumen_filename,lumen_url,active_status\r\n"
    '"\u200bhttps://twitter.com/gulzar/status/1128581518295613441",1128581518295613441,=gulzar,,a.pdf,,"two\r\nlines"\r\n'
    "http:/twitter.com/gulnar/status/1128581518295613442,1128581518295613442,@gulnar,2019-05-16 00:00:00,a.pdf,,\r\n"
    "https://twitter.com/i/web/status/1128581518295613441?s=20,,+gulzar,2019-05-16 00:00:00,b.pdf,,\r\n"
    "https://twitter.com/gulzar/status/,,-gulzar,2019-05-16 00:00:00,b.pdf,,\r\n"
    ",,gulzar,2019-05-16 00:00:00,b.pdf,,\r\n"
)  # fmt: skip


def test_real_faults_come_through_and_intake_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(FAULTS, encoding="utf-8", newline="")

    text = converted(path, capsys)
    found = results(text)

    assert counted(found) == (3, {"locator_truncated": 1, "locator_empty": 1}, 1)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert (
        rows[0]["locator"]
        == "\u200bhttps://twitter.com/gulzar/status/1128581518295613441"
    )
    assert [row["agency_ref"] for row in rows[:2]] == [
        "a.pdf",
        "a.pdf; flagged 2019-05-16 00:00:00",
    ]
    assert rows[0]["published_on"] == ""
    assert found[0].draft is not None
    assert found[0].draft.native_id == "1128581518295613441"


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    with pytest.raises(SystemExit, match="neither"):
        convert_india.main([str(path), *SAID])
