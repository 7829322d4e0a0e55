"""A platform's answers as JSON: the same checks as the form's, and all of it or nothing."""

import json
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.details import AnswerDetail
from oversight.dispatch.rules import answer_lists as rules
from oversight.dispatch.rules import answer_sheets as sheets
from oversight.dispatch.rules.answer_lists import AnswersRefused
from oversight.dispatch.rules.details import Details
from oversight.dispatch.service import answer_lists
from oversight.ledger import queries as log
from tests.factories.dispatch import LATER, a_liaison, a_sending, an_issued, docket_of
from tests.fixtures.web import Visitor

DOCKET = "TD-2026-000001"
ACTED = {
    "item": 1,
    "action": "geo-withhold",
    "under": "local-law",
    "territory": "PK",
    "acted_at": "2026-11-23T13:10:00+05:00",
    "user_notified": "yes",
    "told_on": "2026-11-23",
    "preserved": True,
    "appeal_route": "https://x.com/appeals",
}
REFUSED = {"item": 2, "action": "refused", "reason": "overbroad"}


def a_list(*rows: object, docket: str = DOCKET) -> str:
    return json.dumps({"docket": docket, "answers": list(rows)})


def faults(text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(AnswersRefused) as refusal:
        rules.read(text, docket=DOCKET)
    return [(one.item, one.error.code) for one in refusal.value.faults]


def test_a_whole_list_is_read() -> None:
    first, second = rules.read(a_list(ACTED, REFUSED), docket=DOCKET)

    assert first.answer.acted_at == datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
    assert (first.details.told_on, first.details.preserved) == (
        date(2026, 11, 23),
        True,
    )
    assert (second.item, second.answer.reason) == (2, "overbroad")
    assert second.details == Details()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "answers_json"),
        ("{", "answers_json"),
        ("[" * 100_000, "answers_json"),
        ("[]", "answers_shape"),
        ('{"docket": "x"}', "answers_shape"),
        ('{"docket": "x", "docket": "y", "answers": []}', "answers_twice"),
        (json.dumps({"docket": DOCKET, "answers": [], "role": 1}), "answers_shape"),
        (a_list(ACTED, docket="TD-2026-000002"), "answers_docket"),
        (a_list(), "answers_count"),
        (a_list(*[ACTED] * 101), "answers_count"),
        (json.dumps({"docket": DOCKET, "answers": {}}), "answers_count"),
        (a_list("x"), "answers_rows"),
    ],
)
def test_what_is_no_list_is_refused_whole(text: str, code: str) -> None:
    assert faults(text) == [(None, code)]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"action": "none"}, (None, "answers_item")),
        ({"item": True}, (None, "answers_item")),
        ({"item": "1"}, (None, "answers_item")),
        ({"item": 3, "role": "x"}, (3, "answers_unknown")),
        ({"item": 3, "\ud800": "x"}, (3, "answers_unknown")),
        ({"item": 3, "action": 5}, (3, "answers_value")),
        ({"item": 3, "reference": "\ud800"}, (3, "answers_value")),
        ({"item": 3, "preserved": "yes"}, (3, "answers_value")),
        ({"item": 3, "told_on": "yesterday"}, (3, "answers_value")),
        ({"item": 3, "acted_at": "2026-11-23T16:10:00"}, (3, "answers_value")),
        (REFUSED, (2, "answers_item_twice")),
    ],
)
def test_each_fault_is_named_by_its_item(
    row: dict[str, Any], found: tuple[int | None, str]
) -> None:
    assert faults(a_list(REFUSED, row)) == [found]


def test_every_fault_is_named_at_once() -> None:
    text = a_list({"item": 1, "x": 1}, REFUSED, {"item": 3, "preserved": 1})

    assert faults(text) == [(1, "answers_unknown"), (3, "answers_value")]


def test_all_is_recorded_in_one_act(session: Session) -> None:
    found, liaison = a_sending(session, items=2)
    docket = docket_of(found)
    given = rules.read(a_list(ACTED, REFUSED, docket=docket), docket=docket)

    assert answer_lists.answer_all(session, docket, given, by=liaison, now=LATER) == 2

    rows = session.scalars(select(PlatformAnswer)).all()
    assert {row.action for row in rows} == {"geo-withhold", "refused"}
    assert session.scalars(select(AnswerDetail)).one().preserved
    leaves = [leaf["k"] for leaf in log.of_stream(session, docket)]
    assert leaves.count("platform.answered") == 2
    assert leaves.count("platform.acknowledged") == 1


def test_the_same_rules_hold_as_for_the_form(session: Session) -> None:
    found, liaison = a_sending(session, items=2)
    docket = docket_of(found)
    bad = {**REFUSED, "reason": ""}
    text = a_list({**ACTED, "territory": "XX"}, bad, {"item": 9, "action": "none"})
    given = rules.read(text.replace(DOCKET, docket), docket=docket)

    with pytest.raises(AnswersRefused) as refusal:
        answer_lists.answer_all(session, docket, given, by=liaison, now=LATER)

    said = [(one.item, one.error.code) for one in refusal.value.faults]
    assert said == [(1, "answer_unlisted"), (2, "reason_missing"), (9, "not_found")]


def test_a_list_answers_only_what_was_sent_to_its_own_platform(
    session: Session,
) -> None:
    found, _ = a_sending(session)
    docket = docket_of(found)
    given = rules.read(a_list(ACTED, docket=docket), docket=docket)
    other = a_liaison(session, "facebook")

    with pytest.raises(RuleError) as refusal:
        answer_lists.answer_all(session, docket, given, by=other, now=LATER)

    assert refusal.value.code == "not_found"


@pytest.fixture
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oversight.dispatch.views.many_answers.utc_now", lambda: LATER)


@pytest.mark.usefixtures("_later")
@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_liaison_pastes_a_list_and_nothing_typed_is_lost(
    session: Session, visitor: Visitor, lang: str
) -> None:
    found, liaison = a_sending(session, items=2)
    docket = docket_of(found)
    page = f"/{lang}/desk/orders/{docket}/answers"
    visitor.sign_in(liaison)
    visitor.get(f"/{lang}/desk/orders/{docket}")
    assert f'href="{page}"' in visitor.page.html
    skeleton = visitor.get(page).text
    assert "user_notified" in skeleton

    bad = a_list(ACTED, {**REFUSED, "reason": "because"}, docket=docket)
    reply = visitor.post(page, {"answers": bad})
    assert reply.status_code == 422
    assert "2, reason:" in visitor.page.main or "2، reason:" in visitor.page.main
    assert "because" in reply.text
    assert session.scalars(select(PlatformAnswer)).all() == []

    good = a_list(ACTED, REFUSED, docket=docket)
    assert visitor.post(page, {"answers": good}).status_code == 303
    assert len(session.scalars(select(PlatformAnswer)).all()) == 2


def a_sheet(content: bytes, **cells: dict[int, str]) -> bytes:
    """The list as the portal hands it out, with these cells filled in by row."""
    book = load_workbook(BytesIO(content))
    page = book.worksheets[0]
    places = {str(cell.value): number for number, cell in enumerate(page[1], 1)}
    for name, by_row in cells.items():
        for row, value in by_row.items():
            page.cell(row, places[name]).value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def handed(content: bytes) -> dict[str, object]:
    return {"file": (BytesIO(content), "answers.xlsx")}


@pytest.mark.usefixtures("_later")
def test_a_part_is_answered_by_the_workbook_that_was_handed_out(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session, items=3)
    docket = docket_of(found)
    lines = sorted(found.lines, key=lambda one: one.number)
    numbers = {line.id: line.number for line in lines}
    listed = [(str(line.number), line.item.locator) for line in lines]
    place = f"/en/desk/orders/{docket}/answers"
    visitor.sign_in(liaison)
    given = visitor.get(f"{place}.xlsx").data
    book = load_workbook(BytesIO(given))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert head == sheets.ANSWERS.columns
    assert [row[:2] for row in rows if row[0]] == listed

    wrong = a_sheet(
        given,
        action={2: "geo-withhold", 3: "Refused"},
        under={2: "local-law"},
        territory={2: "pk"},
        acted_at={2: "2026-11-23 13:10", 3: "yesterday"},
        reason={3: "overbroad"},
    )
    reply = visitor.post(f"{place}/list", handed(wrong))
    assert reply.status_code == 422
    assert ("acted_at" in visitor.page.main, "Refused rows" in visitor.page.main) == (
        True,
        True,
    )
    assert session.scalars(select(PlatformAnswer)).all() == []

    good = a_sheet(wrong, acted_at={3: ""})
    assert visitor.post(f"{place}/list", handed(good)).status_code == 303
    said = {one.line_id: one for one in session.scalars(select(PlatformAnswer))}
    assert {numbers[line]: one.action for line, one in said.items()} == {
        1: "geo-withhold",
        2: "refused",
    }
    moments = {numbers[line]: one.acted_at for line, one in said.items()}
    assert moments[1] == datetime(2026, 11, 23, 8, 10, tzinfo=UTC)


@pytest.mark.usefixtures("_later")
@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({}, "No row has an answer"),
        ({"item": {2: "9"}, "action": {2: "none"}}, "is no item of this docket"),
        ({"item": {3: "1"}, "action": {2: "none", 3: "none"}}, "slipped by a row"),
        ({"action": {2: "burned"}}, "Choose one of the answers"),
        ({"action": {2: "refused"}}, "Say why"),
        ({"action": {2: "=1+1"}}, "formula"),
        ({"preserved": {2: "perhaps"}, "action": {2: "none"}}, "cannot be read"),
        ({"action": {2: "clarify"}, "reason": {2: "foreign-law"}}, "your question"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ur"])
def test_what_is_wrong_in_a_workbook_is_named_and_nothing_is_recorded(
    session: Session,
    visitor: Visitor,
    cells: dict[str, dict[int, str]],
    sentence: str,
    lang: str,
) -> None:
    found, liaison = a_sending(session, items=2)
    place = f"/{lang}/desk/orders/{docket_of(found)}/answers"
    visitor.sign_in(liaison)
    given = visitor.get(f"{place}.xlsx").data

    reply = visitor.post(f"{place}/list", handed(a_sheet(given, **cells)))

    assert reply.status_code == 422
    assert lang == "ur" or sentence in visitor.page.main
    assert session.scalars(select(PlatformAnswer)).all() == []


def test_nobody_elses_workbook_is_handed_out_or_taken(
    session: Session, visitor: Visitor
) -> None:
    found, _ = a_sending(session)
    place = f"/en/desk/orders/{docket_of(found)}/answers"
    visitor.sign_in(a_liaison(session, "facebook"))

    assert visitor.get(f"{place}.xlsx").status_code == 404
    assert visitor.post(f"{place}/list", handed(b"item,action")).status_code == 404


def test_nobody_else_finds_the_page(session: Session, visitor: Visitor) -> None:
    found, _ = a_sending(session)
    visitor.sign_in(a_liaison(session, "facebook"))
    path = f"/en/desk/orders/{docket_of(found)}/answers"

    assert visitor.get(path).status_code == 404


def test_what_was_not_sent_has_no_list(session: Session, visitor: Visitor) -> None:
    found = an_issued(session)
    visitor.sign_in(a_liaison(session))
    path = f"/en/desk/orders/{docket_of(found)}/answers"

    assert visitor.get(path).status_code == 404
