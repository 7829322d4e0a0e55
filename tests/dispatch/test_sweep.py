"""What is due happens, once."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.service import answering, standing
from oversight.dispatch.service.sweep import sweep
from oversight.intake.queries import matters as intake
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices
from oversight.review.rules.lifecycle import Outcome
from tests.factories.dispatch import (
    DECIDED,
    NOW,
    a_liaison,
    a_sending,
    acted,
    an_approval,
    an_issued,
    docket_of,
    refused,
)

STALE = DECIDED + timedelta(days=8)  # five working days after a Monday, and more
ENDED = NOW + timedelta(days=90, seconds=1)


def kinds(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def test_an_approval_is_issued_and_sent_in_one_sweep(session: Session) -> None:
    docket = an_approval(session, items=2)
    a_liaison(session)

    assert sweep(session, NOW) == 2

    found = rows.sending(session, docket)
    assert found.dispatched_at == NOW
    assert kinds(session, docket) == [
        "order.issued",
        "order.dispatched",
        "notice.published",
        "notice.published",
    ]


def test_a_sweep_asked_twice_does_nothing_twice(session: Session) -> None:
    docket = an_approval(session)
    a_liaison(session)
    sweep(session, NOW)
    before = kinds(session, docket)

    assert sweep(session, NOW) == 0
    assert sweep(session, NOW + timedelta(hours=1)) == 0

    assert kinds(session, docket) == before


def test_what_was_not_approved_is_left_alone(session: Session) -> None:
    docket = an_approval(session, outcome=Outcome.REJECTED)
    a_liaison(session)

    assert sweep(session, NOW) == 0
    assert sweep(session, STALE) == 0
    assert rows.find_sending(session, docket) is None


def test_without_a_liaison_the_document_waits_and_then_lapses(
    session: Session,
) -> None:
    docket = an_approval(session)

    assert sweep(session, NOW) == 1
    assert sweep(session, NOW + timedelta(days=4)) == 0
    assert sweep(session, STALE) == 1

    line = rows.sending(session, docket).lines[0]
    assert (line.state, line.ended_cause) == (LineState.LAPSED, "stale")
    assert line.item.ended_as is ItemEnd.LAPSED
    leaf = ledger.of_stream(session, docket)[-1]
    assert (leaf["k"], leaf["item"], leaf["cause"]) == ("item.lapsed", 1, "stale")
    assert sweep(session, STALE) == 0
    assert notices.of_docket(session, docket) == []


def test_a_liaison_who_comes_in_time_receives_it(session: Session) -> None:
    docket = an_approval(session)
    sweep(session, NOW)
    a_liaison(session)

    assert sweep(session, NOW + timedelta(days=2)) == 1

    assert rows.sending(session, docket).dispatched_at == NOW + timedelta(days=2)


def test_a_liaison_who_comes_too_late_receives_nothing(session: Session) -> None:
    docket = an_approval(session)
    sweep(session, NOW)
    a_liaison(session)

    assert sweep(session, STALE) == 1

    assert rows.sending(session, docket).dispatched_at is None


def test_what_ended_before_anybody_could_receive_it_is_never_sent(
    session: Session,
) -> None:
    docket = an_approval(session, items=2)
    sweep(session, NOW)
    short = rows.sending(session, docket).lines[0]
    short.ends_at = short.starts_at + timedelta(days=2)
    session.flush()
    a_liaison(session)

    assert sweep(session, NOW + timedelta(days=2)) == 2

    first, second = rows.sending(session, docket).lines
    assert (first.state, first.ended_cause) == (LineState.LAPSED, "stale")
    assert first.item.ended_as is ItemEnd.LAPSED
    assert second.state is LineState.DISPATCHED
    assert [one.item for one in notices.of_docket(session, docket)] == [2]
    assert kinds(session, docket).count("item.lapsed") == 1


def test_an_approval_that_can_never_stand_in_a_document_lapses(
    session: Session,
) -> None:
    docket = an_approval(session, items=2, native_id=None)
    a_liaison(session)

    assert sweep(session, NOW) == 0
    assert sweep(session, STALE) == 2

    assert rows.find_sending(session, docket) is None
    ends = {item.ended_as for item in intake.request(session, docket).items}
    assert ends == {ItemEnd.LAPSED}
    assert kinds(session, docket) == ["item.lapsed", "item.lapsed"]
    assert sweep(session, STALE) == 0


def test_an_item_left_out_of_a_document_lapses_by_itself(session: Session) -> None:
    docket = an_approval(session, items=2)
    a_liaison(session)
    intake.item(session, docket, 2).native_id = None
    session.flush()

    assert sweep(session, NOW) == 2
    assert sweep(session, STALE) == 2  # and silence

    first, second = intake.request(session, docket).items
    assert first.ended_as is None
    assert second.ended_as is ItemEnd.LAPSED


def test_an_item_held_back_at_sending_lapses_by_itself(session: Session) -> None:
    docket = an_approval(session, items=2)
    sweep(session, NOW)
    intake.item(session, docket, 2).canonical = "https://x.com/i/status/1"
    session.flush()
    a_liaison(session)

    assert sweep(session, NOW) == 1
    assert sweep(session, STALE) == 2  # and silence

    first, second = rows.sending(session, docket).lines
    assert first.state is LineState.DISPATCHED
    assert second.state is LineState.LAPSED


def test_what_was_sent_does_not_grow_stale(session: Session) -> None:
    found, _ = a_sending(session)

    assert sweep(session, STALE) == 1  # and silence

    assert rows.sending(session, docket_of(found)).lines[0].state is (
        LineState.DISPATCHED
    )


@pytest.mark.parametrize("before", [None, acted(), refused()])
def test_an_approval_ends_on_its_day(session: Session, before: Answer | None) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    if before is not None:
        answering.answer(
            session, docket, 1, before, by=liaison, now=NOW + timedelta(hours=2)
        )
    silent = int(before is None)
    assert sweep(session, ENDED - timedelta(seconds=2)) == silent

    assert sweep(session, ENDED) == 1

    line = rows.sending(session, docket).lines[0]
    assert (line.state, line.ended_cause) == (LineState.EXPIRED, "end-date")
    assert line.item.ended_as is ItemEnd.EXPIRED
    (asked,) = rows.restorations(session, [line.id])
    assert asked.cause == "end-date"
    leaf = next(
        one for one in ledger.of_stream(session, docket) if one["k"] == "item.expired"
    )
    assert (leaf["cause"], leaf["error"]) == ("end-date", "no")
    told = notices.of_docket(session, docket)
    assert [one.stage for one in told] == ["sent", "ended"]
    assert told[1].facts["ended_on"] == local_date(ENDED).isoformat()
    assert sweep(session, ENDED) == 0


def test_a_suspended_approval_ends_on_its_day_too(session: Session) -> None:
    found, _ = a_sending(session)
    standing.suspend(session, found.lines[0], cause="stay", now=NOW)

    assert sweep(session, ENDED) == 2  # and silence

    assert found.lines[0].item.ended_as is ItemEnd.EXPIRED


def test_a_stay_before_sending_holds_the_document_until_it_is_stale(
    session: Session,
) -> None:
    issued = an_issued(session)
    a_liaison(session)
    standing.suspend(session, issued.lines[0], cause="stay", now=NOW)

    assert sweep(session, NOW) == 0
    assert sweep(session, STALE) == 1

    assert issued.lines[0].state is LineState.LAPSED


def test_each_item_ends_by_itself(session: Session) -> None:
    found, _ = a_sending(session, items=2)
    standing.narrow(session, found.lines[0], measure="label", days=30, now=NOW)

    assert sweep(session, NOW + timedelta(days=31)) == 2  # and silence

    first, second = rows.sending(session, docket_of(found)).lines
    assert first.state is LineState.EXPIRED
    assert second.state is LineState.DISPATCHED


def test_what_ended_in_another_way_does_not_lapse_as_well(session: Session) -> None:
    issued = an_issued(session)
    line, docket = issued.lines[0], docket_of(issued)
    matters.end_item(session, line.item, as_=ItemEnd.LIFTED, now=NOW)

    assert sweep(session, STALE) == 1

    assert line.state is LineState.LAPSED
    assert line.item.ended_as is ItemEnd.LIFTED
    assert "item.lapsed" not in kinds(session, docket)
