"""Workbooks of every bad sort: each refused with a sentence, none ever run."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from oversight.core.errors import RuleError
from oversight.intake.rules import spreadsheets
from oversight.intake.rules.moments import captured_at
from oversight.intake.rules.spreadsheets import read_xlsx

HEAD = ["locator", "native_id", "published_on", "provision", "why_unlawful", "measure"]
HEAD += ["duration_days"]
GOOD = ["https://x.com/a/status/1", "1", "2026-11-20", "peca-2016-s37", "w", "remove"]
GOOD += ["30"]


def a_book(*rows: Sequence[object], head: Sequence[str] | None = None) -> bytes:
    book, out = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in ([*(HEAD if head is None else head)], *rows):
        sheet.append(list(row))
    book.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A sound workbook with one part more, or another in its place."""
    out = BytesIO()
    with ZipFile(BytesIO(a_book(GOOD))) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def locked() -> bytes:
    data = bytearray(a_book(GOOD))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(data)


def many_parts() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as new:
        for number in range(spreadsheets.MOST_PARTS + 1):
            new.writestr(f"x/{number}.bin", b"")
    return out.getvalue()


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hosts">]><a/>'
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"locator,provision\n", "workbook_damaged"),
    "an old .xls": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "workbook_damaged"),
    "cut off": (lambda: a_book(GOOD)[:-200], "workbook_damaged"),
    "another zip": (
        lambda: with_part("[Content_Types].xml", b"no"),
        "workbook_damaged",
    ),
    "a password": (locked, "workbook_locked"),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"x"), "workbook_macros"),
    "a bomb": (
        lambda: with_part("xl/media/x.bin", bytes(300 * 1024 * 1024)),
        "workbook_bomb",
    ),
    "tightly packed": (
        lambda: with_part("xl/media/x.bin", bytes(3 * 1024 * 1024)),
        "workbook_bomb",
    ),
    "many parts": (many_parts, "workbook_bomb"),
    "entities": (lambda: with_part("docProps/app.xml", XXE), "workbook_entities"),
    "entities in another spelling": (
        lambda: with_part("docProps/app.xml", XXE.decode().encode("utf-16-le")),
        "workbook_entities",
    ),
    "a formula": (
        lambda: a_book(["=HYPERLINK(1)", *GOOD[1:]]),
        "cell_formula",
    ),
    "a date that was a number": (
        lambda: a_book([GOOD[0], date(2026, 1, 2), *GOOD[2:]]),
        "cell_date",
    ),
    "a time of day": (
        lambda: a_book([*GOOD[:2], time(10, 5), *GOOD[3:]]),
        "cell_date",
    ),
    "a cell far away": (
        lambda: a_book([*GOOD, *[None] * spreadsheets.MOST_SHEET_COLUMNS, "x"]),
        "workbook_sprawls",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_workbook_is_refused_with_a_sentence(name: str) -> None:
    make, code = BAD[name]
    with pytest.raises(RuleError) as refusal:
        read_xlsx(make())
    assert refusal.value.code == code
    assert refusal.value.field == "file"


def test_a_cell_of_date_and_time_says_when_captured_by_the_clock_of_pakistan() -> None:
    moment = datetime(2026, 11, 20, 10, 5)  # noqa: DTZ001
    day = datetime(2026, 11, 20)  # noqa: DTZ001
    head = [*HEAD, "captured_at"]

    sheet = a_book([*GOOD, moment], [*GOOD, day], head=head)

    rows = list(read_xlsx(sheet))

    assert rows[0].cells["captured_at"] == "2026-11-20 10:05:00+05:00"
    assert captured_at(
        rows[0].cells["captured_at"], today=date(2026, 11, 22), published=None
    ) == datetime(2026, 11, 20, 5, 5, tzinfo=UTC)
    with pytest.raises(RuleError) as refused:
        captured_at(
            rows[1].cells["captured_at"], today=date(2026, 11, 22), published=None
        )
    assert refused.value.code == "captured_at_no_zone"


def test_cells_come_out_as_text_and_identifiers_keep_every_digit() -> None:
    row: list[object] = [
        GOOD[0],
        "1700000000000000777",
        datetime(2026, 11, 20, 10, 5),  # noqa: DTZ001
        GOOD[3],
        True,
        GOOD[5],
        30.0,
    ]
    dated: list[object] = [*GOOD[:2], date(2026, 11, 20), *GOOD[3:4], False, "x", 2.5]

    first, second = read_xlsx(a_book(row, [None] * 7, dated))

    assert (first.number, second.number) == (2, 4)
    assert first.cells["native_id"] == "1700000000000000777"
    assert first.cells["published_on"] == "2026-11-20 10:05:00"
    assert first.cells["duration_days"] == "30"
    assert first.cells["why_unlawful"] == "true"
    assert second.cells["published_on"].startswith("2026-11-20")
    assert (second.cells["why_unlawful"], second.cells["duration_days"]) == (
        "false",
        "2.5",
    )


@pytest.mark.parametrize("number", [10**15, 1.7e18, float(2**60)])
def test_a_number_that_lost_its_digits_is_seen_to_have_lost_them(number: float) -> None:
    (row,) = read_xlsx(a_book([GOOD[0], number, *GOOD[2:]]))

    assert "E+" in row.cells["native_id"]
