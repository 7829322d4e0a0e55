"""Two workers, or a worker and a liaison, at the same moment."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.orders import Line, OrderDocument
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.correcting import FieldName, Fix
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.rules.lifting import AgencyCode
from oversight.dispatch.rules.printing import Edition
from oversight.dispatch.service import (
    answering,
    clarifying,
    correcting,
    courts,
    lifting,
    printing,
    sending,
    standing,
)
from oversight.dispatch.service.sweep import sweep
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices
from oversight.storage.session import Store
from tests.dispatch.test_lifting import a_ruling
from tests.factories import law
from tests.factories.accounts import an_actor
from tests.factories.dispatch import (
    LATER,
    NOW,
    a_liaison,
    a_sending,
    acted,
    an_approval,
    an_authoriser,
    an_issued,
    docket_of,
    refused,
)

ENDED = NOW + timedelta(days=91)


def at_once(store: Store, *works: Callable[[Session], object]) -> list[object]:
    """Do everything at the same moment; return what each returned or raised."""
    start, done = threading.Barrier(len(works)), list[object]()

    def run(work: Callable[[Session], object]) -> None:
        start.wait()
        try:
            with store.transaction() as session:
                result = work(session)
        except RuleError as error:
            result = error.code
        done.append(result)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_two_workers_issue_and_send_once(store: Store) -> None:
    with store.transaction() as session:
        dockets = [an_approval(session, items=2) for _ in range(2)]
        a_liaison(session)

    done = at_once(store, *[lambda session: sweep(session, NOW)] * 2)

    assert sorted(map(str, done)) == ["0", "4"]
    with store.reading() as session:
        assert len(session.scalars(select(OrderDocument.id)).all()) == 2
        assert len(session.scalars(select(Line.id)).all()) == 4
        for docket in dockets:
            kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
            assert kinds.count("order.issued") == 1
            assert kinds.count("order.dispatched") == 1
            assert kinds.count("notice.published") == 2
            assert len(notices.of_docket(session, docket)) == 2


def test_two_workers_expire_once(store: Store) -> None:
    with store.transaction() as session:
        docket = docket_of(a_sending(session, items=2)[0])

    done = at_once(store, *[lambda session: sweep(session, ENDED)] * 2)

    assert sorted(map(str, done)) == ["0", "3"]
    with store.reading() as session:
        assert len(session.scalars(select(Restoration.id)).all()) == 2
        kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
        assert kinds.count("item.expired") == 2
        assert kinds.count("deadline.missed") == 1  # the platform's silence


def test_two_workers_lapse_once(store: Store) -> None:
    with store.transaction() as session:
        docket = an_approval(session)
        sweep(session, NOW)

    done = at_once(store, *[lambda session: sweep(session, ENDED)] * 2)

    assert sorted(map(str, done)) == ["0", "1"]
    with store.reading() as session:
        kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
        assert kinds.count("item.lapsed") == 1


def test_two_liaisons_acknowledge_once(store: Store) -> None:
    with store.transaction() as session:
        found, first = a_sending(session)
        docket, second = docket_of(found), a_liaison(session)

    done = at_once(
        store,
        *(
            lambda session, by=by: str(
                answering.acknowledge(session, docket, by=by, now=LATER).id
            )
            for by in (first, second)
        ),
    )

    assert done.count("already_acknowledged") == 1


@pytest.mark.parametrize("turn", range(3))
def test_an_answer_and_the_end_never_contradict_each_other(
    store: Store, turn: int
) -> None:
    with store.transaction() as session:
        found, liaison = a_sending(session)
        docket = docket_of(found)

    at_once(
        store,
        lambda session: sweep(session, ENDED),
        lambda session: answering.answer(
            session, docket, 1, acted(), by=liaison, now=LATER
        ),
    )

    with store.reading() as session:
        kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
        line = rows.sending(session, docket).lines[0]
    assert line.state.value == "expired"
    if "platform.answered" in kinds:
        assert kinds.index("platform.answered") < kinds.index("item.expired")


# --- a sending, and what stops it, at the same moment


def a_waiting(store: Store) -> str:
    """A document that waits for the worker, and somebody to send it to."""
    with store.transaction() as session:
        docket = docket_of(an_issued(session))
        a_liaison(session)
    return docket


def consistent(store: Store, docket: str) -> list[str]:
    """The record, after looking whether line, item and restoration agree with it."""
    with store.reading() as session:
        found = rows.sending(session, docket)
        (line,) = found.lines
        kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
        sent = kinds.count("order.dispatched") == 1
        assert sent is (found.dispatched_at is not None)
        stopped = line.state in {LineState.SUSPENDED, LineState.LIFTED}
        asked = bool(session.scalars(select(Restoration.id)).all())
        assert asked is (stopped and sent)
        return kinds


def a_dispatch(docket: str) -> Callable[[Session], object]:
    return lambda session: sending.dispatch(session, docket, now=LATER).id


def a_stay(docket: str) -> Callable[[Session], object]:
    def stay(session: Session) -> object:
        (line,) = rows.sending(session, docket, lock=True).lines
        standing.suspend(session, line, cause="stay", now=LATER)
        return "stayed"

    return stay


def test_a_stay_and_a_sending_at_once_leave_nothing_half_done(store: Store) -> None:
    docket = a_waiting(store)

    at_once(store, a_dispatch(docket), a_stay(docket))

    kinds = consistent(store, docket)
    assert kinds.count("item.suspended") == 1


def test_law_that_falls_while_it_is_sent_leaves_nothing_half_done(
    store: Store,
) -> None:
    docket = a_waiting(store)
    with store.transaction() as session:
        first, second = (an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2))

    def fall(session: Session) -> object:
        law.suspend(
            session,
            "peca-2016-s37",
            since=NOW.date(),
            ruling="W.P. 1/2026, Islamabad High Court",
            by=first,
            second=second,
            now=LATER,
        )
        return "fallen"

    at_once(store, a_dispatch(docket), fall)

    consistent(store, docket)
    with store.transaction() as session:
        found = rows.sending(session, docket)
        if found.dispatched_at is None:
            assert sending.hindrance(session, docket, now=LATER) is not None


def test_a_body_that_gives_up_while_it_is_sent(store: Store) -> None:
    docket = a_waiting(store)
    with store.transaction() as session:
        officer = an_authoriser(session)

    def give_up(session: Session) -> object:
        kept = lifting.lift_for_body(
            session, docket, 1, AgencyCode.MISTAKE, "x" * 60, by=officer, now=LATER
        )
        return kept.id

    at_once(store, a_dispatch(docket), give_up)

    kinds = consistent(store, docket)
    assert kinds.count("item.lifted") == 1


def test_two_reviewers_lift_once(store: Store) -> None:
    with store.transaction() as session:
        docket = docket_of(a_sending(session)[0])
        by = [an_actor(session, role=Role.PRESIDING) for _ in range(2)]

    def lift(one: Actor) -> Callable[[Session], object]:
        return lambda session: (
            lifting.lift_on_own_motion(
                session, docket, 1, "x" * 60, error=False, by=one, now=LATER
            ).by_name
        )

    done = at_once(store, *(lift(one) for one in by))

    assert sorted(map(str, done)) == ["ended_already", "presiding"]
    assert consistent(store, docket).count("item.lifted") == 1


def test_two_liaisons_answer_and_both_stand_in_order(store: Store) -> None:
    with store.transaction() as session:
        found, first = a_sending(session)
        docket, second = docket_of(found), a_liaison(session)

    def say(by: Actor, given: Answer) -> Callable[[Session], object]:
        return lambda session: (
            answering.answer(session, docket, 1, given, by=by, now=LATER).action
        )

    done = at_once(store, say(first, acted()), say(second, refused()))

    assert sorted(map(str, done)) == ["geo-withhold", "refused"]
    with store.reading() as session:
        kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
        assert kinds.count("platform.answered") == 2
        assert kinds.count("platform.acknowledged") == 1


def test_two_liaisons_ask_one_question(store: Store) -> None:
    with store.transaction() as session:
        found, first = a_sending(session)
        docket, second = docket_of(found), a_liaison(session)
    asked = Answer("clarify", reason="locator-fails", question="Which?")

    def ask(by: Actor) -> Callable[[Session], object]:
        return lambda session: (
            answering.answer(session, docket, 1, asked, by=by, now=LATER).action
        )

    done = at_once(store, ask(first), ask(second))

    assert sorted(map(str, done)) == ["clarify", "question_open"]


def test_two_corrections_make_two_versions(store: Store) -> None:
    with store.transaction() as session:
        docket = docket_of(a_sending(session)[0])
        by = an_actor(session, role=Role.REGISTRAR)

    def mend(becomes: str) -> Callable[[Session], object]:
        fix = Fix(1, FieldName.HANDLE, becomes, "The name was typed wrongly here.")
        return lambda session: (
            correcting.correct(session, docket, fix, by=by, now=LATER).version
        )

    done = at_once(store, mend("one"), mend("two"))

    assert sorted(map(str, done)) == ["2", "3"]
    with store.reading() as session:
        chain = rows.versions(session, docket)
        assert [one.supersedes_id for one in chain[1:]] == [
            one.id for one in chain[:-1]
        ]


def test_an_answer_and_a_lapse_of_a_question_at_once(store: Store) -> None:
    late = LATER + timedelta(days=4)
    with store.transaction() as session:
        found, liaison = a_sending(session)
        docket = docket_of(found)
        asked = Answer("clarify", reason="locator-fails", question="Which?")
        answering.answer(session, docket, 1, asked, by=liaison, now=LATER)
        by = replace(an_actor(session, role=Role.REVIEWER), pseudonym="R-07")

    done = at_once(
        store,
        lambda session: (
            clarifying.reply(
                session, docket, 1, "The first of the two posts.", by=by, now=late
            ).pseudonym
        ),
        lambda session: clarifying.lapse(session, docket, 1, now=late),
    )

    assert sorted(map(str, done)) in (["False", "R-07"], ["True", "not_found"])


def test_a_print_asked_for_twice_at_once_is_kept_once(store: Store) -> None:
    with store.transaction() as session:
        document = rows.document(session, docket_of(an_issued(session)))
        assert document is not None

    def keep(body: bytes) -> Callable[[Session], object]:
        return lambda session: printing.keep(
            session,
            document,
            body,
            edition=Edition.WHOLE,
            language="en",
            source="a" * 64,
            now=LATER,
        )

    first, second = at_once(store, keep(b"%PDF 1"), keep(b"%PDF 2"))

    assert first == second


def test_two_who_enter_one_decision_of_a_court_enter_it_once(store: Store) -> None:
    with store.transaction() as session:
        docket = docket_of(a_sending(session)[0])
        by = an_actor(session, role=Role.REGISTRAR)

    done = at_once(
        store,
        *[
            lambda session: str(
                courts.enter(session, docket, a_ruling(), by=by, now=LATER).result
            )
        ]
        * 2,
    )

    assert sorted(map(str, done)) == ["ruling_entered", "set-aside"]
    with store.reading() as session:
        kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
        assert kinds.count("court.result") == 1
        assert kinds.count("item.lifted") == 1
