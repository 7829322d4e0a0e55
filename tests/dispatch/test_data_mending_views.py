"""The pages on which a request for data is ended, and a court's word is entered."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core import clock, labels
from oversight.core.clock import utc_now
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.rules.lifting import AgencyCode
from oversight.dispatch.service import data_lifting, data_sweep
from tests.dispatch.test_lifting import WHY
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor

DESK = "/en/desk/data-ending"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked a day after the sending."""
    clock.shift(timedelta(0))
    clock.shift(NOW + timedelta(days=1) - utc_now())
    yield
    clock.shift(timedelta(0))


def state(session: Session, docket: str) -> DataState:
    session.expire_all()
    return sendings.order(session, docket).lines[0].state


def test_those_who_decided_find_the_way_and_end_it(
    session: Session, visitor: Visitor
) -> None:
    docket, sitting = make.ready(session)
    make.vote_all(session, docket, sitting)
    make.a_liaison(session)
    data_sweep.sweep(session, NOW + timedelta(hours=1))
    visitor.sign_in(sitting[0])

    assert "End it" in visitor.get(f"{DESK}/{docket}").text
    short = visitor.post(
        f"{DESK}/{docket}/1/lifting", {"reasons": "No.", "error": "yes"}
    )
    assert short.status_code == 422
    assert state(session, docket) is DataState.DISPATCHED
    visitor.post(f"{DESK}/{docket}/1/lifting", {"reasons": WHY, "error": "yes"})

    assert state(session, docket) is DataState.LIFTED
    page = visitor.get(f"{DESK}/{docket}").text
    assert WHY in page
    assert "End it" not in page
    over = labels.words("request_states", "lifted")
    assert f"Account 1: {over}" in page
    again = visitor.get(f"{DESK}/{docket}/1/lifting").text
    assert f"<dd>{over}</dd>" in again
    assert labels.words("data_ending_states", "dispatched") not in again
    assert "Nothing is left to end on this account" in again
    assert 'name="reasons"' not in again


def test_the_body_gives_up_what_it_asked_for(
    session: Session, visitor: Visitor
) -> None:
    team = make.a_team(session)
    docket = make.sent(session, team)
    visitor.sign_in(team.authoriser)

    assert "Ask no longer" in visitor.get(f"{DESK}/{docket}").text
    found = visitor.get(f"/en/desk/data-docket/{docket}").text
    assert f"{DESK}/{docket}" in found
    path = f"{DESK}/{docket}/1/giving-up"
    assert visitor.post(path, {"code": "mistake"}).status_code == 422
    visitor.post(path, {"code": "mistake", "reasons": WHY})

    assert state(session, docket) is DataState.LIFTED
    assert visitor.get(f"{DESK}/{docket}/9/giving-up").status_code == 404
    assert 'name="reasons"' not in visitor.get(path).text


def test_who_is_slower_than_a_colleague_keeps_what_was_typed(
    session: Session, visitor: Visitor
) -> None:
    team = make.a_team(session)
    docket = make.sent(session, team)
    visitor.sign_in(team.authoriser)
    path = f"{DESK}/{docket}/1/giving-up"
    visitor.get(path)
    data_lifting.lift_for_body(
        session, docket, 1, AgencyCode.MISTAKE, WHY, by=team.authoriser, now=utc_now()
    )
    session.commit()

    late = visitor.post(path, {"code": "mistake", "reasons": f"{WHY} Mine."})

    assert late.status_code == 422
    assert f"{WHY} Mine." in late.text


def test_the_registrar_enters_what_a_court_said(
    session: Session, visitor: Visitor
) -> None:
    docket = make.sent(session)
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    said = {
        "forum": "high-court-writ",
        "case_number": "W.P. 12/2026",
        "decided_on": "2026-11-23",
        "result": "stayed",
        "items": "1",
        "document_sha256": "d" * 64,
        "reasons": WHY,
    }

    wrong = visitor.post(f"{DESK}/{docket}/court", {**said, "document_sha256": "d"})
    assert wrong.status_code == 422
    visitor.post(f"{DESK}/{docket}/court", said)
    assert "stayed by a court" in visitor.get(f"{DESK}/{docket}").text
    twice = visitor.post(f"{DESK}/{docket}/court", said)
    assert (twice.status_code, "on the record already" in twice.text) == (422, True)
    assert "items" in visitor.page.errors
    assert WHY in twice.text
    assert "W.P. 12/2026" in visitor.get(f"{DESK}/{docket}/court").text
    upheld = {**said, "result": "upheld", "case_number": "W.P. 21/2026"}
    told = visitor.post(f"{DESK}/{docket}/court", upheld, follow=True)
    assert "still rests, on the word of another case" in told.text
    visitor.post(f"{DESK}/{docket}/court", {**said, "result": "set-aside"})

    assert state(session, docket) is DataState.LIFTED
    assert "W.P. 12/2026" in visitor.get(f"{DESK}/{docket}").text


def test_it_is_nobody_elses(session: Session, visitor: Visitor) -> None:
    docket = make.sent(session)
    for role, more in (
        (Role.REVIEWER, {}),
        (Role.AUTHORISER, {"body": "pta"}),
        (Role.LIAISON, {"platform": "x"}),
    ):
        visitor.sign_in(an_actor(session, role=role, **more))
        assert visitor.get(f"{DESK}/{docket}").status_code == 404
    visitor.sign_in(an_actor(session, role=Role.PRESIDING))
    assert visitor.get(f"{DESK}/TD-2026-999999").status_code == 404


def test_before_anything_was_issued_there_is_nothing_to_end(
    session: Session, visitor: Visitor
) -> None:
    docket = make.filed(session)
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))

    page = visitor.get(f"{DESK}/{docket}").text

    assert "nothing to end" in page
    assert f"{DESK}/{docket}/court" not in page
