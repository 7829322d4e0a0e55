"""The database knows one case by one key, however its number is spelled."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.dispatch.models.data_lifting import DataCourtStay
from oversight.dispatch.models.lifting import CourtResult
from oversight.dispatch.models.line_stays import LineStay
from oversight.dispatch.models.lodging import Lodging
from oversight.dispatch.rules.case_numbers import holder_key
from oversight.dispatch.rules.lifting import CourtWord
from oversight.dispatch.service import courts, data_courts, data_sweep
from oversight.storage.base import Base
from oversight.storage.session import Store
from tests.dispatch.test_concurrency import at_once
from tests.dispatch.test_lifting import a_ruling
from tests.dispatch.test_lodging import lodge, reduced
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.dispatch import LATER, NOW, a_sending, docket_of
from tests.storage import steps

ONE, SAME, OTHER = "W.P. No. 12 of 2026", "رِٹ پٹیشن نمبر ۱۲ بابت ۲۰۲۶", "W.P. 13/2026"
FORUM = "high-court-writ"


def copied(row: Base, **cells: object) -> Base:
    """The same row once more, with other words in it: its key is not carried over."""
    taken = {
        column.name: getattr(row, column.name)
        for column in type(row).__table__.columns
        if column.name not in {"id", "case_key"}
    }
    return type(row)(**{**taken, **cells})


def a_stay(session: Session) -> tuple[LineStay, Base, Base]:
    found, _ = a_sending(session)
    by = an_actor(session, role=Role.REGISTRAR)
    ruling = a_ruling(result=CourtWord.STAYED, case_number=ONE)
    courts.enter(session, docket_of(found), ruling, by=by, now=LATER)
    stay = session.scalars(select(LineStay)).one()
    same, other = (copied(stay, held_by=f"{FORUM} {n}") for n in (SAME, OTHER))
    return stay, same, other


def a_data_stay(session: Session) -> tuple[DataCourtStay, Base, Base]:
    docket = make.filed(session, make.a_team(session), tier="D0", fields=())
    data_sweep.sweep(session, NOW)
    by = an_actor(session, role=Role.REGISTRAR)
    ruling = a_ruling(result=CourtWord.STAYED, case_number=ONE)
    data_courts.enter(session, docket, ruling, by=by, now=NOW)
    stay = session.scalars(select(DataCourtStay)).one()
    same, other = (copied(stay, held_by=f"{FORUM} {n}") for n in (SAME, OTHER))
    return stay, same, other


def a_lodging(session: Session) -> tuple[Lodging, Base, Base]:
    docket, team = reduced(session)
    made = lodge(session, docket, team, court="High Court, Lahore", case_number=ONE)
    court = "high court  LAHORE"
    same, other = (copied(made, court=court, case_number=n) for n in (SAME, OTHER))
    return made, same, other


def a_result(session: Session) -> tuple[CourtResult, Base, Base]:
    found, _ = a_sending(session)
    by = an_actor(session, role=Role.REGISTRAR)
    ruling = a_ruling(case_number=ONE)
    kept = courts.enter(session, docket_of(found), ruling, by=by, now=LATER)
    same, other = (copied(kept, case_number=n) for n in (SAME, OTHER))
    return kept, same, other


Made = Callable[[Session], tuple[Base, Base, Base]]
MADE: tuple[Made, ...] = (a_stay, a_data_stay, a_lodging, a_result)


@pytest.mark.parametrize("made", MADE)
def test_the_database_takes_one_case_once_however_it_is_spelled(
    session: Session, made: Made
) -> None:
    _row, same, other = made(session)

    session.add(other)
    session.flush()

    session.add(same)
    with pytest.raises(IntegrityError, match=r"(?i)unique|entered_once"):
        session.flush()


@pytest.mark.parametrize("made", [a_stay, a_data_stay, a_lodging])
@pytest.mark.parametrize("key", ["", " wp", "wp  12", "x" * 241])
def test_the_database_takes_no_key_that_no_case_has(
    session: Session, made: Made, key: str
) -> None:
    row, *_ = made(session)

    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(type(row)).values(case_key=key))
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(type(row)).values(case_key=None))


@pytest.mark.parametrize("made", [a_stay, a_data_stay, a_lodging])
def test_a_case_that_is_over_may_rest_something_anew(
    session: Session, made: Made
) -> None:
    row, same, _other = made(session)
    over = {"ended_at": LATER + timedelta(days=1)}
    if isinstance(row, Lodging):
        over |= {"ended_on": over["ended_at"].date(), "ended_by": row.custodian_id}  # type: ignore[dict-item]
    session.execute(update(type(row)).values(over))

    session.add(same)
    session.flush()

    assert len(session.scalars(select(type(row))).all()) == 2


def test_two_who_spell_one_decision_otherwise_enter_it_once(store: Store) -> None:
    with store.transaction() as session:
        docket = docket_of(a_sending(session)[0])
        by = an_actor(session, role=Role.REGISTRAR)

    done = at_once(
        store,
        *(
            lambda session, number=number: str(
                courts.enter(
                    *(session, docket, a_ruling(case_number=number)), by=by, now=LATER
                ).result
            )
            for number in (ONE, SAME)
        ),
    )

    assert sorted(map(str, done)) == ["ruling_entered", "set-aside"]


def test_two_rows_of_one_case_written_at_once_past_every_rule_are_one(
    store: Store,
) -> None:
    with store.transaction() as session:
        stay, _, _ = a_stay(session)
        facts = {"line_id": stay.line_id, "cause": "court", "stayed_at": LATER}
        session.delete(stay)

    def keep(number: str) -> Callable[[Session], object]:
        def write(session: Session) -> str:
            session.add(LineStay(**facts, held_by=f"{FORUM} {number}"))
            try:
                session.flush()
            except IntegrityError:
                session.rollback()
                return "refused"
            return "kept"

        return write

    done = at_once(store, keep(ONE), keep(SAME))

    assert sorted(map(str, done)) == ["kept", "refused"]
    with store.reading() as session:
        (key,) = session.scalars(select(LineStay.case_key))
    assert key == holder_key(f"{FORUM} {ONE}") == f"{FORUM} wp 12 2026"


def test_a_step_writes_the_keys_of_what_was_there_and_ends_nothing(
    session: Session,
) -> None:
    step = steps.step("know_a_case_by_one_key")
    rows = [made(session)[:2] for made in MADE]
    kept = [row.case_key for row, _same in rows]  # type: ignore[attr-defined]
    _forget(session)
    for (row, same), at in zip(rows, (1, 1, 1, 0), strict=True):
        if at:  # Two open words of one case, as they could be kept until now.
            same.case_key = "-"  # type: ignore[attr-defined]
            since = "lodged_at" if isinstance(row, Lodging) else "stayed_at"
            setattr(same, since, getattr(row, since) + timedelta(minutes=1))
            session.add(same)
    session.flush()

    with Operations.context(MigrationContext.configure(session.connection())):
        for table, (key, typed) in step.TYPED.items():
            step.fill(table, key, typed)

    session.expire_all()
    assert [row.case_key for row, _same in rows] == kept  # type: ignore[attr-defined]
    for (_row, same), key in zip(rows[:3], kept, strict=False):
        assert same.case_key == f"{key} = 2"  # type: ignore[attr-defined]
        assert same.ended_at is None  # type: ignore[attr-defined]


def _forget(session: Session) -> None:
    """Take away what was not there before: the keys, and what holds them."""
    postgres = session.connection().dialect.name == "postgresql"
    on = " ON dispatch_court_results" if postgres else ""
    broken = ["no_update"]
    broken += ["entered_once"] if postgres else ["entered_once_update"]
    for name in broken:
        session.execute(text(f"DROP TRIGGER dispatch_court_results_{name}{on}"))
    for made in (LineStay, DataCourtStay, Lodging, CourtResult):
        table = made.__tablename__
        if made is not CourtResult:
            session.execute(text(f"DROP INDEX uq_{table}_one_open"))
        session.execute(text(f"UPDATE {table} SET case_key = '-'"))
