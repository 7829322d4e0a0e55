"""Answering, completing, taking back, voting and lapsing at once: one lawful result."""

from datetime import timedelta

from oversight.authority.permissions import Role
from oversight.intake.rules.lifecycle import ItemEnd, RequestState
from oversight.intake.service import withdrawing
from oversight.ledger import queries as log
from oversight.review.queries import cases, waiting
from oversight.review.rules.lifecycle import CaseState
from oversight.review.service import asking_body, lapsing, returning
from oversight.storage.session import Store
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import MINUTE, a_ballot, asked_of, ready
from tests.review.test_asking_body import ANSWER, TEXT
from tests.review.test_concurrency import Work, at_once, voting
from tests.review.test_returning import GIVEN, LACKS, WHY

SENT = NOW + 30 * MINUTE
LATE = timedelta(seconds=1)


def kinds(store: Store, docket: str) -> list[str]:
    with store.reading() as session:
        return [str(leaf["k"]) for leaf in log.of_stream(session, docket)]


def an_asked(store: Store) -> str:
    with store.transaction() as session:
        docket, sitting = ready(session)
        asking_body.ask(session, docket, TEXT, by=sitting[0], now=SENT)
        return docket


def a_returned(store: Store, **cells: object) -> str:
    with store.transaction() as session:
        docket, sitting = ready(session, **cells)  # type: ignore[arg-type]
        returning.propose(session, docket, LACKS, WHY, by=sitting[0], now=SENT)
        return docket


def taking_back(store: Store, docket: str) -> Work:
    with store.transaction() as session:
        signer = an_actor(session, role=Role.AUTHORISER, body="pta")
    return lambda session: withdrawing.withdraw(
        session, docket, "replaced", "Another was filed.", by=signer, now=SENT
    )


def test_an_answer_and_a_lapse_leave_one_result(store: Store) -> None:
    docket = an_asked(store)
    with store.transaction() as session:
        officer = an_actor(session, role=Role.DRAFTER, body="pta")
        found = waiting.question_of(session, cases.case(session, docket).id)
        assert found is not None
        due = found.due_at

    ended = at_once(
        store,
        [
            lambda session: asking_body.answer(
                session, docket, ANSWER, by=officer, now=due
            ),
            lambda session: lapsing.lapse_unanswered(session, docket, now=due + LATE),
        ],
    )

    said = kinds(store, docket)
    answered = said.count("question.answered")
    assert answered + said.count("item.lapsed") == 1
    assert (ended[0] == "done") is bool(answered)
    with store.reading() as session:
        state = cases.case(session, docket).state
        assert state is (CaseState.UNDER_REVIEW if answered else CaseState.LAPSED)


def test_two_officers_answering_at_once_answer_once(store: Store) -> None:
    docket = an_asked(store)
    with store.transaction() as session:
        officers = [
            an_actor(session, role=role, body="pta")
            for role in (Role.DRAFTER, Role.AUTHORISER)
        ]

    def answering(place: int) -> Work:
        return lambda session: asking_body.answer(
            session, docket, f"{ANSWER} ({place})", by=officers[place], now=SENT
        )

    ended = at_once(store, [answering(0), answering(1)])

    assert sorted(ended) == ["done", "not_awaited"]
    assert kinds(store, docket).count("question.answered") == 1


def test_an_answer_and_a_withdrawal_leave_one_order_of_things(store: Store) -> None:
    docket = an_asked(store)
    with store.transaction() as session:
        officer = an_actor(session, role=Role.DRAFTER, body="pta")

    ended = at_once(
        store,
        [
            lambda session: asking_body.answer(
                session, docket, ANSWER, by=officer, now=SENT
            ),
            taking_back(store, docket),
        ],
    )

    assert ended[1] == "done"
    assert ended[0] in {"done", "matter_closed"}
    with store.reading() as session:
        request = cases.case(session, docket).legal_request
        assert request.state is RequestState.WITHDRAWN


def test_completing_and_lapsing_leave_one_result(store: Store) -> None:
    docket = a_returned(store)
    with store.transaction() as session:
        drafter = an_actor(session, role=Role.DRAFTER, body="pta")
        found = waiting.return_of(session, cases.case(session, docket).id)
        assert found is not None
        assert found.due_at is not None
        due = found.due_at

    ended = at_once(
        store,
        [
            lambda session: returning.complete(
                session, docket, GIVEN, by=drafter, now=due
            ),
            lambda session: lapsing.lapse_unanswered(session, docket, now=due + LATE),
        ],
    )

    said = kinds(store, docket)
    cured = said.count("request.cured")
    assert cured + said.count("item.lapsed") == 1
    assert (ended[0] == "done") is bool(cured)
    with store.reading() as session:
        item = cases.case(session, docket).legal_request.items[0]
        assert (item.ended_as is ItemEnd.LAPSED) is not bool(cured)


def test_completing_and_taking_back_leave_the_request_taken_back(store: Store) -> None:
    docket = a_returned(store)
    with store.transaction() as session:
        drafter = an_actor(session, role=Role.DRAFTER, body="pta")

    ended = at_once(
        store,
        [
            lambda session: returning.complete(
                session, docket, GIVEN, by=drafter, now=SENT
            ),
            taking_back(store, docket),
        ],
    )

    assert ended[1] == "done"
    assert ended[0] in {"done", "matter_closed"}
    said = kinds(store, docket)
    if "request.cured" in said:
        assert said.index("request.cured") < said.index("request.withdrawn")


def test_a_vote_and_a_return_leave_one_of_the_two(store: Store) -> None:
    with store.transaction() as session:
        docket, (sitting,) = ready(session)
        ballot = a_ballot(asked_of(session, docket))

    ended = at_once(
        store,
        [
            voting(docket, ballot, sitting, now=SENT),
            lambda session: returning.propose(
                session, docket, LACKS, WHY, by=sitting, now=SENT
            ),
        ],
    )

    assert ended.count("done") == 1
    said = kinds(store, docket)
    assert said.count("item.decided") + said.count("request.returned") == 1


def test_a_question_and_a_vote_leave_one_of_the_two(store: Store) -> None:
    with store.transaction() as session:
        docket, (sitting,) = ready(session)
        ballot = a_ballot(asked_of(session, docket))

    ended = at_once(
        store,
        [
            voting(docket, ballot, sitting, now=SENT),
            lambda session: asking_body.ask(
                session, docket, TEXT, by=sitting, now=SENT
            ),
        ],
    )

    assert ended.count("done") == 1
    said = kinds(store, docket)
    assert said.count("item.decided") + said.count("question.asked") == 1


def test_two_lapses_at_once_lapse_once(store: Store) -> None:
    docket = a_returned(store, items=2)
    later = SENT + timedelta(days=20)

    at_once(
        store,
        [
            lambda session: lapsing.lapse_unanswered(session, docket, now=later)
            for _ in range(3)
        ],
    )

    said = kinds(store, docket)
    assert (said.count("item.lapsed"), said.count("clock.resumed")) == (1, 1)
