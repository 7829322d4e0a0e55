"""What is late about a misuse is counted, reminded of before, and clears nothing."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.models.misuse_late import MisuseLate
from oversight.dispatch.queries import misuse_due
from oversight.dispatch.rules.misuse import MisuseState, MisuseStep, owed
from oversight.dispatch.service import data_sweep, misuse, misuse_late
from oversight.ledger import queries as ledger
from oversight.notices import language
from oversight.notices.models.mail import Mail
from oversight.outreach.models.reminders import Reminder
from oversight.outreach.queries import misused, running
from oversight.outreach.service import reminding
from oversight.storage.session import Store
from oversight.transparency.rules import watching
from tests.dispatch.test_data_concurrency import at_once
from tests.dispatch.test_lodging import LATER
from tests.dispatch.test_misuse import FACTS, answer, barred, flagged, weigh
from tests.factories.accounts import an_actor
from tests.factories.extensions import people

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def missed(session: Session, docket: str) -> list[tuple[str, str]]:
    """The steps that the record calls late, and who was."""
    return [
        (leaf["clock"], leaf["body"])
        for leaf in ledger.of_stream(session, docket)
        if leaf["k"] == "deadline.missed"
    ]


def the_word(session: Session) -> Misuse:
    return session.scalars(select(Misuse)).one()


def due_for(session: Session, by: Actor, now: datetime) -> set[str]:
    return {
        one.clock for one in misused.of_misuses(session, now) if by.id in one.people
    }


def test_each_step_is_late_once_and_stays_owed(session: Session) -> None:
    docket, _team, judge = flagged(session)
    word = the_word(session)
    assert misuse_late.sweep(session, word.answer_by) == 0

    assert misuse_late.sweep(session, word.answer_by + SECOND) == 1
    assert misuse_late.sweep(session, word.answer_by + HOUR) == 0
    assert missed(session, docket) == [("misuse_answer", "agency")]

    data_sweep.sweep(session, word.weigh_by + SECOND)
    assert missed(session, docket)[1:] == [("misuse_weighing", "reviewer")]
    assert barred(session)

    weigh(session, docket, judge, "cleared", now=word.weigh_by + HOUR)
    ends = misuse_due.end_by(session, word)
    assert ends is not None
    assert misuse_late.sweep(session, ends) == 0
    assert misuse_late.sweep(session, ends + SECOND) == 1
    assert missed(session, docket)[2:] == [("misuse_decision", "reviewer")]
    assert barred(session)
    assert word.state is MisuseState.WEIGHED
    assert list(watching.findings(ledger.leaves(session))) == []


def test_what_comes_in_time_is_never_called_late(session: Session) -> None:
    docket, team, judge = flagged(session)
    answer(session, docket, team.authoriser)
    weigh(session, docket, judge, "cleared")
    (presiding,) = people(session, Role.PRESIDING)
    misuse.conclude(session, docket, 1, "cleared", FACTS, by=presiding, now=LATER)

    assert misuse_late.sweep(session, the_word(session).weigh_by + 99 * HOUR) == 0
    assert missed(session, docket) == []


def test_everybody_whose_turn_it_is_is_reminded_and_nobody_else(
    session: Session,
) -> None:
    language.use("https://oversight.example")
    docket, team, judge = flagged(session)
    (presiding,) = people(session, Role.PRESIDING)
    word = the_word(session)
    assert due_for(session, team.authoriser, LATER) == {"misuse_answer"}
    assert due_for(session, judge, LATER) == set()
    assert due_for(session, judge, word.answer_by + SECOND) == {"misuse_weighing"}
    late = due_for(session, team.authoriser, word.answer_by + SECOND)
    assert late == {"misuse_answer"}  # An answer is still heard.

    answer(session, docket, team.authoriser)
    assert due_for(session, judge, LATER) == {"misuse_weighing"}
    weigh(session, docket, judge, "cleared")
    assert due_for(session, presiding, LATER) == {"misuse_decision"}
    assert due_for(session, team.custodian, LATER) == set()  # Who reported.
    clocks = {one.clock for one in running.running(session, LATER)}
    assert "misuse_decision" in clocks

    ends = misuse_due.end_by(session, word)
    assert ends is not None
    reminding.sweep(session, ends - HOUR)
    told = select(Reminder.clock).where(Reminder.person_id == presiding.id)
    assert "misuse_decision" in session.scalars(told).all()
    letters = session.scalars(select(Mail).where(Mail.message == "reminder")).all()
    assert letters
    assert not [one for one in letters if FACTS.encode() in (one.letter or b"")]


def test_where_nobody_of_the_lot_is_left_the_auditors_are_reminded(
    session: Session,
) -> None:
    docket, team, _judge = flagged(session)
    auditor = an_actor(session, role=Role.AUDITOR)
    word = the_word(session)
    word.judge_id, word.judge = None, None
    session.flush()
    answer(session, docket, team.authoriser)

    assert due_for(session, auditor, LATER) == {"misuse_weighing"}


def test_rules_say_whose_turn_it_is() -> None:
    due = partial(owed, answer_by=LATER, weigh_by=LATER, end_by=None)
    assert [one.name for one in due(MisuseState.FLAGGED)] == [
        MisuseStep.ANSWER,
        MisuseStep.WEIGH,
    ]
    assert [one.body for one in due(MisuseState.ANSWERED)] == ["reviewer"]
    assert due(MisuseState.WEIGHED) == ()
    assert due(MisuseState.CLEARED) == ()
    assert due(MisuseState.FOUND) == ()


def test_two_sweeps_at_once_count_once(store: Store) -> None:
    with store.transaction() as session:
        docket, _team, _judge = flagged(session)
        word = the_word(session)
        after, misuse_id = word.answer_by + SECOND, word.id

    def count(session: Session) -> str:
        done = misuse_late.count_late(session, misuse_id, MisuseStep.ANSWER, now=after)
        return str(done)

    assert sorted(at_once(store, count, count)) == ["False", "True"]
    with store.reading() as session:
        assert missed(session, docket) == [("misuse_answer", "agency")]


def test_the_table_keeps_each_late_step_once(session: Session) -> None:
    flagged(session)
    word = the_word(session)
    misuse_late.sweep(session, word.answer_by + SECOND)
    row = {
        "misuse_id": word.id,
        "step": "misuse_weighing",
        "due_at": LATER,
        "missed_at": LATER + SECOND,
    }
    for wrong in (
        {"step": "misuse_answer"},
        {"step": "mood"},
        {"missed_at": LATER},
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(insert(MisuseLate).values(**{**row, **wrong}))
    with pytest.raises(Exception, match="append-only"), session.begin_nested():
        session.execute(text("DELETE FROM dispatch_misuse_late"))
