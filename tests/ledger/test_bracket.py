"""An entry cannot be much older than what stands before it, nor newer than its witness."""

from datetime import UTC, datetime, timedelta

import pytest

from oversight.ledger.rules.bracket import AHEAD, Bracket
from oversight.ledger.rules.finding import Finding, Leaf

SEEN = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_leaf(said: str, n: int = 1, stream: str = "TD-2026-000001") -> Leaf:
    name = "at" if "T" in said else "day"
    return {"docket": stream, "n": n, name: said}


def found(*said: str, floor: str = "") -> list[str]:
    bracket = Bracket(floor=floor)
    return [
        f"{n}:{one.code}"
        for n, each in enumerate(said)
        for one in bracket.see(a_leaf(each, n))
    ]


def test_entries_of_one_day_stand_in_any_order() -> None:
    told = ("2026-11-22T18:00:00Z", "2026-11-21T18:00:00Z", "2026-11-22")

    assert found(*told) == []


def test_one_that_is_too_old_for_its_place_is_found_and_no_other() -> None:
    told = [
        "2026-11-22T18:00:00Z",
        "2026-11-21T17:59:59Z",
        "2026-11-22T18:00:00Z",
        "2026-11-20",
        "2026-11-22T18:00:01Z",
    ]

    assert found(*told) == ["1:back_dated", "3:back_dated"]


def test_one_from_the_future_is_found_by_what_follows() -> None:
    told = ("2026-11-22T18:00:00Z", "2027-11-22T18:00:00Z", "2026-11-22T18:00:01Z")

    assert found(*told) == ["2:back_dated"]


def test_what_a_witness_saw_the_log_without_is_no_older_than_that() -> None:
    told = ("2026-11-21T11:59:59Z", "2026-11-21T12:00:00Z", "2026-11-20")

    assert found(*told, floor="2026-11-22T12:00:00Z") == [
        "0:back_dated",
        "2:back_dated",
    ]


def test_nothing_is_newer_than_the_moment_at_which_a_witness_saw_it() -> None:
    bracket = Bracket()
    assert list(bracket.ahead(SEEN)) == []
    list(bracket.see(a_leaf("2026-11-22T12:10:00Z", 3)))
    assert list(bracket.ahead(SEEN)) == []

    list(bracket.see(a_leaf("2026-11-22T12:10:01Z", 4)))

    (told,) = bracket.ahead(SEEN)
    assert (told.n, told.code) == (4, "post_dated")
    assert list(bracket.ahead(SEEN + timedelta(seconds=1))) == []
    assert timedelta(minutes=10) == AHEAD


@pytest.mark.parametrize(
    "said", ["", "soon", "2026-13-01", "2026-11-22T25:00:00Z", "2026-11-22T12:00:00"]
)
def test_what_cannot_be_read_is_left_to_others(said: str) -> None:
    bracket = Bracket(newest="2026-11-22T12:00:00Z")
    leaf = {"docket": "TD-2026-000001", "n": 1, "at": said}

    assert list(bracket.see(leaf)) == []


def test_the_first_day_there_is_has_nothing_before_it() -> None:
    assert (
        found("0001-01-02", "0001-01-02T00:00:00Z", floor="0001-01-01T00:00:00Z") == []
    )


def test_a_finding_stands_where_the_entry_stands() -> None:
    bracket = Bracket(floor="2026-11-22T12:00:00Z")

    (one,) = bracket.see(a_leaf("2026-01-01", 7, "AP-2026-000009"))

    assert one == Finding(
        "AP-2026-000009",
        7,
        "back_dated",
        "it says 2026-01-01, and a witness saw the log without it at "
        "2026-11-22T12:00:00Z",
    )
