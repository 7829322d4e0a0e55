"""The lists to fill in without the portal: empty with its words, or to be cured."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from flask_babel import force_locale
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from oversight.core import labels
from oversight.core.words import N_
from oversight.intake.pages.citable import UNSETTLED, USES, Citable
from oversight.intake.pages.law import DATA_ONLY
from oversight.intake.rules import columns
from oversight.intake.rules.files import COLUMNS, REQUIRED
from oversight.intake.rules.shapes import ACCOUNTS, Shape
from oversight.web.words import _
from oversight.web.words import lazy as L_

TEXT = "@"
KNOWN_BY = "C2"  # The number and address that a row is known by stay in sight.
FILLED_ROWS, FILLED_ACCOUNTS = 500, 50
WIDE, WIDER = 24, 60
HEADS = (L_("Column"), L_("Must be there"), L_("What it holds"), L_("Codes"))
LAW_HEADS = (
    *(L_("Copy this into “provision”"), L_("Provision"), L_("Law")),
    *(L_("Ground"), L_("May ask for"), L_("Days at most"), L_("By itself?")),
)
CODES = "codes"
LAW_SHEET = N_("What may be cited")


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list offers: columns, what each holds, which codes it takes."""

    shape: Shape
    words: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]
    rows: int
    in_words: Mapping[str, str] = field(default_factory=dict)
    filled: Sequence[Mapping[str, str]] = ()
    law: Sequence[Citable] = ()
    freeze: str = "A2"


def offered() -> tuple[str, ...]:
    """Return the columns of a list of takedowns, in the order of the contract."""
    return tuple(name for name in COLUMNS if name not in DATA_ONLY)


def template(law: Sequence[Citable]) -> bytes:
    """Return the empty list with the law that its rows may cite, in both languages.

    Every cell is text, and none holds a formula.
    """
    shape = Shape(offered(), REQUIRED)
    codes = {**columns.CODES, columns.LAW: powers(law)}
    of = Empty(shape, columns.WORDS, codes, FILLED_ROWS, columns.IN_WORDS, law=law)
    return explained(of)


def powers(law: Sequence[Citable]) -> tuple[str, ...]:
    """Return the codes of what may be cited by itself: what else is written beside."""
    return tuple(one.code for one in law if one.measures)


def of_accounts() -> bytes:
    """Return the empty list of the accounts of one data request."""
    words, codes = columns.DATA_WORDS, columns.DATA_CODES
    return explained(Empty(ACCOUNTS, words, codes, FILLED_ACCOUNTS, columns.IN_WORDS))


def filled(head: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a list with these rows: every cell is text, so that none is a formula."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "list"
    for number, row in enumerate((dict(zip(head, head, strict=True)), *rows), start=1):
        for place, name in enumerate(head, start=1):
            _write(sheet.cell(number, place), row.get(name, ""))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = KNOWN_BY
    return _saved(book)


def explained(of: Empty) -> bytes:
    """Return a list with its words, its drop-downs and the rows that stand in it."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "list"
    sheet.append(of.shape.columns)
    sheet.freeze_panes = of.freeze
    for place, name in enumerate(of.shape.columns, start=1):
        sheet.cell(1, place).font = Font(bold=True)
        width = max(len(name) + 2, WIDE)
        sheet.column_dimensions[get_column_letter(place)].width = width
        for row in range(2, of.rows + 2):
            sheet.cell(row, place).number_format = TEXT
    for number, row_of in enumerate(of.filled, start=2):
        for place, name in enumerate(of.shape.columns, start=1):
            _write(sheet.cell(number, place), row_of.get(name, ""))
    for language in ("en", "ur"):
        _explained(book, language, of)
        if of.law:
            _lawful(book, language, of.law)
    _offer_codes(book, sheet, of)
    return _saved(book)


def _write(cell: Any, text: str) -> None:  # noqa: ANN401  # openpyxl has two kinds
    """Write a text as text: never a formula, and nothing that no workbook holds."""
    cell.number_format = TEXT
    if kept := ILLEGAL_CHARACTERS_RE.sub("", text):
        cell.value, cell.data_type = kept, "s"


def _saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _explained(book: Workbook, language: str, of: Empty) -> None:
    """Add a sheet that says in one language what each column holds."""
    with force_locale(language):
        rows = [
            (
                name,
                _("yes") if name in of.shape.required else "",
                _(of.words[name]),
                _("The sheet “%(name)s” lists them.", name=_(LAW_SHEET))
                if of.law and name == columns.LAW
                else " · ".join(_codes(name, of)),
            )
            for name in of.shape.columns
        ]
        widths = (WIDE, WIDE, WIDER, WIDER)
        _told(book, language, _("Explanations"), widths, [HEADS, *rows])


def _lawful(book: Workbook, language: str, law: Sequence[Citable]) -> None:
    """Add a sheet that says in one language what a row may cite, and for what."""
    with force_locale(language):
        urdu = language == "ur"
        rows = [
            (
                one.code,
                one.title_ur if urdu else one.title,
                one.act_ur if urdu else one.act,
                one.ground_ur if urdu else one.ground,
                " · ".join(f"{code} ({_measure(code)})" for code in one.measures),
                _days(one.days),
                _use(one),
            )
            for one in law
        ]
        widths = (WIDER, WIDER, WIDER, WIDER, WIDER, WIDE, WIDER)
        _told(book, language, _(LAW_SHEET), widths, [LAW_HEADS, *rows])


def _days(most: tuple[int, int] | None) -> str:
    if most is None:
        return ""
    post, account = most
    if post == account:
        return str(post)
    return _(
        "%(item)s for a post, %(account)s for an account", item=post, account=account
    )


def _use(one: Citable) -> str:
    return " ".join([_(USES[one.use]), *([_(UNSETTLED)] if one.doubt else [])])


def _measure(code: str) -> str:
    return _(labels.words("measures", code))


def _told(
    book: Workbook,
    language: str,
    title: str,
    widths: Sequence[int],
    rows: Sequence[Sequence[object]],
) -> None:
    """Add a sheet of text to be read, its first row in bold and always in sight."""
    sheet = book.create_sheet(title)
    sheet.sheet_view.rightToLeft = language == "ur"
    sheet.freeze_panes = "B2"
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            _write(cell, str(text))
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)


def _codes(name: str, of: Empty) -> Iterable[str]:
    """Return the codes of a column, in words too where a code is no word by itself."""
    vocabulary = of.in_words.get(name)
    for code in of.codes.get(name, ()):
        if vocabulary is None:
            yield code
        else:
            yield f"{code} ({_(labels.words(vocabulary, code))})"


def _offer_codes(book: Workbook, sheet: Worksheet, of: Empty) -> None:
    """Let a column with codes offer them in each of its cells, as a drop-down."""
    offered_ = {
        name: codes
        for name, codes in of.codes.items()
        if codes and name in of.shape.columns and name not in columns.SEVERAL
    }
    kept = book.create_sheet(CODES)
    kept.sheet_state = "hidden"
    for place, (name, codes) in enumerate(offered_.items(), start=1):
        for row, code in enumerate((name, *codes), start=1):
            kept.cell(row, place).value = code
        letter = get_column_letter(place)
        listed = f"{CODES}!${letter}$2:${letter}${len(codes) + 1}"
        box = DataValidation("list", formula1=listed, allow_blank=True)
        # What is cited beside a power stands in the same cell, after a semicolon.
        box.errorStyle, box.showErrorMessage = "warning", name != columns.LAW
        at = get_column_letter(of.shape.columns.index(name) + 1)
        box.add(f"{at}2:{at}{of.rows + 1}")
        sheet.add_data_validation(box)
