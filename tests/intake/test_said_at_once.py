"""What is missing is told all at once, in the words of the page it is asked on."""

import re
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Role
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.intake.models.batches import Batch
from oversight.intake.models.drafts import FilingDraft
from oversight.intake.rules import answers, cells, sections
from oversight.intake.rules.defects import DEFECTS, WITH_BOXES
from tests.factories.accounts import a_person
from tests.factories.intake import ANSWERS, Officers, a_house, a_row, officers, received
from tests.fixtures.web import Visitor

HOME = "/en/desk/filing"
DAY = date(2026, 11, 22)
FORM = {
    "locator": "https://x.com/somebody/status/1600000000000000001",
    "provision": "peca-2016-s37:public-order",
    "why_unlawful": "It calls for violence on a day and at a place. " * 10,
    "measure": "geo-withhold",
    "duration_days": "90",
    "published_on": "2026-01-20",
}
CODES = re.compile(r"[a-z]+-[a-z]+|“none”|[0-9]{4}-[0-9]{2}")


@pytest.fixture
def drafter(session: Session) -> Person:
    a_house(session)
    return a_person(session, role=Role.DRAFTER, body="pta")


def a_draft(session: Session, visitor: Visitor, drafter: Person, **more: str) -> str:
    visitor.sign_in(drafter)
    visitor.get(f"{HOME}/new")
    visitor.post(f"{HOME}/new", {**FORM, **more, "later": "yes"})
    return session.scalars(select(FilingDraft.key)).one()


@pytest.mark.parametrize(
    "said",
    [
        *("0001-01-01T00:00+14:00", "9999-12-31T23:59-05:00", "9999-12-31T23:59Z"),
        *("2026-W05", "20260120", "2026-11-22", "yesterday", "۲۰۲۶"),
    ],
)
def test_a_moment_that_no_act_would_take_is_read_back_as_it_was_typed(
    session: Session, visitor: Visitor, drafter: Person, said: str
) -> None:
    a_draft(session, visitor, drafter)
    draft = session.scalars(select(FilingDraft)).one()
    draft.given = {**draft.given, "captured_at": said, "published_on": "2026-W05"}
    session.flush()

    assert visitor.get(f"{HOME}/draft/{draft.key}/check").status_code == 200
    assert said in visitor.page.main
    assert "2026-W05" in visitor.page.main


def test_every_unanswered_question_is_named_at_once() -> None:
    told = [error.field for error in answers.batch_faults({}, on=DAY)]

    assert told == [
        *("source", "candour", "protected_check", "capture_method"),
        *("contact", "certified"),
    ]


def test_a_victims_consent_is_asked_for_whole() -> None:
    told = [one.field for one in answers.batch_faults({"track": "victim"}, on=DAY)]

    assert [name for name in told if str(name).startswith("victim")] == [
        *("victim_ground", "victim_official", "victim_consent"),
        *("victim_consent_on", "victim_consent_reference"),
    ]


def test_a_draft_is_told_all_that_its_last_page_lacks(
    session: Session, visitor: Visitor, drafter: Person
) -> None:
    key = a_draft(session, visitor, drafter)
    visitor.get(f"{HOME}/draft/{key}/check")
    reply = visitor.post(
        f"{HOME}/draft/{key}/check", {"candour": "He may only have quoted it."}
    )

    assert reply.status_code == 422
    asked = {"source", "protected_check", "capture_method", "contact", "certified"}
    assert set(visitor.page.errors) == asked
    assert "He may only have quoted it." in visitor.page.html
    assert session.scalars(select(Batch)).all() == []


def test_what_is_asked_on_another_page_is_led_to(
    session: Session, visitor: Visitor, drafter: Person
) -> None:
    key = a_draft(session, visitor, drafter)
    visitor.get(f"{HOME}/draft/{key}/check")
    said = {**ANSWERS, "source": "machine-detection", "certified": "y"}
    asked = (*sections.ONCE, "certified")
    reply = visitor.post(
        f"{HOME}/draft/{key}/check",
        {name: text for name, text in said.items() if name in asked},
    )

    assert reply.status_code == 422
    assert "name the tool and its version" in visitor.page.main
    assert f"/draft/{key}/part/source" in visitor.page.html


def test_the_questions_of_a_list_are_told_at_once(
    session: Session, visitor: Visitor
) -> None:
    both: Officers = officers(session)
    number = received(session, [a_row()], by=both, now=utc_now())
    visitor.sign_in(session.get_one(Person, both.drafter.id))
    visitor.get(f"{HOME}/batch/{number}/answers")
    empty = dict.fromkeys(("candour", "protected_check", "capture_method"), "")
    said = {**empty, "contact": "yes", "source": "rumour"}
    reply = visitor.post(f"{HOME}/batch/{number}/answers", said)

    assert reply.status_code == 422
    assert set(visitor.page.errors) == {
        *("source", "candour", "protected_check", "capture_method"),
        *("contact_detail", "certified"),
    }


def test_a_page_with_boxes_asks_in_words() -> None:
    for lack in DEFECTS.values():
        if lack.field in WITH_BOXES:
            assert lack.on_a_page
            assert not CODES.search(lack.asked)


def test_a_draft_is_read_back_without_codes(
    session: Session, visitor: Visitor, drafter: Person
) -> None:
    key = a_draft(session, visitor, drafter, protected="")
    visitor.get(f"{HOME}/draft/{key}/check")

    assert "Say how sure that is." in visitor.page.main
    assert "self-description" not in visitor.page.main
    assert "T17:00+05:00" not in visitor.page.main
    assert "20 January 2026" in visitor.page.main


def test_a_day_that_cannot_be_read_stands_as_it_was_typed(
    session: Session, visitor: Visitor, drafter: Person
) -> None:
    key = a_draft(session, visitor, drafter, published_on="last Friday")
    visitor.get(f"{HOME}/draft/{key}/check")

    assert "last Friday" in visitor.page.main


@pytest.mark.parametrize("text", ["", "  "])
def test_what_was_left_empty_is_not_quoted(text: str) -> None:
    with pytest.raises(RuleError) as measure:
        cells.measure(text)
    with pytest.raises(RuleError) as days:
        cells.duration(text, measure="remove", kind="post")

    assert measure.value.code == "measure_unknown"
    assert days.value.code == "duration_unreadable"
    assert "“" not in f"{measure.value} {days.value}"


def test_the_short_form_asks_for_nothing_it_has_no_room_for(
    visitor: Visitor, drafter: Person
) -> None:
    visitor.sign_in(drafter)
    visitor.get(f"{HOME}/new")

    assert "For each milder measure say why" not in visitor.page.main
    visitor.post(f"{HOME}/new", {})
    assert "“”" not in visitor.page.main
