"""Two people, or one person twice, at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts import tickets
from oversight.accounts.models.factors import CodeUse
from oversight.accounts.models.sessions import Enrolment, LoginSession
from oversight.accounts.queries import people
from oversight.accounts.queries import resets as queries
from oversight.accounts.service import codes, entering, passkeys, resets, showing
from oversight.accounts.service import people as accounts
from oversight.accounts.service.showing import Shown
from oversight.authority.permissions import Role
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.storage.session import Store
from tests.accounts.test_factors import an_app, code_of
from tests.factories.accounts import PASSWORD, a_person, an_actor
from tests.factories.authenticator import Device, a_passkey
from tests.fixtures.waiting import until_somebody_waits

Work = Callable[[Session], object]


def at_once(store: Store, *works: Work) -> list[str]:
    """Let each work begin at the same moment; say how each ended."""
    start = Barrier(len(works))

    def run(work: Work) -> str:
        start.wait()
        try:
            with store.transaction() as session:
                work(session)
        except RuleError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


def test_one_code_shown_on_two_devices_opens_one_session(store: Store) -> None:
    now = utc_now()
    with store.transaction() as session:
        person = a_person(session)
        an_app(session, people.actor_of(person), now)
        given = Shown(code=code_of(session, people.actor_of(person), now))
        halves = [
            entering.sign_in(session, person.email, PASSWORD, now=now).token
            for _ in range(2)
        ]

    def enter(half: str) -> Work:
        return lambda session: entering.finish(session, half, given, now=now)

    assert at_once(store, *map(enter, halves)) == ["done", "factor_refused"]
    with store.reading() as session:
        assert session.scalar(select(func.count(LoginSession.id))) == 1
        assert session.scalar(select(func.count(CodeUse.id))) == 2


def test_one_recovery_code_opens_one_session(store: Store) -> None:
    now = utc_now()
    with store.transaction() as session:
        person = a_person(session)
        by = people.actor_of(person)
        an_app(session, by, now)
        given = Shown(code=codes.new_recovery(session, by=by, now=now)[0])
        halves = [
            entering.sign_in(session, person.email, PASSWORD, now=now).token
            for _ in range(2)
        ]

    def enter(half: str) -> Work:
        return lambda session: entering.finish(session, half, given, now=now)

    assert at_once(store, *map(enter, halves)) == ["done", "factor_refused"]


def test_one_answer_of_a_passkey_opens_one_session(store: Store) -> None:
    now = utc_now()
    with store.transaction() as session:
        device, _ = a_passkey(session, an_actor(session), now=now)
        answer = device.get(showing.entrance(session, now=now))

    def enter(session: Session) -> object:
        return entering.with_passkey(session, answer, now=now)

    assert at_once(store, enter, enter) == ["done", "passkey_refused"]


def test_two_administrators_who_agree_at_once_make_one_link(store: Store) -> None:
    now = utc_now()
    with store.transaction() as session:
        person = a_person(session, role=Role.REVIEWER)
        admins = [an_actor(session, role=Role.ADMINISTRATOR) for _ in range(3)]
        resets.ask(session, person.id, factors=True, by=admins[0], now=now)
        waiting = queries.waiting_for(session, person.id, now)
        assert waiting is not None
        key = waiting.id

    def agree(number: int) -> Work:
        by = admins[number]
        return lambda session: resets.agree(session, key, by=by, now=now)

    assert at_once(store, agree(1), agree(2)) == ["done", "reset_over"]
    with store.reading() as session:
        assert session.scalar(select(func.count(Enrolment.id))) == 1


def test_two_administrators_who_ask_at_once_ask_one_reset(store: Store) -> None:
    now = utc_now()
    with store.transaction() as session:
        person_id = a_person(session, role=Role.REVIEWER).id
        admins = [an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2)]

    def ask(number: int) -> Work:
        by = admins[number]
        return lambda session: resets.ask(
            session, person_id, factors=False, by=by, now=now
        )

    assert at_once(store, ask(0), ask(1)) == ["done", "reset_waits"]


def test_the_last_two_passkeys_are_not_both_removed(store: Store) -> None:
    from oversight.accounts import site

    now = utc_now()
    with store.transaction() as session:
        by = an_actor(session, role=Role.REVIEWER)
        kept = [
            a_passkey(session, by, now=now, name=name, device=Device())[1].id
            for name in ("A", "B")
        ]
    site.use("http://localhost", strict=True)

    def remove(number: int) -> Work:
        key = kept[number]
        return lambda session: passkeys.remove(session, key, by=by, now=now)

    assert at_once(store, remove(0), remove(1)) == ["done", "factor_last"]


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    ("way", "told"), [("half", "half_over"), ("link", "link_expired")]
)
def test_who_comes_in_while_all_their_sign_ins_are_ended_waits_and_is_refused(
    store: Store, way: str, told: str
) -> None:
    now = utc_now()
    with store.transaction() as session:
        person = a_person(session)
        by = people.actor_of(person)
        an_app(session, by, now)
        given = Shown(code=code_of(session, by, now))
        half = entering.sign_in(session, person.email, PASSWORD, now=now).token
        link = tickets.new_link(session, person, now=now)

    def enter(session: Session) -> object:
        if way == "half":
            return entering.finish(session, half, given, now=now)
        return accounts.enrol(session, link, "a long new pass phrase 7", now=now)

    with ThreadPoolExecutor(1) as pool:
        with store.transaction() as session:
            people.person(session, by.id, lock=True)
            ended = pool.submit(at_once, store, enter)
            until_somebody_waits(store)
            tickets.end_all(session, by.id, now=now)
        assert ended.result() == [told]
