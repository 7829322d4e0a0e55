"""Lists of accounts for FORM-B: rows, and the files that hold them."""

import csv
import json
from collections.abc import Sequence
from io import BytesIO, StringIO
from itertools import count

from openpyxl import Workbook

from oversight.intake.rules.shapes import ACCOUNTS
from oversight.intake.service.uploads import Upload
from tests.factories.review import some_words

_number = count(1)
Row = dict[str, str]


def a_row(**cells: str) -> Row:
    """A row that names an account of its own, with reasons of its own."""
    number = next(_number)
    return {
        "locator": f"https://x.com/listed{number}",
        "native_id": str(70_000 + number),
        "subject": "suspect",
        "link": some_words(f"tie between listed account {number} and the offence", 160),
        **cells,
    }


def as_csv(rows: Sequence[Row]) -> bytes:
    """The rows as CSV, under every column they name."""
    names = [n for n in ACCOUNTS.columns if any(n in row for row in rows)]
    out = StringIO(newline="")
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_lines(rows: Sequence[Row]) -> bytes:
    """The rows as JSON Lines."""
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def as_workbook(rows: Sequence[Row]) -> bytes:
    """The rows as a workbook."""
    book, out = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(ACCOUNTS.columns)
    for row in rows:
        sheet.append([row.get(name) for name in ACCOUNTS.columns])
    book.save(out)
    return out.getvalue()


FORMATS = {
    "accounts.csv": as_csv,
    "accounts.jsonl": as_lines,
    "accounts.xlsx": as_workbook,
}


def a_list(*rows: Row, partial: bool = False, name: str = "accounts.csv") -> Upload:
    """A list as it is handed in."""
    return Upload(content=FORMATS[name](rows), name=name, partial=partial)
