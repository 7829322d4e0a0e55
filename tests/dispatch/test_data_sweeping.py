"""What falls due with data by itself: reminders, bars, the end, and silence counted."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.silences import Silence
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.data_lifecycle import Holding
from oversight.dispatch.service import answering, data_sweep, holding, silence
from oversight.intake.models.bars import Bar
from oversight.ledger import queries as ledger
from tests.factories import data as make
from tests.factories.dispatch import NOW as SENT
from tests.factories.dispatch import a_sending, an_issued, docket_of
from tests.factories.intake import NOW

LONG_AFTER = timedelta(days=60)


def house(session: Session) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, "house")]


def standing(session: Session) -> list[str]:
    """The causes for which somebody is barred now."""
    bars = session.scalars(select(Bar).where(Bar.lifted_at.is_(None)))
    return sorted(bar.cause.value for bar in bars)


def test_data_fall_due_on_their_day_and_not_before(session: Session) -> None:
    docket, _team = make.received(session)
    day = make.held(session, docket).retention_until

    data_sweep.sweep(session, day - timedelta(seconds=1))
    assert make.held(session, docket).state is Holding.RECEIVED
    assert make.held(session, docket).reminded_at is not None
    data_sweep.sweep(session, day)
    data_sweep.sweep(session, day)

    held = make.held(session, docket)
    assert (held.state, held.due_at, held.use_bar) == (Holding.DUE, day, False)
    kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
    assert kinds.count("data.due") == 1


@pytest.mark.parametrize(
    ("over", "causes"), [((), ["not-minimised"]), (("other",), ["excess-kept"])]
)
def test_a_body_that_leaves_data_as_they_came_is_barred_until_it_acts(
    session: Session, over: tuple[str, ...], causes: list[str]
) -> None:
    docket, team = make.received(session, over=over)
    held = make.held(session, docket)
    on_time = held.excess_by or held.minimise_by
    assert on_time is not None

    data_sweep.sweep(session, on_time)
    assert standing(session) == []
    data_sweep.sweep(session, on_time + timedelta(seconds=1))
    assert set(causes) <= set(standing(session))
    late: dict[str, Any] = {"by": team.custodian, "now": NOW + LONG_AFTER}
    if over:
        holding.delete_excess(session, docket, 1, **late)
    holding.minimise(session, docket, 1, **late)

    assert standing(session) == []
    assert house(session).count("agency.barred") == house(session).count(
        "agency.unbarred"
    )


def test_a_silence_is_counted_once_and_only_where_something_was_sent(
    session: Session,
) -> None:
    waiting = docket_of(an_issued(session))
    late = SENT + LONG_AFTER
    assert silence.count(session, waiting, now=late) is False

    docket = docket_of(a_sending(session)[0])
    assert silence.count(session, docket, now=SENT) is False
    assert silence.count(session, docket, now=late) is True
    assert silence.count(session, docket, now=late) is False

    assert len(session.scalars(select(Silence.id)).all()) == 1


def test_what_was_received_meanwhile_is_no_silence(session: Session) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    answering.acknowledge(session, docket, by=liaison, now=SENT)

    assert silence.count(session, docket, now=SENT + LONG_AFTER) is False
    assert rows.sending(session, docket).acknowledged_at == SENT
