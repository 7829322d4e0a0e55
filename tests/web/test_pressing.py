"""A page whose form is sent twice: one act, the first answer, and nothing typed lost."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.presses import Press
from oversight.authority.permissions import Role
from oversight.intake.models.handovers import Handover
from oversight.web import pressing
from tests.factories.accounts import an_actor
from tests.factories.intake import a_house
from tests.fixtures.pages import Page
from tests.fixtures.web import Visitor

PAGE, NOTE = "/en/desk/registry/", "/en/desk/registry/note"


@pytest.fixture
def registrar(session: Session, visitor: Visitor) -> Visitor:
    a_house(session)
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    visitor.get(PAGE)
    return visitor


def sent(visitor: Visitor, words: str) -> dict[str, str]:
    """Return the form of the page last shown, filled in."""
    page = Page.read(visitor.page.html)
    form = page.form(NOTE)
    assert form is not None
    return {**page.values(form), "text": words}


def notes(session: Session) -> int:
    return session.scalar(select(func.count(Handover.id))) or 0


def test_a_second_press_leads_where_the_first_led(
    registrar: Visitor, session: Session
) -> None:
    form = sent(registrar, "Ring the clerk.")
    first = registrar.web.post(NOTE, data=form)

    again = registrar.web.post(NOTE, data=form)

    assert (first.status_code, again.status_code) == (303, 303)
    assert again.location == first.location
    assert notes(session) == 1
    told = registrar.get(again.location).text
    assert "This was sent twice." in told


def test_other_words_from_the_same_page_are_kept_on_it_and_may_be_sent(
    registrar: Visitor, session: Session
) -> None:
    form = sent(registrar, "Ring the clerk.")
    registrar.web.post(NOTE, data=form)

    told = registrar.post(NOTE, {**form, "text": "Ring the judge."})

    assert told.status_code == 422
    assert "sent before with other contents" in told.text
    assert "Ring the judge." in registrar.page.html
    assert registrar.post(NOTE, {"text": "Ring the judge."}).status_code == 303
    assert notes(session) == 2


@pytest.mark.parametrize("key", ["", "no key of ours", "1" + "0" * 25])
def test_without_a_key_of_ours_each_press_is_an_act(
    registrar: Visitor, session: Session, key: str
) -> None:
    form = {**sent(registrar, "Ring the clerk."), pressing.KEY: key}

    for _ in range(2):
        assert registrar.web.post(NOTE, data=form).status_code == 303

    assert notes(session) == 2
    assert session.scalars(select(Press)).all() == []


def test_what_was_refused_is_not_remembered(
    registrar: Visitor, session: Session
) -> None:
    form = sent(registrar, "")

    assert registrar.web.post(NOTE, data=form).status_code == 422

    assert registrar.web.post(NOTE, data={**form, "text": "x y"}).status_code == 303
    assert notes(session) == 1


def test_no_word_and_no_person_stands_beside_a_press(
    registrar: Visitor, session: Session
) -> None:
    registrar.web.post(NOTE, data=sent(registrar, "Ring the clerk."))

    row = session.scalars(select(Press)).one()

    assert row.answer is not None
    assert row.answer.startswith("/en/desk/registry/")
    assert {len(row.name), len(row.said)} == {64}


def test_where_the_first_answer_never_came_the_act_is_done_all_the_same(
    registrar: Visitor, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pressing, "WAITS", 2)
    form = sent(registrar, "Ring the clerk.")
    registrar.web.post(NOTE, data=form)
    session.scalars(select(Press)).one().answer = None
    session.commit()

    again = registrar.web.post(NOTE, data=form)

    assert (again.status_code, again.location) == (303, "/en/desk")
    assert notes(session) == 1
    assert "not shown a second time" in registrar.get(again.location).text
