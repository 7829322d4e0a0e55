"""Two people, or a person and the clock, with the same data at the same moment."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.holdings import Certificate, Production
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.data_lifecycle import DataState, Holding
from oversight.dispatch.rules.lifting import CourtWord
from oversight.dispatch.service import (
    data_answering,
    data_courts,
    data_standing,
    holding,
)
from oversight.dispatch.service.data_sweep import sweep
from oversight.intake.models.bars import Bar
from oversight.intake.queries import matters
from oversight.ledger import queries as ledger
from oversight.storage.session import Store
from tests.dispatch.test_lifting import a_ruling
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.fixtures.waiting import until_somebody_waits

LATER = NOW + timedelta(days=1)


def at_once(store: Store, *works: Callable[[Session], object]) -> list[str]:
    """Do everything at the same moment; return in words what each came to."""
    start, done = threading.Barrier(len(works)), list[str]()

    def run(work: Callable[[Session], object]) -> None:
        start.wait()
        done.append(came_to(store, work))

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(done)


def came_to(store: Store, work: Callable[[Session], object]) -> str:
    """Do it in a transaction of its own; return what it gave, or why it was refused."""
    try:
        with store.transaction() as session:
            return str(work(session))
    except RuleError as error:
        return error.code


@contextmanager
def waiting(store: Store, work: Callable[[Session], object]) -> Iterator[list[str]]:
    """Let somebody come to a lock that is held here; say in the end what it came to."""
    came = list[str]()
    thread = threading.Thread(target=lambda: came.append(came_to(store, work)))
    thread.start()
    until_somebody_waits(store)
    yield came
    thread.join()


@contextmanager
def held_open(
    store: Store, work: Callable[[Session], object]
) -> Iterator[Callable[[], None]]:
    """Do it and hold it open; what is handed out makes it final."""
    with store.transaction() as session:
        work(session)
        yield session.commit


def kinds_of(store: Store, docket: str) -> list[str]:
    with store.reading() as session:
        return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def state_of(store: Store, docket: str) -> Holding:
    with store.reading() as session:
        return make.held(session, docket).state


def destroyed(docket: str, by: Actor, now: datetime) -> Callable[[Session], object]:
    paper = make.a_destruction(destroyed_on=LATER.date())
    return lambda session: (
        holding.destroy(session, docket, 1, paper, by=by, now=now).method
    )


def certified(docket: str, by: Actor, now: datetime) -> Callable[[Session], object]:
    return lambda session: (
        holding.certify(session, docket, 1, by=by, now=now).authoriser_id == by.id
    )


def received(docket: str, by: Actor) -> Callable[[Session], object]:
    return lambda session: (
        holding.receive(session, docket, 1, (), by=by, now=make.RECEIVED).over
    )


def test_two_liaisons_hand_over_once(store: Store) -> None:
    with store.transaction() as session:
        docket = make.sent(session)
        both = [make.a_liaison(session), make.a_liaison(session)]
        paper = make.a_manifest(sendings.order(session, docket).lines[0].fields)

    def produce(by: Actor) -> Callable[[Session], object]:
        return lambda session: (
            data_answering.produce(
                session, docket, 1, paper, by=by, now=make.ANSWERED
            ).record_count
        )

    done = at_once(store, *(produce(by) for by in both))

    assert done == ["5", "not_answerable"]
    with store.reading() as session:
        assert len(session.scalars(select(Production.id)).all()) == 1
    assert kinds_of(store, docket).count("notice.published") == 1


def test_two_custodians_receive_once_and_only_the_one(store: Store) -> None:
    with store.transaction() as session:
        team = make.a_team(session)
        docket = make.produced(session, team)
        other = an_actor(session, role=Role.CUSTODIAN, body=make.BODY)

    done = at_once(store, received(docket, team.custodian), received(docket, other))

    assert done == ["False", "not_found"]
    with store.reading() as session:
        assert make.held(session, docket).received_by == team.custodian.id


def test_one_custodian_in_two_windows_receives_and_destroys_once(store: Store) -> None:
    with store.transaction() as session:
        team = make.a_team(session)
        docket = make.produced(session, team)

    came = at_once(store, *[received(docket, team.custodian)] * 2)
    went = at_once(store, *[destroyed(docket, team.custodian, LATER)] * 2)

    assert (came, went) == (["False", "wrong_state"], ["erased", "wrong_state"])
    kinds = kinds_of(store, docket)
    assert (kinds.count("data.received"), kinds.count("data.destroyed")) == (1, 1)


def test_two_authorising_officers_sign_once(store: Store) -> None:
    with store.transaction() as session:
        docket, team = make.received(session)
        destroyed(docket, team.custodian, LATER)(session)
        other = an_actor(session, role=Role.AUTHORISER, body=make.BODY)

    done = at_once(
        store,
        certified(docket, team.authoriser, LATER),
        certified(docket, other, LATER),
    )

    assert done == ["True", "wrong_state"]
    assert kinds_of(store, docket).count("data.certified") == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_certificate_and_the_sweep_at_once_never_contradict(
    store: Store, turn: int
) -> None:
    assert turn >= 0
    with store.transaction() as session:
        docket, team = make.received(session)
        day = make.held(session, docket).retention_until

    at_once(
        store,
        destroyed(docket, team.custodian, day),
        lambda session: sweep(session, day),
    )

    kinds = kinds_of(store, docket)
    assert state_of(store, docket) is Holding.DESTROYED
    assert kinds.count("data.destroyed") == 1
    if "data.due" in kinds:
        assert kinds.index("data.due") < kinds.index("data.destroyed")


def test_a_sweep_that_waited_sees_that_the_data_are_gone(store: Store) -> None:
    with store.transaction() as session:
        docket, team = make.received(session)
        day = make.held(session, docket).retention_until

    sign = destroyed(docket, team.custodian, day)
    sweeping = waiting(store, lambda session: sweep(session, day))
    with held_open(store, sign) as commit, sweeping:
        commit()

    assert state_of(store, docket) is Holding.DESTROYED
    assert "data.due" not in kinds_of(store, docket)


def test_a_sweep_that_waited_bars_nobody_who_signed_meanwhile(store: Store) -> None:
    with store.transaction() as session:
        docket, team = make.received(session)
        destroyed(docket, team.custodian, LATER)(session)
        late = make.held(session, docket).certify_by + timedelta(days=1)

    sign = certified(docket, team.authoriser, late)
    sweeping = waiting(store, lambda session: sweep(session, late))
    with held_open(store, sign) as commit, sweeping:
        commit()

    assert state_of(store, docket) is Holding.CERTIFIED
    with store.reading() as session:
        assert session.scalars(select(Bar.id)).all() == []
        assert len(session.scalars(select(Certificate.id)).all()) == 1


def test_two_workers_let_data_fall_due_and_bar_once(store: Store) -> None:
    with store.transaction() as session:
        docket, _team = make.received(session)
    late = NOW + timedelta(days=150)

    at_once(store, *[lambda session: sweep(session, late)] * 2)

    assert kinds_of(store, docket).count("data.due") == 1
    with store.reading() as session:
        causes = [bar.cause for bar in session.scalars(select(Bar))]
    assert len(causes) == len(set(causes)) > 0


def fallen(item: UUID, now: datetime) -> Callable[[Session], object]:
    def fall(session: Session) -> object:
        line = sendings.line_of(session, item, lock=True)
        assert line is not None
        data_standing.lift(session, line, cause="appeal", error="yes", now=now)
        return "fallen"

    return fall


def a_line(store: Store) -> tuple[str, UUID, Callable[[Session], object]]:
    """A docket that was sent, its one account, and what the platform hands over."""
    with store.transaction() as session:
        docket = make.sent(session)
        by = make.a_liaison(session)
        line = sendings.order(session, docket).lines[0]
        paper, item = make.a_manifest(line.fields), line.item_id

    def produce(session: Session) -> object:
        made = data_answering.produce(
            session, docket, 1, paper, by=by, now=make.ANSWERED
        )
        return made.record_count

    return docket, item, produce


def test_an_answer_and_a_fallen_approval_leave_no_data_without_a_bar(
    store: Store,
) -> None:
    docket, item, produce = a_line(store)

    done = at_once(store, fallen(item, make.ANSWERED), produce)

    with store.reading() as session:
        line = sendings.order(session, docket).lines[0]
        held = sendings.production_of(session, line.id)
    assert line.state is DataState.LIFTED
    if held is None:
        assert done == ["fallen", "not_answerable"]
    else:
        assert (done, held.use_bar) == (["5", "fallen"], True)


def test_an_answer_that_waited_finds_the_approval_gone(store: Store) -> None:
    docket, item, produce = a_line(store)
    fall = fallen(item, make.ANSWERED)

    with held_open(store, fall) as commit, waiting(store, produce) as came:
        commit()

    assert came == ["not_answerable"]
    with store.reading() as session:
        line = sendings.order(session, docket).lines[0]
        assert line.state is DataState.LIFTED
        assert sendings.production_of(session, line.id) is None


def test_a_signature_and_a_fallen_approval_never_wait_for_each_other(
    store: Store,
) -> None:
    with store.transaction() as session:
        docket, team = make.received(session)
        destroyed(docket, team.custodian, LATER)(session)
        item = sendings.order(session, docket).lines[0].item_id

    def take(session: Session) -> object:
        return sendings.production(session, docket, 1, lock=True)

    with store.transaction() as session:
        take(session)
        with waiting(store, fallen(item, LATER)) as came:
            certified(docket, team.authoriser, LATER)(session)
            session.commit()

    assert came == ["fallen"]
    assert state_of(store, docket) is Holding.CERTIFIED
    with store.reading() as session:
        assert sendings.order(session, docket).lines[0].state is DataState.LIFTED
        assert matters.request(session, docket).items[0].ended_as == "expired"


def test_two_who_enter_one_decision_of_a_court_enter_it_once(store: Store) -> None:
    with store.transaction() as session:
        docket = make.sent(session)
        by = an_actor(session, role=Role.REGISTRAR)

    def enter(session: Session) -> str:
        ruling = a_ruling(result=CourtWord.STAYED)
        return data_courts.enter(session, docket, ruling, by=by, now=LATER).result

    assert at_once(store, enter, enter) == ["ruling_entered", "stayed"]
    with store.reading() as session:
        kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
        assert kinds.count("court.result") == 1
        assert kinds.count("item.suspended") == 1
