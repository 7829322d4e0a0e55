"""What was handed over is said of many accounts by one list: read back, all or nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import desk_data
from oversight.dispatch.rules import desk_sheets as desk
from oversight.dispatch.rules import manifest_sheets as rules
from oversight.dispatch.service import data_answering, manifest_lists
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.files import RawRow
from oversight.ledger import queries as log
from oversight.storage.session import Store
from tests.dispatch.test_answer_lists import a_sheet
from tests.dispatch.test_concurrency import at_once
from tests.factories import data as make
from tests.factories.data import HASH
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor

DESK = "/en/desk/data-requests/manifests"
LATER = NOW + timedelta(hours=3)


def a_desk(session: Session) -> tuple[str, str, Actor]:
    """Two requests for data to one platform, an account each."""
    team = make.a_team(session)
    first, second = make.sent(session, team), make.sent(session, team)
    return first, second, make.a_liaison(session)


def a_row(session: Session, place: int, docket: str, **cells: str) -> RawRow:
    (line, *_) = sendings.order(session, docket).lines
    said = {
        "fields": ";".join(line.fields),
        "produced_on": "2026-11-23",
        "record_count": "۳",
        "file_hashes": HASH,
        "over": "no",
        "reference": "PK-118",
    }
    return RawRow(place, {"docket": docket, "item": "1", **said, **cells})


def record(session: Session, rows: list[RawRow], by: Actor) -> list[tuple[int, str]]:
    """Try to record rows; return in which row what is wrong."""
    told: list[RowError] = []
    try:
        with session.begin_nested():
            manifest_lists.hand_over(session, rows, told=told, by=by, now=LATER)
    except RuleError as error:
        return [(one.row, one.code) for one in told] or [(0, error.code)]
    return []


def made(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Production)) or 0


def test_rows_of_many_requests_are_recorded_each_for_itself(session: Session) -> None:
    first, second, liaison = a_desk(session)
    spelled = {**a_row(session, 3, second).cells, "docket": f" {second.lower()} "}
    rows = [a_row(session, 2, first), RawRow(3, spelled)]

    assert record(session, rows, liaison) == []

    for docket in (first, second):
        kept = make.held(session, docket)
        assert (kept.record_count, kept.reference) == (3, "PK-118")
        assert kept.file_hashes == [HASH]
        assert kept.produced_on == date(2026, 11, 23)
        leaves = [leaf["k"] for leaf in log.of_stream(session, docket)]
        assert leaves.count("platform.answered") == 1


def test_one_fault_and_nothing_is_recorded(session: Session) -> None:
    first, second, liaison = a_desk(session)
    good = a_row(session, 2, first)

    for cells, code in (
        ({"fields": ""}, "fields_missing"),
        ({"fields": "shoe-size"}, "field_unknown"),
        ({"over": ""}, "over_missing"),
        ({"over": "yes"}, "over_what"),
        ({"over": "yes", "over_fields": "shoes"}, "field_unknown"),
        ({"produced_on": "yesterday"}, "manifest_day"),
        ({"record_count": "many"}, "manifest_records"),
        ({"file_hashes": "xyz"}, "manifest_hashes"),
        ({"reference": "+92 300 1234567"}, "manifest_reference"),
        ({"item": "9"}, "item_unknown"),
        ({"locator": "https://x.com/somebody-else"}, "other_item"),
        ({"docket": "DR-2026-999999"}, "docket_unknown"),
    ):
        bad = RawRow(3, {**a_row(session, 3, second).cells, **cells})
        assert record(session, [good, bad], liaison) == [(3, code)]
        assert made(session) == 0
    twice = RawRow(3, good.cells)
    assert record(session, [good, twice], liaison) == [(3, "item_twice")]
    assert made(session) == 0


def test_everything_a_row_leaves_open_is_told_at_once(session: Session) -> None:
    first, _second, liaison = a_desk(session)
    bare = RawRow(2, {"docket": first, "item": "1", "record_count": "1"})

    assert sorted(record(session, [bare], liaison)) == [
        (2, "fields_missing"),
        (2, "over_missing"),
    ]


def test_what_changed_meanwhile_is_named_and_not_recorded(session: Session) -> None:
    first, second, liaison = a_desk(session)
    listed = desk_data.to_hand_over(session, by=liaison)
    rows = [
        RawRow(place, {**a_row(session, place, row["docket"]).cells, **row})
        for place, row in enumerate(listed, start=2)
    ]
    assert [row["docket"] for row in listed] == [first, second]
    data_answering.not_for_now(
        *(session, second, 1, local_date(LATER) + timedelta(days=5)),
        by=liaison,
        now=LATER,
    )

    assert record(session, rows, liaison) == [(3, "item_changed")]
    assert record(session, rows[:1], liaison) == []
    assert record(session, rows[:1], liaison) == [(2, "docket_unknown")]
    assert made(session) == 1


def test_another_platform_hands_over_nothing_of_it(session: Session) -> None:
    first, _second, _liaison = a_desk(session)
    other = make.a_liaison(session, "facebook")

    assert desk_data.to_hand_over(session, by=other) == []
    assert record(session, [a_row(session, 2, first)], other) == [(2, "docket_unknown")]


def test_nothing_said_and_too_much_are_refused_whole(session: Session) -> None:
    first, _second, liaison = a_desk(session)
    empty = RawRow(2, {"docket": first, "item": "1", "approved": "name"})
    many = [a_row(session, n, first) for n in range(2, desk.MOST + 3)]

    assert record(session, [empty], liaison) == [(0, "sheet_empty")]
    assert record(session, many, liaison) == [(0, "sheet_long")]


@pytest.mark.parametrize("text", ["", "[", "{}", "[1]", '[[2, {"action": "x"}]]'])
def test_a_text_that_was_not_read_back_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        desk.filled(rules.sent_again(text), rules.SAID)

    assert caught.value.code in {"sheet_broken", "sheet_empty"}


def test_of_two_who_hand_in_the_same_list_one_is_told(store: Store) -> None:
    with store.transaction() as session:
        first, second, liaison = a_desk(session)
        rows = [a_row(session, 2, first), a_row(session, 3, second)]

    def handing(order: list[RawRow]) -> Callable[[Session], object]:
        def work(session: Session) -> object:
            told: list[RowError] = []
            manifest_lists.hand_over(session, order, told=told, by=liaison, now=LATER)
            return "done"

        return work

    done = at_once(store, handing(rows), handing(rows[::-1]))

    assert sorted(str(one) for one in done) == ["answers_refused", "done"]
    with store.reading() as session:
        assert made(session) == 2


def test_a_liaison_takes_fills_reads_back_and_records(
    session: Session, visitor: Visitor
) -> None:
    first, second, liaison = a_desk(session)
    session.commit()
    visitor.sign_in(liaison)
    for lang in ("en", "ur"):
        home = visitor.get(f"/{lang}/desk/data-requests/").text
        assert f'href="/{lang}/desk/data-requests/manifests"' in home
        visitor.get(f"/{lang}/desk/data-requests/manifests")

    empty = visitor.get(f"{DESK}.xlsx").data
    head, *listed = (
        load_workbook(BytesIO(empty)).worksheets[0].iter_rows(values_only=True)
    )
    assert head == rules.MANIFESTS.columns
    taken = dict(zip(head, listed[0], strict=True))
    approved = str(taken["approved"])
    assert approved
    assert [taken[name] for name in rules.SAID] == [None] * len(rules.SAID)

    day = local_date(utc_now()).isoformat()
    both = {2: "no", 3: "no"}
    filled = a_sheet(
        empty,
        fields={2: approved, 3: approved},
        produced_on={2: day, 3: day},
        record_count={2: "4", 3: "5"},
        file_hashes={2: HASH, 3: HASH},
        over=both,
    )
    unsaid = a_sheet(empty, fields={2: approved})
    wrong = visitor.post(f"{DESK}/list", {"file": (BytesIO(unsaid), "m.xlsx")})
    assert (wrong.status_code, "yes or no" in wrong.text) == (422, True)
    back = visitor.post(f"{DESK}/list", {"file": (BytesIO(filled), "m.xlsx")})
    assert back.status_code == 200
    assert "what you handed over on 2 accounts" in back.text
    assert made(session) == 0

    carried = unescape(
        back.text.split('name="rows"')[1].split('value="')[1].split('"')[0]
    )
    done = visitor.post(f"{DESK}/record", {"rows": carried}, follow=True)
    assert "on 2 accounts is on the record" in done.text
    session.rollback()
    assert {make.held(session, one).record_count for one in (first, second)} == {4, 5}
    twice = visitor.post(f"{DESK}/record", {"rows": carried})
    assert (twice.status_code, first in twice.text) == (422, True)
    assert visitor.get(f"{DESK}.xlsx").status_code == 404
