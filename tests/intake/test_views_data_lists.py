"""The list of accounts as an officer hands it in, in both languages."""

import csv
import re
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from oversight.core.codes import new_code
from oversight.intake.models.drafts import FaultList
from oversight.intake.rules.data_reasons import SUBJECTS
from oversight.intake.rules.shapes import ACCOUNTS
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.data_lists import Row, a_row, as_csv
from tests.factories.review import some_words
from tests.fixtures.web import Visitor
from tests.hostile.lists import everything
from tests.intake.test_exported_cells import formulas, formulas_of
from tests.intake.test_rules_workbooks import BAD
from tests.intake.test_views_data import begun, kept

NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
SHARED = Path(__file__).parents[3] / "shared/data"
STRANGE = [
    one
    for folder in ("uploads", "security")
    for one in sorted((SHARED / folder).glob("*"))
]


@pytest.fixture
def team(session: Session) -> make.Team:
    found = make.a_team(session)
    session.commit()
    return found


def hand_in(
    visitor: Visitor,
    home: str,
    content: bytes,
    name: str = "accounts.csv",
    **ticks: str,
) -> TestResponse:
    visitor.get(f"{home}/list")
    return visitor.post(f"{home}/list", {"file": (BytesIO(content), name), **ticks})


def faults_of(visitor: Visitor, session: Session) -> list[tuple[str, str]]:
    session.expire_all()
    number = session.scalars(
        select(FaultList.number).order_by(FaultList.made_at.desc())
    ).first()
    data = visitor.get(f"/en/desk/filing/faults/{number}.csv").data
    assert formulas(data) == []
    rows = csv.DictReader(StringIO(data.decode("utf-8-sig")))
    return [(row["row"], row["column"]) for row in rows]


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_empty_workbook_explains_itself_and_offers_its_codes(
    visitor: Visitor, session: Session, team: make.Team, lang: str
) -> None:
    visitor.sign_in(team.drafter)

    data = visitor.get(f"/{lang}/desk/data/list.xlsx").data
    table = visitor.get(f"/{lang}/desk/data/list.csv").data

    assert formulas_of(data) == []
    assert formulas(table) == []
    assert table.decode("utf-8-sig").split() == [",".join(ACCOUNTS.columns)]
    book = load_workbook(BytesIO(data))
    sheet, english, urdu, codes = book.worksheets
    assert tuple(cell.value for cell in sheet[1]) == ACCOUNTS.columns
    assert [row[0].value for row in english.iter_rows(min_row=2)] == list(
        ACCOUNTS.columns
    )
    assert "suspect (" in str(english["D5"].value)
    assert urdu.sheet_view.rightToLeft
    assert urdu["C5"].value != english["C5"].value
    offered = {
        str(box.sqref): box.formula1 for box in sheet.data_validations.dataValidation
    }
    assert offered["D2:D51"].startswith("codes!$")
    held = {str(column[0].value): column[1:] for column in codes.iter_cols()}
    assert [cell.value for cell in held["subject"] if cell.value] == list(SUBJECTS)
    assert codes.sheet_state == "hidden"


def test_the_workbook_that_was_handed_out_is_taken_filled_in(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)
    book = load_workbook(BytesIO(visitor.get("/en/desk/data/list.xlsx").data))
    rows = [a_row(), a_row()]
    for at, row in enumerate(rows, start=2):
        for place, name in enumerate(ACCOUNTS.columns, start=1):
            book.worksheets[0].cell(at, place).value = row.get(name)
    out = BytesIO()
    book.save(out)

    reply = hand_in(visitor, home, out.getvalue(), "accounts.xlsx")

    assert (reply.status_code, reply.location) == (303, home)
    assert "2 accounts were added." in visitor.get(home).text
    assert [one["locator"] for one in kept(session).accounts] == [
        row["locator"] for row in rows
    ]


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_faults_stand_row_by_row_and_can_be_taken_away(
    visitor: Visitor, session: Session, team: make.Team, lang: str
) -> None:
    home = begun(visitor, session, team).replace("/en/", f"/{lang}/")
    content = as_csv([a_row(), a_row(link="He did it."), a_row(subject="")])

    reply = hand_in(visitor, home, content)

    assert reply.status_code == 422
    assert kept(session).accounts == []
    said = "Say in at least 150 characters" in reply.text
    assert said is (lang == "en")
    assert faults_of(visitor, session) == [("3", "link"), ("4", "subject")]


def test_the_good_rows_are_added_by_choice_and_the_others_stay_to_be_read(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)
    content = as_csv([a_row(), a_row(link="He did it.")])

    reply = hand_in(visitor, home, content, partial="y")

    assert reply.status_code == 303
    assert reply.location.startswith(f"{home}/list?told=F-")
    page = visitor.get(reply.location).text
    assert "1 account was added." in page
    assert "Say in at least 150 characters" in page
    assert len(kept(session).accounts) == 1


def test_a_list_of_faults_is_its_drafters_alone(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)
    hand_in(visitor, home, as_csv([a_row(subject="")]))
    number = session.scalars(select(FaultList.number)).one()
    other = an_actor(session, role=team.drafter.role, body=make.BODY)
    session.commit()

    visitor.sign_in(other)

    assert visitor.get(f"{home}/list").status_code == 200
    assert visitor.get(f"{home}/list?told={number}").status_code == 404
    assert visitor.get(f"{home}/list?told=F-NONE").status_code == 404


def test_a_list_that_is_sent_twice_adds_its_accounts_once(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)
    content = as_csv([a_row()])
    visitor.get(f"{home}/list")
    sent = {"once": new_code()}

    first = visitor.post(f"{home}/list", {**sent, "file": (BytesIO(content), "a.csv")})
    again = visitor.post(f"{home}/list", {**sent, "file": (BytesIO(content), "a.csv")})

    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert len(kept(session).accounts) == 1


def test_the_same_list_from_another_window_is_told_that_it_is_here(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)
    content = as_csv([a_row()])
    hand_in(visitor, home, content)

    reply = hand_in(visitor, home, content)

    assert reply.status_code == 422
    assert "every row stands here already" in reply.text
    assert len(kept(session).accounts) == 1


def test_before_it_is_said_what_is_asked_for_the_page_says_so(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    visitor.sign_in(team.drafter)
    home = str(visitor.post("/en/desk/data/new").location)

    assert "Say first what is asked for" in visitor.get(f"{home}/list").text
    reply = hand_in(visitor, home, as_csv([a_row()]))
    assert reply.status_code == 422
    assert "Say first which data are asked for" in reply.text


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_workbook_is_answered_with_a_sentence(
    visitor: Visitor, session: Session, team: make.Team, name: str, lang: str
) -> None:
    home = begun(visitor, session, team).replace("/en/", f"/{lang}/")

    reply = hand_in(visitor, home, BAD[name][0](), "accounts.xlsx")

    assert reply.status_code == 422
    assert "file" in visitor.page.errors
    assert kept(session).accounts == []


@pytest.mark.parametrize("path", STRANGE, ids=lambda path: path.name)
def test_a_file_of_another_sort_is_answered_with_a_sentence(
    visitor: Visitor, session: Session, team: make.Team, path: Path
) -> None:
    home = begun(visitor, session, team)

    for name in (path.name, "accounts.csv", "accounts.jsonl", "accounts.xlsx"):
        reply = hand_in(visitor, home, path.read_bytes(), name)
        assert reply.status_code == 422, name
        assert "file" in visitor.page.errors, name
    assert kept(session).accounts == []


@pytest.mark.parametrize("column", ["locator", "platform", "subject", "fields", "kind"])
def test_hostile_cells_are_shown_and_handed_out_as_text(
    visitor: Visitor, session: Session, team: make.Team, column: str
) -> None:
    home = begun(visitor, session, team)
    # A workbook cannot hold what is no text, and the check reads one.
    evil = [text for text in everything() if text.strip() and not NO_TEXT.search(text)]
    rows = [a_row(**{column: text}) for text in evil[:150]]

    reply = hand_in(visitor, home, as_csv(rows))

    assert reply.status_code == 422
    assert {place for _row, place in faults_of(visitor, session)} >= {column}
    assert kept(session).accounts == []


def test_hostile_reasons_are_kept_as_text(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)
    evil = "=cmd|'/c calc'!A1 <script>alert(1)</script> "
    row = a_row(link=evil + some_words("tie", 160))

    assert hand_in(visitor, home, as_csv([row])).status_code == 303

    page = visitor.get(home).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def narrowed(**cells: str) -> Row:
    return a_row(
        fields="login-ips",
        window_from="2026-11-03",
        window_to="2026-11-05",
        **cells,
    )


def test_what_a_list_narrowed_is_shown_and_changed_on_the_accounts_page(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team, tier="D2")
    hand_in(visitor, home, as_csv([narrowed()]))

    # The request does not ask for that field yet: said beside the account.
    assert "the request does not ask for" in visitor.get(home).text
    visitor.get(f"{home}/account/1")
    assert visitor.post(f"{home}/account/1", {"native_id": "7"}).status_code == 422
    why = {"ask_login-ips": "y", "why_login-ips": some_words("address", 60)}
    visitor.post(f"{home}/fields", why)
    assert "the request does not ask for" not in visitor.get(home).text
    visitor.get(f"{home}/account/1")
    assert visitor.post(f"{home}/account/1", {"native_id": "8"}).status_code == 303

    (line,) = kept(session).accounts
    assert (line["native_id"], line["fields"]) == ("8", ["login-ips"])
    assert (line["window_from"], line["window_to"]) == ("2026-11-03", "2026-11-05")
    visitor.get(f"{home}/account/1")
    wider = {"window_to": "2026-11-21"}
    assert visitor.post(f"{home}/account/1", wider).status_code == 422
    assert "window_to" in visitor.page.errors
    assert kept(session).accounts[0]["window_to"] == "2026-11-21"


def test_days_that_are_none_break_no_page(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team, tier="D2")
    hand_in(visitor, home, as_csv([a_row()]))
    visitor.get(f"{home}/account/1")

    reply = visitor.post(f"{home}/account/1", {"window_from": "some day"})

    assert reply.status_code == 422
    assert "some day" in visitor.get(home).text


def test_a_shallower_request_says_which_account_asks_for_more(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team, tier="D2")
    hand_in(visitor, home, as_csv([narrowed()]))
    visitor.get(f"{home}/asked")
    none = {"tier": "D0", "window_from": "", "window_to": ""}
    assert visitor.post(f"{home}/asked", none).status_code == 303

    page = visitor.get(home).text
    assert "A preservation hands nothing over" in page
    assert "Only logins are asked for by days" in page

    visitor.get(f"{home}/account/1")
    nothing = {"fields": None, "window_from": "", "window_to": ""}
    assert visitor.post(f"{home}/account/1", nothing).status_code == 303
    assert "This account is not finished." not in visitor.get(home).text
