"""The pages on which a document is corrected, ended, asked about and answered."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor, Role
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.dispatch.queries import questions, rows
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.service import answering
from oversight.intake.models.requests import Touch
from oversight.intake.rules.lifecycle import Capacity
from oversight.review.models.panels import Panel, Seat
from oversight.review.rules.lifecycle import SeatState
from tests.dispatch.test_clarifying import QUESTION, REPLY
from tests.dispatch.test_correcting import WHY
from tests.factories.accounts import an_actor
from tests.factories.dispatch import (
    LATER,
    NOW,
    a_sending,
    an_authoriser,
    docket_of,
)
from tests.factories.review import before_the_record
from tests.fixtures.web import Visitor

DESK = "/en/desk/documents"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked some hours after the sending."""
    clock.shift(timedelta(0))
    clock.shift(LATER + timedelta(hours=4) - utc_now())
    yield
    clock.shift(timedelta(0))


def a_seated_decider(session: Session, docket: str, name: str = "R-07") -> Actor:
    """A reviewer who sat on the panel; R-07 decided as well."""
    found = session.scalars(select(Person).where(Person.pseudonym == name)).first()
    if found is None:
        actor = an_actor(session, role=Role.REVIEWER)
        found = session.get_one(Person, actor.id)
        found.pseudonym = name
    panel = session.scalars(select(Panel).where(Panel.docket == docket)).one()
    touch = Touch(
        matter_id=panel.matter_id,
        person_id=found.id,
        capacity=Capacity.FIRST,
        since=NOW,
    )
    session.add(touch)
    session.flush()
    session.add(before_the_record(found.id))
    session.flush()
    session.add(
        Seat(
            panel_id=panel.id,
            matter_id=panel.matter_id,
            capacity=Capacity.FIRST,
            person_id=found.id,
            pseudonym=name,
            position=1,
            state=SeatState.DECLARED,
            drawn_at=NOW,
            declare_by=NOW,
            declared_at=NOW,
        )
    )
    session.flush()
    return Actor(found.id, found.name, Role.REVIEWER, pseudonym=name)


def test_a_registrar_corrects_a_document(session: Session, visitor: Visitor) -> None:
    docket = docket_of(a_sending(session)[0])
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    path = f"{DESK}/{docket}/correction"
    told = {"number": "1", "field": "handle", "becomes": "some_other", "why": WHY}

    for lang in ("en", "ur"):
        assert (
            visitor.get(f"/{lang}/desk/documents/{docket}/correction").status_code
            == 200
        )
    refused = visitor.post(path, {**told, "becomes": "two words"})
    assert refused.status_code == 422
    assert "two words" in visitor.page.html
    visitor.post(path, told, follow=True)

    assert "What was corrected" in visitor.page.main
    assert "some_other" in visitor.page.main
    assert len(rows.versions(session, docket)) == 2


def test_the_liaison_sees_the_newest_and_what_changed(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    told = {"number": "1", "field": "handle", "becomes": "some_other", "why": WHY}
    visitor.post(f"{DESK}/{docket}/correction", told)
    visitor.sign_in(liaison)

    for lang in ("en", "ur"):
        visitor.get(f"/{lang}/desk/orders/{docket}")
        assert "some_other" in visitor.page.main
        assert f"{docket}@2" in visitor.page.main
    assert visitor.get(f"{DESK}/{docket}/2/document.txt").status_code == 200
    assert "some_other" in visitor.get(f"{DESK}/{docket}/2/document.txt").text


def test_those_who_decided_lift(session: Session, visitor: Visitor) -> None:
    docket = docket_of(a_sending(session)[0])
    visitor.sign_in(a_seated_decider(session, docket))
    path = f"{DESK}/{docket}/1/lifting"

    for lang in ("en", "ur"):
        visitor.get(f"/{lang}/desk/documents/{docket}/1/lifting")
    assert visitor.post(path, {"reasons": "Short.", "error": "yes"}).status_code == 422
    visitor.post(path, {"reasons": WHY, "error": "yes"}, follow=True)

    assert rows.sending(session, docket).lines[0].state is LineState.LIFTED
    assert WHY in visitor.page.main
    assert visitor.get(f"{DESK}/{docket}/9/lifting").status_code == 404
    for lang in ("en", "ur"):
        again = visitor.get(f"/{lang}/desk/documents/{docket}/1/lifting")
        assert (again.status_code, "<textarea" in again.text) == (200, False)


def test_the_body_gives_up(session: Session, visitor: Visitor) -> None:
    docket = docket_of(a_sending(session)[0])
    visitor.sign_in(an_authoriser(session))
    path = f"{DESK}/{docket}/1/giving-up"

    for lang in ("en", "ur"):
        visitor.get(f"/{lang}/desk/documents/{docket}/1/giving-up")
    refused = visitor.post(path, {"code": "mistake", "reasons": "Short."})
    assert refused.status_code == 422
    visitor.post(path, {"code": "mistake", "reasons": WHY}, follow=True)

    assert rows.sending(session, docket).lines[0].state is LineState.LIFTED
    assert WHY in visitor.page.main
    for lang in ("en", "ur"):
        again = visitor.get(f"/{lang}/desk/documents/{docket}/1/giving-up")
        assert (again.status_code, "<textarea" in again.text) == (200, False)
    late = visitor.post(path, {"code": "mistake", "reasons": f"{WHY} Again."})
    assert (late.status_code, f"{WHY} Again." in late.text) == (422, True)


def test_a_registrar_enters_what_a_court_said(
    session: Session, visitor: Visitor
) -> None:
    docket = docket_of(a_sending(session, items=2)[0])
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    told = {
        "forum": "high-court-writ",
        "case_number": "W.P. 12/2026",
        "decided_on": "2026-11-23",
        "result": "set-aside",
        "items": ["1"],
        "document_sha256": "D" * 64,
        "reasons": WHY,
    }
    path = f"{DESK}/{docket}/court"

    for lang, words in (("ur", "مقدمہ خارج کیا"), ("en", "dismissed the case")):
        visitor.get(f"/{lang}/desk/documents/{docket}/court")
        assert words in visitor.page.main
    assert visitor.post(path, {**told, "document_sha256": "abc"}).status_code == 422
    visitor.post(path, told, follow=True)

    states = [line.state for line in rows.sending(session, docket).lines]
    assert states == [LineState.LIFTED, LineState.DISPATCHED]
    assert "W.P. 12/2026" in visitor.page.main
    twice = visitor.post(path, told)
    assert (twice.status_code, "on the record already" in twice.text) == (422, True)
    assert "items" in visitor.page.errors
    assert WHY in twice.text


def test_a_registrar_sees_which_case_lets_an_item_rest(
    session: Session, visitor: Visitor
) -> None:
    docket = docket_of(a_sending(session)[0])
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    told = {
        "forum": "high-court-writ",
        "case_number": "W.P. 12/2026",
        "decided_on": "2026-11-23",
        "result": "stayed",
        "items": ["1"],
        "document_sha256": "d" * 64,
        "reasons": WHY,
    }
    path = f"{DESK}/{docket}/court"
    visitor.post(path, told)

    for lang, court in (("en", "High Court"), ("ur", "ہائی کورٹ")):
        visitor.get(f"/{lang}/desk/documents/{docket}/court")
        assert "W.P. 12/2026" in visitor.page.main
        visitor.get(f"/{lang}/desk/documents/{docket}")
        assert court in visitor.page.main
        assert WHY in visitor.page.main
    upheld = {**told, "result": "upheld", "case_number": "W.P. 21/2026"}
    visitor.post(path, upheld, follow=True)
    assert "still rests, on the word of another case: W.P. 12/2026" in (
        visitor.page.main
    )
    visitor.post(path, {**upheld, "case_number": "wp no 12 of 2026"}, follow=True)

    assert "still rests" not in visitor.page.main
    (line,) = rows.sending(session, docket).lines
    assert line.state is LineState.DISPATCHED


def test_a_question_goes_to_those_who_decided_and_comes_back(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(liaison)
    path = f"/en/desk/orders/{docket}/1/question"
    told = {"reason": "locator-fails", "question": "Which of the two posts?"}

    for lang in ("en", "ur"):
        visitor.get(f"/{lang}/desk/orders/{docket}/1/question")
    assert visitor.post(path, {**told, "question": ""}).status_code == 422
    visitor.post(path, told, follow=True)
    assert "question asked" in visitor.page.main
    assert visitor.post(path, told).status_code == 422

    visitor.sign_in(a_seated_decider(session, docket))
    for lang in ("en", "ur"):
        visitor.get(f"/{lang}/desk/documents/{docket}")
        visitor.get(f"/{lang}/desk/documents/{docket}/1/reply")
        assert "Which of the two posts?" in visitor.page.main
    answer = f"{DESK}/{docket}/1/reply"
    assert visitor.post(answer, {"reply": "No."}).status_code == 422
    visitor.post(answer, {"reply": REPLY}, follow=True)
    assert REPLY in visitor.page.main
    assert visitor.get(answer).status_code == 404

    visitor.sign_in(liaison).get(f"/en/desk/orders/{docket}")
    assert REPLY in visitor.page.main


def test_a_liaison_says_everything_that_form_f_asks(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(liaison)
    told = {
        "action": "geo-withhold",
        "under": "local-law",
        "territory": "PK",
        "acted_at": "2026-11-23T14:40",
        "user_notified": "yes",
        "told_on": "2026-11-23",
        "preserved": "yes",
        "preserved_until": "2027-06-01",
        "appeal_route": "https://x.com/appeals",
        "lasts_until": "2027-02-21",
    }
    path = f"/en/desk/orders/{docket}/1/answer"

    refused = visitor.post(path, {**told, "preserved": "no"})
    assert refused.status_code == 422
    visitor.post(path, told, follow=True)

    assert "everything that was asked was done" in visitor.page.main


@pytest.mark.parametrize(
    "page", ["correction", "1/lifting", "1/giving-up", "court", "1/reply"]
)
def test_a_liaison_does_none_of_this(
    session: Session, visitor: Visitor, page: str
) -> None:
    found, liaison = a_sending(session)

    reply = visitor.sign_in(liaison).get(f"{DESK}/{docket_of(found)}/{page}")

    assert reply.status_code == 403


def test_whoever_did_not_sit_finds_nothing(session: Session, visitor: Visitor) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    answering.answer(session, docket, 1, QUESTION, by=liaison, now=LATER)
    assert len(questions.of_docket(session, docket)) == 1
    visitor.sign_in(an_actor(session, role=Role.REVIEWER))

    for page in ("correction", "1/lifting", "1/reply"):
        assert visitor.get(f"{DESK}/{docket}/{page}").status_code == 404


def test_whoever_sat_and_did_not_decide_reads_and_is_offered_nothing(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    answering.answer(session, docket, 1, QUESTION, by=liaison, now=LATER)
    visitor.sign_in(a_seated_decider(session, docket, "R-08"))

    visitor.get(f"{DESK}/{docket}")
    assert str(QUESTION.question) in visitor.page.main
    for page in ("correction", "1/lifting", "1/reply"):
        assert f"{docket}/{page}" not in visitor.page.html
        assert visitor.get(f"{DESK}/{docket}/{page}").status_code == 404


def test_the_papers_fingerprint_of_the_bodys_own_order_is_annexed(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(an_authoriser(session))
    path = f"/en/desk/authority/{docket}"
    told = {
        "number": "37/2026-9",
        "passed_on": "2026-11-23",
        "document_sha256": "a" * 64,
    }

    assert visitor.post(path, {**told, "document_sha256": "b"}).status_code == 422
    visitor.post(path, told, follow=True)
    assert "a" * 64 in visitor.page.main

    registrar = an_actor(session, role=Role.REGISTRAR)
    fix = {"number": "1", "field": "handle", "becomes": "other", "why": WHY}
    visitor.sign_in(registrar).post(f"{DESK}/{docket}/correction", fix)
    visitor.sign_in(liaison)
    plain = visitor.get(f"{DESK}/{docket}/2/document.txt").text
    assert "37/2026-9" in plain
    assert "a" * 64 in plain
