"""A platform answers its whole desk with one workbook: read back, then all or nothing."""

from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries.desk_lists import desk_list
from oversight.dispatch.rules import desk_sheets as rules
from oversight.dispatch.service import answering, desk_answers
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.files import RawRow
from oversight.ledger import queries as log
from oversight.storage.session import Store
from tests.dispatch.test_answer_lists import a_sheet, handed
from tests.dispatch.test_concurrency import at_once
from tests.factories import data as make
from tests.factories.dispatch import LATER, a_liaison, a_sending, acted, docket_of
from tests.fixtures.web import Visitor

DESK = "/en/desk/orders/answers"
REFUSED = {"action": "refused", "reason": "overbroad"}
BROKEN = [
    "",
    "[",
    "{}",
    "[1]",
    "[[true, {}]]",
    '[[2, {"role": "x"}]]',
    '[[2, {"item": 1}]]',
]


def a_row(place: int, docket: str, item: str = "1", **cells: str) -> RawRow:
    return RawRow(place, {"docket": docket, "item": item, **(cells or REFUSED)})


def a_desk(session: Session, *, items: int = 2) -> tuple[str, str, Actor]:
    """Two orders of one platform, with some items each."""
    first, liaison = a_sending(session, items=items)
    second, _ = a_sending(session, items=items)
    return docket_of(first), docket_of(second), liaison


def answers(session: Session) -> list[str]:
    return sorted(session.scalars(select(PlatformAnswer.action)))


def record(session: Session, rows: list[RawRow], by: Actor) -> list[tuple[int, str]]:
    """Try to record rows; return in which row what is wrong."""
    told: list[RowError] = []
    try:
        with session.begin_nested():
            desk_answers.answer_desk(session, rows, told=told, by=by, now=LATER)
    except RuleError as error:
        return [(one.row, one.code) for one in told] or [(0, error.code)]
    return []


def test_rows_of_many_orders_are_one_act(session: Session) -> None:
    first, second, liaison = a_desk(session)
    rows = [a_row(2, first), a_row(3, f" {second.lower()} ", "2")]

    assert record(session, rows, liaison) == []

    assert answers(session) == ["refused", "refused"]
    for docket in (first, second):
        leaves = [leaf["k"] for leaf in log.of_stream(session, docket)]
        assert leaves.count("platform.answered") == 1


def test_one_fault_and_nothing_of_any_order_is_recorded(session: Session) -> None:
    first, second, liaison = a_desk(session)
    rows = [
        a_row(2, first),
        a_row(3, first),
        a_row(4, second, "9"),
        a_row(5, second, action="refused"),
        a_row(6, "TD-2026-999999"),
    ]

    assert record(session, rows, liaison) == [
        (3, "item_twice"),
        (4, "item_unknown"),
        (6, "docket_unknown"),
    ]
    assert record(session, [rows[0], rows[3]], liaison) == [(5, "reason_missing")]
    assert answers(session) == []


def test_an_order_of_another_platform_is_as_if_it_were_none(session: Session) -> None:
    first, _second, _liaison = a_desk(session)
    other = a_liaison(session, "facebook")

    assert record(session, [a_row(2, first)], other) == [(2, "docket_unknown")]
    assert desk_list(session, by=other).rows == ()


def test_what_changed_meanwhile_is_named_and_not_answered(session: Session) -> None:
    first, second, liaison = a_desk(session)
    listed = desk_list(session, by=liaison).rows
    rows = [
        RawRow(place, {**row, **REFUSED}) for place, row in enumerate(listed, start=2)
    ]
    assert [row["docket"] for row in listed] == [first, first, second, second]
    answering.answer(session, second, 1, acted(), by=liaison, now=LATER)

    assert record(session, rows, liaison) == [(4, "item_changed")]
    assert answers(session) == ["geo-withhold"]
    assert record(session, [*rows[:2], rows[3]], liaison) == []
    # The same list again would answer what it has answered.
    again = record(session, [*rows[:2], rows[3]], liaison)
    assert {code for _, code in again} == {"item_changed"}
    assert len(answers(session)) == 4


def test_no_answers_and_too_many_are_refused_whole(session: Session) -> None:
    first, _second, liaison = a_desk(session)
    empty = RawRow(2, {"docket": first, "item": "1", "action": " "})
    many = [a_row(n, first, str(n)) for n in range(2, rules.MOST + 3)]

    assert record(session, [empty], liaison) == [(0, "sheet_empty")]
    assert record(session, many, liaison) == [(0, "sheet_long")]


@pytest.mark.parametrize("text", BROKEN)
def test_a_text_that_is_not_what_was_read_back_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        rules.filled(rules.unpacked(text))

    assert caught.value.code in {"sheet_broken", "sheet_empty"}


def test_what_is_read_back_comes_back_as_it_was() -> None:
    row = a_row(7, "TD-2026-000001", question="اردو\n“two” lines", action="clarify")

    assert rules.unpacked(rules.packed([row])) == (row,)


def test_two_who_hand_in_the_same_list_answer_once(store: Store) -> None:
    with store.transaction() as session:
        _first, _second, liaison = a_desk(session, items=1)
        listed = desk_list(session, by=liaison).rows
    rows = [RawRow(n, {**row, **REFUSED}) for n, row in enumerate(listed, start=2)]

    def hand_in(session: Session) -> str:
        told: list[RowError] = []
        desk_answers.answer_desk(session, rows, told=told, by=liaison, now=LATER)
        return "recorded"

    done = at_once(store, hand_in, hand_in)

    assert sorted(map(str, done)) == ["answers_refused", "recorded"]
    with store.reading() as session:
        assert answers(session) == ["refused", "refused"]


@pytest.fixture
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    later = LATER + timedelta(hours=1)
    monkeypatch.setattr("oversight.dispatch.views.desk_answers.utc_now", lambda: later)


def read_back(visitor: Visitor) -> str:
    """Return what the page would send on, once: a field sent twice is refused."""
    assert visitor.page.html.count('name="rows"') == 1
    (said,) = [
        part.split('"')[0]
        for part in visitor.page.html.split('name="rows"')[1].split('value="')[1:2]
    ]
    return unescape(said)


@pytest.mark.usefixtures("_later")
@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_desk_is_answered_by_the_workbook_that_was_handed_out(
    session: Session, visitor: Visitor, lang: str
) -> None:
    first, second, liaison = a_desk(session)
    place = f"/{lang}/desk/orders/answers"
    visitor.sign_in(liaison)
    visitor.get(f"/{lang}/desk/orders/")
    assert f'href="{place}"' in visitor.page.html
    visitor.get(place)
    given = visitor.get(f"{place}.xlsx").data
    book = load_workbook(BytesIO(given))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert len(book.worksheets) == 4

    wrong = a_sheet(given, action={2: "refused", 4: "refused"}, reason={2: "overbroad"})
    reply = visitor.post(f"{place}/list", handed(wrong))
    assert reply.status_code == 422
    assert "reason" in visitor.page.main

    told = {"report_row": {2: "row 4711"}, "contact": {2: "the desk in Karachi"}}
    good = a_sheet(wrong, reason={4: "overbroad"}, **told)
    reply = visitor.post(f"{place}/list", handed(good))
    assert reply.status_code == 200
    # Whatever will be recorded is read back, and what is volunteered as well.
    assert "the desk in Karachi" in visitor.page.main
    assert "row 4711" in visitor.page.main
    assert first in visitor.page.main
    assert second in visitor.page.main
    listed = desk_list(session, by=liaison).rows
    assert listed[0]["locator"] in visitor.page.main
    assert answers(session) == []

    said = {"rows": read_back(visitor)}
    assert visitor.post(f"{place}/record", said).status_code == 303
    assert answers(session) == ["refused", "refused"]
    assert visitor.post(f"{place}/record", said).status_code == 303
    visitor.get(place)
    late = visitor.post(f"{place}/record", said)
    assert (late.status_code, first in visitor.page.main) == (422, True)
    assert answers(session) == ["refused", "refused"]


@pytest.mark.usefixtures("_later")
@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({}, "No row has an answer"),
        ({"action": {2: "=1+1"}}, "formula"),
        ({"docket": {2: "TD-1"}, "action": {2: "none"}}, "no request to your platform"),
        ({"item": {3: "1"}, "action": {3: "none"}}, "slipped by a row"),
        ({"as_of": {2: "0" * 12}, "action": {2: "none"}}, "has changed since"),
    ],
)
def test_what_is_wrong_with_a_list_is_said_and_nothing_is_read_back(
    session: Session,
    visitor: Visitor,
    cells: dict[str, dict[int, str]],
    sentence: str,
) -> None:
    *_, liaison = a_desk(session)
    visitor.sign_in(liaison)
    given = visitor.get(f"{DESK}.xlsx").data

    reply = visitor.post(f"{DESK}/list", handed(a_sheet(given, **cells)))

    assert reply.status_code == 422
    assert sentence in visitor.page.main
    assert answers(session) == []


@pytest.mark.parametrize("rows", BROKEN)
def test_what_did_not_come_back_whole_is_refused_on_the_page(
    session: Session, visitor: Visitor, rows: str
) -> None:
    *_, liaison = a_desk(session)
    visitor.sign_in(liaison)

    assert visitor.post(f"{DESK}/record", {"rows": rows}).status_code == 422


def test_a_desk_without_items_has_no_list(session: Session, visitor: Visitor) -> None:
    visitor.sign_in(a_liaison(session, "facebook"))

    assert visitor.get(DESK).status_code == 200
    assert visitor.get(f"{DESK}.xlsx").status_code == 404


def test_a_list_without_marks_is_marked_when_it_is_read_back(session: Session) -> None:
    first, _second, liaison = a_desk(session)
    told: list[RowError] = []
    with session.begin_nested() as tried:
        sheet = desk_answers.answer_desk(
            session, [a_row(2, first)], told=told, by=liaison, now=LATER
        )
        tried.rollback()
    rows: Any = sheet.rows
    answering.answer(session, first, 1, acted(), by=liaison, now=LATER)

    assert record(session, list(rows), liaison) == [(2, "item_changed")]


def test_accounts_are_answered_in_the_same_list(session: Session) -> None:
    first, _second, liaison = a_desk(session, items=1)
    account = make.an_account
    docket = make.sent(session, accounts=[account(), account(), account()])
    end = (local_date(LATER) + timedelta(days=5)).isoformat()
    ask = {"action": "clarify", "reason": "locator-fails", "question": "Which of two?"}
    rows = [
        a_row(2, first),
        a_row(3, docket),
        a_row(4, docket, "2", action="none", reason="force-majeure", not_until=end),
        a_row(5, docket, "3", **ask),
    ]
    listed = desk_list(session, by=liaison).rows
    assert [row["item"] for row in listed if row["docket"] == docket] == ["1", "2", "3"]

    assert record(session, rows, liaison) == []

    leaves = list(log.of_stream(session, docket))
    said = [leaf["action"] for leaf in leaves if leaf["k"] == "platform.answered"]
    assert sorted(said) == ["clarify", "none", "refused"]
    states = [line.state.value for line in sendings.order(session, docket).lines]
    assert states == ["refused", "dispatched", "dispatched"]
    left = [row["item"] for row in desk_list(session, by=liaison).rows]
    assert len(left) == 3
    marked = [RawRow(2, {**listed[-2], **REFUSED})]
    assert record(session, marked, liaison) == [(2, "item_changed")]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"action": "geo-withhold", "under": "local-law"}, "data_by_list"),
        ({"action": "none", "reason": "overbroad"}, "data_by_list"),
        ({**REFUSED, "territory": "PK"}, "data_no_more"),
        ({**REFUSED, "contact": "me"}, "data_no_more"),
        ({"action": "refused"}, "reason_missing"),
        ({"action": "none", "reason": "force-majeure"}, "rest_undated"),
    ],
)
def test_of_data_a_list_says_only_that_nothing_was_handed_over(
    session: Session, cells: dict[str, str], code: str
) -> None:
    docket, liaison = make.sent(session), make.a_liaison(session)

    assert record(session, [a_row(2, docket, **cells)], liaison) == [(2, code)]
    states = [line.state.value for line in sendings.order(session, docket).lines]
    assert states == ["dispatched"]


def test_another_platforms_account_is_as_if_it_were_none(session: Session) -> None:
    docket = make.sent(session)
    other = a_liaison(session, "facebook")

    assert record(session, [a_row(2, docket)], other) == [(2, "docket_unknown")]


def test_the_list_is_found_from_the_requests_for_data_too(
    session: Session, visitor: Visitor
) -> None:
    make.sent(session)
    visitor.sign_in(make.a_liaison(session))

    visitor.get("/en/desk/data-requests/")

    assert f'href="{DESK}"' in visitor.page.html
