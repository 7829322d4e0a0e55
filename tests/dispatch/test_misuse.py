"""A misuse of data: reported by one, answered by the body, ended by two others."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.holdings import DataUse
from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.data_lifecycle import DataState, Holding
from oversight.dispatch.rules.misuse import MisuseState
from oversight.dispatch.service import data_sweep, holding, misuse
from oversight.intake.models.bars import Bar
from oversight.intake.rules.barring import BarCause
from oversight.ledger import queries as ledger
from oversight.notices.models.mail import Mail
from oversight.storage.session import Store
from oversight.transparency.rules import watching
from tests.dispatch.test_data_concurrency import at_once, waiting
from tests.dispatch.test_lodging import LATER, lodge, reduced, written
from tests.dispatch.test_using import ask
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.data import Team
from tests.factories.review import member, panel_members, some_words

FACTS = some_words("facts", 100)
DAY = timedelta(days=1)


def flag(session: Session, docket: str, by: Actor, **cells: Any) -> Misuse:
    said = {"code": "passed-on", "facts": FACTS, **cells}
    return misuse.flag(session, docket, 1, **said, by=by, now=LATER)


def flagged(session: Session) -> tuple[str, Team, Actor]:
    """Data of which the custodian has said that they were misused; and who was drawn."""
    docket, team = reduced(session)
    an_actor(session, role=Role.PRESIDING)
    made = flag(session, docket, team.custodian)
    assert made.judge is not None
    return docket, team, member(session, made.judge)


def answer(session: Session, docket: str, by: Actor, text: str = FACTS) -> Misuse:
    return misuse.answer(session, docket, 1, text, by=by, now=LATER)


def weigh(session: Session, docket: str, by: Actor, what: str, **cells: Any) -> Misuse:
    said = {"reasons": FACTS, "untied": True, "now": LATER, **cells}
    return misuse.weigh(session, docket, 1, what, by=by, **said)


def conclude(session: Session, docket: str, by: Actor, what: str) -> Misuse:
    return misuse.conclude(session, docket, 1, what, FACTS, by=by, now=LATER)


def barred(session: Session) -> bool:
    found = select(Bar.id).where(Bar.cause == BarCause.MISUSE, Bar.lifted_at.is_(None))
    return session.scalar(found) is not None


def code_of(found: "pytest.ExceptionInfo[RuleError]") -> str:
    return found.value.code


def test_at_once_the_body_is_barred_and_nobody_uses_the_data(session: Session) -> None:
    docket, team, judge = flagged(session)

    assert barred(session)
    assert judge.pseudonym not in {m.pseudonym for m in panel_members(session, docket)}
    for act in (
        lambda: lodge(session, docket, team),
        lambda: ask(session, docket, team),
        lambda: holding.log_use(
            session,
            docket,
            1,
            "NC-7",
            "court",
            LATER.date(),
            by=team.custodian,
            now=LATER,
        ),
    ):
        with pytest.raises(RuleError) as found:
            act()
        assert code_of(found) == "misuse_flagged"
    with pytest.raises(RuleError) as filed:
        make.filed(session, team, now=LATER)
    assert code_of(filed) == "body_barred"


def test_nobody_learns_who_reported(session: Session) -> None:
    docket, team, _judge = flagged(session)

    leaf = next(
        x for x in ledger.of_stream(session, docket) if x["k"] == "misuse.flagged"
    )
    assert (leaf["code"], "agency" in leaf, "by" in leaf) == ("passed-on", False, False)
    letters = session.scalars(select(Mail).where(Mail.message.like("misuse_%"))).all()
    assert {one.message for one in letters} == {"misuse_flagged", "misuse_waiting"}
    name = team.custodian.name.encode()
    assert not [one for one in letters if name in (one.letter or b"")]


def test_both_must_clear_it_and_then_the_body_may_file(session: Session) -> None:
    docket, team, judge = flagged(session)
    answer(session, docket, team.authoriser)
    weigh(session, docket, judge, "cleared")
    assert barred(session)

    presiding = an_actor(session, role=Role.PRESIDING)
    made = conclude(session, docket, presiding, "cleared")

    assert (made.state, barred(session)) == (MisuseState.CLEARED, False)
    assert make.held(session, docket).state is Holding.MINIMISED
    lodge(session, docket, team)
    assert list(watching.findings(ledger.leaves(session))) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("cleared", "misused"), ("misused", "cleared"), ("misused", "misused")],
)
def test_else_the_approval_ends_and_the_body_pauses_for_90_days(
    session: Session, first: str, second: str
) -> None:
    docket, team, judge = flagged(session)
    answer(session, docket, team.authoriser)
    weigh(session, docket, judge, first)

    made = conclude(session, docket, an_actor(session, role=Role.PRESIDING), second)

    held = make.held(session, docket)
    assert (made.state, held.state, held.use_bar) == (
        MisuseState.FOUND,
        Holding.DUE,
        True,
    )
    paper = make.a_destruction(destroyed_on=LATER.date())
    holding.destroy(session, docket, 1, paper, by=team.custodian, now=LATER)
    holding.certify(session, docket, 1, by=team.authoriser, now=LATER)
    data_sweep.sweep(session, LATER + 89 * DAY)
    assert barred(session)
    data_sweep.sweep(session, LATER + 90 * DAY)
    assert not barred(session)
    data_sweep.sweep(session, LATER + 91 * DAY)
    assert list(watching.findings(ledger.leaves(session))) == []


def test_silence_clears_nothing(session: Session) -> None:
    docket, _team, judge = flagged(session)
    with pytest.raises(RuleError) as early:
        weigh(session, docket, judge, "cleared")
    assert code_of(early) == "misuse_unheard"

    for days in (1, 30, 400):
        data_sweep.sweep(session, LATER + days * DAY)
        assert barred(session)
    made = weigh(session, docket, judge, "misused", now=LATER + 400 * DAY)
    assert made.state is MisuseState.WEIGHED


def test_destroying_the_data_does_not_end_the_bar(session: Session) -> None:
    docket, team, _judge = flagged(session)
    paper = make.a_destruction(destroyed_on=LATER.date())
    holding.destroy(session, docket, 1, paper, by=team.custodian, now=LATER)
    holding.certify(session, docket, 1, by=team.authoriser, now=LATER)

    assert barred(session)


def test_only_those_may_report_who_can_know(session: Session) -> None:
    docket, team = reduced(session)
    stranger = an_actor(session, role=Role.CUSTODIAN, body=make.BODY)
    other = make.a_liaison(session, "tiktok")
    for wrong in (team.authoriser, team.drafter, stranger, other):
        with pytest.raises(RuleError) as found:
            flag(session, docket, wrong)
        assert code_of(found) == "not_found"
    for cells, code in (
        ({"code": "x"}, "misuse_code"),
        ({"facts": "x"}, "misuse_words"),
    ):
        with pytest.raises(RuleError) as found:
            flag(session, docket, team.custodian, **cells)
        assert code_of(found) == code
    decided = panel_members(session, docket)[0]
    for right in (
        make.a_liaison(session),
        an_actor(session, role=Role.AUDITOR),
        decided,
    ):
        with session.begin_nested() as step:
            assert flag(session, docket, right).state is MisuseState.FLAGGED
            step.rollback()
            session.info.clear()


def test_nobody_has_two_parts_in_it(session: Session) -> None:
    docket, team, judge = flagged(session)
    answer(session, docket, team.authoriser)
    presiding = an_actor(session, role=Role.PRESIDING)
    tries: tuple[Callable[[], object], ...] = (
        lambda: flag(session, docket, team.custodian),
        lambda: answer(session, docket, team.authoriser),
        lambda: weigh(session, docket, presiding, "cleared"),
        lambda: weigh(session, docket, team.custodian, "cleared"),
        lambda: conclude(session, docket, judge, "cleared"),
        lambda: weigh(session, docket, judge, "cleared", untied=False),
        lambda: weigh(session, docket, judge, "perhaps"),
    )
    said = []
    for act in tries:
        with pytest.raises(RuleError) as found:
            act()
        said.append(code_of(found))
    assert said[0] == "misuse_open"
    assert said[2:5] == ["not_found"] * 3
    assert said[5:] == ["not_declared", "misuse_finding"]
    with pytest.raises(RuleError):
        conclude(session, docket, presiding, "cleared")
    misuse.step_aside(session, docket, 1, by=judge, now=LATER)
    with pytest.raises(RuleError) as gone:
        weigh(session, docket, judge, "cleared")
    assert code_of(gone) == "not_found"


def test_two_at_once_report_once_and_end_it_once(store: Store) -> None:
    with store.transaction() as session:
        docket, team = reduced(session)
        presiding = an_actor(session, role=Role.PRESIDING)
    came = at_once(
        store,
        *[lambda session: flag(session, docket, team.custodian).state.value] * 2,
    )
    assert came == ["flagged", "misuse_open"]
    with store.transaction() as session:
        row = session.scalars(select(Misuse)).one()
        answer(session, docket, team.authoriser)
        weigh(session, docket, member(session, row.judge or ""), "cleared")
    came = at_once(
        store,
        *[lambda session: conclude(session, docket, presiding, "cleared").state] * 2,
    )
    assert "cleared" in came
    with store.reading() as session:
        assert not barred(session)


def test_what_ends_an_approval_and_a_misuse_never_wait_for_each_other(
    store: Store,
) -> None:
    """Whoever holds the lines of a docket goes on to its data, and nobody back."""
    with store.transaction() as session:
        docket, team, judge = flagged(session)
        presiding = an_actor(session, role=Role.PRESIDING)
        answer(session, docket, team.authoriser)
        weigh(session, docket, judge, "misused")
    ends = waiting(
        store, lambda session: conclude(session, docket, presiding, "misused").state
    )

    with store.transaction() as session:
        (line,) = sendings.order(session, docket, lock=True).lines
        with ends as came:
            sendings.production_of(session, line.id, lock=True)
            session.commit()

    assert came == ["found"]
    with store.reading() as session:
        assert sendings.order(session, docket).lines[0].state is DataState.LIFTED


def test_the_database_refuses_to_clear_it_alone(session: Session) -> None:
    docket, team, judge = flagged(session)
    row = dict(session.execute(select(Misuse.__table__)).mappings().one())
    chair = an_actor(session, role=Role.PRESIDING)
    weighed = {"finding": "cleared", "reasons": FACTS, "weighed_at": row["answer_by"]}
    second = {"second_finding": "cleared", "second_reasons": FACTS}
    both = {**weighed, **second, "concluded_at": LATER, "weighed_by": judge.id}
    whole = {**both, "concluded_by": chair.id, "state": "cleared"}
    for wrong in (
        {"code": "x"},
        {"judge_id": team.custodian.id},
        {"state": "cleared"},
        {"state": "found", "paused_until": LATER},
        {**weighed, "weighed_by": team.custodian.id, "state": "weighed"},
        {**weighed, "weighed_by": judge.id, "weighed_at": LATER, "state": "weighed"},
        {**whole, "concluded_by": judge.id},
        {**whole, "concluded_by": team.custodian.id},
        {**whole, "second_finding": "misused"},
        {**whole, "finding": "misused"},
        {**whole, "state": "found"},
        {"answered_by": team.custodian.id, "answered_at": LATER, "answer": FACTS},
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(Misuse).values(**wrong))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            insert(Misuse).values({**row, "id": make.held(session, docket).id})
        )
    use = DataUse(
        production_id=row["production_id"],
        person_code="NC-1",
        purpose="court",
        used_on=LATER.date(),
        entered_by=team.custodian.id,
        entered_at=LATER,
    )
    with pytest.raises(IntegrityError), session.begin_nested():
        written(session, use)
