"""The lists to fill in without the portal: empty with its words, or to be cured."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from flask_babel import force_locale
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from oversight.intake.pages.law import DATA_ONLY
from oversight.intake.rules import columns
from oversight.intake.rules.files import COLUMNS, REQUIRED
from oversight.web.words import _
from oversight.web.words import lazy as L_

TEXT = "@"
FILLED_ROWS = 500
WIDE, WIDER = 24, 60
HEADS = (L_("Column"), L_("Must be there"), L_("What it holds"))


def offered() -> tuple[str, ...]:
    """Return the columns of a list of takedowns, in the order of the contract."""
    return tuple(name for name in COLUMNS if name not in DATA_ONLY)


def template() -> bytes:
    """Return the empty list: every cell is text, and none holds a formula."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "list"
    sheet.append(offered())
    sheet.freeze_panes = "A2"
    for place, name in enumerate(offered(), start=1):
        sheet.cell(1, place).font = Font(bold=True)
        width = max(len(name) + 2, WIDE)
        sheet.column_dimensions[get_column_letter(place)].width = width
        for row in range(2, FILLED_ROWS + 2):
            sheet.cell(row, place).number_format = TEXT
    for language in ("en", "ur"):
        _explained(book, language)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def filled(head: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a list with these rows: every cell is text, so that none is a formula."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "list"
    for number, row in enumerate((dict(zip(head, head, strict=True)), *rows), start=1):
        for place, name in enumerate(head, start=1):
            cell = sheet.cell(number, place)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", row.get(name, ""))
            cell.data_type, cell.number_format = "s", TEXT
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _explained(book: Workbook, language: str) -> None:
    """Add a sheet that says in one language what each column holds."""
    with force_locale(language):
        sheet = book.create_sheet(_("Explanations"))
        sheet.sheet_view.rightToLeft = language == "ur"
        sheet.append([str(head) for head in (*HEADS, L_("Codes"))])
        for name in offered():
            needed = _("yes") if name in REQUIRED else ""
            codes = " · ".join(columns.CODES.get(name, ()))
            sheet.append([name, needed, _(columns.WORDS[name]), codes])
    for letter, width in (("A", WIDE), ("B", WIDE), ("C", WIDER), ("D", WIDER)):
        sheet.column_dimensions[letter].width = width
        for cell in sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = TEXT
    for cell in sheet[1]:
        cell.font = Font(bold=True)
