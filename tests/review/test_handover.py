"""Duty is handed over with a note and taken over by a word, never by silence."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.ledger.models import Audit, Pending
from oversight.review.models.absences import Absence, Duty
from oversight.review.models.handovers import Handover, TakeOver
from oversight.review.queries import handovers, presiding, watches
from oversight.review.rules import handover as rules
from oversight.review.rules.absences import AbsenceKind
from oversight.review.service import absences, duty, handover, roster
from oversight.storage.session import Store
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.law import a_law
from tests.factories.review import a_roster, ready
from tests.review.test_absences import DAY, TODAY, refuses
from tests.review.test_concurrency import at_once

NOTE = "Two matters fall due on Thursday; a body rings about one of them."
FIRST, SECOND = ("R-01", "R-02"), ("R-03", "R-04")
HOUR = timedelta(hours=1)


def a_watch(session: Session) -> list[Actor]:
    """Two days of the first pair and two of the second, from tomorrow on."""
    a_law(session)
    sitting = a_roster(session)
    by = an_actor(session, role=Role.PRESIDING)
    for step, pair in ((1, FIRST), (3, SECOND)):
        first = TODAY + step * DAY
        duty.plan(session, first, first + DAY, pair, by=by, now=NOW)
    return sitting


def handed(
    session: Session,
    by: Actor,
    now: datetime = NOW + 2 * DAY,
    *dockets: str,
    note: str = NOTE,
) -> Handover:
    return handover.hand_over(session, note, dockets, by=by, now=now)


def took(
    session: Session, given: Handover, by: Actor, now: datetime = NOW + 3 * DAY
) -> TakeOver:
    return handover.take_over(session, given.id, by=by, now=now)


def stands(session: Session, now: datetime) -> list[str]:
    return [row.standing for row in watches.changes(session, now=now)]


def test_a_note_goes_to_the_next_pair_and_one_of_them_takes_it(
    session: Session,
) -> None:
    docket, (reviewer,) = ready(session)
    sitting = a_watch(session)

    given = handed(session, sitting[0], NOW + 2 * DAY, docket)
    assert stands(session, NOW + 2 * DAY) == ["offered"]
    page = handovers.duty_page(session, sitting[3], now=NOW + 2 * DAY)
    (row,) = page.notes
    assert (row.note, row.by, row.may_take) == (NOTE, "R-01", True)
    assert [(one.docket, one.sits) for one in row.dockets] == [
        (docket, reviewer.id == sitting[3].id)
    ]
    assert row.dockets[0].due is not None
    took(session, given, sitting[3])

    (change,) = watches.changes(session, now=NOW + 3 * DAY)
    assert (change.standing, change.by) == ("taken", "R-04")
    assert (change.before, change.after) == ("R-01, R-02", "R-03, R-04")
    again = handovers.duty_page(session, sitting[2], now=NOW + 3 * DAY)
    assert (again.notes[0].taken_by, again.notes[0].may_take) == ("R-04", False)


def test_silence_is_shown_as_silence_and_stays_it(session: Session) -> None:
    sitting = a_watch(session)

    assert stands(session, NOW + DAY) == []
    assert stands(session, NOW + 2 * DAY) == ["waits"]
    assert stands(session, NOW + 3 * DAY) == ["unwritten"]
    given = handed(session, sitting[1], NOW + 2 * DAY)
    assert stands(session, NOW + 2 * DAY) == ["offered"]
    assert stands(session, NOW + 3 * DAY) == ["untaken"]
    refuses("handover_late", lambda: took(session, given, sitting[2], NOW + 4 * DAY))
    assert stands(session, NOW + 4 * DAY) == ["waits", "untaken"]
    changes = presiding.overview_page(session, now=NOW + 5 * DAY).changes
    assert [row.standing for row in changes] == ["unwritten", "untaken"]


def test_each_refusal_of_a_hand_over(session: Session) -> None:
    sitting = a_watch(session)
    first = sitting[0]

    refuses("handover_off_duty", lambda: handed(session, sitting[2]))
    refuses("handover_off_duty", lambda: handed(session, first, NOW))
    refuses("handover_goes_on", lambda: handed(session, first, NOW + DAY))
    refuses("handover_note", lambda: handed(session, first, note=" " * 30 + "Nothing"))
    refuses("handover_note", lambda: handed(session, first, note="x" * 2001))
    many = [f"TD-2026-{number:06}" for number in range(31)]
    refuses("handover_many", lambda: handed(session, first, NOW + 2 * DAY, *many))
    refuses(
        "handover_docket",
        lambda: handed(session, first, NOW + 2 * DAY, "TD-2026-999999"),
    )
    given = handed(session, first)
    refuses("handover_twice", lambda: handed(session, sitting[1]))
    refuses("handover_not_yours", lambda: took(session, given, first))
    refuses("handover_not_yours", lambda: took(session, given, sitting[1]))
    refuses("not_found", lambda: took(session, given, sitting[7]))
    took(session, given, sitting[2])
    refuses("handover_taken", lambda: took(session, given, sitting[3]))


def test_a_note_is_nobody_s_but_the_two_pairs(session: Session) -> None:
    sitting = a_watch(session)
    handed(session, sitting[0])

    read = {
        one.pseudonym
        for one in sitting
        if handovers.duty_page(session, one, now=NOW + 2 * DAY).notes
    }

    assert read == {*FIRST, *SECOND}
    assert handovers.waiting(session, sitting[2], now=NOW + 2 * DAY)
    assert not handovers.waiting(session, sitting[0], now=NOW + 2 * DAY)
    assert not session.scalar(select(func.count()).select_from(Pending))
    for row in session.scalars(select(Audit)):
        assert NOTE not in str(row.facts)


def test_a_note_waits_for_whoever_is_put_on_duty_later(session: Session) -> None:
    sitting = a_watch(session)
    given = handed(session, sitting[2], NOW + 4 * DAY)

    refuses("not_found", lambda: took(session, given, sitting[5], NOW + 4 * DAY))
    by = an_actor(session, role=Role.PRESIDING)
    ahead = TODAY + 5 * DAY
    duty.plan(session, ahead, ahead, ("R-06", "R-07"), by=by, now=NOW + 4 * DAY)
    took(session, given, sitting[5], NOW + 5 * DAY)

    assert stands(session, NOW + 5 * DAY)[1] == "taken"


def test_who_falls_ill_is_let_go_and_leaves_a_gap(session: Session) -> None:
    sitting = a_watch(session)

    absences.enter(
        session,
        AbsenceKind.ILLNESS,
        TODAY + 2 * DAY,
        TODAY + 3 * DAY,
        by=sitting[0],
        now=NOW,
    )

    gaps = watches.gaps(watches.duty_rows(session, TODAY))
    assert [(gap.first, gap.last, gap.here) for gap in gaps] == [
        (TODAY, TODAY, ""),
        (TODAY + 2 * DAY, TODAY + 2 * DAY, "R-02"),
        (TODAY + 5 * DAY, TODAY + 13 * DAY, ""),
    ]
    notes = session.scalars(select(Audit).where(Audit.act == "duty.let-go")).all()
    assert [row.facts["day"] for row in notes] == [(TODAY + 2 * DAY).isoformat()]


def test_whoever_cannot_serve_is_a_gap_with_its_reason(session: Session) -> None:
    a_watch(session)
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    roster.set_active(session, "R-02", "resting", by=admin, now=NOW)
    duty.set_term(session, "R-03", TODAY + 4 * DAY, by=admin, now=NOW)

    gaps = watches.gaps(watches.duty_rows(session, TODAY))

    told = {
        gap.first: (gap.here, [(one.name, one.unfit) for one in gap.unfit])
        for gap in gaps
    }
    assert told[TODAY + DAY] == ("R-01", [("R-02", "resting")])
    assert told[TODAY + 4 * DAY] == ("R-04", [("R-03", "term")])
    by = an_actor(session, role=Role.PRESIDING)
    ahead = TODAY + 4 * DAY
    refuses(
        "duty_term",
        lambda: duty.plan(session, ahead, ahead, ("R-05", "R-03"), by=by, now=NOW),
    )


def test_the_tables_keep_leave_and_duty_apart(session: Session) -> None:
    sitting = a_watch(session)
    absences.enter(
        session, AbsenceKind.LEAVE, TODAY + DAY, TODAY + DAY, by=sitting[8], now=NOW
    )
    given = handed(session, sitting[0])
    rows = [
        Duty(day=TODAY + DAY, place=1, person_id=sitting[8].id, planned_at=NOW),
        Absence(
            person_id=sitting[2].id,
            kind=AbsenceKind.LEAVE,
            first_on=TODAY + 2 * DAY,
            last_on=TODAY + 3 * DAY,
            entered_at=NOW,
        ),
        a_note(sitting[2]),
        a_note(sitting[1], note="short"),
        TakeOver(handover_id=given.id, by_id=sitting[0].id, taken_at=NOW),
        TakeOver(handover_id=given.id, by_id=sitting[6].id, taken_at=NOW),
    ]

    for row in rows:
        refused(session, row)
    took(session, given, sitting[2])
    refused(session, TakeOver(handover_id=given.id, by_id=sitting[3].id, taken_at=NOW))


def test_a_day_of_duty_is_not_moved_onto_leave(session: Session) -> None:
    sitting = a_watch(session)
    absences.enter(
        session,
        AbsenceKind.LEAVE,
        TODAY + 9 * DAY,
        TODAY + 9 * DAY,
        by=sitting[0],
        now=NOW,
    )
    row = session.scalars(select(Duty).where(Duty.person_id == sitting[0].id)).first()
    assert row is not None

    with pytest.raises(DatabaseError), session.begin_nested():  # noqa: PT012
        row.day = TODAY + 9 * DAY
        session.flush()


def test_of_two_who_hand_over_at_once_one_does(store: Store) -> None:
    with store.transaction() as session:
        first, second = a_watch(session)[:2]

    ended = at_once(store, [lambda s: handed(s, first), lambda s: handed(s, second)])

    assert sorted(ended) == ["done", "handover_twice"]


def test_of_two_who_take_over_at_once_one_has(store: Store) -> None:
    with store.transaction() as session:
        sitting = a_watch(session)
        given = handed(session, sitting[0])

    ended = at_once(
        store,
        [lambda s: took(s, given, sitting[2]), lambda s: took(s, given, sitting[3])],
    )

    assert sorted(ended) == ["done", "handover_taken"]


def test_two_who_plan_the_same_empty_days_at_once_plan_them_one_after_another(
    store: Store,
) -> None:
    with store.transaction() as session:
        a_roster(session)
        by = an_actor(session, role=Role.PRESIDING)

    def plan(pair: tuple[str, str]) -> Callable[[Session], object]:
        days = (TODAY + DAY, TODAY + 3 * DAY)
        return lambda s: duty.plan(s, *days, pair, by=by, now=NOW)

    ended = at_once(store, [plan(("R-01", "R-02")), plan(("R-02", "R-01"))])

    assert ended == ["done", "done"]
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Duty)) == 6


def test_duty_planned_while_leave_is_entered_is_never_both(store: Store) -> None:
    with store.transaction() as session:
        me = a_roster(session)[0]
        by = an_actor(session, role=Role.PRESIDING)
    day = TODAY + DAY

    ended = at_once(
        store,
        [
            lambda s: duty.plan(s, day, day, ("R-01", "R-02"), by=by, now=NOW),
            lambda s: absences.enter(s, AbsenceKind.LEAVE, day, day, by=me, now=NOW),
        ],
    )

    assert ended[1] == "done"
    assert ended[0] in {"done", "duty_away"}
    with store.reading() as session:
        mine = select(func.count()).select_from(Duty).where(Duty.person_id == me.id)
        assert session.scalar(mine) == 0


@pytest.mark.parametrize(
    ("gave_on", "written", "taken", "says"),
    [
        (TODAY, False, False, "waits"),
        (TODAY, True, False, "offered"),
        (TODAY - DAY, False, False, "unwritten"),
        (TODAY - DAY, True, False, "untaken"),
        (TODAY - DAY, True, True, "taken"),
    ],
)
def test_nothing_is_taken_over_without_a_word(
    gave_on: object, *, written: bool, taken: bool, says: str
) -> None:
    found = rules.standing(
        gave_on=gave_on,  # type: ignore[arg-type]
        today=TODAY,
        is_written=written,
        is_taken=taken,
    )
    assert found.value == says


def a_note(by: Actor, note: str = NOTE) -> Handover:
    return Handover(
        from_day=TODAY + DAY,
        to_day=TODAY + 2 * DAY,
        by_id=by.id,
        note=note,
        dockets=[],
        written_at=NOW,
    )


def refused(session: Session, row: object) -> None:
    with pytest.raises(DatabaseError), session.begin_nested():  # noqa: PT012
        session.add(row)
        session.flush()
