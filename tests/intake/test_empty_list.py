"""The empty workbook: an officer without the portal can fill it in from what it says."""

from dataclasses import dataclass
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Role
from oversight.core import labels
from oversight.intake.forms.workbook import template
from oversight.intake.pages.citable import ALONE as ALONE_USE
from oversight.intake.pages.citable import Citable
from oversight.intake.rules import columns
from tests.factories.accounts import a_person
from tests.factories.intake import ANSWERS, a_house, a_row
from tests.fixtures.web import Visitor

HOME = "/en/desk/filing"
SAID = {**ANSWERS, "certified": "y"}
ALONE = "It may be cited by itself."
MAY, USE = 4, 6
LAW = {"en": 2, "ur": 4}


@dataclass(frozen=True)
class House:
    """A drafter of each of two bodies."""

    drafter: Person
    stranger: Person


@pytest.fixture
def house(session: Session) -> House:
    a_house(session)
    return House(
        a_person(session, role=Role.DRAFTER, body="pta"),
        a_person(session, role=Role.DRAFTER, body="nccia"),
    )


def a_book(visitor: Visitor) -> Workbook:
    return load_workbook(BytesIO(visitor.get(f"{HOME}/template.xlsx").data))


def law_of(book: Workbook, language: str) -> list[tuple[str, ...]]:
    rows = book.worksheets[LAW[language]].iter_rows(min_row=2, values_only=True)
    return [tuple(str(cell or "") for cell in row) for row in rows]


def test_it_lists_the_law_that_the_body_may_cite(
    visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    law = {row[0]: row for row in law_of(a_book(visitor), "en")}

    order = law["peca-2016-s37:public-order"]
    assert order[1].startswith("37. ")
    assert "Prevention of Electronic Crimes" in order[2]
    assert order[3] == "public order"
    assert "remove-account (remove the account)" in order[4]
    assert order[5] == "365 for a post, 180 for an account"
    assert "not settled" in order[USE]
    offences = [row for row in law.values() if row[USE].startswith("It gives no power")]
    assert offences
    assert not any(row[MAY] for row in offences)


def test_the_law_of_one_body_is_not_that_of_another(
    visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    own = {row[0] for row in law_of(a_book(visitor), "en") if row[MAY]}
    visitor.sign_in(house.stranger)
    others = {row[0] for row in law_of(a_book(visitor), "en") if row[MAY]}

    assert own
    assert own != others


def test_both_languages_list_the_same_and_say_it_in_their_own_words(
    visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    book = a_book(visitor)
    english, urdu = law_of(book, "en"), law_of(book, "ur")

    assert [row[0] for row in english] == [row[0] for row in urdu]
    assert book.worksheets[LAW["ur"]].sheet_view.rightToLeft
    assert not {row[USE] for row in english} & {row[USE] for row in urdu}


def test_every_code_of_the_list_stands_with_its_words(
    visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    told = {
        str(row[0]): str(row[3])
        for row in a_book(visitor).worksheets[1].iter_rows(values_only=True)
    }

    for name, codes in columns.CODES.items():
        for code in codes if name != "kind" else ():
            words = labels.words(columns.IN_WORDS[name], code)
            assert f"{code} ({words})" in told[name]


def test_rows_written_from_the_sheet_alone_are_taken(
    visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    book = a_book(visitor)
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[1]]
    usable = [row for row in law_of(book, "en") if row[USE].startswith(ALONE)]

    for at, (code, _name, _act, _ground, measures, days, _use) in enumerate(
        usable, start=2
    ):
        measure = measures.partition(" ")[0]
        row = a_row(
            provision=code, measure=measure, duration_days=days.partition(" ")[0]
        )
        for place, head in enumerate(heads, start=1):
            sheet.cell(at, place).value = row.get(head) or None
    out = BytesIO()
    book.save(out)

    assert usable
    file = (BytesIO(out.getvalue()), "list.xlsx")
    reply = visitor.post(f"{HOME}/bulk", {**SAID, "file": file})
    assert reply.status_code == 303, visitor.page.main


def test_the_page_says_the_same_as_the_workbook(visitor: Visitor, house: House) -> None:
    visitor.sign_in(house.drafter)
    law = law_of(a_book(visitor), "en")
    visitor.get(f"{HOME}/bulk")

    for row in law:
        assert row[0] in visitor.page.html
    for words in columns.WORDS.values():
        assert words.replace("“", "").split(",")[0] in visitor.page.main.replace(
            "“", ""
        )


def test_no_word_of_the_law_is_a_formula(app: Flask) -> None:
    odd = Citable(
        code="odd-s1",
        title="=1+1",
        title_ur='=HYPERLINK("https://odd.example")',
        act="An\x0b Act",
        act_ur="ایک قانون",
        ground="",
        ground_ur="",
        measures=("label",),
        days=(30, 60),
        doubt="",
        use=ALONE_USE,
    )
    with app.app_context():
        book = load_workbook(BytesIO(template([odd])))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert law_of(book, "en")[0][1:3] == ("=1+1", "An Act")
    assert law_of(book, "ur")[0][1] == odd.title_ur
