"""The tables let nothing leave that rests or has ended, and bring nothing after it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import data as orders
from oversight.dispatch.queries import documents, pages
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.service import (
    data_court_stays,
    data_sending,
    data_staying,
    sending,
    standing,
)
from oversight.intake.models.requests import Item
from oversight.intake.rules.lifecycle import ItemEnd
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.dispatch import NOW, a_liaison, an_issued, docket_of

Waits = Callable[[Session, Line], object]
Rests = Callable[[Session, DataLine], object]


def broken(session: Session, change: object, rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule), session.begin_nested():
        session.execute(change)  # type: ignore[call-overload]


def end(session: Session, line: Line | DataLine) -> None:
    ended = update(Item).where(Item.id == line.item_id)
    session.execute(ended.values(ended_as=ItemEnd.WITHDRAWN, ended_at=NOW))


@pytest.mark.parametrize(
    "unfit",
    [
        lambda session, line: standing.suspend(session, line, cause="stay", now=NOW),
        end,
    ],
    ids=["rests", "ended"],
)
def test_no_sending_takes_along_what_rests_or_has_ended(
    session: Session, unfit: Waits
) -> None:
    issued = an_issued(session, items=2)
    unfit(session, issued.lines[0])
    leaves = update(Dispatch).where(Dispatch.id == issued.id)

    broken(
        session, leaves.values(dispatched_at=NOW), "dispatch_sendings breaks at_rest"
    )

    one = update(Line).where(Line.id == issued.lines[0].id)
    session.execute(one.values(held=True))
    session.execute(leaves.values(dispatched_at=NOW))


@pytest.mark.parametrize(
    "unfit",
    [
        lambda session, line: data_staying.suspend(
            session,
            line,
            cause="stay",
            appeal_docket="AP-2026-000001",
            now=make.SENT,
        ),
        lambda session, line: data_court_stays.hold(
            session, line, held_by="high-court W.P. 12/2026", now=make.SENT
        ),
        end,
    ],
    ids=["appeal", "court", "ended"],
)
def test_no_request_for_data_takes_along_what_rests_or_has_ended(
    session: Session, unfit: Rests
) -> None:
    docket = make.decided(session, accounts=[make.an_account(), make.an_account()])
    data_sending.issue(session, docket, now=make.SENT)
    order = orders.order(session, docket)
    unfit(session, order.lines[0])
    leaves = update(DataOrder).where(DataOrder.id == order.id)

    broken(
        session,
        leaves.values(dispatched_at=make.SENT),
        "dispatch_data_orders breaks at_rest",
    )

    one = update(DataLine).where(DataLine.id == order.lines[0].id)
    session.execute(one.values(held=True))
    session.execute(leaves.values(dispatched_at=make.SENT))


def test_what_was_left_out_is_never_sent_after_all(session: Session) -> None:
    a_liaison(session)
    issued = an_issued(session, items=2)
    standing.suspend(session, issued.lines[1], cause="stay", now=NOW)
    sending.dispatch(session, docket_of(issued), now=NOW)
    left = update(Line).where(Line.id == issued.lines[1].id)

    broken(session, left.values(held=False), "dispatch_lines breaks left_out")
    for state in (LineState.DISPATCHED, LineState.COMPLIED, LineState.REFUSED):
        broken(session, left.values(state=state), "dispatch_lines breaks left_out")
    session.execute(left.values(state=LineState.LAPSED))


def test_no_account_that_was_left_out_is_asked_for_after_all(session: Session) -> None:
    docket = make.decided(session, accounts=[make.an_account(), make.an_account()])
    make.a_liaison(session)
    data_sending.issue(session, docket, now=make.SENT)
    end(session, orders.order(session, docket).lines[0])
    session.expire_all()
    sent = data_sending.dispatch(session, docket, now=make.SENT)
    assert [line.held for line in sent.lines] == [True, False]
    left = update(DataLine).where(DataLine.id == sent.lines[0].id)

    rule = "dispatch_data_lines breaks left_out"
    broken(session, left.values(held=False), rule)
    for state in set(DataState) - {
        DataState.ISSUED,
        DataState.LIFTED,
        DataState.LAPSED,
    }:
        broken(session, left.values(state=state), rule)
    session.execute(left.values(state=DataState.LAPSED))


def test_a_platform_reads_no_document_before_the_one_that_left(
    session: Session,
) -> None:
    liaison = a_liaison(session)
    issued = an_issued(session, items=2)
    docket = docket_of(issued)
    standing.suspend(session, issued.lines[1], cause="stay", now=NOW)
    then = NOW + timedelta(hours=1)
    sending.dispatch(session, docket, now=then)
    left = issued.lines[1].item.canonical

    page = pages.docket_page(session, docket, by=liaison, lang="en", now=then)
    assert page.versions == (2,)
    assert page.changes == ()
    with pytest.raises(RuleError) as refused:
        documents.readable(session, docket, 1, by=liaison)
    assert refused.value.code == "not_found"
    assert left not in documents.readable(session, docket, None, by=liaison).body
    auditor = an_actor(session, role=Role.AUDITOR)
    assert left in documents.readable(session, docket, 1, by=auditor).body


def test_the_table_lets_nothing_leave_whose_own_end_has_passed(
    session: Session,
) -> None:
    issued = an_issued(session, items=2)
    end_of_first = issued.lines[0].ends_at
    session.execute(
        update(Line)
        .where(Line.id == issued.lines[1].id)
        .values(ends_at=end_of_first + timedelta(days=1))
    )
    leaves = update(Dispatch).where(Dispatch.id == issued.id)
    rule = "dispatch_sendings breaks past_end"
    broken(session, leaves.values(dispatched_at=end_of_first), rule)

    one = update(Line).where(Line.id == issued.lines[0].id)
    session.execute(one.values(held=True))
    session.execute(leaves.values(dispatched_at=end_of_first))
