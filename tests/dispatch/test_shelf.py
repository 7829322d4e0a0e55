"""Which documents stand on whose shelf: the very ones that person may read."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.desk.queries.cards import count
from oversight.dispatch.queries import data_shelf as data_shelves
from oversight.dispatch.queries import documents
from oversight.dispatch.queries import shelf as shelves
from oversight.dispatch.queries.data_shelf import data_shelf
from oversight.dispatch.queries.shelf import questions_before, shelf
from oversight.dispatch.service import answering, standing
from tests.dispatch.test_clarifying import QUESTION
from tests.dispatch.test_mending_views import a_seated_decider
from tests.factories import data
from tests.factories.accounts import an_actor
from tests.factories.dispatch import (
    LATER,
    a_liaison,
    a_sending,
    an_authoriser,
    an_issued,
    docket_of,
)
from tests.fixtures.web import Visitor


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked some hours after the sending."""
    clock.shift(timedelta(0))
    clock.shift(LATER + timedelta(hours=4) - utc_now())
    yield
    clock.shift(timedelta(0))


def test_a_shelf_holds_what_its_owner_may_read_and_nothing_else(
    session: Session,
) -> None:
    found, liaison = a_sending(session)
    sent, unsent = docket_of(found), docket_of(an_issued(session))
    readers = [
        (liaison, {sent}),
        (a_liaison(session, "youtube"), set()),
        (an_authoriser(session), {sent, unsent}),
        (an_authoriser(session, "nccia"), set()),
        (a_seated_decider(session, sent), {sent}),
        (an_actor(session, role=Role.REVIEWER), set()),
        (an_actor(session, role=Role.REGISTRAR), {sent, unsent}),
        (an_actor(session, role=Role.AUDITOR), {sent, unsent}),
        (an_actor(session, role=Role.ADVOCATE), set()),
    ]
    for reader, expected in readers:
        assert {row.docket for row in shelf(session, reader).rows} == expected
        for docket in (sent, unsent):
            try:
                documents.readable(session, docket, None, by=reader)
            except RuleError:
                assert docket not in expected
            else:
                assert docket in expected


def test_a_shelf_says_which_version_stands_and_what_waits(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    standing.narrow(session, found.lines[0], measure="label", days=9, now=LATER)
    answering.answer(session, docket, 1, QUESTION, by=liaison, now=LATER)
    by = a_seated_decider(session, docket)

    (row,) = shelf(session, by).rows
    assert (row.version, row.asked) == (2, 1)
    assert count(session, questions_before(by)) == 1
    visitor.sign_in(by)
    for lang in ("en", "ur"):
        assert visitor.get(f"/{lang}/desk/documents").status_code == 200
        assert docket in visitor.page.main
        assert visitor.get(f"/{lang}/desk").status_code in {200, 308}


def test_a_long_shelf_is_turned_from_a_docket_on(
    session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "MOST", 2)
    found, liaison = a_sending(session)
    dockets = [docket_of(found), *(docket_of(an_issued(session)) for _ in range(4))]
    by = an_actor(session, role=Role.REGISTRAR)

    walked, after = [], ""
    for _ in range(3):
        page = shelf(session, by, after)
        walked += [row.docket for row in page.rows]
        after = page.after
    assert (walked, after) == (dockets[::-1], "")
    assert shelf(session, by, "TD-2020-000001") == shelf(session, by)
    assert [row.docket for row in shelf(session, liaison).rows] == dockets[:1]

    visitor.sign_in(by)
    visitor.get("/en/desk/documents")
    assert dockets[4] in visitor.page.main
    assert dockets[0] not in visitor.page.main
    visitor.get(f"/en/desk/documents?after={dockets[1]}")
    assert dockets[0] in visitor.page.main
    assert dockets[1] not in visitor.page.main


def test_a_long_shelf_of_requests_for_data_is_turned_too(
    session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_shelves, "MOST", 2)
    team = data.a_team(session)
    dockets = [data.sent(session, team=team) for _ in range(5)]
    by = an_actor(session, role=Role.REGISTRAR)

    for reader in (by, data.a_liaison(session)):
        walked, after = [], ""
        for _ in range(3):
            page = data_shelf(session, reader, after)
            walked += [row.docket for row in page.rows]
            after = page.after
        assert (walked, after) == (dockets[::-1], "")
    assert data_shelf(session, by, "DR-2020-000001") == data_shelf(session, by)

    visitor.sign_in(by).get("/en/desk/documents")
    assert dockets[4] in visitor.page.main
    assert dockets[2] not in visitor.page.main
    assert f"data_after={dockets[3]}" in visitor.page.html
    visitor.get(f"/en/desk/documents?data_after={dockets[1]}")
    assert dockets[0] in visitor.page.main
    assert dockets[1] not in visitor.page.main


def test_an_empty_shelf_says_so(session: Session, visitor: Visitor) -> None:
    visitor.sign_in(an_authoriser(session)).get("/en/desk/documents")
    assert "There is no document yet" in visitor.page.main
