"""Two workers, or a worker and a liaison, at the same moment."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.orders import Line, OrderDocument
from oversight.dispatch.queries import rows
from oversight.dispatch.service import answering
from oversight.dispatch.service.sweep import sweep
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices
from oversight.storage.session import Store
from tests.factories.dispatch import (
    LATER,
    NOW,
    a_liaison,
    a_sending,
    acted,
    an_approval,
    docket_of,
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
