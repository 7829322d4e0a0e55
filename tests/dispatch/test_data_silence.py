"""A platform that never says it has a request for data is counted, once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.dispatch.models.channels import PlatformLetter
from oversight.dispatch.models.data_silences import DataSilence
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.rules.lifting import CourtWord
from oversight.dispatch.service import (
    data_answering,
    data_courts,
    data_silence,
    keeping,
)
from oversight.intake.queries import matters
from oversight.ledger import queries as log
from oversight.review.rules import looking
from oversight.review.service import watching
from oversight.transparency.rules import watching as rules
from tests.dispatch.test_lifting import a_ruling
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import some_words

DAY = timedelta(days=1)
LATE = make.SENT + 20 * DAY


def missed(session: Session, docket: str) -> list[dict[str, Any]]:
    return [
        leaf
        for leaf in log.of_stream(session, docket)
        if leaf["k"] == "deadline.missed" and leaf["clock"] == "no_response"
    ]


def test_silence_on_data_is_counted_once_and_costs_nothing(session: Session) -> None:
    docket = make.sent(session)

    assert data_silence.sweep(session, make.SENT + DAY) == 0
    assert data_silence.sweep(session, LATE) == 1
    assert data_silence.sweep(session, LATE + DAY) == 0

    (leaf,) = missed(session, docket)
    assert leaf["body"] == "platform"
    assert sendings.order(session, docket).lines[0].state is DataState.DISPATCHED


def told_of_the_clock() -> list[dict[str, Any]]:
    """What a log says before anything is filed: the rule, and a holiday."""
    house = {"v": 1, "stream": "house", "at": "2026-01-01T00:00:00Z"}
    rule = {"name": "clock.no_response", "from": None, "to": "5WD/platform/counted"}
    holiday = {"date": "2026-12-25", "op": "added", "provisional": "no"}
    return [
        {**house, "n": 1, "k": "policy.changed", **rule, "valid_from": "2025-01-01"},
        {**house, "n": 2, "k": "calendar.changed", **holiday},
    ]


def test_a_stranger_misses_a_silence_that_was_not_counted(session: Session) -> None:
    docket = make.sent(session)
    leaves = [*told_of_the_clock(), *log.leaves(session)]

    def found(*more: dict[str, Any]) -> set[tuple[str, str]]:
        told = rules.Watch()
        seen = [one for leaf in (*leaves, *more) for one in told.see(leaf)]
        seen += told.end(LATE)
        return {(one.stream, one.code) for one in seen if "no_response" in str(one)}

    assert found() == {(docket, "ran_out")}
    assert data_silence.count(session, docket, now=LATE)
    assert found(*missed(session, docket)) == set()


def test_counting_twice_counts_once(session: Session) -> None:
    docket = make.sent(session)

    assert data_silence.count(session, docket, now=make.SENT) is False
    assert data_silence.count(session, docket, now=LATE) is True
    assert data_silence.count(session, docket, now=LATE) is False

    assert len(missed(session, docket)) == 1


def test_who_said_that_they_have_it_is_not_silent(session: Session) -> None:
    docket = make.sent(session)
    liaison = make.a_liaison(session)
    data_answering.acknowledge(session, docket, by=liaison, now=make.SENT)

    assert data_silence.sweep(session, LATE) == 0
    assert data_silence.count(session, docket, now=LATE) is False


def test_the_table_counts_an_order_once_and_forgets_none(session: Session) -> None:
    docket = make.sent(session)
    assert data_silence.count(session, docket, now=LATE)
    order = sendings.order(session, docket)
    again = {"order_id": order.id, "due_at": LATE, "counted_at": LATE}

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(DataSilence).values(**again))
    with pytest.raises(Exception, match="append-only"), session.begin_nested():
        session.execute(update(DataSilence).values(counted_at=NOW))


def letters(session: Session, docket: str) -> list[str]:
    query = select(PlatformLetter.message).where(PlatformLetter.docket == docket)
    return [one for one in session.scalars(query) if one == "data_withdrawn"]


def cancelled(session: Session, *, stayed: bool = False) -> str:
    """A notice to keep that went out, and that a reviewer then ended."""
    docket = make.filed(session, tier="D0", fields=())
    reviewer = make.drawn(session, docket)[0]
    make.a_liaison(session)
    keeping.send(session, docket, now=NOW + timedelta(hours=1))
    if stayed:
        registrar = an_actor(session, role=Role.REGISTRAR)
        word = a_ruling(result=CourtWord.STAYED)
        then = NOW + timedelta(hours=1)
        data_courts.enter(session, docket, word, by=registrar, now=then)
    watching.look(
        session,
        docket,
        1,
        looking.CANCELLED,
        some_words("nothing ties the account to the offence", 120),
        by=reviewer,
        now=NOW + timedelta(hours=2),
    )
    return docket


def test_a_platform_is_told_once_that_a_reviewer_ended_a_keeping(
    session: Session,
) -> None:
    docket = cancelled(session)
    assert matters.request(session, docket).items[0].ended_as == "lifted"
    assert letters(session, docket) == []

    assert data_silence.sweep(session, NOW + timedelta(hours=3)) == 1
    assert data_silence.sweep(session, NOW + timedelta(hours=4)) == 0

    assert letters(session, docket) == ["data_withdrawn"]


def test_what_would_have_ended_by_itself_needs_no_letter(session: Session) -> None:
    docket = cancelled(session)

    assert data_silence.sweep(session, NOW + 200 * DAY) == 0

    assert letters(session, docket) == []
