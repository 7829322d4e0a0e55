"""Questions and returns, when two act in one matter at the same moment."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.review.models.questions import Return
from oversight.review.service import asking_body, returning
from oversight.storage.session import Store
from tests.accounts.test_together import at_once
from tests.factories.review import ready
from tests.review.test_returning import GIVEN, LACKS, SENT, WHY, a_drafter

ANSWER = "The report was filed at the station in Lahore, under the number given."


def test_two_members_who_ask_at_once_ask_one_question(store: Store) -> None:
    with store.transaction() as session:
        docket, sitting = ready(session, protected="journalist")

    ended = at_once(
        store,
        lambda s: asking_body.ask(s, docket, WHY, by=sitting[0], now=SENT),
        lambda s: asking_body.ask(s, docket, WHY, by=sitting[1], now=SENT),
    )

    assert sum(one == "done" for one in ended) == 1


def test_two_officers_who_answer_at_once_give_one_answer(store: Store) -> None:
    with store.transaction() as session:
        docket, sitting = ready(session)
        asking_body.ask(session, docket, WHY, by=sitting[0], now=SENT)
        officers = [a_drafter(session) for _ in range(2)]

    ended = at_once(
        store,
        *(
            lambda s, by=by: asking_body.answer(s, docket, ANSWER, by=by, now=SENT)
            for by in officers
        ),
    )

    assert sum(one == "done" for one in ended) == 1


def test_a_question_and_a_return_at_once_are_one_of_the_two(store: Store) -> None:
    with store.transaction() as session:
        docket, (sitting,) = ready(session)

    ended = at_once(
        store,
        lambda s: asking_body.ask(s, docket, WHY, by=sitting, now=SENT),
        lambda s: returning.propose(s, docket, LACKS, WHY, by=sitting, now=SENT),
    )

    assert sum(one == "done" for one in ended) == 1


def test_two_officers_who_complete_at_once_complete_once(store: Store) -> None:
    with store.transaction() as session:
        docket, (sitting,) = ready(session)
        returning.propose(session, docket, LACKS, WHY, by=sitting, now=SENT)
        officers = [a_drafter(session) for _ in range(2)]

    def complete(by: int, session: Session) -> object:
        return returning.complete(session, docket, GIVEN, by=officers[by], now=SENT)

    ended = at_once(store, lambda s: complete(0, s), lambda s: complete(1, s))

    assert sum(one == "done" for one in ended) == 1
    with store.reading() as session:
        assert session.scalar(select(func.count(Return.id))) == 1
