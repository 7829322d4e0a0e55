"""A page that is sent again, by two hands or one, does its act once (R14, R15)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.codes import new_code
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.drafts import SaidOnce
from oversight.intake.service import drafting
from oversight.intake.service.once import once
from oversight.storage.session import Store
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW, a_house

CROWD = 8


class Act:
    """An act that counts how often it was done."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> str:
        self.done += 1
        return f"B-2026-{self.done}"


def refuses() -> str:
    raise RuleError("not_now", N_("Not now."))


@pytest.fixture
def officer(session: Session) -> Actor:
    return an_actor(session, role=Role.DRAFTER, body="pta")


def test_what_is_said_twice_under_one_key_is_done_once(
    session: Session, officer: Actor
) -> None:
    act, key = Act(), new_code()

    first = once(session, key, ["a", {"b": "c"}], act, by=officer, now=NOW)
    again = once(session, key, ["a", {"b": "c"}], act, by=officer, now=NOW)

    assert (first, again, act.done) == ("B-2026-1", "B-2026-1", 1)


def test_something_else_under_a_used_key_is_refused(
    session: Session, officer: Actor
) -> None:
    act, key = Act(), new_code()
    once(session, key, "one", act, by=officer, now=NOW)

    with pytest.raises(RuleError) as refusal:
        once(session, key, "another", act, by=officer, now=NOW)

    assert (refusal.value.code, act.done) == ("said_otherwise", 1)


def test_without_a_key_each_saying_is_an_act_of_its_own(
    session: Session, officer: Actor
) -> None:
    act = Act()

    for _ in range(2):
        once(session, "", "one", act, by=officer, now=NOW)

    assert act.done == 2
    assert session.scalars(select(SaidOnce)).all() == []


@pytest.mark.parametrize("key", ["short", "u" * 26, "' OR 1=1 --", "0" * 27])
def test_a_key_that_no_page_gave_out_does_nothing(
    session: Session, officer: Actor, key: str
) -> None:
    act = Act()

    with pytest.raises(RuleError) as refusal:
        once(session, key, "one", act, by=officer, now=NOW)

    assert (refusal.value.code, act.done) == ("not_found", 0)


def test_an_act_that_refuses_leaves_its_key_free(
    session: Session, officer: Actor
) -> None:
    act, key = Act(), new_code()

    with pytest.raises(RuleError), session.begin_nested():
        once(session, key, "one", refuses, by=officer, now=NOW)

    assert once(session, key, "one", act, by=officer, now=NOW) == "B-2026-1"


def test_one_key_in_two_hands_is_two_acts(session: Session, officer: Actor) -> None:
    act, key = Act(), new_code()
    other = an_actor(session, role=Role.DRAFTER, body="pta")

    said = [
        once(session, key, "one", act, by=somebody, now=NOW)
        for somebody in (officer, other)
    ]

    assert said == ["B-2026-1", "B-2026-2"]


def test_what_was_said_is_remembered_for_a_week(
    session: Session, officer: Actor
) -> None:
    a_house(session)
    act, key = Act(), new_code()
    once(session, key, "one", act, by=officer, now=NOW)

    drafting.drop_old(session, now=NOW + drafting.REMEMBERED)
    once(session, key, "one", act, by=officer, now=NOW)
    assert act.done == 1

    drafting.drop_old(session, now=NOW + drafting.REMEMBERED + timedelta(seconds=1))
    assert session.scalars(select(SaidOnce)).all() == []


def test_of_many_who_send_one_page_at_once_one_does_it_and_all_are_answered(
    store: Store,
) -> None:
    with store.transaction() as session:
        officer = an_actor(session, role=Role.DRAFTER, body="pta")
    act, key, start = Act(), new_code(), Barrier(CROWD)

    def send(_number: int) -> str:
        start.wait()
        with store.transaction() as session:
            return once(session, key, "one", act, by=officer, now=NOW)

    with ThreadPoolExecutor(CROWD) as pool:
        answers = list(pool.map(send, range(CROWD)))

    assert (answers, act.done) == (["B-2026-1"] * CROWD, 1)
    with store.reading() as session:
        assert session.scalar(select(func.count(SaidOnce.id))) == 1
