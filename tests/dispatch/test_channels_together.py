"""Two liaisons, or a liaison and a worker, at the same moment."""

from datetime import timedelta

from sqlalchemy import select

from oversight.dispatch.models.channels import Contact, PlatformLetter, Rehearsal
from oversight.dispatch.queries import channels as queries
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.service import contacts, rehearsing
from oversight.dispatch.service.contacts import NewContact
from oversight.dispatch.service.sweep import sweep
from oversight.storage.session import Store
from tests.dispatch.test_channels import HOURS, WHOLE, a_newcomer, code_in, opened
from tests.dispatch.test_concurrency import at_once
from tests.factories.accounts import a_platform
from tests.factories.dispatch import NOW, a_liaison, an_issued

LATER = NOW + timedelta(minutes=10)


def a_contact(name: str) -> NewContact:
    return NewContact(f"{name}@x.example", "en", HOURS)


def test_two_contacts_at_once_leave_one_waiting(store: Store) -> None:
    with store.transaction() as session:
        liaison = a_newcomer(session)
    at_once(
        store,
        *[
            lambda session, name=name: contacts.register(
                session, a_contact(name), by=liaison, now=NOW
            )
            for name in ("one", "two")
        ],
    )
    with store.reading() as session:
        rows = session.scalars(select(Contact)).all()
        assert sorted(row.ended_at is None for row in rows) == [False, True]


def test_a_code_counts_once(store: Store) -> None:
    with store.transaction() as session:
        liaison = a_newcomer(session)
        contacts.register(session, a_contact("one"), by=liaison, now=NOW)
        code = code_in(session)
    done = at_once(
        store,
        *[lambda session: contacts.confirm(session, code, by=liaison, now=NOW)] * 2,
    )
    assert "not_found" in done
    with store.reading() as session:
        assert len(session.scalars(select(Rehearsal)).all()) == 1


def test_a_test_record_is_answered_once(store: Store) -> None:
    with store.transaction() as session:
        liaison = a_newcomer(session)
        contacts.register(session, a_contact("one"), by=liaison, now=NOW)
        contacts.confirm(session, code_in(session), by=liaison, now=NOW)
        rehearsing.receive(session, by=liaison, now=NOW)
    answer = Answer(**WHOLE)
    done = at_once(
        store,
        *[
            lambda session: rehearsing.answer_test(
                session, answer, by=liaison, now=LATER
            )
        ]
        * 2,
    )
    assert "already_answered" in done


def test_what_waits_leaves_once_when_the_channel_opens(store: Store) -> None:
    with store.transaction() as session:
        an_issued(session)
        liaison = a_newcomer(session)
    at_once(
        store,
        lambda session: opened(session, liaison),
        lambda session: sweep(session, LATER),
    )
    with store.transaction() as session:
        sweep(session, LATER + timedelta(minutes=1))
    with store.reading() as session:
        assert queries.is_open(session, a_platform(session).id)
        asked = select(PlatformLetter).where(PlatformLetter.message == "order_waiting")
        assert len(session.scalars(asked).all()) == 1


def test_a_contact_that_changes_while_something_leaves_is_one_or_the_other(
    store: Store,
) -> None:
    with store.transaction() as session:
        liaison = a_liaison(session)
        an_issued(session)
        contacts.register(session, a_contact("new"), by=liaison, now=NOW)
        code = code_in(session)
    at_once(
        store,
        lambda session: contacts.confirm(session, code, by=liaison, now=NOW),
        lambda session: sweep(session, NOW),
    )
    with store.transaction() as session:
        sweep(session, LATER)
        letters = session.scalars(
            select(PlatformLetter).where(PlatformLetter.message == "order_waiting")
        ).all()
        assert len(letters) == 1
