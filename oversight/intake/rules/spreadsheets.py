"""Reads the first sheet of a workbook into rows of text, or refuses the workbook.

The package is measured before anything in it is unpacked, and no part of it may
declare a document type, so that no entity is ever expanded. A formula is never
computed and never taken: what it shows depends on where it is opened.
"""

import warnings
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from io import BytesIO
from math import isfinite
from typing import Protocol
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import files
from oversight.intake.rules.files import RawRow
from oversight.intake.rules.shapes import FILING, Shape

MOST_PARTS = 1_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
SMALL = 1024 * 1024  # A small part may be packed as tightly as it likes.
MOST_SHEET_ROWS = 100_000
MOST_SHEET_COLUMNS = 512
EXACT = 10**15  # From here on a spreadsheet no longer keeps every digit.
DATES = frozenset(
    {"published_on", "captured_at", "window_from", "window_to"}
    | {"acted_at", "lasts_until", "told_on", "preserved_until", "not_until"}
)
# Moments of which a cell that holds a date and a time can name no zone.
PAKISTANI = frozenset({"captured_at"})
NAMES = (".xlsx", ".xlsm", ".xls", ".ods")
_SHOWN = 60
_MACROS = "vbaproject.bin"
_DOCTYPES = tuple(
    "<!DOCTYPE".encode(spelling) for spelling in ("ascii", "utf-16-le", "utf-16-be")
)
_BLOCK = 1024 * 1024
_LONGEST_DOCTYPE = max(len(one) for one in _DOCTYPES)
_ENCRYPTED = 0x1
_DAMAGED = (
    *(BadZipFile, LargeZipFile, InvalidFileException, zlib.error, SyntaxError),
    *(LookupError, ValueError, TypeError, AttributeError, OSError, EOFError),
    *(RuntimeError, ArithmeticError, AssertionError),
)


class _Cell(Protocol):
    @property
    def value(self) -> object: ...
    @property
    def data_type(self) -> str: ...


def check_named(name: str, data: bytes) -> None:
    """Refuse a file that is called a workbook and holds no workbook."""
    if not name.lower().endswith(NAMES) or data.startswith(files.SPREADSHEET):
        return
    if data.startswith(files.OLD_SPREADSHEET):
        return  # Told apart, with the way out, where lists are read.
    raise _refusal(
        "workbook_none",
        N_(
            "The file “%(name)s” is called a workbook and is none: it is damaged, or "
            "only its name was changed. Open it in your spreadsheet program and save "
            "it again as “Excel workbook (.xlsx)”."
        ),
        name=name[:_SHOWN],
    )


def read_xlsx(data: bytes, shape: Shape = FILING) -> list[RawRow]:
    """Return every row of the first sheet; rows are numbered as in the sheet."""
    files.check_size(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _check_package(data)
            return _rows(data, shape)
    except RuleError:
        raise
    except _DAMAGED as error:
        raise _refusal(
            "workbook_damaged",
            N_(
                "The workbook cannot be read. Open it in your spreadsheet program and "
                "save it again as “Excel workbook (.xlsx)”."
            ),
        ) from error


def _check_package(data: bytes) -> None:
    """Refuse a package that would grow, that runs something or that is locked."""
    with ZipFile(BytesIO(data)) as package:
        parts = package.infolist()
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise _refusal(
                "workbook_locked",
                N_("The workbook has a password. Save it without one and file it."),
            )
        if any(part.filename.lower().endswith(_MACROS) for part in parts):
            raise _refusal(
                "workbook_macros",
                N_(
                    "The workbook holds macros. Save it as “Excel workbook (.xlsx)”, "
                    "without macros."
                ),
            )
        _check_growth(parts)
        for part in parts:
            _check_no_doctype(package, part)


def _check_growth(parts: list[ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    tight = any(
        part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size
        for part in parts
    )
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or tight:
        raise _refusal(
            "workbook_bomb",
            N_(
                "Unpacked, this workbook would be far larger than a list can be. Copy "
                "the rows into the empty template and file that."
            ),
        )


def _check_no_doctype(package: ZipFile, part: ZipInfo) -> None:
    """Refuse a part that declares a document type, wherever it hides it."""
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    kept = b""
    with package.open(part) as opened:
        while block := opened.read(_BLOCK):
            seen = kept + block
            if any(mark in seen for mark in _DOCTYPES):
                raise _refusal(
                    "workbook_entities",
                    N_(
                        "The workbook declares a document type, which no spreadsheet "
                        "program writes. It was not opened."
                    ),
                )
            kept = seen[-_LONGEST_DOCTYPE:]


def _rows(data: bytes, shape: Shape) -> list[RawRow]:
    book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # A file may say it is a million columns wide.
        numbered = _numbered(sheet.iter_rows())
        _, first = next(numbered, (1, ()))
        header = files.header_of([_text("", cell, 1) for cell in first], shape)
        rows = [
            RawRow(number, files.cells_under(header, record, number))
            for number, record in (
                (number, _record(header, row, number)) for number, row in numbered
            )
            if any(cell.strip() for cell in record)
        ]
    finally:
        book.close()
    return files.counted(rows)


def _numbered(
    rows: Iterable[tuple[_Cell, ...]],
) -> Iterator[tuple[int, tuple[_Cell, ...]]]:
    for number, row in enumerate(rows, start=1):
        if number > MOST_SHEET_ROWS or len(row) > MOST_SHEET_COLUMNS:
            raise _refusal(
                "workbook_sprawls",
                N_(
                    "Something stands far away from the list, in row %(row)s. Copy "
                    "the list alone into the empty template and file that."
                ),
                row=number,
            )
        yield number, row


def _record(header: list[str], row: tuple[_Cell, ...], number: int) -> list[str]:
    names = (*header, *[""] * len(row))
    return [_text(name, cell, number) for name, cell in zip(names, row, strict=False)]


def _text(name: str, cell: _Cell, row: int) -> str:
    """Return a cell as the text it holds; identifiers stay as they are."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in {"f", "e"}:
        raise _refusal(
            "cell_formula",
            N_(
                "Row %(row)s, column %(column)s holds a formula or an error. Copy the "
                "column and paste it as values; formulas are not taken."
            ),
            row=row,
            column=name or "-",
        )
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    return _moment(name, value, row)


def _number(value: float) -> str:
    """Return a number in full, or so that it is seen to have lost its digits."""
    if not isfinite(value) or abs(value) >= EXACT:
        return f"{value:.5E}"
    return str(int(value)) if float(value).is_integer() else repr(value)


def _moment(name: str, value: object, row: int) -> str:
    """Return a date of a date column; anywhere else a program has made it one.

    A cell cannot name a zone: of a capture its time is that of Pakistan, as the
    template says. A day alone, which the cell holds as midnight, is no moment.
    """
    if name in DATES and isinstance(value, datetime):
        has_time = value.time() != time.min
        zone = "+05:00" if name in PAKISTANI and has_time else ""
        return value.isoformat(sep=" ", timespec="seconds") + zone
    if name in DATES and isinstance(value, date) and not isinstance(value, time):
        return value.isoformat()
    raise _refusal(
        "cell_date",
        N_(
            "Row %(row)s, column %(column)s: the spreadsheet program has turned this "
            "into a date or a time. Format the column as text and type it again."
        ),
        row=row,
        column=name or "-",
    )


def _refusal(code: str, sentence: str, **values: object) -> RuleError:
    return RuleError(code, sentence, field="file", **values)
