"""Registrars leave notes for one another; nobody else reads or writes them."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.intake.models.handovers import Handover
from oversight.intake.pages import handovers, registry
from oversight.intake.service import handing_over
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW, a_request
from tests.factories.law import a_law
from tests.fixtures.web import Visitor

NOTE = "The second officer's signature was checked by telephone."
DESK = "/en/desk/registry"


def test_a_note_stands_on_its_docket_or_on_the_desk(session: Session) -> None:
    registrar = an_actor(session, role=Role.REGISTRAR)
    request = a_request(session, screened=False)

    handing_over.leave_note(session, request.docket, NOTE, by=registrar, now=NOW)
    handing_over.leave_note(session, None, "Back on Monday.", by=registrar, now=NOW)

    (one,) = handovers.notes(session, request.id)
    assert (one.text, one.name, one.at) == (NOTE, registrar.name, NOW)
    assert [n.text for n in handovers.notes(session, None)] == ["Back on Monday."]
    page = registry.check_page(session, request.docket, (), now=NOW)
    assert [n.text for n in page.notes] == [NOTE]


def test_each_refusal_of_a_note(session: Session) -> None:
    registrar = an_actor(session, role=Role.REGISTRAR)
    reviewer = an_actor(session, role=Role.REVIEWER)

    refuses(
        "not_registrar",
        lambda: handing_over.leave_note(session, None, NOTE, by=reviewer, now=NOW),
    )
    refuses(
        "note_empty",
        lambda: handing_over.leave_note(session, None, " ", by=registrar, now=NOW),
    )
    refuses(
        "note_long",
        lambda: handing_over.leave_note(
            session, None, "a " * 600, by=registrar, now=NOW
        ),
    )
    refuses(
        "not_found",
        lambda: handing_over.leave_note(
            session, "TD-2026-000009", NOTE, by=registrar, now=NOW
        ),
    )
    assert session.scalars(select(Handover)).all() == []


def test_the_pages_take_notes_and_keep_what_was_typed(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    docket = a_request(session, screened=False, captured_at="").docket
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    visitor.get(f"{DESK}/")
    assert "No note yet." in visitor.page.main
    assert visitor.post(f"{DESK}/note", {"text": " "}).status_code == 422
    visitor.post(f"{DESK}/note", {"text": NOTE}, follow=True)
    assert NOTE in visitor.page.main

    visitor.get(f"{DESK}/{docket}")
    assert NOTE not in visitor.page.main
    assert "capture_time_missing" in visitor.page.main
    assert "by the machine" in visitor.page.main
    long = "word " * 300
    reply = visitor.post(f"{DESK}/{docket}/note", {"text": long})
    assert (reply.status_code, long.strip() in visitor.page.html) == (422, True)
    visitor.post(f"{DESK}/{docket}/note", {"text": NOTE}, follow=True)
    assert NOTE in visitor.page.main


def test_the_desk_says_what_is_due_first(session: Session) -> None:
    a_law(session)
    assert registry.desk_page(session, now=NOW).first_due is None
    a_request(session, screened=False)
    page = registry.desk_page(session, now=NOW)
    assert page.first_due is not None
    assert page.hours_left == 35


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code
