"""An appeal to which no record corresponds ends, though its first seat is empty."""

from datetime import datetime, timedelta
from secrets import token_bytes

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from oversight.appeals.queries import desk, rows
from oversight.appeals.service import admission, filing, seating
from oversight.appeals.service.sweep import sweep
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.ledger import queries as ledger
from oversight.review.models.panels import Panel
from oversight.transparency.rules import courses
from tests.factories.appeals import (
    NOW,
    a_form,
    a_seated,
    a_sent_matter,
    an_appeal,
    state_of,
    words,
)
from tests.fixtures.web import Visitor

SOON = NOW + timedelta(minutes=6)


def unmatched(session: Session, secret: bytes = b"a" * 32) -> tuple[str, str]:
    """The number and the receipt of an appeal that names nothing known here."""
    a_sent_matter(session)
    filing.use(secret)
    form = a_form(locator="https://x.com/nobody_was_here", what_happened="told-nothing")
    made = filing.file(session, form, form_key=token_bytes(32), now=NOW)
    return made.docket, made.receipt


def left_by_the_first(session: Session, appeal: str) -> list[Actor]:
    """The panel after its first member left and no name of the draw was left."""
    first, *others = a_seated(session, appeal)
    session.execute(update(Panel).values(used=99))
    assert seating.recuse(session, appeal, "cannot-act", by=first, now=SOON) is None
    return others


def silent(session: Session, appeal: str) -> datetime:
    """Let every time of an appeal run out; return when the last did."""
    found = rows.appeal(session, appeal)
    sweep(session, found.admit_by + timedelta(seconds=1))
    late = found.default_at + timedelta(seconds=1)
    sweep(session, late)
    return late


def faults(session: Session, appeal: str) -> list[str]:
    """What strangers find wrong in the leaves of an appeal."""
    begun, *told = ledger.of_stream(session, appeal)
    matter = courses.begun(begun)
    assert matter is not None
    return [one.code for leaf in told for one in courses.seen(matter, leaf)]


def test_the_next_seat_presides_where_the_first_stays_empty(session: Session) -> None:
    appeal, _ = unmatched(session)
    second, third = left_by_the_first(session, appeal)

    reasons = words("no record")
    with pytest.raises(RuleError) as refused:
        admission.admit(session, appeal, by=third, now=SOON)
    assert refused.value.code == "not_first_seat"
    assert not desk.page(session, appeal, third.id).may_admit
    assert desk.page(session, appeal, second.id).may_admit
    admission.admit(session, appeal, by=second, now=SOON)
    assert desk.page(session, appeal, second.id).may_close
    assert [one.first for one in desk.mine(session, second.id)] == [True]
    assert [one.first for one in desk.mine(session, third.id)] == [False]
    admission.close_without_record(session, appeal, reasons, by=second, now=SOON)

    assert state_of(session, appeal) == "refused"
    assert faults(session, appeal) == []


def test_nobody_presides_while_the_new_first_member_has_not_declared(
    session: Session,
) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    first, second, _ = a_seated(session, appeal)

    called = seating.recuse(session, appeal, "cannot-act", by=first, now=SOON)

    assert called is not None
    assert rows.panel(session, rows.appeal(session, appeal)).first is None
    assert not desk.page(session, appeal, second.id).may_admit


def test_silence_closes_what_no_record_corresponds_to(session: Session) -> None:
    appeal, _ = unmatched(session)
    a_seated(session, appeal)

    late = silent(session, appeal)

    found = rows.appeal(session, appeal)
    assert (found.state.value, found.refusal_ground) == ("refused", "no-record")
    last = ledger.of_stream(session, appeal)[-1]
    assert (last["k"], last["ground"]) == ("appeal.refused", "no-record")
    assert faults(session, appeal) == []
    assert sweep(session, late + timedelta(days=1)) == 0


def test_whoever_was_left_without_an_answer_reads_why_it_ended(
    app: Flask, session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = app.config["SECRET_KEY"].encode()
    appeal, receipt = unmatched(session, secret)
    late = silent(session, appeal)
    session.info.clear()
    monkeypatch.setattr("oversight.appeals.views.track.utc_now", lambda: late)

    visitor.get("/en/track")
    visitor.post("/en/track", {"code": receipt})

    assert "No record is open here" in visitor.page.main
    assert "The portal was late, not you." in visitor.page.main
