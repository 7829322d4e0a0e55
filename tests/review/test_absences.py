"""Leave, duty and terms: plain days that keep people out of draws, and pick nobody."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.review.models.absences import Absence, Duty
from oversight.review.models.roster import Reviewer
from oversight.review.queries import absences as queries
from oversight.review.queries import presiding, seats, watches
from oversight.review.rules import absences as rules
from oversight.review.rules.absences import AbsenceKind
from oversight.review.rules.lifecycle import SeatState
from oversight.review.service import absences, duty, extending, members
from oversight.review.service.sweep import sweep
from oversight.storage.session import Store
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW, a_request
from tests.factories.law import a_law
from tests.factories.review import (
    MINUTE,
    a_case,
    a_roster,
    declared,
    member,
    ready,
    some_words,
    vote_all,
)
from tests.review.test_concurrency import at_once

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def away(
    session: Session, by: Actor, first: date = TODAY, last: date = TODAY + 4 * DAY
) -> Absence:
    return absences.enter(session, AbsenceKind.LEAVE, first, last, by=by, now=NOW)


def a_presiding(session: Session) -> Actor:
    return an_actor(session, role=Role.PRESIDING)


def plan(
    session: Session,
    first: date = TODAY + DAY,
    last: date = TODAY + 3 * DAY,
    pair: tuple[str, str] = ("R-01", "R-02"),
) -> list[Duty]:
    return duty.plan(session, first, last, pair, by=a_presiding(session), now=NOW)


def test_who_is_away_is_in_no_pool_and_is_counted(session: Session) -> None:
    sitting = a_roster(session, 20)
    away(session, sitting[0])
    away(session, sitting[1], TODAY + DAY, TODAY + DAY)
    away(session, sitting[2], TODAY + 2 * DAY, TODAY + 9 * DAY)

    docket = a_case(session, roster_size=20)

    panel = seats.panel_of(session, docket)
    assert panel.excluded == {"absent": 2}
    assert {"R-01", "R-02"} & set(panel.pool) == set()
    assert "R-03" in panel.pool


def test_who_left_after_the_pool_was_fixed_is_passed_over(session: Session) -> None:
    docket = a_case(session)
    panel = seats.panel_of(session, docket)
    (first,) = declared(session, docket)
    everybody = [member(session, name) for name in panel.pool]
    for one in everybody[:6]:
        if one.id != first.id:
            away(session, one)

    heir = members.recuse(
        session, docket, "cannot-act", by=first, now=NOW + 20 * MINUTE
    )

    assert heir is not None
    assert heir.state is SeatState.DRAWN
    gone = queries.away(session, TODAY, TODAY)
    assert heir.person_id not in gone


def test_leave_ended_early_counts_no_more(session: Session) -> None:
    sitting = a_roster(session)
    entered = away(session, sitting[0])
    absences.end(session, entered.id, by=sitting[0], now=NOW)

    assert queries.away(session, TODAY, TODAY + 9 * DAY) == frozenset()
    assert queries.rows(session, TODAY) == ()
    refuses(
        "absence_over",
        lambda: absences.end(session, entered.id, by=sitting[0], now=NOW),
    )
    away(session, sitting[0])


def test_each_refusal_of_leave(session: Session) -> None:
    sitting = a_roster(session)
    me, other = sitting[0], sitting[1]
    entered = away(session, me)

    refuses("days_order", lambda: away(session, me, TODAY + DAY, TODAY))
    refuses("days_past", lambda: away(session, me, TODAY - DAY, TODAY))
    refuses("days_many", lambda: away(session, me, TODAY, TODAY + 120 * DAY))
    refuses("away_already", lambda: away(session, me, TODAY + 4 * DAY, TODAY + 9 * DAY))
    refuses("not_found", lambda: away(session, a_presiding(session)))
    refuses("not_found", lambda: absences.end(session, entered.id, by=other, now=NOW))
    refuses(
        "absence_over",
        lambda: absences.end(session, entered.id, by=me, now=NOW + 9 * DAY),
    )


def test_two_people_are_on_duty_each_day(session: Session) -> None:
    a_roster(session)

    plan(session)
    plan(session, TODAY + 3 * DAY, TODAY + 4 * DAY, ("R-03", "R-04"))

    shown = {
        row.day: (row.first.name, row.second.name)
        for row in watches.duty_rows(session, TODAY)
    }
    assert shown[TODAY] == ("", "")
    assert shown[TODAY + 2 * DAY] == ("R-01", "R-02")
    assert shown[TODAY + 3 * DAY] == ("R-03", "R-04")
    assert len(shown) == 14
    page = queries.leave_page(session, member(session, "R-03"), now=NOW)
    assert page.duties == (rules.Stretch(TODAY + 3 * DAY, TODAY + 4 * DAY),)


def test_however_many_are_on_duty_they_are_looked_up_at_once(session: Session) -> None:
    a_roster(session)
    asked: list[str] = []

    @event.listens_for(session.connection(), "before_cursor_execute")
    def note(*call: Any) -> None:
        asked.append(call[2])

    def counted() -> int:
        session.flush()
        asked.clear()
        watches.duty_rows(session, TODAY)
        return len(asked)

    plan(session, TODAY + DAY, TODAY + DAY)
    few = counted()
    plan(session, TODAY + 2 * DAY, TODAY + 9 * DAY, ("R-03", "R-04"))

    assert counted() == few


def test_the_days_of_several_absences_are_told_together(session: Session) -> None:
    sitting = a_roster(session)
    away(session, sitting[2], TODAY, TODAY + DAY)
    away(session, sitting[2], TODAY + 4 * DAY, TODAY + 30 * DAY)
    over = away(session, sitting[3], TODAY + 2 * DAY, TODAY + 3 * DAY)
    absences.end(session, over.id, by=sitting[3], now=NOW)

    found = queries.days_by_person(session, TODAY + DAY, TODAY + 5 * DAY)

    assert found == {sitting[2].id: {TODAY + step * DAY for step in (1, 4, 5)}}


def test_each_refusal_of_duty(session: Session) -> None:
    sitting = a_roster(session)
    away(session, sitting[2], TODAY + DAY, TODAY + DAY)
    session.execute(
        update(Reviewer).where(Reviewer.pseudonym == "R-04").values(active=False)
    )
    session.execute(
        update(Reviewer).where(Reviewer.pseudonym == "R-05").values(until=NOW - DAY)
    )

    refuses("duty_ahead", lambda: plan(session, TODAY, TODAY))
    refuses("duty_span", lambda: plan(session, TODAY + DAY, TODAY + 63 * DAY))
    refuses("duty_span", lambda: plan(session, TODAY + 2 * DAY, TODAY + DAY))
    refuses("duty_two", lambda: plan(session, pair=("R-01", "R-01")))
    refuses("duty_away", lambda: plan(session, pair=("R-01", "R-03")))
    refuses("duty_inactive", lambda: plan(session, pair=("R-04", "R-01")))
    refuses("duty_inactive", lambda: plan(session, pair=("R-01", "R-05")))
    refuses("not_found", lambda: plan(session, pair=("R-99", "R-01")))


def test_a_term_is_fixed_once_and_respected(session: Session) -> None:
    a_law(session)
    a_roster(session, 20)
    admin = an_actor(session, role=Role.ADMINISTRATOR)

    def term(until: date, name: str = "R-01") -> object:
        return duty.set_term(session, name, until, by=admin, now=NOW)

    refuses("term_past", lambda: term(TODAY))
    refuses("not_found", lambda: term(TODAY + DAY, "R-99"))
    term(TODAY + 10 * DAY)
    refuses("term_fixed", lambda: term(TODAY + 20 * DAY))
    assert presiding.overview_page(session, now=NOW).terms[0].until == TODAY + 10 * DAY
    assert presiding.overview_page(session, now=NOW + 11 * DAY).roster == 19


def test_the_overview_counts_what_is_there_and_what_is_at_risk(
    session: Session,
) -> None:
    sitting = a_roster(session, 20)
    away(session, sitting[0])
    single, (one,) = ready(session, items=2)
    vote_all(session, single, [one], 1)
    panel, _ = ready(session, protected="journalist")
    a_request(session, body="nccia")
    sweep(session, NOW + 10 * MINUTE)

    page = presiding.overview_page(session, now=NOW + 30 * MINUTE)

    assert (page.roster, page.present, page.cap) == (20, 19, 15)
    assert (page.signed, page.capacity, page.left) == (1, 285, 284)
    assert (page.risks, page.undrawn, page.is_noted) == ((), 1, False)
    loads = {load.body.en: load for load in page.loads}
    assert {(load.items, load.signatures) for load in loads.values()} == {
        (3, 4),
        (1, 1),
    }
    extending.extend(session, single, some_words("time"), by=one, now=NOW + DAY)
    later = presiding.overview_page(session, now=NOW + 7 * DAY + 14 * HOUR)
    assert {row.docket: row.why for row in later.risks}[single] == "half"
    last = presiding.overview_page(session, now=NOW + 5 * DAY)
    assert {row.docket: row.why for row in last.risks}[panel] == "last"


HOUR = timedelta(hours=1)


def test_nothing_before_the_reviewers_is_nothing_to_carry(session: Session) -> None:
    a_law(session)
    page = presiding.overview_page(session, now=NOW)
    assert (page.roster, page.capacity, page.loads, page.risks) == (0, 0, (), ())


@pytest.mark.parametrize(
    ("gone", "of", "noted"), [(0, 0, False), (3, 10, False), (4, 10, True)]
)
def test_more_than_three_in_ten_is_many(gone: int, of: int, *, noted: bool) -> None:
    assert rules.is_noted(gone, of=of) is noted


def test_two_devices_enter_the_same_leave_once(store: Store) -> None:
    with store.transaction() as session:
        me = a_roster(session)[0]

    ended = at_once(store, [lambda s: away(s, me), lambda s: away(s, me)])

    assert sorted(ended) == ["away_already", "done"]


def test_the_tables_keep_days_in_order_and_two_people_apart(session: Session) -> None:
    sitting = a_roster(session)
    plan(session)
    rows = [
        Absence(
            person_id=sitting[0].id,
            kind=AbsenceKind.LEAVE,
            first_on=TODAY,
            last_on=TODAY - DAY,
            entered_at=NOW,
        ),
        a_duty(TODAY + DAY, 1, sitting[5]),
        a_duty(TODAY + 9 * DAY, 3, sitting[5]),
        a_duty(TODAY + DAY, 2, sitting[0]),
    ]
    for row in rows:
        refuses_row(session, row)
    assert session.scalar(select(func.count()).select_from(Duty)) == 6


def a_duty(day: date, place: int, who: Actor) -> Duty:
    return Duty(day=day, place=place, person_id=who.id, planned_at=NOW)


def refuses_row(session: Session, row: object) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():  # noqa: PT012
        session.add(row)
        session.flush()


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code


def test_days_on_end_are_one_stretch() -> None:
    one, two, four = TODAY, TODAY + DAY, TODAY + 3 * DAY
    assert rules.stretches([four, two, one]) == (
        rules.Stretch(one, two),
        rules.Stretch(four, four),
    )
    assert rules.stretches([]) == ()
