"""An account holder is told still later: on a court's order, by another reviewer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.dispatch.models.delaying import DelayAsk
from oversight.dispatch.models.keeping import Delay
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import delaying as queries
from oversight.dispatch.rules import delaying as rules
from oversight.dispatch.service import data_sweep, delaying
from oversight.dispatch.service.delaying import Ruling
from oversight.intake.pages import cited
from oversight.intake.queries import matters
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices
from oversight.notices.rules.parts import Stage
from oversight.review.models.roster import Reviewer
from oversight.review.rules import draws
from oversight.review.rules.draws import check as redraw
from oversight.transparency.rules import courses
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import a_profile, member, panel_members, some_words
from tests.fixtures.web import Visitor

DAY = timedelta(days=1)
LATER = NOW + 2 * DAY
LAST = NOW + timedelta(days=10, hours=3)  # When the first delay ends.


def a_ruling(**cells: Any) -> Ruling:
    whole: dict[str, Any] = {
        "granted": True,
        "days": 30,
        "reasons": some_words("reasons", 100),
        "untied": True,
    }
    return Ruling(**{**whole, **cells})


def a_delayed(session: Session) -> tuple[str, make.Team]:
    """The docket of data handed over whose holder is told ten days later."""
    team = make.a_team(session)
    return make.produced(session, team, **make.DELAYED), team


def a_delayed_today(session: Session) -> tuple[str, make.Team]:
    """The same by the clock on the wall, for pages."""
    team, began = make.a_team(session), utc_now() - timedelta(hours=12)
    day = {"produced_on": local_date(began + timedelta(hours=3))}
    docket = make.produced(session, team, now=began, manifest=day, **make.DELAYED)
    return docket, team


def asked(session: Session, docket: str, team: make.Team, **cells: Any) -> Actor:
    """Ask for an extension; return the reviewer whose name the lot gave up."""
    now = cells.pop("now", LATER)
    found = delaying.ask(
        session, docket, 1, make.an_extension(**cells), by=team.authoriser, now=now
    )
    return member(session, found.judge)


def kinds_of(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as refused:
        act()
    return refused.value.code


def told(session: Session, docket: str) -> bool:
    return notices.find(session, docket, 1, Stage.SENT) is not None


def test_strangers_hold_what_was_asked_and_decided_against_the_lot(
    session: Session,
) -> None:
    docket, team = a_delayed(session)
    judge = asked(session, docket, team)
    delaying.decide(session, docket, 1, a_ruling(days=20), by=judge, now=LATER)
    told = sorted(ledger.of_stream(session, docket), key=lambda leaf: int(leaf["n"]))
    (said,) = [leaf for leaf in told if leaf["k"] == "delay.asked"]
    assert (said["days"], said["agency"]) == (make.an_extension().days, "nccia")

    def found(**changes: object) -> set[str]:
        left = [
            {**leaf, **changes} if leaf["k"] == "delay.decided" else leaf
            for leaf in told
        ]
        matter = courses.begun(left[0])
        assert matter is not None
        seen = [one for leaf in left[1:] for one in courses.seen(matter, leaf)]
        return {one.code for one in (*seen, *redraw(left))}

    assert found() == set()
    assert found(by="R-99") == {"not_called"}
    assert found(outcome="refused", days=None) == {"not_granted"}
    assert found(outcome="refused") == {"not_granted", "delay_days"}


def test_another_reviewer_lengthens_a_delay_and_it_ends_by_itself(
    session: Session,
) -> None:
    docket, team = a_delayed(session)
    judge = asked(session, docket, team)
    assert judge.pseudonym not in {m.pseudonym for m in panel_members(session, docket)}

    delaying.decide(session, docket, 1, a_ruling(days=20), by=judge, now=LATER)

    first, second = sendings.delays(session, make.held(session, docket).line_id)
    assert (second.step, second.days, second.total_days) == (2, 20, 30)
    assert (second.since, second.until) == (first.until, first.until + 20 * DAY)
    assert (second.decided_by, second.ground) == (judge.pseudonym, "evidence")
    leaf = ledger.of_stream(session, docket)[-1]
    assert (leaf["k"], leaf["ext"], leaf["ground"]) == (
        "notice.extended",
        1,
        "evidence",
    )
    data_sweep.sweep(session, first.until + DAY)
    assert not told(session, docket)
    data_sweep.sweep(session, second.until + timedelta(minutes=1))
    facts = notices.made(session, docket, 1, Stage.SENT).facts
    assert facts["delay_days"] == 30
    assert facts["delayed_by"] == [first.decided_by, judge.pseudonym]
    assert kinds_of(session, docket).count("notice.unsealed") == 1


@pytest.mark.parametrize("outcome", ["refused", "nothing"])
def test_without_a_yes_the_notice_opens_on_its_day(
    session: Session, outcome: str
) -> None:
    docket, team = a_delayed(session)
    judge = asked(session, docket, team)
    if outcome == "refused":
        no = a_ruling(granted=False, days=0)
        delaying.decide(session, docket, 1, no, by=judge, now=LATER)

    data_sweep.sweep(session, LAST + timedelta(minutes=1))

    assert told(session, docket)
    leaf = next(
        one for one in ledger.of_stream(session, docket) if one["k"] == "delay.decided"
    )
    named = judge.pseudonym if outcome == "refused" else None
    assert (leaf["days"], leaf["by"]) == (None, named)
    row = session.scalars(select(DelayAsk)).one()
    assert leaf["outcome"] == row.outcome
    assert row.outcome == ("refused" if outcome == "refused" else "lapsed")
    late = partial(delaying.decide, session, docket, 1, a_ruling(), by=judge)
    assert refusal(partial(late, now=LAST + DAY)) == "delay_decided"
    assert "notice.extended" not in kinds_of(session, docket)


def test_nobody_decides_after_the_moment_even_before_the_job_ran(
    session: Session,
) -> None:
    docket, team = a_delayed(session)
    judge = asked(session, docket, team)
    until = session.scalars(select(DelayAsk.decide_by)).one()

    late = partial(delaying.decide, session, docket, 1, a_ruling(), by=judge)
    assert refusal(partial(late, now=until)) == "delay_over"
    aside = partial(delaying.step_aside, session, docket, 1, by=judge, now=until)
    assert refusal(aside) == "delay_over"
    more = partial(asked, session, docket, team, now=until)
    assert refusal(more) == "delay_over"


def test_each_extension_is_decided_by_somebody_else_up_to_180_days(
    session: Session,
) -> None:
    docket, team = a_delayed(session)
    now, names = LATER, set[str]()
    for place in range(5):
        number = f"Misc. {place}/2026"
        judge = asked(session, docket, team, now=now, court_number=number)
        assert judge.pseudonym not in names
        names.add(str(judge.pseudonym))
        ruling = a_ruling()
        delaying.decide(session, docket, 1, ruling, by=judge, now=now)
        now += 30 * DAY
    more = partial(asked, session, docket, team, now=now)
    assert refusal(partial(more, days=21)) == "delay_too_long"

    judge = asked(session, docket, team, now=now, days=21, high_court=True)
    delaying.decide(session, docket, 1, a_ruling(days=21), by=judge, now=now)

    last = sendings.delays(session, make.held(session, docket).line_id)[-1]
    assert (last.step, last.total_days, last.high_court) == (7, 181, True)
    assert list(draws.check(ledger.of_stream(session, docket))) == []


def test_one_order_of_a_court_lengthens_the_delay_of_one_account_once(
    session: Session,
) -> None:
    docket, team = a_delayed(session)
    judge = asked(session, docket, team)
    delaying.decide(session, docket, 1, a_ruling(granted=False), by=judge, now=LATER)
    judge = asked(session, docket, team)
    delaying.decide(session, docket, 1, a_ruling(), by=judge, now=LATER)

    again = partial(asked, session, docket, team, now=LATER + DAY)
    for number in ("Misc. 41/2026", "MISC No. 41 of 2026", "misc 41/26"):
        assert refusal(partial(again, court_number=number)) == "order_used"
    row = session.execute(select(Delay.__table__).where(Delay.step == 2)).mappings()
    later = {"id": uuid4(), "step": 3, "decided_by": "R-99", "total_days": 70}
    row_of_two = dict(row.one())
    twin = {**row_of_two, **later}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(Delay).values(twin))
    session.execute(insert(Delay).values({**twin, "court_on": date(2026, 11, 24)}))

    judge = asked(session, docket, team, now=LATER + DAY, court_on=date(2026, 11, 25))
    # An ask from before this was a rule is refused when it is decided, in a sentence.
    found = session.scalars(select(DelayAsk).where(DelayAsk.outcome.is_(None))).one()
    found.court_on = row_of_two["court_on"]
    session.flush()
    granted = partial(delaying.decide, session, docket, 1, a_ruling(), by=judge)
    assert refusal(partial(granted, now=LATER + DAY)) == "order_used"


def test_a_tied_reviewer_steps_aside_and_the_next_name_decides(
    session: Session,
) -> None:
    docket, team = a_delayed(session)
    judge = asked(session, docket, team)

    delaying.step_aside(session, docket, 1, by=judge, now=LATER)

    found = session.scalars(select(DelayAsk)).one()
    assert found.judge != judge.pseudonym
    late = partial(delaying.decide, session, docket, 1, a_ruling(), by=judge)
    assert refusal(partial(late, now=LATER)) == "not_found"
    other = member(session, found.judge)
    delaying.decide(session, docket, 1, a_ruling(), by=other, now=LATER)
    again = partial(delaying.step_aside, session, docket, 1, by=other, now=LATER)
    assert refusal(again) == "delay_decided"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"ground": "convenience"}, "ground_unlisted"),
        ({"facts": "too short"}, "facts_short"),
        ({"facts": "x" * 2001}, "facts_short"),
        ({"days": 0}, "extension_days"),
        ({"days": 31}, "extension_days"),
        ({"court": " "}, "court_missing"),
        ({"court_number": ""}, "court_number"),
        ({"court_on": date(2027, 1, 1)}, "court_later"),
        ({"court_on": None}, "court_later"),
    ],
)
def test_an_extension_needs_its_ground_its_facts_and_its_court(
    session: Session, cells: dict[str, Any], code: str
) -> None:
    docket, team = a_delayed(session)
    assert refusal(partial(asked, session, docket, team, **cells)) == code
    assert session.scalars(select(DelayAsk)).all() == []


def test_only_the_own_body_asks_once_at_a_time_and_only_about_a_delay(
    session: Session,
) -> None:
    docket, team = a_delayed(session)
    stranger = an_actor(session, role=Role.AUTHORISER, body="fia")
    ask = partial(delaying.ask, session, docket, 1, make.an_extension(), now=LATER)
    assert refusal(partial(ask, by=stranger)) == "not_found"
    nothing = partial(delaying.ask, session, docket, 9, make.an_extension(), now=LATER)
    assert refusal(partial(nothing, by=team.authoriser)) == "not_found"

    asked(session, docket, team)
    assert refusal(partial(asked, session, docket, team)) == "delay_asked_already"

    plain = make.produced(session, make.a_team(session), locator="someone_else")
    prompt = partial(delaying.ask, session, plain, 1, make.an_extension(), now=LATER)
    assert refusal(partial(prompt, by=team.authoriser)) == "delay_over"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"untied": False}, "not_declared"),
        ({"reasons": "because"}, "thin_reasons"),
        ({"days": 31}, "extension_days"),
        ({"days": 0}, "extension_days"),
    ],
)
def test_a_decision_needs_reasons_a_declaration_and_no_more_than_was_asked(
    session: Session, cells: dict[str, Any], code: str
) -> None:
    docket, team = a_delayed(session)
    judge = asked(session, docket, team)
    act = partial(delaying.decide, session, docket, 1, a_ruling(**cells), now=LATER)
    assert refusal(partial(act, by=judge)) == code
    assert session.scalars(select(DelayAsk.outcome)).one() is None
    stranger = panel_members(session, docket)[0]
    assert refusal(partial(act, by=stranger)) == "not_found"


def test_whoever_decided_before_decides_no_extension(session: Session) -> None:
    docket, team = a_delayed(session)
    judge = asked(session, docket, team)
    first = panel_members(session, docket)[0]
    posing = replace(judge, pseudonym=first.pseudonym)

    act = partial(delaying.decide, session, docket, 1, a_ruling(), now=LATER)

    assert refusal(partial(act, by=posing)) == "same_reviewer"


def test_a_small_house_extends_no_oftener_than_its_rules_say(
    session: Session,
) -> None:
    docket, team = a_delayed(session)
    a_profile(session, "pilot", now=LATER)
    judge = asked(session, docket, team, now=LATER + DAY)
    delaying.decide(session, docket, 1, a_ruling(), by=judge, now=LATER + DAY)

    more = partial(asked, session, docket, team, now=LATER + 2 * DAY)
    assert refusal(more) == "no_extension_left"


def test_where_nobody_is_left_to_decide_nothing_is_asked(session: Session) -> None:
    docket, team = a_delayed(session)
    session.execute(update(Reviewer).values(active=False))

    assert refusal(partial(asked, session, docket, team)) == "no_judge"


def test_rules_leave_a_house_without_a_limit_alone() -> None:
    rules.check_extensions_left(9, most=None)
    rules.check_total(150, 30, high_court=False)


def test_the_database_keeps_asks_and_delays_within_their_limits(
    session: Session,
) -> None:
    docket, team = a_delayed(session)
    judge = asked(session, docket, team)
    row = session.execute(select(DelayAsk.__table__)).mappings().one()
    wrong: list[dict[str, Any]] = [
        {"step": 1},
        {"ground": "convenience"},
        {"facts": "short"},
        {"days": 31},
        {"court": ""},
        {"judge_id": team.authoriser.id},
        {"outcome": "perhaps", "decided_at": LATER, "reasons": "x"},
        {"outcome": "granted"},
        {"outcome": "granted", "decided_at": LATER},
        {"decide_by": row["asked_at"]},
    ]
    for cells in wrong:
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(DelayAsk).values(**cells))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            insert(DelayAsk).values({**row, "id": make.held(session, docket).id})
        )
    delaying.decide(session, docket, 1, a_ruling(), by=judge, now=LATER)
    for cells in ({"total_days": 181}, {"days": 31}):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(Delay).where(Delay.step == 2).values(**cells))
    session.execute(
        update(Delay).where(Delay.step == 2).values(total_days=181, high_court=True)
    )


def test_the_body_asks_and_the_reviewer_decides_on_pages(
    visitor: Visitor, session: Session
) -> None:
    docket, team = a_delayed_today(session)
    visitor.sign_in(team.authoriser)
    home = f"/en/desk/data-docket/{docket}"
    assert "told still later" in visitor.get(home).text
    path = f"/en/desk/delays/{docket}/1"
    assert "Delays so far" in visitor.get(f"{path}/ask").text
    cells = {
        "ground": "evidence",
        "facts": some_words("evidence", 100),
        "days": "30",
        "court": "Sessions Court",
        "court_number": "9/2026",
        "court_on": local_date(utc_now()).isoformat(),
    }
    reply = visitor.post(f"{path}/ask", {**cells, "facts": "short"})
    assert reply.status_code == 422
    assert "Sessions Court" in reply.text
    assert visitor.post(f"{path}/ask", {}).status_code == 422
    assert visitor.post(f"{path}/ask", cells).status_code == 303
    assert "not decided yet" in visitor.get(f"{path}/ask").text

    visitor.sign_in(member(session, session.scalars(select(DelayAsk.judge)).one()))
    assert docket in visitor.get("/en/desk/delays/").text
    assert visitor.post(f"{path}/aside").status_code == 303
    assert visitor.get(path).status_code == 404
    session.expire_all()
    judge = member(session, session.scalars(select(DelayAsk.judge)).one())
    visitor.sign_in(judge)
    shown = visitor.get(path).text
    assert "Sessions Court" in shown
    code = matters.request(session, docket).items[0].provisions[0]
    assert cited.in_words(session, [code])[code].title in visitor.page.main
    ruling = {"outcome": "yes", "days": "10", "reasons": some_words("why", 100)}
    assert visitor.post(path, {}).status_code == 422
    reply = visitor.post(path, ruling)
    assert (reply.status_code, "no tie" in reply.text) == (422, True)
    assert visitor.post(path, {**ruling, "untied": "y"}).status_code == 303
    assert visitor.get(path).status_code == 404
    assert "Nothing waits" in visitor.get("/en/desk/delays/").text

    visitor.sign_in(team.authoriser)
    assert "Delays so far" in visitor.get(f"{path}/ask").text
    visitor.sign_in(an_actor(session, role=Role.AUTHORISER, body="fia"))
    assert visitor.get(f"{path}/ask").status_code == 404


def test_pages_say_when_nothing_more_can_be_asked(
    visitor: Visitor, session: Session
) -> None:
    docket, team = a_delayed_today(session)
    a_profile(session, "pilot", now=utc_now() - DAY)
    ask = partial(
        delaying.ask, session, docket, 1, make.an_extension(), by=team.authoriser
    )
    judge = member(session, ask(now=utc_now() - timedelta(hours=1)).judge)
    session.execute(update(Reviewer).values(active=False))
    session.flush()

    visitor.sign_in(judge)
    path = f"/en/desk/delays/{docket}/1"
    visitor.post(f"{path}/aside")
    assert "No reviewer without a tie" in visitor.get("/en/desk/delays/").text
    delaying.decide(session, docket, 1, a_ruling(), by=judge, now=utc_now())
    visitor.sign_in(team.authoriser)
    assert "cannot be extended" in visitor.get(f"{path}/ask").text


def test_what_has_opened_cannot_be_lengthened(session: Session) -> None:
    docket, team = a_delayed(session)
    data_sweep.sweep(session, LAST + DAY)

    with pytest.raises(RuleError):
        queries.asking_page(session, docket, 1, team.authoriser, now=LAST + DAY)
    assert refusal(partial(asked, session, docket, team)) == "delay_over"
