"""Issuing and sending."""

from sqlalchemy.orm import Session

from oversight.dispatch.rules.lifecycle import LineState
from tests.factories.dispatch import a_sending


def test_an_approval_reaches_its_platform(session: Session) -> None:
    sending, _ = a_sending(session)

    assert sending.dispatched_at is not None
    assert [line.state for line in sending.lines] == [LineState.DISPATCHED]
