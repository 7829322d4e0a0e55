"""What leaves as a table holds text and numbers, whatever a spreadsheet makes of it."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.intake.forms import workbook
from oversight.intake.models.drafts import FaultList
from tests.factories.intake import ANSWERS, a_row, a_workbook, officers
from tests.fixtures.web import Visitor

HOME = "/en/desk/filing"
EVIL = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example","Open")',
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "＝1+1",
)


def formulas(table: bytes) -> list[str]:
    """Return the cells that a spreadsheet program would reckon with."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(StringIO(table.decode("utf-8-sig"))):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return formulas_of(out.getvalue())


def formulas_of(book: bytes) -> list[str]:
    """Return the formulas in every sheet of a workbook."""
    return [
        f"{sheet.title}!{cell.coordinate}: {cell.value}"
        for sheet in load_workbook(BytesIO(book)).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_a_formula_would_be_found() -> None:
    assert formulas(b"a,=1+1\r\n") == ["Sheet!B1: =1+1"]


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_neither_empty_list_holds_a_formula(
    session: Session, visitor: Visitor, lang: str
) -> None:
    visitor.sign_in(officers(session).drafter)

    book = visitor.get(f"/{lang}/desk/filing/template.xlsx").data
    table = visitor.get(f"/{lang}/desk/filing/template.csv").data

    assert formulas_of(book) == []
    assert formulas(table) == []
    assert load_workbook(BytesIO(book)).worksheets[0]["A1"].value in workbook.offered()


@pytest.mark.parametrize("column", ["measure", "locator", "published_on", "reach"])
def test_what_was_wrong_with_a_list_comes_back_as_text(
    session: Session, visitor: Visitor, column: str
) -> None:
    visitor.sign_in(officers(session).drafter)
    rows = [a_row(**{column: evil}) for evil in EVIL]
    # A workbook with formulas in it is refused whole; as text they are read.
    book = load_workbook(BytesIO(a_workbook(rows)))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            cell.data_type = "s"
    out = BytesIO()
    book.save(out)
    file = (BytesIO(out.getvalue()), "list.xlsx")
    said = {**ANSWERS, "certified": "y", "file": file}

    assert visitor.post(f"{HOME}/bulk", said).status_code == 422
    number = session.scalars(select(FaultList.number)).one()
    table = visitor.get(f"{HOME}/faults/{number}.csv").data

    told = list(csv.DictReader(StringIO(table.decode("utf-8-sig"))))
    assert {row["row"] for row in told} == {str(2 + at) for at in range(len(EVIL))}
    assert formulas(table) == []
