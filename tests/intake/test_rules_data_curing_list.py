"""A data request corrected by a list: each row in its place, each fault told."""

from dataclasses import replace

import pytest

from oversight.intake.rules import data_curing_list
from oversight.intake.rules.data_checklist import Asked
from oversight.intake.rules.data_curing import Filed
from oversight.intake.rules.data_curing_list import Listed, Reading
from oversight.intake.rules.files import RawRow
from tests.factories.review import some_words

ONE, TWO, THREE = (f"https://x.com/account{n}" for n in (1, 2, 3))
TIE = some_words("tie in English", 160)
LISTED = Listed(
    asked=(
        Asked(0, "case_number_unclear"),
        Asked(0, "custodian_unfit"),
        Asked(1, "account_unclear"),
        Asked(3, "tie_untranslated"),
    ),
    filed=Filed(
        {"fir_no": "7", "custodian": "a", "native_id-1": "11", "link-3": "تعلق"},
        {1: "suspect", 2: "suspect", 3: "witness"},
    ),
    locators={1: ONE, 2: TWO, 3: THREE},
    custodians=(("a", "Amna"), ("b", "Bano"), ("c", "Twin"), ("d", "Twin")),
)
GOOD = (
    {"item": "0", "fir_no": "FIR 9/2026", "custodian": "Bano"},
    {"item": "1", "locator": ONE, "native_id": "4400001"},
    {"item": "۳", "link": TIE},
)


def read(*cells: dict[str, str]) -> Reading:
    rows = [RawRow(number, row) for number, row in enumerate(cells, start=2)]
    return data_curing_list.read(rows, LISTED)


def test_a_whole_list_fills_in_what_was_listed_and_nothing_else() -> None:
    found = read(*GOOD, {"item": "2", "locator": TWO})

    assert found.errors == ()
    assert found.given == {
        "fir_no": "FIR 9/2026",
        "custodian": "b",
        "native_id-1": "4400001",
        "link-3": TIE,
    }


def test_an_address_with_a_space_around_it_is_the_same_address() -> None:
    listed = replace(LISTED, locators={1: f"{ONE} ", 2: TWO, 3: THREE})
    rows = [RawRow(number, row) for number, row in enumerate(GOOD, start=2)]

    assert data_curing_list.read(rows, listed).errors == ()


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"item": "", "link": TIE}, ("item", "item_unknown")),
        ({"item": "4", "link": TIE}, ("item", "item_unknown")),
        ({"item": "9" * 5000}, ("item", "item_unknown")),
        ({"item": "0", "fir_no": "FIR 9/2026"}, ("item", "item_twice")),
        ({"item": "2", "native_id": "5"}, ("native_id", "not_listed")),
        ({"item": "2", "fir_no": "5"}, ("fir_no", "not_listed")),
        ({"item": "2", "locator": ONE}, ("locator", "other_item")),
    ],
)
def test_each_fault_of_a_row_stops_the_list(
    row: dict[str, str], place: tuple[str, str]
) -> None:
    found = read(*GOOD, row)

    assert found.given == {}
    assert [(one.row, one.column, one.code) for one in found.errors] == [(5, *place)]


def test_every_fault_is_told_and_not_only_the_first() -> None:
    found = read(
        {"item": "0", "fir_no": " 7 ", "custodian": "Twin"},
        {"item": "1", "native_id": "4.4E+06"},
    )

    assert [(one.row, one.column, one.code) for one in found.errors] == [
        (2, "fir_no", "unchanged"),
        (2, "custodian", "custodian_unnamed"),
        (3, "native_id", "native_id_damaged"),
        (1, "item", "item_left_out"),
    ]
    assert all(one.message for one in found.errors)


@pytest.mark.parametrize(
    ("said", "code"),
    [("", "still_missing"), ("Nobody", "custodian_unnamed"), ("Amna", "unchanged")],
)
def test_a_custodian_is_named_as_the_list_has_the_name(said: str, code: str) -> None:
    found = read({**GOOD[0], "custodian": said}, *GOOD[1:])

    assert [one.code for one in found.errors] == [code]
