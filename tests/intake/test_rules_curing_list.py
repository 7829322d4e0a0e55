"""A correction as a list: each row in its place, each fault with row and column."""

from dataclasses import replace
from datetime import date

import pytest

from oversight.core.errors import RuleError
from oversight.intake.rules import curing_list
from oversight.intake.rules.curing_list import Asked, Reading
from oversight.intake.rules.files import RawRow, read_csv, read_json_lines
from oversight.intake.rules.shapes import CURING

ONE, TWO, THREE = (f"https://x.com/a/status/{n}" for n in (1, 2, 3))
ASKED = Asked(
    wanted={1: ("risk_missing", "language_missing"), 3: ("risk_missing",)},
    locators={1: ONE, 2: TWO, 3: THREE},
    today=date(2026, 11, 23),
    provisions=frozenset(),
)
GOOD = (
    {"item": "1", "locator": ONE, "risk": "Harm.", "language": "ur"},
    {"item": "3", "risk": "Other harm."},
)


def read(*cells: dict[str, str]) -> Reading:
    rows = [RawRow(number, row) for number, row in enumerate(cells, start=2)]
    return curing_list.read(rows, ASKED)


def faults(*cells: dict[str, str]) -> list[tuple[int, str, str]]:
    found = read(*cells)
    assert found.corrections == {}
    return [(one.row, one.column, one.code) for one in found.errors]


def test_a_whole_list_fills_in_what_was_listed_and_nothing_else() -> None:
    found = read(*GOOD)

    assert found.errors == ()
    assert found.corrections == {
        1: {"risk": "Harm.", "language": "ur"},
        3: {"risk": "Other harm."},
    }
    curing_list.check_sound(found.errors)


def test_an_address_with_a_space_around_it_is_the_same_address() -> None:
    asked = replace(ASKED, locators={1: f"{ONE} ", 2: TWO, 3: THREE})
    rows = [RawRow(number, row) for number, row in enumerate(GOOD, start=2)]

    assert curing_list.read(rows, asked).errors == ()


def test_numbers_may_be_urdu_and_rows_in_any_order() -> None:
    found = read({"item": "۳", "risk": "Other harm."}, GOOD[0])
    assert set(found.corrections) == {1, 3}


def test_a_row_about_an_item_that_lacks_nothing_may_stand_empty() -> None:
    assert read(*GOOD, {"item": "2", "locator": TWO}).errors == ()


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"item": "", "risk": "Harm."}, ("item", "item_unknown")),
        ({"item": "4", "risk": "Harm."}, ("item", "item_unknown")),
        ({"item": "-1", "risk": "Harm."}, ("item", "item_unknown")),
        ({"item": "9" * 5000, "risk": "Harm."}, ("item", "item_unknown")),
        ({"item": "one", "risk": "Harm."}, ("item", "item_unknown")),
        ({"item": "1", "risk": "Harm.", "language": "ur"}, ("item", "item_twice")),
        ({"item": "2", "risk": "Harm."}, ("risk", "not_listed")),
        ({"item": "2", "measure": "remove"}, ("measure", "not_listed")),
        ({"item": "2", "locator": ONE}, ("locator", "other_item")),
    ],
)
def test_each_fault_of_a_row_stops_the_list(
    row: dict[str, str], place: tuple[str, str]
) -> None:
    assert faults(*GOOD, row) == [(4, *place)]


def test_every_fault_is_told_and_not_only_the_first() -> None:
    assert faults({"item": "1", "locator": TWO, "risk": " ", "language": "Urdu!"}) == [
        (2, "locator", "other_item"),
        (2, "risk", "still_missing"),
        (2, "language", "language_unknown"),
        (1, "item", "item_left_out"),
    ]
    with pytest.raises(RuleError) as refusal:
        curing_list.check_sound(read({"item": "9"}).errors)
    assert (refusal.value.code, refusal.value.values["count"]) == ("rows_refused", 3)


def test_the_shape_is_that_of_a_filing_with_the_items_number_before_it() -> None:
    raw = b"item,risk\n1,Harm.\n"
    assert read_csv(raw, CURING) == [RawRow(2, {"item": "1", "risk": "Harm."})]
    line = b'{"item": 1, "risk": "Harm."}'
    assert read_json_lines(line, CURING)[0].cells["item"] == "1"
    for wrong in (b"risk\nHarm.\n", b"item,shoe\n1,2\n"):
        with pytest.raises(RuleError):
            read_csv(wrong, CURING)
    with pytest.raises(RuleError):
        read_csv(b"item,locator\n1,x\n")


def test_victim_stands_without_facts_only_where_a_consent_is_kept() -> None:
    wanted = {1: ("prior_notice_missing",)}
    row = {"item": "1", "prior_notice": "no", "notice_ground": "Victim"}
    told = {**row, "notice_facts": "She wrote to us on 3 November."}

    def codes(cells: dict[str, str], *, consented: bool) -> list[tuple[str, str]]:
        asked = replace(ASKED, wanted=wanted, consented=consented)
        found = curing_list.read([RawRow(2, cells)], asked)
        return [(one.column, one.code) for one in found.errors]

    assert codes(row, consented=False) == [("notice_facts", "no_consent")]
    assert codes(told, consented=False) == []
    assert codes(row, consented=True) == []
