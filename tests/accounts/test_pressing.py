"""A form that is sent again, by two hands or one, does its act once (R14, R15)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.models.presses import LONGEST_ANSWER, Press
from oversight.accounts.rules import presses as rules
from oversight.accounts.service import people, pressing
from oversight.core.errors import RuleError
from oversight.storage.session import Store
from tests.factories.intake import NOW

NAME, SAID, OTHER = "a" * 64, "b" * 64, "c" * 64
WHO, ANOTHER, NOBODY = "d" * 64, "e" * 64, ""
CROWD = 8


def test_only_the_same_words_are_the_same_press() -> None:
    rules.check_same(said=SAID, first=SAID)
    with pytest.raises(RuleError) as refusal:
        rules.check_same(said=OTHER, first=SAID)
    assert refusal.value.code == "sent_otherwise"


def test_a_form_is_pressed_once_and_answered_as_it_was(session: Session) -> None:
    assert pressing.press(session, NAME, SAID, WHO, now=NOW)
    assert pressing.first(session, NAME, SAID, WHO) is not None
    pressing.answer(session, NAME, "/en/desk", WHO)

    assert not pressing.press(session, NAME, SAID, WHO, now=NOW)
    first = pressing.first(session, NAME, SAID, WHO)
    assert first is not None
    assert first.answer == "/en/desk"
    assert pressing.first(session, NAME, OTHER, WHO) is None
    assert pressing.first(session, OTHER, SAID, WHO) is None


def test_what_a_refusal_on_record_told_is_not_forgotten(session: Session) -> None:
    pressing.press(session, NAME, SAID, WHO, now=NOW)

    pressing.tell(session, NAME, "another's", ANOTHER)
    pressing.tell(session, NAME, "F-0123456789", WHO)
    pressing.drop(session, NAME, WHO)

    first = pressing.first(session, NAME, SAID, WHO)
    assert first is not None
    assert (first.told, first.answer) == ("F-0123456789", None)
    pressing.press(session, OTHER, SAID, WHO, now=NOW)
    pressing.drop(session, OTHER, WHO)
    assert pressing.first(session, OTHER, SAID, WHO) is None


def test_in_another_s_hand_it_is_an_act_of_its_own(session: Session) -> None:
    pressing.press(session, NAME, SAID, WHO, now=NOW)

    assert pressing.first(session, NAME, SAID, ANOTHER) is None
    assert pressing.press(session, NAME, SAID, ANOTHER, now=NOW)
    pressing.answer(session, NAME, "/en/desk", ANOTHER)
    pressing.drop(session, NAME, ANOTHER)

    first = pressing.first(session, NAME, SAID, NOBODY)
    assert first is not None
    assert first.answer is None


def test_something_else_from_the_same_page_is_refused(session: Session) -> None:
    pressing.press(session, NAME, SAID, WHO, now=NOW)

    with pytest.raises(RuleError) as refusal:
        pressing.press(session, NAME, OTHER, WHO, now=NOW)

    assert refusal.value.code == "sent_otherwise"


def test_what_came_to_nothing_may_be_sent_again(session: Session) -> None:
    pressing.press(session, NAME, SAID, WHO, now=NOW)

    pressing.drop(session, NAME, WHO)

    assert pressing.press(session, NAME, OTHER, WHO, now=NOW)


def test_an_answer_without_its_press_or_too_long_to_keep_is_let_go(
    session: Session,
) -> None:
    pressing.answer(session, NAME, "/en/desk", WHO)
    assert pressing.first(session, NAME, SAID, WHO) is None
    pressing.press(session, NAME, SAID, WHO, now=NOW)

    pressing.answer(session, NAME, "/" * (LONGEST_ANSWER + 1), WHO)

    first = pressing.first(session, NAME, SAID, WHO)
    assert first is not None
    assert first.answer == ""


def test_a_press_is_remembered_for_a_week(session: Session) -> None:
    pressing.press(session, NAME, SAID, WHO, now=NOW)

    people.sweep(session, NOW + rules.REMEMBERED)
    assert pressing.first(session, NAME, SAID, WHO) is not None

    people.sweep(session, NOW + rules.REMEMBERED + timedelta(seconds=1))
    assert pressing.first(session, NAME, SAID, WHO) is None


def test_the_table_takes_one_press_of_a_form(session: Session) -> None:
    for said in (SAID, OTHER):
        session.add(Press(name=NAME, said=said, who=WHO, pressed_at=NOW))

    with pytest.raises(IntegrityError):
        session.flush()


def test_of_many_who_send_one_form_at_once_one_does_it(store: Store) -> None:
    start = Barrier(CROWD)

    def send(_number: int) -> bool:
        start.wait()
        with store.transaction() as session:
            return pressing.press(session, NAME, SAID, WHO, now=NOW)

    with ThreadPoolExecutor(CROWD) as pool:
        done = list(pool.map(send, range(CROWD)))

    assert sorted(done) == [False] * (CROWD - 1) + [True]
    with store.reading() as session:
        assert session.scalar(select(func.count(Press.id))) == 1
