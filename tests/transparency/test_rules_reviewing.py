"""What reviewers decided in a year and how long they looked, counted by hand (K44)."""

from typing import Any

import pytest

from oversight.core.labels import table
from oversight.transparency.rules.figures import report
from oversight.transparency.rules.files import as_csv, as_json, from_json
from oversight.transparency.rules.history import history
from oversight.transparency.rules.periods import Quarter
from tests.factories.transparency import a_leaf, decided, figure, filed

Q4 = Quarter(2026, 4)
TEN = [f"R-{n:02d}" for n in range(1, 11)]
LOOKED = ["none", "under-1m", "1m-5m", "5m-20m", "over-20m"]


def stood(by: str, dwell: str, number: int = 1, **facts: Any) -> dict[str, Any]:
    return a_leaf("item.viewed", item=number, by=by, count=1, dwell=dwell, **facts)


def of(names: list[str]) -> list[dict[str, Any]]:
    """Two items, one approved, decided by these, who each looked for a while."""
    looks = [stood(one, dwell) for one in names for dwell in ("none", "1m-5m")]
    last = [stood(names[0], "over-20m", 2), stood(names[0], "over-20m", 2)]
    return [
        *filed("post", "post"),
        *looks,
        decided(1, by=names),
        *last,
        decided(2, "rejected", measure=None, by=names[:1]),
    ]


def test_of_ten_reviewers_each_is_told_by_code_name() -> None:
    one = figure("K44", of(TEN), Q4)

    assert one.counts == {"reviewers": 10, "decisions": 2}
    assert one.by["dwell"] == {
        "under-1m": 0,
        "1m-5m": 10,
        "5m-20m": 0,
        "over-20m": 2,
    }
    assert one.by["reviewer, decided"] == dict.fromkeys(TEN, 1) | {"R-01": 2}
    assert one.by["reviewer, approved"] == dict.fromkeys(TEN, 1)
    assert one.by["reviewer, dwell"] == {
        "R-01: over-20m": 3,
        **{f"{name}: 1m-5m": 1 for name in TEN[1:]},
    }


def test_of_nine_reviewers_none_is_told_apart() -> None:
    one = figure("K44", of(TEN[:9]), Q4)

    assert one.counts == {"reviewers": 9, "decisions": 2}
    assert list(one.by) == ["dwell"]


def test_the_year_is_told_once_and_only_where_a_time_was_told() -> None:
    told = history(of(TEN))
    before = [leaf for leaf in of(TEN) if leaf.get("dwell") in {None, "none"}]
    years = [(told, 2025), (told, 2027), (history(before), 2026)]

    assert _has(told, Q4)
    assert not any(_has(told, Quarter(2026, number)) for number in (1, 2, 3))
    assert not any(_has(one, Quarter(year, 4)) for one, year in years)


def _has(told: Any, quarter: Quarter) -> bool:
    return any(one.id == "K44" for one in report(told, quarter).indicators)


def test_the_whole_year_counts_and_nothing_beside_it() -> None:
    days = ["2025-12-31T18:59:59Z", "2025-12-31T19:00:00Z", "2026-12-31T18:59:59Z"]
    leaves = filed("post", "post", "post")
    for number, at in enumerate(days, start=1):
        leaves.append(stood("R-01", "under-1m", number, at=at))
        leaves.append(decided(number, by=["R-01"], at=at))

    one = figure("K44", leaves, Q4)

    assert one.counts == {"reviewers": 1, "decisions": 2}
    assert one.by["dwell"]["under-1m"] == 2


def test_a_post_of_an_account_counts_once_and_silence_is_nobodys() -> None:
    names: dict[str, Any] = {"by": ["R-01"]}
    part: dict[str, Any] = {"item": 2, "from": 1, "what": "post", "platform": "x"}
    leaves = [
        *filed("account"),
        stood("R-01", "5m-20m"),
        decided(1, "approved-narrower", **names),
        a_leaf("item.split", **part, measure="geo-withhold", basis=[]),
        decided(2, **names),
        a_leaf("confirmation.decided", item=2, outcome="confirmed", by=["R-02"]),
        a_leaf("confirmation.decided", item=2, outcome="lapsed", by=[]),
    ]

    assert figure("K44", leaves, Q4).counts == {"reviewers": 2, "decisions": 2}


def test_it_is_the_same_after_it_was_written_down() -> None:
    counted = report(history(of(TEN)), Q4)

    assert from_json(as_json(counted)) == counted
    assert b'K44,item,D,"by reviewer, dwell",R-01: over-20m,3' in as_csv(counted)


@pytest.mark.parametrize("vocabulary", ["indicators", "definitions"])
def test_it_has_words(vocabulary: str) -> None:
    one = figure("K44", of(TEN), Q4)

    assert one.id in table(vocabulary)
    assert set(one.counts) <= set(table("counts"))
    assert set(one.by) <= set(table("tables"))
    assert set(LOOKED[1:]) == set(table("dwells"))
