"""The presiding reviewer's desk, and a reviewer's own leave, as a browser meets them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core import clock
from oversight.review.models.absences import Absence, Duty
from oversight.review.models.handovers import Handover
from oversight.review.models.roster import Reviewer
from oversight.review.rules.absences import AbsenceKind
from oversight.review.service import absences
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.law import a_law
from tests.factories.review import MINUTE, a_roster, ready
from tests.fixtures.web import Visitor
from tests.review.test_absences import DAY, TODAY
from tests.review.test_handover import NOTE, a_watch, handed

THEN = NOW + 20 * MINUTE


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    """Let the portal's clock stand at the time of the story."""
    clock.shift(THEN - clock.machine_now())
    yield
    clock.shift(timedelta(0))


def test_a_reviewer_enters_and_ends_leave(session: Session, visitor: Visitor) -> None:
    a_law(session)
    me = a_roster(session)[0]
    visitor.sign_in(me)
    visitor.get("/en/desk/review/")
    visitor.get(visitor.page.links["My leave and days of duty"])
    assert "None is entered." in visitor.page.main
    days = {"kind": "leave", "first_on": "2026-11-30", "last_on": "2026-11-24"}
    reply = visitor.post("/en/desk/review/leave", days)
    assert (reply.status_code, "2026-11-24" in visitor.page.html) == (422, True)
    visitor.post("/en/desk/review/leave", days | {"last_on": "2026-12-04"}, follow=True)
    assert "Entered. On these days you are in no draw." in visitor.page.main

    entered = session.scalars(select(Absence)).one()
    end = f"/en/desk/review/leave/{entered.id}/end"
    visitor.post(end, follow=True)
    assert "From now on you can be drawn." in visitor.page.main
    visitor.post(end, follow=True)
    assert "This absence is over." in visitor.page.main


def test_the_presiding_reviewer_sees_and_plans(
    session: Session, visitor: Visitor
) -> None:
    docket, _ = ready(session)
    sitting = a_roster(session)
    for one in sitting[:6]:
        absences.enter(
            session, AbsenceKind.TRAINING, TODAY, TODAY + DAY, by=one, now=NOW
        )
    presiding = an_actor(session, role=Role.PRESIDING)
    visitor.sign_in(presiding)
    visitor.get("/en/desk/roster/today")
    assert "12 of 18 reviewers are here." in visitor.page.main
    assert "The auditor has been told." in visitor.page.main
    assert docket not in visitor.page.main
    days = {"first_on": "2026-11-23", "last_on": "2026-11-26"}
    people = {"first": "R-10", "second": "R-11"}
    assert visitor.post("/en/desk/roster/today", days | people).status_code == 422
    days["first_on"] = "2026-11-24"
    visitor.post("/en/desk/roster/today", days | people, follow=True)
    assert "The days of duty are planned." in visitor.page.main
    assert len(session.scalars(select(Duty)).all()) == 6

    clock.shift(NOW + 6 * DAY - clock.machine_now())
    visitor.sign_in(presiding)
    visitor.get("/en/desk/roster/today")
    assert docket in visitor.page.main
    assert "1 working day left." in visitor.page.main
    clock.shift(NOW + 7 * DAY - clock.machine_now())
    visitor.sign_in(presiding)
    visitor.get("/en/desk/roster/today")
    assert "Today is the last day." in visitor.page.main
    visitor.get("/ur/desk/roster/today")
    assert docket in visitor.page.main


def test_a_term_is_fixed_on_the_page_once(session: Session, visitor: Visitor) -> None:
    a_law(session)
    a_roster(session)
    visitor.sign_in(an_actor(session, role=Role.ADMINISTRATOR))
    visitor.get("/en/desk/roster/R-02")
    reply = visitor.post("/en/desk/roster/R-02/term", {"until": "2026-11-01"})
    assert reply.status_code == 422
    visitor.post("/en/desk/roster/R-02/term", {"until": "2029-11-23"}, follow=True)
    assert "Serves until" in visitor.page.main
    kept = select(Reviewer.until).where(Reviewer.pseudonym == "R-02")
    assert session.scalars(kept).one() is not None


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.REVIEWER, Role.REGISTRAR])
def test_the_day_s_strength_is_the_presiding_reviewer_s_alone(
    session: Session, visitor: Visitor, role: Role
) -> None:
    visitor.sign_in(an_actor(session, role=role))
    assert visitor.get("/en/desk/roster/today").status_code == 403


def test_duty_is_handed_over_and_taken_over_on_the_pages(
    session: Session, visitor: Visitor
) -> None:
    docket, _ = ready(session)
    sitting = a_watch(session)
    clock.shift(NOW + 2 * DAY - clock.machine_now())
    visitor.sign_in(sitting[0])
    visitor.get("/en/desk/review/")
    visitor.get(visitor.page.links["Duty and hand-over"])
    assert "R-03, R-04" in visitor.page.main
    wrong = {"note": NOTE, "dockets": "TD-2026-999999"}
    reply = visitor.post("/en/desk/review/duty", wrong)
    assert (reply.status_code, NOTE in visitor.page.html) == (422, True)
    assert "There is no docket" in visitor.page.main
    sent = {"note": NOTE, "dockets": f"{docket.lower()}, {docket}"}
    visitor.post("/en/desk/review/duty", sent, follow=True)
    assert (
        "It counts as taken over only when the next one says so." in visitor.page.main
    )
    assert "Today's note is written" in visitor.page.main

    visitor.sign_in(sitting[2])
    visitor.get("/ur/desk/review/")
    visitor.get("/en/desk/review/")
    assert "A note of hand-over waits for you." in visitor.page.main
    visitor.get("/en/desk/review/duty")
    assert NOTE in visitor.page.main
    assert visitor.get(visitor.page.links[docket]).status_code == 200
    given = session.scalars(select(Handover)).one()
    take = f"/en/desk/review/duty/{given.id}/take"
    visitor.post(take, follow=True)
    assert "You have taken over." in visitor.page.main
    assert visitor.post(take).status_code == 422
    assert "This was taken over already." in visitor.page.main
    assert visitor.post(take, {"role": "administrator"}).status_code == 422
    assert "something that the form does not ask for" in visitor.page.main
    visitor.sign_in(sitting[9])
    assert visitor.post(take).status_code == 404


def test_the_presiding_reviewer_sees_gaps_and_silence_and_no_note(
    session: Session, visitor: Visitor
) -> None:
    sitting = a_watch(session)
    absences.enter(
        session, AbsenceKind.ILLNESS, TODAY + DAY, TODAY + DAY, by=sitting[1], now=NOW
    )
    presiding = an_actor(session, role=Role.PRESIDING)
    visitor.sign_in(presiding)
    visitor.get("/en/desk/roster/today")
    assert "is on duty; nobody stands behind." in visitor.page.main
    visitor.get("/ur/desk/roster/today")
    assert "R-01" in visitor.page.main

    handed(session, sitting[0])
    clock.shift(NOW + 3 * DAY - clock.machine_now())
    visitor.sign_in(presiding)
    visitor.get("/en/desk/roster/today")
    assert "nobody is on duty." in visitor.page.main
    assert "not taken over" in visitor.page.main
    assert NOTE not in visitor.page.main
