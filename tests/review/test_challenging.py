"""A party challenges a member; the next of the lot decides; nobody reads meanwhile."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core import clock
from oversight.core.errors import RuleError
from oversight.intake.queries import matters
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import withdrawing
from oversight.ledger import queries as log
from oversight.notices.queries import notices as notice_queries
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.privacy.service import erasing
from oversight.review.models.challenges import Challenge
from oversight.review.models.panels import Seat
from oversight.review.models.roster import Reviewer
from oversight.review.queries import cases, challenges, hearing, seats, waits
from oversight.review.queries.item import item_page
from oversight.review.rules import draw, draws
from oversight.review.rules.lifecycle import SeatState
from oversight.review.service import challenging, deciding, members
from oversight.review.service.sweep import sweep
from oversight.storage.session import Store
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import (
    MINUTE,
    a_ballot,
    a_case,
    asked_of,
    declared,
    member,
    ready,
    some_words,
    vote_all,
)
from tests.fixtures.web import Visitor
from tests.review.test_concurrency import at_once

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THEN = NOW + 30 * MINUTE
FACTS = "In 2024 this reviewer drafted the body's own rules, as its annual report says."
DOUBT = ("served-the-body", FACTS)


def an_authoriser(session: Session, body: str = "pta") -> Actor:
    return an_actor(session, role=Role.AUTHORISER, body=body)


def by_body(session: Session, docket: str, who: Actor, **changes: Any) -> Challenge:
    doubt = changes.pop("doubt", DOUBT)
    by = changes.pop("by", None) or an_authoriser(session)
    now = changes.pop("now", THEN)
    name = changes.pop("name", str(who.pseudonym))
    return challenging.by_body(session, docket, name, doubt, by=by, now=now)


def code_of(session: Session, docket: str, item: int = 1) -> str:
    notice = notice_queries.find(session, docket, item, Stage.ASKED)
    assert notice is not None
    return notices.code_of(session, notice)


def leaves(session: Session, docket: str) -> list[tuple[object, object]]:
    return [
        (leaf["by"], leaf["code"])
        for leaf in log.of_stream(session, docket)
        if leaf["k"] == "member.challenged"
    ]


def test_the_next_of_the_lot_decides_and_the_file_is_shut(session: Session) -> None:
    docket, (sitting,) = ready(session)
    panel = seats.panel_of(session, docket)
    used = panel.used

    found = by_body(session, docket, sitting)

    assert panel.used == used + 1
    assert found.judge != sitting.pseudonym
    assert FACTS.encode() not in found.sealed
    assert found.decide_by.isoformat() == "2026-11-25T18:59:59+00:00"
    assert leaves(session, docket) == [
        (sitting.pseudonym, "served-the-body"),
        (found.judge, "judge"),
    ]
    page = item_page(session, docket, 1, sitting, now=THEN)
    assert page.file is None
    for act in (
        lambda: deciding.open_item(session, docket, 1, by=sitting, now=THEN),
        lambda: deciding.vote(
            session,
            docket,
            1,
            a_ballot(asked_of(session, docket)),
            by=sitting,
            now=THEN,
        ),
    ):
        refuses("file_locked", act)


def test_a_doubt_that_is_not_borne_out_leaves_the_member(session: Session) -> None:
    docket, (sitting,) = ready(session)
    found = by_body(session, docket, sitting)
    judge = member(session, found.judge)

    challenging.decide(
        session, docket, some_words("report"), upheld=False, by=judge, now=THEN + HOUR
    )

    assert leaves(session, docket)[-1] == (found.judge, "dismissed")
    vote_all(session, docket, [sitting], now=THEN + HOUR)
    assert cases.decisions_of(session, cases.case(session, docket).request_id)


def test_a_member_who_goes_is_replaced_by_neither_party_nor_judge(
    session: Session,
) -> None:
    docket, (sitting,) = ready(session)
    found = by_body(session, docket, sitting)
    judge = member(session, found.judge)

    challenging.decide(
        session, docket, some_words("report"), upheld=True, by=judge, now=THEN + HOUR
    )

    (heir,) = seats.sitting(session, seats.panel_of(session, docket).id)
    assert heir.pseudonym not in {sitting.pseudonym, found.judge}
    codes = [
        leaf["code"]
        for leaf in log.of_stream(session, docket)
        if leaf["k"] in {"member.recused", "member.replaced"}
    ]
    assert codes == ["challenge-upheld"] * 2
    refuses(
        "not_found",
        lambda: deciding.open_item(session, docket, 1, by=sitting, now=THEN + HOUR),
    )


def test_the_user_challenges_with_a_code_and_leaves_only_the_day(
    session: Session,
) -> None:
    docket, (sitting,) = ready(session, skipped=False)
    code = code_of(session, docket)

    found = challenging.by_user(
        session, code, str(sitting.pseudonym), DOUBT, now=THEN + HOUR
    )

    assert (found.made_on.hour, found.made_on.minute) == (0, 0)
    leaf = log.of_stream(session, docket)[-1]
    assert (leaf["k"], "at" in leaf) == ("member.challenged", False)
    session.info.clear()
    page = challenges.judge_page(session, docket, member(session, found.judge))
    assert (page.facts, page.party, page.member) == (FACTS, "user", sitting.pseudonym)


def test_a_doubt_that_was_erased_is_still_decided(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session, skipped=False)
    found = by_body(session, docket, sitting)
    erasing.erase(session, docket, "state", "court-order", now=THEN)
    visitor.sign_in(member(session, found.judge))

    reply = visitor.get(f"/en/desk/review/challenge/{docket}")

    assert reply.status_code == 200
    assert "a court ordered it" in reply.text
    assert "Decide by" in reply.text


def test_each_refusal_of_a_challenge(session: Session) -> None:
    docket, (sitting,) = ready(session, skipped=False)
    code = code_of(session, docket)

    def challenge(**changes: Any) -> Callable[[], object]:
        return lambda: by_body(session, docket, sitting, **changes)

    refuses("ground_unlisted", challenge(doubt=("dislike", FACTS)))
    refuses("facts_length", challenge(doubt=("kin-or-money", "No.")))
    refuses("challenge_late", challenge(now=NOW + 3 * DAY))
    refuses("too_late", challenge(now=NOW + 30 * DAY))
    refuses("not_found", challenge(name="R-99"))
    refuses("not_found", challenge(by=an_authoriser(session, "nccia")))
    refuses(
        "not_authoriser",
        challenge(by=an_actor(session, role=Role.DRAFTER, body="pta")),
    )
    found = by_body(session, docket, sitting)
    refuses("challenged_before", challenge())
    refuses(
        "challenge_open",
        lambda: challenging.by_user(
            session, code, str(sitting.pseudonym), DOUBT, now=THEN
        ),
    )
    session.info.clear()
    judge = member(session, found.judge)
    refuses("not_found", lambda: judged(session, docket, sitting))
    refuses("finding_short", lambda: judged(session, docket, judge, reasons="No."))
    refuses("judge_late", lambda: judged(session, docket, judge, now=NOW + 9 * DAY))
    judged(session, docket, judge)
    refuses("challenge_decided", lambda: judged(session, docket, judge))
    refuses("not_found", lambda: challenges.judge_page(session, docket, judge))


def judged(
    session: Session,
    docket: str,
    by: Actor,
    *,
    reasons: str = "",
    now: Any = THEN + HOUR,
) -> Challenge:
    said = reasons or some_words("report")
    return challenging.decide(session, docket, said, upheld=False, by=by, now=now)


def test_where_nobody_is_left_to_decide_nothing_is_challenged(
    session: Session,
) -> None:
    docket, (sitting,) = ready(session)
    panel = seats.panel_of(session, docket)
    panel.used = len(panel.pool)

    refuses("no_judge", lambda: by_body(session, docket, sitting))


def test_silence_passes_it_to_the_next_and_names_who_was_late(
    session: Session,
) -> None:
    docket, (sitting,) = ready(session)
    first = by_body(session, docket, sitting).judge

    sweep(session, NOW + 3 * DAY)
    sweep(session, NOW + 3 * DAY)

    found = challenges.open_on(session, cases.case(session, docket).id)
    assert found is not None
    assert found.judge != first
    missed = [
        leaf
        for leaf in log.of_stream(session, docket)
        if leaf["k"] == "deadline.missed" and leaf["clock"] == "challenge_decision"
    ]
    assert len(missed) == 1


@pytest.mark.parametrize("how", ["withdrawn", "stepped-aside", "nobody-left"])
def test_a_challenge_without_an_object_is_dropped(session: Session, how: str) -> None:
    docket, (sitting,) = ready(session)
    by_body(session, docket, sitting)
    later = NOW + HOUR
    if how == "withdrawn":
        officer = an_authoriser(session)
        withdrawing.withdraw(
            session, docket, "replaced", "Another was filed.", by=officer, now=later
        )
    elif how == "stepped-aside":
        members.recuse(session, docket, "cannot-act", by=sitting, now=later)
    else:
        panel = seats.panel_of(session, docket)
        panel.used, later = len(panel.pool), NOW + 3 * DAY

    sweep(session, later)

    assert challenges.open_on(session, cases.case(session, docket).id) is None
    assert session.scalars(select(Challenge.outcome)).one() == "moot"
    assert not challenging.pass_on(session, docket, now=later)


def test_one_person_s_challenge_uses_up_nobody_else_s(session: Session) -> None:
    docket, (sitting,) = ready(session, skipped=False, items=2)
    name = str(sitting.pseudonym)
    said = {1: FACTS, 2: f"{FACTS} And it spoke of my page in public."}
    for item, facts in said.items():
        code = code_of(session, docket, item)
        doubt = ("served-the-body", facts)

        found = challenging.by_user(session, code, name, doubt, now=THEN)

        session.info.clear()
        judge = member(session, found.judge)
        assert challenges.judge_page(session, docket, judge).facts == facts
        judged(session, docket, judge)
        again = partial(challenging.by_user, session, code, name, doubt, now=THEN)
        refuses("challenged_before", again)
        session.info.clear()
    rows = session.execute(select(Challenge.party, Challenge.item))
    assert sorted(tuple(row) for row in rows) == [("user", 1), ("user", 2)]


def test_the_time_to_challenge_begins_anew_after_what_kept_it_shut(
    session: Session,
) -> None:
    docket, (sitting,) = ready(session, skipped=False)
    name, code = str(sitting.pseudonym), code_of(session, docket)
    officer = an_authoriser(session)

    def offered(now: datetime) -> list[tuple[str, ...]]:
        heard = hearing.heard_page(session, docket, 1, now=now).challengeable
        body = waits.body_page(session, docket, officer, now=now).challengeable
        return [heard, body]

    found = by_body(session, docket, sitting, by=officer, now=NOW + 2 * DAY)
    after = NOW + 3 * DAY
    theirs = partial(challenging.by_user, session, code, name, DOUBT)
    refuses("challenge_open", lambda: theirs(now=after))
    session.info.clear()
    judged(session, docket, member(session, found.judge), now=after)

    assert offered(after + DAY) == [(name,), (name,)]
    assert theirs(now=after + DAY).party == "user"


def test_it_begins_anew_after_each_that_kept_it_shut(session: Session) -> None:
    docket, (sitting,) = ready(session, skipped=False)
    name, code = str(sitting.pseudonym), code_of(session, docket)
    first = challenging.by_user(session, code, name, DOUBT, now=THEN)
    judged(session, docket, member(session, first.judge), now=THEN + 3 * HOUR)
    second = by_body(session, docket, sitting, now=THEN + 4 * HOUR)
    case = cases.case(session, docket).id

    def until(now: datetime) -> datetime:
        return challenges.open_until(
            session, case, THEN + HOUR, lambda again: again + 2 * HOUR, now=now
        )

    assert until(THEN + 5 * HOUR + MINUTE) == THEN + 7 * HOUR + MINUTE
    judged(session, docket, member(session, second.judge), now=THEN + 6 * HOUR)
    assert until(THEN + 9 * HOUR) == THEN + 8 * HOUR


def test_what_was_decided_in_time_lengthens_no_time_to_challenge(
    session: Session,
) -> None:
    docket, (sitting,) = ready(session, skipped=False)
    name, code = str(sitting.pseudonym), code_of(session, docket)
    found = by_body(session, docket, sitting)
    judged(session, docket, member(session, found.judge))
    late = NOW + 3 * DAY

    assert hearing.heard_page(session, docket, 1, now=late).challengeable == ()
    refuses(
        "challenge_late",
        lambda: challenging.by_user(session, code, name, DOUBT, now=late),
    )


def test_the_table_keeps_one_challenge_of_a_party_on_an_item(session: Session) -> None:
    docket, (sitting,) = ready(session)
    found = by_body(session, docket, sitting)
    judged(session, docket, member(session, found.judge))
    row = {
        column.name: getattr(found, column.name)
        for column in Challenge.__table__.columns
        if column.name != "id"
    }
    session.add(Challenge(**row | {"item": 1}))
    session.flush()
    session.add(Challenge(**row))
    with pytest.raises(IntegrityError):
        session.flush()


def test_who_judged_is_in_no_appeal_of_the_matter(session: Session) -> None:
    docket, (sitting,) = ready(session)
    found = by_body(session, docket, sitting)
    case = cases.case(session, docket)
    judge = member(session, found.judge)
    touched = matters.capacity_of(session, case.request_id, judge.id)
    assert touched is Capacity.FIRST


def test_two_parties_at_once_leave_one_challenge(store: Store) -> None:
    with store.transaction() as session:
        docket, (sitting,) = ready(session, skipped=False)
        code = code_of(session, docket)
        officer = an_authoriser(session)
    name = str(sitting.pseudonym)

    ended = at_once(
        store,
        [
            lambda s: challenging.by_body(s, docket, name, DOUBT, by=officer, now=THEN),
            lambda s: challenging.by_user(s, code, name, DOUBT, now=THEN),
        ],
    )

    assert sorted(ended) == ["challenge_open", "done"]


@pytest.mark.parametrize(
    "values",
    [
        {"outcome": "upheld", "decided_at": NOW},
        {"outcome": "maybe", "decided_at": NOW, "reasons": FACTS},
        {"decided_at": NOW},
        {"party": "press"},
    ],
)
def test_the_table_keeps_challenges_whole(
    session: Session, values: dict[str, object]
) -> None:
    docket, (sitting,) = ready(session)
    by_body(session, docket, sitting)
    with pytest.raises(IntegrityError):
        session.execute(update(Challenge).values(**values))


def test_the_table_keeps_one_open_challenge_a_matter(session: Session) -> None:
    docket, (sitting,) = ready(session)
    found = by_body(session, docket, sitting)
    again = {
        column.name: getattr(found, column.name)
        for column in Challenge.__table__.columns
        if column.name not in {"id", "party"}
    }
    session.add(Challenge(**again, party="user"))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.fixture
def then() -> Iterator[None]:
    """Let the portal's clock stand at the time of the story."""
    clock.shift(THEN - clock.machine_now())
    yield
    clock.shift(timedelta(0))


@pytest.mark.usefixtures("then")
def test_the_body_challenges_and_the_judge_decides_on_the_pages(
    session: Session, visitor: Visitor
) -> None:
    docket = a_case(session)
    (sitting,) = declared(session, docket)
    place = f"/en/desk/asked/{docket}"
    visitor.sign_in(an_actor(session, role=Role.DRAFTER, body="pta"))
    visitor.get(place)
    assert "Challenge a reviewer" not in visitor.page.main
    visitor.sign_in(an_authoriser(session))
    visitor.get(place)
    said = {"member": sitting.pseudonym, "ground": "kin-or-money", "facts": "No."}
    reply = visitor.post(f"{place}/challenge", said)
    assert (reply.status_code, "No." in visitor.page.html) == (422, True)
    visitor.post(f"{place}/challenge", said | {"facts": FACTS}, follow=True)
    assert "has been challenged" in visitor.page.main

    visitor.sign_in(sitting)
    visitor.get(f"/en/desk/review/{docket}")
    assert "has been challenged" in visitor.page.main
    assert visitor.get(f"/en/desk/review/challenge/{docket}").status_code == 404

    found = session.scalars(select(Challenge)).one()
    visitor.sign_in(member(session, found.judge))
    visitor.get("/en/desk/review/")
    assert docket in visitor.page.main
    there = f"/en/desk/review/challenge/{docket}"
    visitor.get(there)
    assert FACTS in visitor.page.main
    answer = {"outcome": "upheld", "reasons": "No."}
    assert visitor.post(there, answer).status_code == 422
    visitor.post(there, answer | {"reasons": some_words("report")}, follow=True)
    assert "Decided." in visitor.page.main
    seat = select(func.count()).select_from(Seat)
    assert session.scalar(seat.where(Seat.state == SeatState.REPLACED)) == 1


@pytest.mark.usefixtures("then")
def test_the_user_challenges_on_the_page_of_the_notice(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session, skipped=False)
    code = code_of(session, docket)
    visitor.get("/en/check")
    visitor.post("/en/check", {"code": code})
    assert str(sitting.pseudonym) in visitor.page.main
    said = {"member": sitting.pseudonym, "ground": "other-conflict", "facts": "No."}
    reply = visitor.post("/en/check/challenge", said)
    assert (reply.status_code, "No." in visitor.page.html) == (422, True)
    visitor.post("/en/check/challenge", said | {"facts": FACTS}, follow=True)
    assert session.scalars(select(Challenge.party)).one() == "user"

    wrong = {"code": "x", **said}
    assert visitor.post("/en/check/challenge", wrong).status_code == 422
    assert visitor.page.h1 == "Do you have a code?"


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code


def test_a_name_passed_over_says_so_and_every_call_can_be_repeated(
    session: Session,
) -> None:
    docket, (sitting,) = ready(session)
    panel = seats.panel_of(session, docket)
    names = draw.drawn_names(
        panel.pool, randomness=str(panel.randomness), docket=docket
    )
    gone, judge = names[panel.used : panel.used + 2]
    session.execute(
        update(Reviewer).where(Reviewer.pseudonym == gone).values(active=False)
    )

    found = by_body(session, docket, sitting)

    told = [
        (leaf["by"], leaf["code"])
        for leaf in log.of_stream(session, docket)
        if leaf["k"] == "member.recused"
    ]
    assert found.judge == judge
    assert told == [(gone, "inactive")]
    assert list(draws.check(log.leaves(session))) == []
