"""Items are handed back once, for what can be cured, by more than half of the seats."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.intake.rules.lifecycle import ItemEnd, RequestState
from oversight.ledger import queries as log
from oversight.review.models.questions import Return, ReturnBacking, ReturnedItem
from oversight.review.queries import cases, waiting
from oversight.review.rules.lifecycle import CaseState, Outcome
from oversight.review.service import (
    asking_body,
    clocks,
    deciding,
    extending,
    members,
    returning,
)
from oversight.review.service.sweep import sweep
from tests.factories import data
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import (
    MINUTE,
    a_ballot,
    asked_of,
    declared,
    ready,
    some_words,
    vote_all,
)

SENT = NOW + 30 * MINUTE
DAY = timedelta(days=1)
WHY = "Quote the sentence that is said to call people to come, with its second."
LACKS = {1: ["passage_unclear", "capture_time_missing"]}
GIVEN = {
    1: {
        "passage": "«Come on Friday.» Second 12 to 16.",
        "captured_at": "2026-11-22T10:00:00+05:00",
    }
}


def leaves(session: Session, docket: str, *kinds: str) -> list[dict[str, object]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] in kinds]


def a_drafter(session: Session, body: str = "pta") -> Actor:
    return an_actor(session, role=Role.DRAFTER, body=body)


def handed(session: Session, **cells: object) -> tuple[str, list[Actor]]:
    docket, sitting = ready(session, **cells)  # type: ignore[arg-type]
    returning.propose(session, docket, LACKS, WHY, by=sitting[0], now=SENT)
    return docket, sitting


def test_one_reviewer_hands_back_and_the_time_stands_still(session: Session) -> None:
    docket, sitting = ready(session)
    before = cases.case(session, docket).due_at

    found = returning.propose(session, docket, LACKS, WHY, by=sitting[0], now=SENT)

    case = cases.case(session, docket)
    assert found.due_at == case.due_at
    assert found.due_at is not None
    assert found.due_at.isoformat() == "2026-12-07T18:59:59+00:00"
    assert (found.days_left, case.due_at > before) == (5, True)
    (leaf,) = leaves(session, docket, "request.returned")
    assert leaf["codes"] == ["capture_time_missing", "passage_unclear"]
    assert WHY not in str(leaf)
    assert leaves(session, docket, "clock.paused")[0]["clock"] == "decision"


def test_what_was_missing_is_filled_in_and_the_time_goes_on(session: Session) -> None:
    docket, sitting = handed(session)

    returning.complete(
        session, docket, GIVEN, by=a_drafter(session), now=SENT + 7 * DAY
    )

    case = cases.case(session, docket)
    item = case.legal_request.items[0]
    assert item.passage == GIVEN[1]["passage"]
    assert item.captured_at is not None
    assert case.due_at.isoformat() == "2026-12-07T18:59:59+00:00"
    (cured,) = leaves(session, docket, "request.cured")
    assert (cured["agency"], cured["codes"]) == (
        "pta",
        ["capture_time_missing", "passage_unclear"],
    )
    (resumed,) = leaves(session, docket, "clock.resumed")
    assert resumed["due"] == "2026-12-07T18:59:59Z"
    vote_all(session, docket, sitting, now=SENT + 8 * DAY)
    assert cases.case(session, docket).state is CaseState.DECIDED


def test_no_vote_on_what_is_handed_back_but_on_the_rest(session: Session) -> None:
    docket, sitting = handed(session, items=2)

    refuses(
        "body_answers",
        lambda: deciding.vote(
            session,
            docket,
            1,
            a_ballot(asked_of(session, docket)),
            by=sitting[0],
            now=SENT,
        ),
    )
    vote_all(session, docket, sitting, 2, now=SENT)

    assert cases.case(session, docket).state is CaseState.UNDER_REVIEW


def test_a_panel_hands_back_by_more_than_half(session: Session) -> None:
    docket, (first, second, third) = ready(session, protected="journalist")
    found = returning.propose(session, docket, LACKS, WHY, by=first, now=SENT)
    assert found.returned_at is None
    assert leaves(session, docket, "request.returned") == []

    refuses(
        "backed_already", lambda: returning.back(session, docket, by=first, now=SENT)
    )
    returning.back(session, docket, by=second, now=SENT)

    case = cases.case(session, docket)
    again = waiting.return_of(session, case.id)
    assert again is not None
    assert again.returned_at == SENT
    refuses(
        "returned_already", lambda: returning.back(session, docket, by=third, now=SENT)
    )


def test_who_left_the_panel_counts_no_more(session: Session) -> None:
    docket, (first, second, third) = ready(session, protected="journalist")
    returning.propose(session, docket, LACKS, WHY, by=first, now=SENT)
    members.recuse(session, docket, "cannot-act", by=first, now=SENT)

    returning.back(session, docket, by=second, now=SENT)

    found = waiting.return_of(session, cases.case(session, docket).id)
    assert found is not None
    assert found.returned_at is None
    returning.back(session, docket, by=third, now=SENT)
    assert found.returned_at == SENT


def test_a_vote_ends_the_wish_to_hand_back(session: Session) -> None:
    docket, sitting = ready(session, protected="journalist")
    returning.propose(session, docket, LACKS, WHY, by=sitting[0], now=SENT)
    deciding.vote(
        session, docket, 1, a_ballot(asked_of(session, docket)), by=sitting[0], now=SENT
    )

    refuses(
        "voted_on", lambda: returning.back(session, docket, by=sitting[1], now=SENT)
    )


def test_each_refusal_of_handing_back(session: Session) -> None:
    docket, (sitting,) = ready(session, items=3)
    vote_all(session, docket, [sitting], 3, outcome=Outcome.REJECTED)

    def propose(
        lacks: dict[int, list[str]] = LACKS, why: str = WHY, by: Actor = sitting
    ) -> object:
        return returning.propose(session, docket, lacks, why, by=by, now=SENT)

    refuses("not_found", lambda: propose(by=a_drafter(session)))
    refuses("not_found", lambda: propose({9: ["passage_unclear"]}))
    refuses("nothing_lacking", lambda: propose({1: []}))
    refuses("not_curable", lambda: propose({1: ["why_short"]}))
    refuses("text_short", lambda: propose(why="Do better."))
    refuses("items_closed", lambda: propose({3: ["passage_unclear"]}))
    refuses(
        "nothing_proposed",
        lambda: returning.back(session, docket, by=sitting, now=SENT),
    )
    propose()
    refuses("returned_once", lambda: propose({2: ["passage_unclear"]}))


def test_no_words_of_child_abuse_material_are_asked_for_or_taken(
    session: Session,
) -> None:
    docket, (sitting,) = ready(session)
    item = cases.case(session, docket).legal_request.items[0]
    item.provisions = ["peca-2016-s22"]

    refuses(
        "child_material_asked",
        lambda: returning.propose(session, docket, LACKS, WHY, by=sitting, now=SENT),
    )
    item.provisions = ["peca-2016-s37:public-order"]
    returning.propose(session, docket, LACKS, WHY, by=sitting, now=SENT)
    item.provisions = ["peca-2016-s22"]
    refuses(
        "child_material_quoted",
        lambda: returning.complete(
            session, docket, GIVEN, by=a_drafter(session), now=SENT + DAY
        ),
    )


def test_a_question_and_a_return_do_not_run_together(session: Session) -> None:
    docket, sitting = ready(session, protected="journalist")
    returning.propose(session, docket, LACKS, WHY, by=sitting[0], now=SENT)
    asking_body.ask(session, docket, WHY, by=sitting[0], now=SENT)

    refuses(
        "body_answers", lambda: returning.back(session, docket, by=sitting[1], now=SENT)
    )
    other, (single,) = ready(session)
    asking_body.ask(session, other, WHY, by=single, now=SENT)
    refuses(
        "body_answers",
        lambda: returning.propose(session, other, LACKS, WHY, by=single, now=SENT),
    )


def test_a_member_who_has_not_declared_hands_nothing_back(session: Session) -> None:
    docket, (sitting,) = ready(session)
    heir = members.recuse(session, docket, "cannot-act", by=sitting, now=SENT)
    assert heir is not None
    actor = an_actor(session, role=Role.REVIEWER)
    refuses(
        "not_found",
        lambda: returning.propose(session, docket, LACKS, WHY, by=actor, now=SENT),
    )
    (new,) = declared(session, docket, now=SENT)
    returning.propose(session, docket, LACKS, WHY, by=new, now=SENT)


def test_each_refusal_of_completing(session: Session) -> None:
    docket, _ = ready(session)
    drafter = a_drafter(session)

    def complete(
        given: dict[int, dict[str, str]] = GIVEN, by: Actor = drafter, days: int = 1
    ) -> object:
        now = SENT + days * DAY
        return returning.complete(session, docket, given, by=by, now=now)

    refuses("not_found", complete)
    docket, _ = handed(session)
    refuses("not_found", lambda: complete(by=a_drafter(session, "nccia")))
    refuses(
        "not_drafter",
        lambda: complete(by=an_actor(session, role=Role.AUTHORISER, body="pta")),
    )
    refuses("still_missing", lambda: complete({1: {"passage": "«Come.» Line 2."}}))
    refuses(
        "not_listed",
        lambda: complete({1: {**GIVEN[1], "risk": "An attack, very likely, soon."}}),
    )
    refuses("answer_late", lambda: complete(days=20))
    complete()
    refuses("not_awaited", complete)


def test_what_is_not_completed_lapses_and_the_rest_goes_on(session: Session) -> None:
    docket, sitting = handed(session, items=2)

    sweep(session, SENT + 15 * DAY)

    case = cases.case(session, docket)
    assert case.state is CaseState.UNDER_REVIEW
    assert case.legal_request.items[0].ended_as is ItemEnd.LAPSED
    assert case.due_at > SENT + 15 * DAY
    (missed,) = leaves(session, docket, "deadline.missed")
    assert (missed["clock"], missed["body"]) == ("returned", "agency")
    vote_all(session, docket, sitting, 2, now=SENT + 16 * DAY)
    assert cases.case(session, docket).state is CaseState.DECIDED


def test_where_nothing_else_is_open_the_matter_lapses(session: Session) -> None:
    docket, _ = handed(session)

    sweep(session, SENT + 15 * DAY)

    case = cases.case(session, docket)
    assert (case.state, case.lapsed_cause) == (CaseState.LAPSED, "agency")
    assert case.legal_request.state is RequestState.LAPSED


def test_more_time_is_counted_from_where_the_clock_went_on(session: Session) -> None:
    docket, (sitting,) = handed(session)
    returning.complete(
        session, docket, GIVEN, by=a_drafter(session), now=SENT + 7 * DAY
    )
    before = cases.case(session, docket).due_at

    extending.extend(
        session, docket, some_words("time"), by=sitting, now=SENT + 8 * DAY
    )

    assert cases.case(session, docket).due_at == before + 7 * DAY


def test_a_panel_replaced_in_the_pause_has_its_five_days_after_it(
    session: Session,
) -> None:
    docket, (first, second, third) = ready(session, protected="journalist")
    late = cases.case(session, docket).due_at - DAY
    returning.propose(session, docket, LACKS, WHY, by=first, now=late)
    returning.back(session, docket, by=second, now=late)
    given = late + 11 * DAY
    members.recuse(session, docket, "cannot-act", by=third, now=given)
    assert not cases.case(session, docket).replaced
    assert leaves(session, docket, "clock.extended") == []

    returning.complete(session, docket, GIVEN, by=a_drafter(session), now=given)

    case = cases.case(session, docket)
    five = clocks.due(session, clocks.REPLACEMENT, given, on=given)
    assert (case.replaced, case.due_at) == (True, five)
    (resumed,) = leaves(session, docket, "clock.resumed")
    (extended,) = leaves(session, docket, "clock.extended")
    assert resumed["due"] < extended["due"] == clocks.spelled(five)  # type: ignore[operator]
    assert extended["clock"] == clocks.REPLACEMENT


def test_the_five_days_of_a_panel_replaced_before_the_pause_come_once(
    session: Session,
) -> None:
    docket, (first, second, third) = ready(session, protected="journalist")
    late = cases.case(session, docket).due_at - DAY
    members.recuse(session, docket, "cannot-act", by=third, now=late)
    returning.propose(session, docket, LACKS, WHY, by=first, now=late + MINUTE)
    returning.back(session, docket, by=second, now=late + MINUTE)

    given = late + 7 * DAY
    returning.complete(session, docket, GIVEN, by=a_drafter(session), now=given)

    assert len(leaves(session, docket, "clock.extended")) == 1
    (resumed,) = leaves(session, docket, "clock.resumed")
    until = cases.case(session, docket).due_at
    assert resumed["due"] == clocks.spelled(until)


def test_the_tables_keep_one_return_a_matter_and_an_item(session: Session) -> None:
    docket, (sitting,) = handed(session)
    case = cases.case(session, docket)
    found = waiting.return_of(session, case.id)
    assert found is not None
    twice = [
        Return(case_id=case.id, pseudonym="R-01", why=WHY, proposed_at=SENT),
        ReturnedItem(
            return_id=found.id,
            item_id=found.items[0].item_id,
            number=1,
            codes=["risk_missing"],
        ),
        ReturnBacking(
            return_id=found.id,
            person_id=sitting.id,
            pseudonym="R-01",
            backed_at=SENT,
        ),
    ]
    for row in twice:
        refuses_row(session, row)
    assert session.scalars(select(ReturnedItem)).all() == found.items


@pytest.mark.parametrize(
    "values",
    [
        {"due_at": None},
        {"days_left": None},
        {"returned_at": None, "due_at": None, "days_left": None, "missed_at": SENT},
        {"answered_at": SENT + 40 * DAY},
        {"answered_at": SENT, "missed_at": SENT},
    ],
)
def test_the_table_keeps_returns_whole(
    session: Session, values: dict[str, object]
) -> None:
    handed(session)
    with pytest.raises(IntegrityError):
        session.execute(update(Return).values(**values))


def refuses_row(session: Session, row: object) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():  # noqa: PT012
        session.add(row)
        session.flush()


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code


def test_an_account_whose_data_are_asked_for_is_handed_back_for_its_number(
    session: Session,
) -> None:
    team = data.a_team(session)
    docket, sitting = data.ready(session, team)
    with pytest.raises(RuleError) as refusal:
        returning.propose(session, docket, LACKS, WHY, by=sitting[0], now=SENT)
    assert refusal.value.code == "not_curable"

    lacks = {1: ("native_id_missing",)}
    returning.propose(session, docket, lacks, WHY, by=sitting[0], now=SENT)
    given = {1: {"native_id": "4400777"}}
    returning.complete(session, docket, given, by=team.drafter, now=SENT + DAY)

    (item,) = cases.case(session, docket).legal_request.items
    assert item.native_id == "4400777"
    assert leaves(session, docket, "request.returned")[0]["codes"] == [
        "native_id_missing"
    ]
