"""Nobody is drawn whose training was not recorded by one and confirmed by another."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.ledger.models import Audit
from oversight.review.models.panels import Seat
from oversight.review.models.roster import Reviewer
from oversight.review.models.training import Training, TrainingConfirmed
from oversight.review.queries import pools, seats
from oversight.review.queries import roster as pages
from oversight.review.queries import training as queries
from oversight.review.rules import training as rules
from oversight.review.service import members, roster, training
from oversight.storage.session import Store
from tests.factories.accounts import a_person, an_actor
from tests.factories.intake import NOW
from tests.factories.law import a_law
from tests.factories.review import MINUTE, a_case, a_roster, declared
from tests.fixtures.web import Visitor
from tests.review.test_absences import DAY, TODAY, refuses
from tests.review.test_concurrency import at_once
from tests.storage import steps

COURSE = "Law and procedure, three days, the judicial academy"
HELD = TODAY - 3 * DAY


def a_newcomer(session: Session) -> str:
    """One more reviewer beside a full roster, whose training nobody recorded."""
    a_roster(session)
    person = a_person(session, role=Role.REVIEWER, pseudonym=None)
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    return roster.add_reviewer(session, person, by=admin, now=NOW).pseudonym


def two(session: Session) -> tuple[Actor, Actor]:
    return (
        an_actor(session, role=Role.PRESIDING),
        an_actor(session, role=Role.ADMINISTRATOR),
    )


def entered(
    session: Session, name: str, by: Actor, held: date = HELD, until: date | None = None
) -> Training:
    return training.enter(session, name, COURSE, held, until, by=by, now=NOW)


def drawn_from(session: Session) -> tuple[list[str], dict[str, int]]:
    panel = seats.panel_of(session, a_case(session))
    return list(panel.pool), panel.excluded


def test_a_newcomer_is_in_no_pool_until_another_confirmed(session: Session) -> None:
    name = a_newcomer(session)
    presiding, admin = two(session)
    pool, excluded = drawn_from(session)
    assert name not in pool
    assert excluded == {"untrained": 1}

    made = entered(session, name, presiding)
    assert queries.unconfirmed(session) == (name,)
    assert name not in drawn_from(session)[0]
    training.confirm(session, name, made.id, by=admin, now=NOW)

    pool, excluded = drawn_from(session)
    assert name in pool
    assert excluded == {}
    assert queries.unconfirmed(session) == ()
    acts = session.scalars(select(Audit.act).where(Audit.act.like("training.%"))).all()
    assert sorted(acts) == ["training.confirmed", "training.entered"]


def test_a_training_counts_on_its_days_and_no_other(session: Session) -> None:
    name = a_newcomer(session)
    presiding, admin = two(session)
    made = entered(session, name, presiding, until=TODAY + 5 * DAY)
    training.confirm(session, name, made.id, by=admin, now=NOW)
    person = pools.who(session, name)

    days = (HELD - DAY, HELD, TODAY + 5 * DAY, TODAY + 6 * DAY)
    assert [person in queries.trained(session, day) for day in days] == [
        *(False, True, True, False)
    ]
    page = pages.reviewer_page(session, name, admin, now=NOW + 6 * DAY)
    assert [row.counts for row in page.trainings] == [False]


def test_who_counts_no_more_is_passed_over_in_a_later_call(session: Session) -> None:
    name = a_newcomer(session)
    presiding, admin = two(session)
    made = entered(session, name, presiding, until=TODAY)
    training.confirm(session, name, made.id, by=admin, now=NOW)
    docket = a_case(session)
    panel = seats.panel_of(session, docket)
    assert name in panel.pool

    person = pools.who(session, name)
    assert pools.why_not(session, panel, person, now=NOW) is None
    assert pools.why_not(session, panel, person, now=NOW + 2 * DAY) == "untrained"
    (first,) = declared(session, docket)
    heir = members.recuse(
        session, docket, "cannot-act", by=first, now=NOW + 20 * MINUTE
    )
    assert heir is not None


def test_each_refusal_of_a_training(session: Session) -> None:
    name = a_newcomer(session)
    presiding, admin = two(session)
    own = Actor(pools.who(session, name), "Own", Role.REVIEWER, pseudonym=name)

    refuses("not_found", lambda: entered(session, "R-99", presiding))
    refuses("training_own", lambda: entered(session, name, own))
    refuses("training_ahead", lambda: entered(session, name, admin, TODAY + DAY))
    refuses("training_over", lambda: entered(session, name, admin, until=TODAY - DAY))
    refuses(
        "training_course",
        lambda: training.enter(session, name, "Law ", HELD, None, by=admin, now=NOW),
    )
    made = entered(session, name, presiding)
    refuses("training_two", lambda: confirm(session, name, made, presiding))
    refuses("training_own", lambda: confirm(session, name, made, own))
    refuses("not_found", lambda: confirm(session, "R-01", made, admin))
    confirm(session, name, made, admin)
    refuses("training_confirmed", lambda: confirm(session, name, made, admin))
    before = session.scalars(
        select(Training).where(Training.person_id == pools.who(session, "R-01"))
    ).one()
    refuses("training_confirmed", lambda: confirm(session, "R-01", before, admin))


def confirm(session: Session, name: str, made: Training, by: Actor) -> object:
    return training.confirm(session, name, made.id, by=by, now=NOW)


def test_of_two_who_confirm_at_once_one_does(store: Store) -> None:
    with store.transaction() as session:
        name = a_newcomer(session)
        presiding, admin = two(session)
        other = an_actor(session, role=Role.ADMINISTRATOR)
        made = entered(session, name, presiding)

    ended = at_once(
        store,
        [
            lambda s: confirm(s, name, made, admin),
            lambda s: confirm(s, name, made, other),
        ],
    )

    assert sorted(ended) == ["done", "training_confirmed"]


def test_the_tables_want_two_and_seat_nobody_untrained(session: Session) -> None:
    name = a_newcomer(session)
    presiding, _ = two(session)
    person = pools.who(session, name)
    held = seats.sitting(session, seats.panel_of(session, a_case(session)).id)[0]
    made = entered(session, name, presiding)
    rows = [
        TrainingConfirmed(training_id=made.id, by_id=presiding.id, confirmed_at=NOW),
        TrainingConfirmed(training_id=made.id, by_id=person, confirmed_at=NOW),
        Training(person_id=person, course=COURSE, held_on=HELD, entered_at=NOW),
        Training(
            person_id=person,
            course=COURSE,
            held_on=HELD,
            entered_by=person,
            entered_at=NOW,
        ),
        Training(
            person_id=person,
            course=COURSE,
            held_on=HELD,
            counts_until=HELD - DAY,
            entered_by=presiding.id,
            entered_at=NOW,
        ),
        Seat(
            panel_id=held.panel_id,
            matter_id=held.matter_id,
            capacity=held.capacity,
            person_id=person,
            pseudonym=name,
            position=2,
            drawn_at=NOW,
            declare_by=NOW,
        ),
    ]

    for row in rows:
        with pytest.raises(DatabaseError), session.begin_nested():  # noqa: PT012
            session.add(row)
            session.flush()


@pytest.mark.parametrize(
    ("hours", "is_seated"), [(-85, False), (-84, True), (35, True), (36, False)]
)
def test_the_table_seats_nobody_outside_the_days_of_a_training(
    session: Session, hours: int, *, is_seated: bool
) -> None:
    """From the day of the course to the end, in Karachi, of the last day it counts."""
    name = a_newcomer(session)
    presiding, admin = two(session)
    held = seats.sitting(session, seats.panel_of(session, a_case(session)).id)[0]
    made = entered(session, name, presiding, until=TODAY + DAY)
    training.confirm(session, name, made.id, by=admin, now=NOW)
    drawn = NOW + hours * timedelta(hours=1)
    row = Seat(
        panel_id=held.panel_id,
        matter_id=None,
        capacity=held.capacity,
        person_id=pools.who(session, name),
        pseudonym=name,
        position=2,
        drawn_at=drawn,
        declare_by=drawn,
    )

    session.add(row)
    if is_seated:
        session.flush()
    else:
        with pytest.raises(DatabaseError, match="trained"):
            session.flush()


def test_who_was_on_the_roster_before_counts_as_trained_before(
    session: Session,
) -> None:
    name = a_newcomer(session)
    only = f"{steps.step('record_training').BEFORE} WHERE pseudonym = '{name}'"

    session.connection().exec_driver_sql(only)

    (row,) = pages.reviewer_page(session, name, two(session)[0], now=NOW).trainings
    assert (row.course, row.held, row.entered_by) == ("", None, "")
    assert (row.counts, row.may_confirm) == (True, False)
    trained = queries.trained(session, TODAY)
    assert len(trained) == session.scalar(select(func.count()).select_from(Reviewer))


@pytest.mark.parametrize(
    ("held", "until", "confirmed", "counts"),
    [
        (None, None, False, True),
        (TODAY, None, False, False),
        (TODAY, None, True, True),
        (TODAY + DAY, None, True, False),
        (TODAY - DAY, TODAY - DAY, True, False),
        (TODAY, TODAY, True, True),
    ],
)
def test_only_what_another_confirmed_counts(
    held: date | None, until: date | None, *, confirmed: bool, counts: bool
) -> None:
    found = rules.counts(TODAY, held=held, until=until, is_confirmed=confirmed)
    assert found is counts


def test_training_is_recorded_and_confirmed_on_the_pages(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    name = a_newcomer(session)
    presiding, admin = two(session)
    visitor.sign_in(presiding)
    visitor.get("/en/desk/roster/")
    assert "training not recorded" in visitor.page.main
    visitor.get(f"/en/desk/roster/{name}")
    assert "this reviewer is in no draw" in visitor.page.main
    page = f"/en/desk/roster/{name}/training"
    wrong = {"course": COURSE, "held_on": "2100-01-01"}
    reply = visitor.post(page, wrong)
    assert (reply.status_code, COURSE in visitor.page.html) == (422, True)
    visitor.post(page, wrong | {"held_on": "2026-11-20"}, follow=True)
    assert "It counts when another person has confirmed it." in visitor.page.main
    assert "waits for another person" in visitor.page.main
    made = session.scalars(select(Training).where(Training.course == COURSE)).one()
    sure = f"{page}/{made.id}/confirm"
    assert visitor.post(sure).status_code == 422
    assert "Another person than the one who entered it confirms." in visitor.page.main

    visitor.sign_in(admin)
    visitor.get("/en/desk/roster/")
    assert "Trainings to confirm" in visitor.page.main
    visitor.get("/ur/desk/roster/")
    visitor.post(sure, follow=True)
    assert "Confirmed. From its days on the reviewer can be drawn." in visitor.page.main
    assert visitor.post(sure).status_code == 422
    assert "This is confirmed already." in visitor.page.main
    visitor.get(f"/ur/desk/roster/{name}")
    assert COURSE in visitor.page.main
    visitor.get("/ur/desk/roster/R-01")


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.REGISTRAR, Role.AUDITOR])
def test_nobody_else_records_a_training(
    session: Session, visitor: Visitor, role: Role
) -> None:
    name = a_newcomer(session)
    visitor.sign_in(an_actor(session, role=role))

    reply = visitor.post(f"/en/desk/roster/{name}/training", {"course": COURSE})

    assert reply.status_code == 403
