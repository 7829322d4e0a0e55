"""A page drawn once is shown until the record moves on, and only to strangers."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.intake.models.requests import LegalRequest
from oversight.ledger.models import Pending
from oversight.review.service.sweep import sweep
from oversight.transparency.queries import state
from oversight.transparency.views import drawn
from tests.factories.accounts import a_person
from tests.factories.appeals import a_sent_matter, an_appeal
from tests.factories.intake import NOW, a_request
from tests.factories.law import a_law
from tests.factories.review import a_roster
from tests.fixtures.web import Visitor


@pytest.fixture(autouse=True)
def _a_fresh_process() -> Iterator[None]:
    """Let no page be known before or after."""
    drawn.forget()
    yield
    drawn.forget()


def test_every_act_on_a_docket_moves_its_state_and_no_other(session: Session) -> None:
    docket = a_sent_matter(session)
    other = a_request(session, now=NOW + timedelta(hours=4)).docket
    session.flush()
    was = [state.of_docket(session, docket), state.of_docket(session, other)]
    whole = state.of_all(session)

    appeal = an_appeal(session, docket)
    session.flush()

    assert state.of_docket(session, docket) != was[0]
    assert state.of_docket(session, other) == was[1]
    assert state.of_all(session) != whole
    assert state.of_docket(session, appeal)[0] == 1
    assert state.of_docket(session, "TD-2026-999999")[:2] == (None, 0)


def test_a_slow_writer_that_comes_in_behind_the_last_leaf_moves_the_state(
    session: Session,
) -> None:
    assert state.of_all(session)[:3] == (None, None, 0)
    states = []
    for place in (9_002, 9_000, 9_003):
        session.add(a_leaf(place))
        session.flush()
        states.append(state.of_all(session))

    assert len(set(states)) == len(states)
    assert [one[0] for one in states] == [9_002, 9_002, 9_003]


def a_leaf(place: int) -> Pending:
    return Pending(
        id=place,
        event_id=uuid4(),
        kind="operator.note",
        stream="house",
        n=place,
        entry=b"{}",
        created_at=NOW,
    )


def test_a_page_is_drawn_anew_when_the_record_has_moved(
    session: Session, visitor: Visitor
) -> None:
    a_roster(session)
    docket = a_request(session).docket
    path = f"/en/register/{docket}"
    visitor.get(path)
    assert "List of eligible reviewers fixed" not in visitor.page.main
    sweep(session, NOW + timedelta(minutes=10))
    visitor.get(path)
    assert "List of eligible reviewers fixed" in visitor.page.main
    visitor.get("/en/register")
    assert visitor.page.links.keys() >= {docket}
    second = a_request(session, now=NOW + timedelta(hours=1)).docket
    visitor.get("/en/register")
    assert visitor.page.links.keys() >= {docket, second}


def test_what_was_drawn_is_shown_again_in_its_own_language(
    session: Session, visitor: Visitor
) -> None:
    request = a_request(session)
    path = f"register/{request.docket}"
    first = visitor.get(f"/en/{path}").data
    # A row changed behind the record's back is not what the page is drawn from.
    session.get_one(LegalRequest, request.id).item_count = 7
    assert visitor.get(f"/en/{path}").data == first
    assert visitor.get(f"/ur/{path}").data != first


def test_a_page_of_the_staff_is_neither_kept_nor_shown_to_others(
    session: Session, visitor: Visitor, app: Flask
) -> None:
    a_law(session)
    person = a_person(session, role=Role.REGISTRAR, name="Farida Known")
    session.commit()
    stranger = Visitor(app)
    stranger.get("/en/register")
    visitor.sign_in(person)
    assert "Farida Known" in visitor.get("/en/register").text
    assert "Farida Known" not in stranger.get("/en/register").text
    drawn.forget()
    visitor.get("/en/register")
    assert "Farida Known" not in stranger.get("/en/register").text


def test_a_word_to_one_visitor_is_not_kept_for_the_next(
    session: Session, visitor: Visitor, app: Flask
) -> None:
    a_law(session)
    session.commit()
    with visitor.web.session_transaction() as cookie:
        cookie["_flashes"] = [("message", "only for you")]
    assert "only for you" in visitor.get("/en/register").text
    assert "only for you" not in visitor.get("/en/register").text
    assert "only for you" not in Visitor(app).get("/en/register").text


def test_only_so_manykept_are_kept(
    session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_law(session)
    monkeypatch.setattr(drawn, "MOST", 2)
    for year in range(2020, 2026):
        assert visitor.get(f"/en/register?year={year}").status_code == 200
    assert len(drawn.kept) == 2
