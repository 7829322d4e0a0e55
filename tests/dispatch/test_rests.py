"""What cannot be done for now rests until a named day, and then time begins anew."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.rests import Rest
from oversight.dispatch.queries import data as orders
from oversight.dispatch.queries import data_desk, desk, details
from oversight.dispatch.rules import answer_lists, rests
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.service import answering, data_answering
from oversight.ledger import queries as ledger
from oversight.storage.base import Base
from tests.dispatch.test_answering import leaves
from tests.factories import data as make
from tests.factories.accounts import a_person
from tests.factories.dispatch import LATER, a_sending, docket_of
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor

TODAY = local_date(LATER)
DAY = timedelta(days=1)
END = TODAY + 10 * DAY


def for_now(until: date | None = END) -> Answer:
    return Answer("none", reason="force-majeure", not_until=until)


@pytest.mark.parametrize(
    ("ends_on", "resting", "code"),
    [
        (None, True, "rest_undated"),
        (TODAY, True, "rest_when"),
        (TODAY - DAY, True, "rest_when"),
        (TODAY + 31 * DAY, True, "rest_when"),
        (END, False, "rest_not_due"),
    ],
)
def test_a_rest_has_an_end_and_nothing_else_has_one(
    ends_on: date | None, *, resting: bool, code: str
) -> None:
    with pytest.raises(RuleError) as caught:
        rests.check_end(ends_on, rests=resting, today=TODAY)

    assert (caught.value.code, caught.value.field) == (code, "not_until")


@pytest.mark.parametrize("days", [1, 30])
def test_the_shortest_and_the_longest_rest_are_taken(days: int) -> None:
    rests.check_end(TODAY + days * DAY, rests=True, today=TODAY)
    rests.check_end(None, rests=False, today=TODAY)


def test_the_desk_says_when_an_answer_is_due_after_the_rest(session: Session) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)

    answering.answer(session, docket, 1, for_now(), by=liaison, now=LATER)

    (row,) = desk.index_page(session, by=liaison, now=LATER).waiting
    assert row.answer_by is not None
    assert local_date(row.answer_by) > END
    assert not row.is_late
    (late,) = desk.index_page(session, by=liaison, now=row.answer_by + DAY).waiting
    assert late.is_late
    (said,) = details.of_docket(session, docket)
    assert said.not_until == END


def test_whoever_still_cannot_says_so_again_and_both_stay(session: Session) -> None:
    found, liaison = a_sending(session)
    docket, later = docket_of(found), LATER + 10 * DAY
    answering.answer(session, docket, 1, for_now(), by=liaison, now=LATER)
    (first,) = desk.index_page(session, by=liaison, now=LATER).waiting

    again = for_now(END + 10 * DAY)
    answering.answer(session, docket, 1, again, by=liaison, now=later)

    (row,) = desk.index_page(session, by=liaison, now=later).waiting
    assert first.answer_by is not None
    assert row.answer_by is not None
    assert row.answer_by > first.answer_by
    assert len(leaves(session, docket, "platform.answered")) == 2
    assert len(details.of_docket(session, docket)) == 2


def test_an_answer_from_before_ends_rests_as_long_as_any_may(session: Session) -> None:
    found, liaison = a_sending(session)
    answering.acknowledge(session, docket_of(found), by=liaison, now=NOW)
    session.execute(
        insert(PlatformAnswer).values(
            line_id=found.lines[0].id,
            by_id=liaison.id,
            action="none",
            under="none",
            reason="force-majeure",
            answered_at=LATER,
        )
    )

    (row,) = desk.index_page(session, by=liaison, now=LATER).waiting
    assert row.answer_by is not None
    assert local_date(row.answer_by) > rests.without_end(LATER)


def test_without_an_end_nothing_is_recorded(session: Session) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)

    with pytest.raises(RuleError) as caught:
        answering.answer(session, docket, 1, for_now(None), by=liaison, now=LATER)

    assert caught.value.code == "rest_undated"
    assert leaves(session, docket, "platform.answered") == []


def test_a_list_of_answers_names_the_end_too(session: Session) -> None:
    found, _liaison = a_sending(session)
    docket = docket_of(found)
    said = (
        f'{{"docket": "{docket}", "answers": [{{"item": 1, "action": "none", '
        f'"reason": "force-majeure", "not_until": "{END}"}}]}}'
    )

    (given,) = answer_lists.read(said, docket=docket)

    assert given.answer == for_now()


def test_an_account_waits_and_is_answered_after_all(session: Session) -> None:
    docket = make.sent(session)
    liaison = make.a_liaison(session)
    end = local_date(NOW) + 5 * DAY

    data_answering.not_for_now(session, docket, 1, end, by=liaison, now=NOW)

    (leaf,) = [
        one
        for one in ledger.of_stream(session, docket)
        if one["k"] == "platform.answered"
    ]
    assert (leaf["action"], leaf["under"], leaf["reason"], leaf["acted"]) == (
        *("none", "none", "force-majeure"),
        None,
    )
    (line,) = data_desk.platform_page(session, docket, liaison).lines
    assert line.may_answer
    assert line.rest is not None
    assert line.rest.ends_on == end
    assert local_date(line.rest.answer_by) > end
    order = orders.order(session, docket)
    assert order.acknowledged_at == NOW
    assert order.lines[0].answered_at is None

    data_answering.refuse(session, docket, 1, "overbroad", by=liaison, now=NOW + DAY)
    assert orders.order(session, docket).lines[0].state is DataState.REFUSED
    (line,) = data_desk.platform_page(session, docket, liaison).lines
    assert line.rest is None
    with pytest.raises(RuleError) as caught:
        data_answering.not_for_now(session, docket, 1, end, by=liaison, now=NOW)
    assert caught.value.code == "not_answerable"


@pytest.mark.parametrize("days", [None, 0, 31])
def test_an_account_without_a_sound_end_is_refused(
    session: Session, days: int | None
) -> None:
    docket = make.sent(session)
    liaison = make.a_liaison(session)
    end = None if days is None else local_date(NOW) + days * DAY

    with pytest.raises(RuleError) as caught:
        data_answering.not_for_now(session, docket, 1, end, by=liaison, now=NOW)

    assert caught.value.field == "not_until"
    assert orders.order(session, docket).acknowledged_at is None


def test_another_platform_does_not_find_it(session: Session) -> None:
    docket = make.sent(session)
    other = make.a_liaison(session, "facebook")

    with pytest.raises(RuleError) as caught:
        data_answering.not_for_now(session, docket, 1, END, by=other, now=NOW)

    assert caught.value.code == "not_found"


def test_the_table_keeps_what_was_said_and_no_rest_without_an_end(
    session: Session,
) -> None:
    docket = make.sent(session)
    liaison = make.a_liaison(session)
    end = local_date(NOW) + 5 * DAY
    made = data_answering.not_for_now(session, docket, 1, end, by=liaison, now=NOW)
    table = Base.metadata.tables["dispatch_rests"]
    row = {
        column.name: getattr(made, column.name)
        for column in table.columns
        if column.name != "id"
    }

    for wrong in (
        {"ends_on": row["said_on"]},
        {"ends_on": None},
        {"data_line_id": None},
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(insert(Rest).values(**{**row, **wrong}))
    for statement in (update(Rest).values(ends_on=date(2099, 1, 1)), delete(Rest)):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(statement)


def test_the_pages_ask_until_when_and_say_what_comes_then(
    session: Session, visitor: Visitor
) -> None:
    docket = make.sent(session)
    visitor.sign_in(a_person(session, role=Role.LIAISON, platform="x"))
    home = f"/en/desk/data-requests/{docket}"
    assert f"{home}/1/not-for-now" in visitor.get(home).text
    visitor.get(f"{home}/1/not-for-now")

    bare = visitor.post(f"{home}/1/not-for-now", {"not_until": ""})
    assert bare.status_code == 422
    assert "not_until" in visitor.page.errors
    end = local_date(utc_now()) + 3 * DAY
    done = visitor.post(f"{home}/1/not-for-now", {"not_until": end.isoformat()})
    assert done.status_code == 303
    assert "then to be answered by" in visitor.get(home).text
