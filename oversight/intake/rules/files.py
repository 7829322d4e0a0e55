"""Reads a bulk file into rows of text: every cell as it stands, or a refusal."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.shapes import COLUMNS, FILING, REQUIRED, Shape

__all__ = ["COLUMNS", "REQUIRED"]

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
_DELIMITERS = ",;\t"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
SPREADSHEET = b"PK\x03\x04"
OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"
_SHOWN = 60
_MOST_NAMED = 10

_NOT_UTF8 = N_(
    "Line %(line)s is not in UTF-8. Save the file again as “CSV UTF-8” and file it."
)
_UTF16_SENTENCE = N_(
    "The file is in UTF-16. Save it again as “CSV UTF-8 (comma delimited)”."
)
_BROKEN = N_(
    "The file cannot be read from row %(row)s on: a quotation mark is open or stands "
    "in the wrong place. Put quotation marks around the whole cell and double those "
    "inside."
)
_ONE_LIST = N_(
    "This file is one JSON list. Write each object on a line of its own, without the "
    "brackets around the list and the commas between the lines."
)
_WIDE = N_(
    "Row %(row)s has more cells than the header has names. A comma inside a cell "
    "needs quotation marks around the cell."
)


@dataclass(frozen=True)
class RawRow:
    """One row as it stands in the file; the header is row 1."""

    number: int
    cells: dict[str, str]


def read_csv(data: bytes, shape: Shape = FILING) -> list[RawRow]:
    """Return every row of a CSV file, or refuse the whole file and say why."""
    text = _text(data)
    delimiter = _delimiter(text, shape)
    records = _records(text, delimiter)
    _, first = next(records, (1, []))
    header = header_of(first, shape)
    rows = [
        RawRow(number, cells_under(header, record, number))
        for number, record in records
        if any(cell.strip() for cell in record)
    ]
    return counted(rows)


def read_json_lines(data: bytes, shape: Shape = FILING) -> list[RawRow]:
    """Return every line of a JSON Lines file as a row, numbered as if under a header.

    The first object is row 2, so that a list keeps its numbers in either format.
    """
    lines = _text(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if next((line for line in lines if line.strip()), "").strip() == "[":
        raise RuleError("file_json_list", _ONE_LIST, field="file")
    rows = [
        RawRow(number, _object(line, number, shape))
        for number, line in enumerate(lines, start=2)
        if line.strip()
    ]
    missing = [name for name in shape.required if rows and name not in rows[0].cells]
    if missing:
        raise _missing(missing)
    return counted(rows)


def check_size(data: bytes) -> None:
    """Refuse a file larger than anybody files at once."""
    if len(data) > MOST_BYTES:
        raise RuleError(
            "file_too_large",
            N_("The file is larger than %(most)s MB. Split it and file the parts."),
            field="file",
            most=MOST_BYTES // (1024 * 1024),
        )


def _text(data: bytes) -> str:
    """Return the file as text; refuse what a person must save again."""
    check_size(data)
    if data.startswith(_UTF16):
        raise RuleError("file_utf16", _UTF16_SENTENCE, field="file")
    if data.startswith((SPREADSHEET, OLD_SPREADSHEET)):
        raise RuleError(
            "file_spreadsheet",
            N_(
                "This is a spreadsheet of a kind that is not read here. Save it as "
                "“Excel workbook (.xlsx)” or as “CSV UTF-8” and file that."
            ),
            field="file",
        )
    if b"\0" in data:
        raise _nul(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1
        raise RuleError("file_not_utf8", _NOT_UTF8, field="file", line=line) from error


def _nul(data: bytes) -> RuleError:
    """Tell UTF-16 without its mark, where every other byte is NUL, from damage."""
    sample = data[:200]
    evens, odds = sample[::2].count(0), sample[1::2].count(0)
    if max(evens, odds) > len(sample) // 4:
        return RuleError("file_utf16", _UTF16_SENTENCE, field="file")
    return RuleError(
        "file_nul",
        N_("The file holds a NUL character, so it is damaged. Export it again."),
        field="file",
    )


def _delimiter(text: str, shape: Shape) -> str:
    """Return the separator under which the header has most known names."""

    def known(delimiter: str) -> int:
        record = next(csv.reader(StringIO(text, newline=""), delimiter=delimiter), [])
        return sum(_name(cell) in shape.columns for cell in record)

    try:
        return max(_DELIMITERS, key=known)
    except csv.Error as error:
        raise RuleError("file_unreadable", _BROKEN, field="file", row=1) from error


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its number; blank lines count, as in a spreadsheet."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RuleError(
                "file_unreadable", _BROKEN, field="file", row=number
            ) from error
        yield number, record


def _name(cell: str) -> str:
    return cell.strip().strip("\ufeff\u200b").strip().lower()


def header_of(record: list[str], shape: Shape = FILING) -> list[str]:
    """Return the names of the columns; refuse unknown, double and missing ones."""
    names = [_name(cell) for cell in record]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise RuleError(
            "header_missing",
            N_("The first row must hold the names of the columns. Add it."),
            field="file",
        )
    _known(names, shape)
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise RuleError(
            "header_twice",
            N_("The column “%(names)s” stands in the header twice. Remove one."),
            field="file",
            names=", ".join(twice),
        )
    missing = [name for name in shape.required if name not in names]
    if missing:
        raise _missing(missing)
    return names


def _known(names: list[str], shape: Shape) -> None:
    unknown = [
        name[:_SHOWN] or "(blank)" for name in names if name not in shape.columns
    ]
    if unknown:
        beyond = len(unknown) > _MOST_NAMED
        raise RuleError(
            "header_unknown",
            N_(
                "The file has columns that are not known here: %(names)s. Remove or "
                "rename them; the list of columns stands on this page."
            ),
            field="file",
            names=", ".join([*unknown[:_MOST_NAMED], *["…"] * beyond]),
        )


def _missing(names: list[str]) -> RuleError:
    return RuleError(
        "header_missing_columns",
        N_("These columns are missing: %(names)s. Add them."),
        field="file",
        names=", ".join(names),
    )


def cells_under(header: list[str], record: list[str], number: int) -> dict[str, str]:
    """Return a record as cells by column; refuse one wider than the header."""
    if any(cell.strip() for cell in record[len(header) :]):
        raise RuleError("row_too_wide", _WIDE, field="file", row=number)
    padded = record + [""] * (len(header) - len(record))
    return dict(zip(header, padded, strict=False))


def _object(line: str, number: int, shape: Shape) -> dict[str, str]:
    """Return one JSON object as cells of text; a number with a point is refused."""
    try:
        found = json.loads(line, object_pairs_hook=tuple)
        if not isinstance(found, tuple):  # A list, perhaps of objects.
            raise TypeError  # noqa: TRY301
        cells = {_name(_json_text(key)): _json_text(value) for key, value in found}
    except (ValueError, TypeError, RecursionError) as error:
        raise RuleError(
            "file_json",
            N_(
                "Line %(line)s is not one JSON object of texts and whole numbers. "
                "Write identifiers as text in quotation marks."
            ),
            field="file",
            line=number - 1,
        ) from error
    _known(list(cells), shape)
    if len(cells) < len(found):
        raise RuleError(
            "header_twice",
            N_("Line %(line)s names a column twice. Remove one."),
            field="file",
            line=number - 1,
        )
    return cells


def _json_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        value.encode()  # Half a character, spelled \\ud800, is no text.
        if "\0" in value:  # No database keeps it.
            raise ValueError(value)
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise TypeError


def counted(rows: list[RawRow]) -> list[RawRow]:
    """Return the rows, unless there are none or too many."""
    if not rows:
        raise RuleError(
            "file_empty", N_("There are no rows under the header."), field="file"
        )
    if len(rows) > MOST_ROWS:
        raise RuleError(
            "file_too_many_rows",
            N_("The file has more than %(most)s rows. Split it and file the parts."),
            field="file",
            most=MOST_ROWS,
        )
    return rows
