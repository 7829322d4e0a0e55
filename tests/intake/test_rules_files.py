"""Bulk files: what people's programs write is read; what is damaged is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oversight.core.errors import RuleError
from oversight.intake.rules.rows import COLUMNS, RawRow, read_csv, read_json_lines

CONTRACT = (  # What strangers rely on; more may follow, none may go.
    *("kind", "platform", "locator", "native_id", "published_on", "language"),
    *("provision", "why_unlawful", "passage", "measure", "territory"),
    *("duration_days", "data_tier", "window_from", "window_to", "fields"),
    *("attribution", "risk", "source", "agency_ref", "item_kind"),
    *("capture_sha256", "captured_at", "protected"),
)
HEADER = "locator,provision,why_unlawful,measure,duration_days"
CELLS = ["https://x.com/a", "peca-2016-s37", "because", "label", "30"]
ROW = ",".join(CELLS)
READ = dict(zip(HEADER.split(","), CELLS, strict=True))
FILE = f"{HEADER}\n{ROW}\n"


def refusal(data: bytes) -> RuleError:
    with pytest.raises(RuleError) as refused:
        read_csv(data)
    assert refused.value.field == "file"
    assert str(refused.value)
    return refused.value


@pytest.mark.parametrize(
    "data",
    [
        FILE.encode(),
        FILE.encode("utf-8-sig"),
        FILE.replace("\n", "\r\n").encode(),
        FILE.replace("\n", "\r").encode(),
        FILE.rstrip("\n").encode(),
        FILE.replace(",", ";").encode(),
        FILE.replace(",", "\t").encode(),
        FILE.replace("locator,provision", " Locator , PROVISION").encode(),
        f"{HEADER},\n{ROW},\n".encode(),
        (FILE + "\n,,,,\n  \n").encode(),
    ],
    ids=[
        "plain",
        "bom",
        "crlf",
        "cr",
        "no-end",
        "semicolon",
        "tab",
        "case",
        "trailing",
        "blank-after",
    ],
)
def test_one_row_is_read_however_it_was_written(data: bytes) -> None:
    assert read_csv(data) == [RawRow(2, READ)]


def test_cells_keep_lines_quotes_spaces_and_formulas() -> None:
    odd = ' =1+1\r\n"two" lines, and 00123456789012345678 '
    quoted = '"' + odd.replace('"', '""') + '"'

    rows = read_csv(FILE.replace("because", quoted).encode())

    assert rows[0].cells["why_unlawful"] == odd


def test_rows_are_numbered_as_in_the_file() -> None:
    many = f"{HEADER}\n{ROW}\n\n{ROW.replace('because', chr(34) + 'a' + chr(10) + 'b' + chr(34))}\n,,,,\n{ROW}\n"

    assert [row.number for row in read_csv(many.encode())] == [2, 4, 6]


def test_a_short_row_lacks_its_last_cells_and_keeps_the_others() -> None:
    rows = read_csv(f"{HEADER}\nhttps://x.com/a\n".encode())

    assert rows[0].cells == dict.fromkeys(READ, "") | {"locator": "https://x.com/a"}


@pytest.mark.parametrize(
    ("data", "code", "told"),
    [
        (FILE.encode("utf-16"), "file_utf16", "UTF-16"),
        (FILE.encode("utf-16-le"), "file_utf16", "UTF-16"),
        (FILE.encode("utf-16-be"), "file_utf16", "UTF-16"),
        (FILE.replace("because", "beca\0use").encode(), "file_nul", "NUL"),
        (b"PK\x03\x04....", "file_spreadsheet", "spreadsheet"),
        (FILE.encode() + b"\xff\xfe", "file_not_utf8", "Line 3"),
        (FILE.replace("because", "Gödel").encode("latin-1"), "file_not_utf8", "Line 2"),
        (b"", "header_missing", "first row"),
        (b"\n\n", "header_missing", "first row"),
        (HEADER.encode(), "file_empty", "no rows"),
        (f"{HEADER}\n\n,,,,\n".encode(), "file_empty", "no rows"),
        (
            FILE.replace("locator,", "locator,colour,").encode(),
            "header_unknown",
            "colour",
        ),
        (FILE.replace("locator,", "locator,,").encode(), "header_unknown", "(blank)"),
        (
            FILE.replace("locator,", "locator,measure,").encode(),
            "header_twice",
            "measure",
        ),
        (
            FILE.replace("duration_days", "territory").encode(),
            "header_missing_columns",
            "duration_days",
        ),
        (FILE.replace("because", "be, cause").encode(), "row_too_wide", "Row 2"),
        (FILE.replace("because", '"because').encode(), "file_unreadable", "row 2"),
        (FILE.replace("because", '"be"cause').encode(), "file_unreadable", "row 2"),
        (FILE.replace("because", "a" * 140_000).encode(), "file_unreadable", "row 2"),
        (b'"locator', "file_unreadable", "row 1"),
        (b"x" * 140_000, "file_unreadable", "row 1"),
        (
            (HEADER + "\n" + (ROW + "\n") * 20_001).encode(),
            "file_too_many_rows",
            "20000",
        ),
        (b" " * (20 * 1024 * 1024 + 1), "file_too_large", "20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_damaged_file_is_refused_with_what_to_do(
    data: bytes, code: str, told: str
) -> None:
    error = refusal(data)

    assert error.code == code
    assert told in str(error)


def test_twenty_thousand_rows_are_not_too_many() -> None:
    assert len(read_csv((HEADER + "\n" + (ROW + "\n") * 20_000).encode())) == 20_000


def test_every_column_of_the_contract_may_stand_in_any_order() -> None:
    header = ",".join(reversed(COLUMNS))

    rows = read_csv(f"{header}\n{','.join(reversed(COLUMNS))}\n".encode())

    assert rows == [RawRow(2, {name: name for name in COLUMNS})]
    assert COLUMNS[:24] == CONTRACT


@settings(max_examples=300, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(
            lambda text: f"{FILE}{text}".encode("utf-8", "surrogatepass")
        ),
    )
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        rows = read_csv(data)
    except RuleError as refused:
        if refused.field != "file":
            raise
        return

    assert [row.number for row in rows] == sorted({row.number for row in rows})
    assert all(set(row.cells) <= set(COLUMNS) for row in rows)


LINE = '{"locator": "https://x.com/a", "provision": "p", "why_unlawful": "w", "measure": "label", "duration_days": 30, "native_id": 1128581518295613441, "risk": null}'


def test_json_lines_are_rows_and_their_numbers_stay_whole() -> None:
    rows = read_json_lines(f"{LINE}\r\n\n{LINE}".encode("utf-8-sig"))

    assert [row.number for row in rows] == [2, 4]
    assert rows[0].cells["native_id"] == "1128581518295613441"
    assert rows[0].cells["duration_days"] == "30"
    assert rows[0].cells["risk"] == ""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"{}", "header_missing_columns"),
        (b"[]", "file_json"),
        (f"[{LINE}]".encode(), "file_json"),
        (b'{"locator": {"a": "b"}}', "file_json"),
        (b'{"locator": "\\ud800"}', "file_json"),
        (b'{"\\ud800": "a"}', "file_json"),
        (LINE.replace('"w"', '"w\\u0000"').encode(), "file_json"),
        (b"{", "file_json"),
        (b"7", "file_json"),
        (b'"locator"', "file_json"),
        (b"[" * 100_000, "file_json"),
        (f"[\n{LINE},\n{LINE}\n]".encode(), "file_json_list"),
        (LINE.replace("30", "1.128e18").encode(), "file_json"),
        (LINE.replace("30", "true").encode(), "file_json"),
        (LINE.replace("30", "[1]").encode(), "file_json"),
        (LINE.replace('"risk"', '"colour"').encode(), "header_unknown"),
        (LINE.replace('"risk"', '"measure"').encode(), "header_twice"),
        (b'{"locator": "a"}', "header_missing_columns"),
        (LINE.encode("utf-16"), "file_utf16"),
    ],
    ids=str,
)
def test_json_that_is_no_list_of_rows_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        read_json_lines(data)

    assert refused.value.code == code


def test_the_line_at_fault_is_the_one_that_an_editor_shows() -> None:
    with pytest.raises(RuleError) as refused:
        read_json_lines(f"{LINE}\n\n7\n".encode())

    assert str(refused.value).startswith("Line 3 is not one JSON object")


def test_of_many_unknown_columns_the_first_few_are_named() -> None:
    names = ",".join(f"c{number}" for number in range(20_000))

    with pytest.raises(RuleError) as refused:
        read_csv(f"{names}\n".encode())

    assert "c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, …. Remove" in str(refused.value)
