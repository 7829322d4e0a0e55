"""A gap that opens today is filled by the roster's order and a word, by nobody's pick."""

from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core import clock
from oversight.desk.queries import reviewers
from oversight.ledger.models import Audit
from oversight.outreach.models.reminders import Reminder
from oversight.outreach.service import on_duty
from oversight.review.models.absences import Duty
from oversight.review.models.roster import Reviewer
from oversight.review.queries import presiding, stepping, watches
from oversight.review.rules import stepping as rules
from oversight.review.rules.absences import AbsenceKind
from oversight.review.service import absences, duty, roster
from oversight.storage.session import Store
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor
from tests.review.test_absences import DAY, TODAY, refuses
from tests.review.test_concurrency import at_once
from tests.review.test_handover import a_watch

TOMORROW, LATER = TODAY + DAY, NOW + DAY


def ill(session: Session, by: Actor, now: datetime = LATER) -> None:
    absences.enter(
        session, AbsenceKind.ILLNESS, TODAY + DAY, TODAY + DAY, by=by, now=now
    )


def on(session: Session) -> list[str]:
    (row,) = watches.duty_rows(session, TOMORROW, days=1)
    return [row.first.name, row.second.name]


def test_the_next_on_the_roster_may_step_in_and_nobody_else(session: Session) -> None:
    sitting = a_watch(session)
    assert stepping.today(session, now=LATER) == stepping.Stepping()
    refuses("step_no_gap", lambda: duty.step_in(session, by=sitting[2], now=LATER))

    ill(session, sitting[0])
    assert stepping.today(session, now=LATER).empty == (1,)
    assert stepping.today(session, now=LATER).names == ("R-03", "R-04")
    for other in (sitting[0], sitting[1], sitting[4]):
        step = partial(duty.step_in, session, by=other, now=LATER)
        refuses("step_not_next", step)
    assert on(session) == ["", "R-02"]

    duty.step_in(session, by=sitting[3], now=LATER)
    assert on(session) == ["R-04", "R-02"]
    refuses("step_no_gap", lambda: duty.step_in(session, by=sitting[2], now=LATER))
    (act,) = session.scalars(select(Audit).where(Audit.act == "duty.stepped-in"))
    assert (act.subject, act.facts["place"]) == ("R-04", 1)


def test_who_is_planned_today_for_tomorrow_does_not_step_in_today(
    session: Session,
) -> None:
    sitting = a_watch(session)
    by = an_actor(session, role=Role.PRESIDING)
    ill(session, sitting[0])
    for name in ("R-03", "R-04"):
        roster.set_active(session, name, "resting", by=by, now=LATER)
    duty.plan(
        session,
        TODAY + 2 * DAY,
        TODAY + 4 * DAY,
        ("R-05", "R-06"),
        by=by,
        now=LATER,
    )

    assert stepping.today(session, now=LATER).names == ()
    refuses("step_not_next", lambda: duty.step_in(session, by=sitting[4], now=LATER))
    page = presiding.overview_page(session, now=LATER)
    assert (page.has_gap, page.may_step_in) == (True, ())


def test_who_steps_in_takes_the_place_of_somebody_planned_who_cannot_serve(
    session: Session,
) -> None:
    sitting = a_watch(session)
    by = an_actor(session, role=Role.PRESIDING)
    roster.set_active(session, "R-02", "resting", by=by, now=LATER)

    assert stepping.today(session, now=LATER).empty == (2,)
    duty.step_in(session, by=sitting[2], now=LATER)
    assert on(session) == ["R-01", "R-03"]
    assert watches.gaps(watches.duty_rows(session, TOMORROW, days=1)) == ()


def test_the_order_is_that_of_the_roster_before_the_day_began() -> None:
    coming = [("b", TODAY - DAY), ("a", TODAY), ("b", TODAY - DAY), ("c", TODAY - DAY)]
    coming += [("d", TODAY - DAY), ("e", TODAY - DAY)]
    assert rules.in_line(coming, today=TODAY, out={"c"}) == ("b", "d")
    assert rules.in_line((), today=TODAY, out=()) == ()


def test_the_table_puts_nobody_on_duty_for_the_very_day(session: Session) -> None:
    sitting = a_watch(session)
    ill(session, sitting[0])
    for who, at in ((sitting[4], LATER), (sitting[2], LATER + DAY)):
        row = Duty(day=TOMORROW, place=1, person_id=who.id, planned_at=at)
        with pytest.raises(DatabaseError, match="put_ahead"), session.begin_nested():  # noqa: PT012
            session.add(row)
            session.flush()
    session.add(Duty(day=TOMORROW, place=1, person_id=sitting[2].id, planned_at=LATER))
    session.flush()


def test_of_two_who_step_in_at_once_one_does(store: Store) -> None:
    with store.transaction() as session:
        sitting = a_watch(session)
        ill(session, sitting[0])

    ended = at_once(
        store,
        [
            lambda s: duty.step_in(s, by=sitting[2], now=LATER),
            lambda s: duty.step_in(s, by=sitting[3], now=LATER),
        ],
    )

    assert sorted(ended) == ["done", "step_no_gap"]


def gap_letters(session: Session) -> list[str]:
    told = session.scalars(
        select(Reviewer.pseudonym)
        .join(Reminder, Reminder.person_id == Reviewer.person_id)
        .where(Reminder.clock == "duty_gap")
        .order_by(Reviewer.pseudonym)
    )
    return list(told)


def test_those_next_are_written_to_once_for_each_gap(session: Session) -> None:
    sitting = a_watch(session)
    on_duty.sweep(session, LATER)
    assert gap_letters(session) == []

    ill(session, sitting[0])
    for _ in range(2):
        on_duty.sweep(session, LATER)
    assert gap_letters(session) == ["R-03", "R-04"]

    duty.step_in(session, by=sitting[2], now=LATER)
    ill(session, sitting[1])
    on_duty.sweep(session, LATER)
    assert gap_letters(session) == ["R-03", "R-04", "R-04"]


def test_the_pages_say_who_may_step_in_and_one_press_does_it(
    session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = a_watch(session)
    chief = an_actor(session, role=Role.PRESIDING)
    ill(session, sitting[0])
    session.commit()
    monkeypatch.setattr(clock, "_offset", LATER - clock.machine_now())

    visitor.sign_in(chief)
    visitor.get("/en/desk/roster/today")
    assert "may be filled by R-03, R-04" in visitor.page.main
    visitor.sign_in(sitting[1])
    visitor.get("/en/desk/review/duty")
    assert "You are alone today" in visitor.page.main
    assert visitor.post("/en/desk/review/duty/step-in").status_code == 422
    assert "Only the next two" in visitor.page.main

    cards = {one.title: one.count for one in reviewers.duty(session, sitting[2], LATER)}
    assert cards == {"Duty and hand-over": 1}
    assert reviewers.duty(session, sitting[4], LATER)[0].count == 0
    visitor.sign_in(sitting[2])
    visitor.get("/en/desk")
    assert "a gap of today that you may fill" in visitor.page.main
    visitor.get("/en/desk/review/")
    assert "you may step in" in visitor.page.main
    visitor.get("/en/desk/review/duty")
    assert visitor.post("/en/desk/review/duty/step-in").status_code == 303
    visitor.get("/en/desk/review/duty")
    assert "You are on duty today, until midnight." in visitor.page.main
    assert "Today's duty has a gap" not in visitor.page.main
