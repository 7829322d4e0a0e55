"""Two people at the same moment: exactly one lawful result, on both databases."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import withdrawing
from oversight.ledger import queries as log
from oversight.review.queries import cases, seats
from oversight.review.rules.findings import Ballot, Joining
from oversight.review.rules.lifecycle import CaseState, Outcome, SeatState
from oversight.review.service import deciding, finishing, members, panels
from oversight.review.service.beacon import make_beacon
from oversight.review.service.sweep import sweep
from oversight.storage.session import Store
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import (
    MINUTE,
    a_ballot,
    a_case,
    a_profile,
    asked_of,
    panel_members,
    ready,
    some_words,
    vote_all,
)

VOTING = NOW + 20 * MINUTE
Work = Callable[[Session], object]


def at_once(store: Store, works: Sequence[Work]) -> list[str]:
    """Do all of this at the same moment; say how each one ended."""
    barrier, ended = Barrier(len(works)), [""] * len(works)

    def run(place: int, work: Work) -> None:
        barrier.wait()
        try:
            with store.transaction() as session:
                work(session)
            ended[place] = "done"
        except RuleError as error:
            ended[place] = error.code
        except DBAPIError:
            ended[place] = "database"

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def voting(
    docket: str,
    ballot: Ballot | Joining,
    by: Actor,
    *,
    number: int = 1,
    now: datetime = VOTING,
) -> Work:
    return lambda session: deciding.vote(
        session, docket, number, ballot, by=by, now=now
    )


def decided(session: Session, docket: str) -> list[dict[str, object]]:
    return [
        leaf for leaf in log.of_stream(session, docket) if leaf["k"] == "item.decided"
    ]


def test_two_members_voting_at_once_decide_once(store: Store) -> None:
    with store.transaction() as session:
        docket, (lead, second, third) = ready(session, protected="journalist")
        deciding.vote(
            session, docket, 1, a_ballot(asked_of(session, docket)), by=lead, now=VOTING
        )

    ended = at_once(
        store,
        [
            voting(docket, Joining(some_words("draft")), second),
            voting(docket, Joining(some_words("draft")), third),
        ],
    )

    assert ended == ["done", "done"]
    with store.reading() as session:
        case = cases.case(session, docket)
        assert case.state is CaseState.DECIDED
        assert len(decided(session, docket)) == 1


def test_one_person_on_two_devices_votes_once(store: Store) -> None:
    with store.transaction() as session:
        docket, (sitting,) = ready(session)
        asked = asked_of(session, docket)

    ended = at_once(
        store,
        [
            voting(docket, a_ballot(asked), sitting),
            voting(docket, a_ballot(asked, Outcome.REJECTED), sitting),
        ],
    )

    assert ended.count("done") == 1
    with store.reading() as session:
        assert len(decided(session, docket)) == 1


def test_a_vote_and_a_lapse_leave_one_result(store: Store) -> None:
    with store.transaction() as session:
        docket, (sitting,) = ready(session)
        ballot = a_ballot(asked_of(session, docket))
        due = cases.case(session, docket).due_at

    ended = at_once(
        store,
        [
            voting(docket, ballot, sitting, now=due),
            lambda session: finishing.lapse(
                session, docket, now=due + timedelta(seconds=1)
            ),
        ],
    )

    with store.reading() as session:
        case = cases.case(session, docket)
        item = case.legal_request.items[0]
        lapsed = [
            leaf
            for leaf in log.of_stream(session, docket)
            if leaf["k"] == "item.lapsed"
        ]
        if case.state is CaseState.DECIDED:
            assert (len(decided(session, docket)), lapsed) == (1, [])
            assert item.ended_as is None
        else:
            assert case.state is CaseState.LAPSED
            assert (decided(session, docket), len(lapsed)) == ([], 1)
            assert item.ended_as is ItemEnd.LAPSED
            assert ended[0] == "matter_closed"


def test_a_vote_and_a_withdrawal_leave_one_result(store: Store) -> None:
    with store.transaction() as session:
        docket, (sitting,) = ready(session)
        ballot = a_ballot(asked_of(session, docket), Outcome.REJECTED)
        officer = an_actor(session, role=Role.AUTHORISER, body="pta")

    ended = at_once(
        store,
        [
            voting(docket, ballot, sitting),
            lambda session: withdrawing.withdraw(
                session,
                docket,
                "no-longer-needed",
                "It was deleted by its author.",
                by=officer,
                now=VOTING,
            ),
        ],
    )

    with store.reading() as session:
        item = cases.case(session, docket).legal_request.items[0]
        if ended[0] == "done":
            assert item.ended_as is ItemEnd.REJECTED
        else:
            assert ended == ["matter_closed", "done"]
            assert item.ended_as is ItemEnd.WITHDRAWN


def test_two_sweeps_at_once_do_everything_once(store: Store) -> None:
    with store.transaction() as session:
        docket = a_case(session, drawn=False)

    later = NOW + 11 * MINUTE
    at_once(store, [lambda session: sweep(session, later) for _ in range(3)])

    with store.transaction() as session:
        sweep(session, later)
        names = [leaf["k"] for leaf in log.of_stream(session, docket)]
        assert names.count("panel.drawn") == 1
        assert names.count("pool.committed") == 1
        assert len(panel_members(session, docket)) == 1


def test_one_panel_is_drawn_once(store: Store) -> None:
    with store.transaction() as session:
        docket = a_case(session, drawn=False, items=11)
        make_beacon(session, now=NOW + 11 * MINUTE)
        panel_id = seats.panel_of(session, docket).id

    def drawing(session: Session) -> None:
        panel = seats.panel_of(session, docket)
        panels.draw(session, panel, now=NOW + 11 * MINUTE)

    assert "done" in at_once(store, [drawing, drawing])
    with store.reading() as session:
        assert len(seats.sitting(session, panel_id)) == 3


def test_two_members_stepping_aside_get_two_different_successors(
    store: Store,
) -> None:
    with store.transaction() as session:
        docket, (first, second, third) = ready(session, protected="journalist")

    ended = at_once(
        store,
        [
            lambda session: members.recuse(
                session, docket, "cannot-act", by=first, now=VOTING
            ),
            lambda session: members.recuse(
                session, docket, "cannot-act", by=second, now=VOTING
            ),
        ],
    )

    assert ended == ["done", "done"]
    with store.reading() as session:
        panel = seats.panel_of(session, docket)
        held = seats.sitting(session, panel.id)
        assert [seat.position for seat in held] == [1, 2, 3]
        assert len({seat.person_id for seat in held}) == 3
        assert held[2].person_id == third.id
        assert {seat.state for seat in held[:2]} == {SeatState.DRAWN}


def test_a_declaration_and_a_replacement_leave_one_member(store: Store) -> None:
    with store.transaction() as session:
        docket = a_case(session)
        (sitting,) = panel_members(session, docket)
        panel = seats.panel_of(session, docket)
        until = seats.seat_of(session, panel.id, sitting.id).declare_by

    at_once(
        store,
        [
            lambda session: members.declare(session, docket, by=sitting, now=until),
            lambda session: sweep(session, until + timedelta(seconds=1)),
        ],
    )

    with store.reading() as session:
        held = seats.sitting(session, panel.id)
        assert len(held) == 1


def test_the_cap_of_a_day_holds_at_once(store: Store) -> None:
    with store.transaction() as session:
        a_profile(session, "pilot")  # 8 a day
        docket, sitting = ready(session, items=10)
        for number in range(1, 8):
            vote_all(session, docket, sitting, number)
        ballots = [a_ballot(asked_of(session, docket, n)) for n in (8, 9, 10)]

    ended = at_once(
        store,
        [
            voting(docket, ballot, sitting[0], number=number)
            for number, ballot in enumerate(ballots, start=8)
        ],
    )

    assert sorted(ended) == ["daily_cap", "daily_cap", "done"]


@pytest.mark.parametrize("outcome", [Outcome.APPROVED, Outcome.REJECTED])
def test_a_decision_cannot_be_rewritten(store: Store, outcome: Outcome) -> None:
    with store.transaction() as session:
        docket, sitting = ready(session)
        vote_all(session, docket, sitting, 1, outcome)

    def rewrite(session: Session) -> None:
        case = cases.case(session, docket)
        cases.decisions_of(session, case.request_id)[0].reasons = "Otherwise."

    assert at_once(store, [rewrite]) == ["database"]
