"""Use beyond an approval: by another reviewer's decision, and never by silence."""

from datetime import timedelta
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.dispatch.models.holdings import DataUse, Production
from oversight.dispatch.models.using import UseAsk
from oversight.dispatch.queries import data
from oversight.dispatch.rules.data_lifecycle import Holding
from oversight.dispatch.rules.using import MoreUse
from oversight.dispatch.service import (
    data_court_stays,
    data_staying,
    data_sweep,
    holding,
    lodging,
    using,
)
from oversight.dispatch.service.using import UseRuling
from oversight.intake.pages import cited
from oversight.ledger import queries as ledger
from oversight.notices.models.mail import Mail
from oversight.storage.session import Store
from oversight.transparency.rules import watching
from tests.dispatch.test_data_concurrency import at_once
from tests.dispatch.test_lodging import LATER, lodge, reduced, written
from tests.factories import data as make
from tests.factories.data import Team
from tests.factories.review import member, some_words
from tests.fixtures.web import Visitor

DAY = timedelta(days=1)


def asking(**cells: Any) -> MoreUse:
    whole: dict[str, Any] = {
        "what": "time",
        "days": 30,
        "provision": "",
        "offence": "",
        "facts": some_words("why", 100),
    }
    return MoreUse(**{**whole, **cells})


PURPOSE: dict[str, Any] = {
    "what": "purpose",
    "days": None,
    "provision": "peca-2016-s10",
    "offence": "The same account sent a second threat to another school.",
}


def a_ruling(**cells: Any) -> UseRuling:
    whole: dict[str, Any] = {
        "granted": True,
        "days": 30,
        "reasons": some_words("reasons", 100),
        "untied": True,
    }
    return UseRuling(**{**whole, **cells})


def ask(session: Session, docket: str, team: Team, **cells: Any) -> Actor:
    found = using.ask(
        session, docket, 1, asking(**cells), by=team.authoriser, now=LATER
    )
    return member(session, found.judge)


def decide(session: Session, docket: str, by: Actor, what: str, **cells: Any) -> UseAsk:
    now = cells.pop("now", LATER)
    return using.decide(session, docket, 1, what, a_ruling(**cells), by=by, now=now)


def code_of(found: "pytest.ExceptionInfo[RuleError]") -> str:
    return found.value.code


def test_another_reviewer_lets_data_be_kept_longer(session: Session) -> None:
    docket, team = reduced(session)
    until = make.held(session, docket).retention_until
    judge = ask(session, docket, team)

    made = decide(session, docket, judge, "time", days=20)

    held = make.held(session, docket)
    assert held.retention_until == made.until == until + 20 * DAY
    assert held.certify_by > held.retention_until
    data_sweep.sweep(session, until + DAY)
    assert make.held(session, docket).state is Holding.MINIMISED
    kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
    assert {"use.asked", "use.decided", "data.extended"} <= set(kinds)
    assert list(watching.findings(ledger.leaves(session))) == []


def test_data_kept_longer_are_reminded_of_again(session: Session) -> None:
    docket, team = reduced(session)
    until = make.held(session, docket).retention_until
    data_sweep.sweep(session, until - 10 * DAY)
    data_sweep.sweep(session, until - 9 * DAY)
    assert reminders(session) == 1
    early = until - 8 * DAY
    asked = using.ask(session, docket, 1, asking(), by=team.authoriser, now=early)
    decide(session, docket, member(session, asked.judge), "time", now=early)

    data_sweep.sweep(session, until)
    assert reminders(session) == 1
    data_sweep.sweep(session, until + 20 * DAY)
    data_sweep.sweep(session, until + 21 * DAY)

    assert reminders(session) == 2


def reminders(session: Session) -> int:
    """How many letters say until when data are kept."""
    return len(session.scalars(select(Mail).where(Mail.message == "reminder")).all())


def test_whoever_decides_reads_the_law_in_words(
    session: Session, visitor: Visitor
) -> None:
    docket, team = reduced(session)
    judge = ask(session, docket, team, **PURPOSE)
    session.commit()

    visitor.sign_in(judge)
    shown = visitor.get(f"/en/desk/uses/{docket}/1/purpose").text

    code = str(PURPOSE["provision"])
    titles = cited.in_words(session, [code])
    assert titles[code].title != code
    assert str(escape(titles[code].title)) in shown


def test_silence_grants_nothing_and_the_data_go_on_their_day(session: Session) -> None:
    docket, team = reduced(session)
    until = make.held(session, docket).retention_until
    judge = ask(session, docket, team)
    ends = session.scalars(select(UseAsk.decide_by)).one()

    with pytest.raises(RuleError) as late:
        decide(session, docket, judge, "time", now=ends)
    assert code_of(late) == "use_late"
    data_sweep.sweep(session, ends)
    assert session.scalars(select(UseAsk.outcome)).one() == "lapsed"
    data_sweep.sweep(session, until)
    held = make.held(session, docket)
    assert (held.state, held.retention_until) == (Holding.DUE, until)
    leaf = next(x for x in ledger.of_stream(session, docket) if x["k"] == "use.decided")
    assert (leaf["outcome"], leaf["by"], leaf["until"]) == ("lapsed", None, None)


def test_more_than_180_days_only_while_a_court_decides(session: Session) -> None:
    docket, team = reduced(session)
    judge = ask(session, docket, team, days=90)
    decide(session, docket, judge, "time", days=90)
    with pytest.raises(RuleError) as found:
        ask(session, docket, team, days=30)
    assert code_of(found) == "use_too_long"

    copy = lodge(session, docket, team)
    judge = ask(session, docket, team, days=30)
    decide(session, docket, judge, "time", days=30)
    row = session.scalars(select(UseAsk).order_by(UseAsk.total_days.desc())).first()
    assert row is not None
    assert (row.total_days, row.lodging_id) == (210, copy.id)
    end = LATER + 5 * DAY
    lodging.end_case(
        session, docket, 1, str(copy.id), end.date(), by=team.custodian, now=end
    )
    assert make.held(session, docket).state is Holding.DUE


def test_another_offence_is_looked_into_only_after_a_grant(session: Session) -> None:
    docket, team = reduced(session)

    def look() -> DataUse:
        return holding.log_use(
            session,
            docket,
            1,
            "NC-7",
            "another-offence",
            LATER.date(),
            by=team.custodian,
            now=LATER,
        )

    with pytest.raises(RuleError) as before:
        look()
    judge = ask(session, docket, team, **PURPOSE)
    with pytest.raises(RuleError) as asked:
        look()
    decide(session, docket, judge, "purpose")
    assert [code_of(before), code_of(asked)] == ["purpose_not_granted"] * 2
    assert look().purpose == "another-offence"
    assert list(watching.findings(ledger.leaves(session))) == []


@pytest.mark.parametrize("cells", [{}, PURPOSE])
def test_nothing_more_is_granted_of_data_that_are_stayed(
    session: Session, cells: dict[str, Any]
) -> None:
    docket, team = reduced(session)
    until = make.held(session, docket).retention_until
    what = str(cells.get("what", "time"))
    judge = ask(session, docket, team, **cells)
    line = data.production(session, docket, 1).line
    stay = {"cause": "stay", "appeal_docket": "AP-2026-000001"}
    data_staying.suspend(session, line, **stay, now=LATER)

    with pytest.raises(RuleError) as stayed:
        decide(session, docket, judge, what)

    assert code_of(stayed) == "stayed"
    longer = {"until": until + DAY, "total_days": 1} if what == "time" else {}
    said = {"outcome": "granted", "reasons": "r" * 80, "decided_at": LATER}
    with pytest.raises(IntegrityError, match="at_rest"), session.begin_nested():
        session.execute(update(UseAsk).values(**said, **longer))
    assert make.held(session, docket).retention_until == until
    decide(session, docket, judge, what, granted=False)
    assert session.scalars(select(UseAsk.outcome)).one() == "refused"


def test_more_is_granted_when_the_last_stay_is_over(session: Session) -> None:
    docket, team = reduced(session)
    judge = ask(session, docket, team)
    line = data.production(session, docket, 1).line
    case = "high-court W.P. 12/2026"
    data_court_stays.hold(session, line, held_by=case, now=LATER)
    with pytest.raises(RuleError) as stayed:
        decide(session, docket, judge, "time")
    said = {"outcome": "granted", "reasons": "r" * 80, "decided_at": LATER}
    longer = {"until": LATER + 30 * DAY, "total_days": 30}
    with pytest.raises(IntegrityError, match="at_rest"), session.begin_nested():
        session.execute(update(UseAsk).values(**said, **longer))
    data_court_stays.let_go(session, line, held_by=case, now=LATER)

    made = decide(session, docket, judge, "time")

    assert (code_of(stayed), made.outcome) == ("stayed", "granted")


def test_a_refusal_and_a_step_aside_leave_all_as_it_was(session: Session) -> None:
    docket, team = reduced(session)
    until = make.held(session, docket).retention_until
    first = ask(session, docket, team)
    using.step_aside(session, docket, 1, "time", by=first, now=LATER)
    second = member(session, session.scalars(select(UseAsk.judge)).one())
    assert second.id != first.id
    with pytest.raises(RuleError) as gone:
        decide(session, docket, first, "time")

    decide(session, docket, second, "time", granted=False)
    with pytest.raises(RuleError) as twice:
        decide(session, docket, second, "time")

    assert [code_of(gone), code_of(twice)] == ["not_found", "use_decided"]
    assert make.held(session, docket).retention_until == until


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"what": "all"}, "use_what"),
        ({"days": 91}, "use_days"),
        ({"days": None}, "use_days"),
        ({"facts": "short"}, "use_facts"),
        ({**PURPOSE, "offence": "x"}, "use_offence"),
        ({**PURPOSE, "provision": "peca-2016-s31"}, "use_provision"),
    ],
)
def test_a_request_for_more_is_whole(
    session: Session, cells: dict[str, Any], code: str
) -> None:
    docket, team = reduced(session)
    with pytest.raises(RuleError) as found:
        ask(session, docket, team, **cells)
    assert code_of(found) == code


def test_it_is_asked_once_by_the_body_of_what_is_kept(session: Session) -> None:
    docket, team = make.received(session)
    with pytest.raises(RuleError) as early:
        ask(session, docket, team)
    holding.minimise(session, docket, 1, by=team.custodian, now=LATER)
    ask(session, docket, team)
    with pytest.raises(RuleError) as twice:
        ask(session, docket, team)
    other = make.a_team(session, "fia")
    with pytest.raises(RuleError) as another:
        ask(session, docket, other)
    found = [code_of(one) for one in (early, twice, another)]
    assert found == ["use_over", "use_asked_already", "not_found"]


def test_two_at_once_ask_once_and_two_decisions_are_one(store: Store) -> None:
    with store.transaction() as session:
        docket, team = reduced(session)
    came = at_once(store, *[lambda session: ask(session, docket, team).role.value] * 2)
    assert came == ["reviewer", "use_asked_already"]
    with store.reading() as session:
        judge = member(session, session.scalars(select(UseAsk.judge)).one())
    came = at_once(
        store, *[lambda session: decide(session, docket, judge, "time").outcome] * 2
    )
    assert came == ["granted", "use_decided"]


def test_the_database_refuses_what_nobody_granted(session: Session) -> None:
    docket, team = reduced(session)
    ask(session, docket, team)
    row = dict(session.execute(select(UseAsk.__table__)).mappings().one())
    until = make.held(session, docket).retention_until + DAY
    held = make.held(session, docket)
    ruled = {"outcome": "granted", "reasons": "r" * 80, "decided_at": LATER}
    for wrong in (
        {"what": "all"},
        {"days": None},
        {"days": 91},
        {"judge_id": team.authoriser.id},
        {"until": until},
        {**ruled, "until": until, "decided_at": row["decide_by"]},
        {**ruled},
        {**ruled, "until": until, "reasons": "no"},
        {**ruled, "until": until, "total_days": 181},
        {"outcome": "refused", "decided_at": LATER},
        {"offence": "also"},
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(UseAsk).values(**wrong))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(UseAsk).values({**row, "id": held.id}))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Production).values(retention_until=until))
    use = DataUse(
        production_id=held.id,
        person_code="NC-1",
        purpose="another-offence",
        used_on=LATER.date(),
        entered_by=team.custodian.id,
        entered_at=LATER,
    )
    with pytest.raises(IntegrityError), session.begin_nested():
        written(session, use)
