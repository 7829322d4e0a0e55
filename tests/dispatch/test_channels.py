"""A platform is reached before anything real is sent to it: contact, test, letters."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor, Role
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.dispatch.models.channels import Contact, PlatformLetter, Rehearsal
from oversight.dispatch.models.orders import Dispatch
from oversight.dispatch.queries import channel_desk
from oversight.dispatch.queries import channels as queries
from oversight.dispatch.rules import channels as rules
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.channels import Step
from oversight.dispatch.service import (
    contacts,
    data_sending,
    keeping,
    posting,
    rehearsing,
    restoring,
    sending,
)
from oversight.dispatch.service.contacts import NewContact
from oversight.dispatch.service.sweep import sweep
from oversight.intake.models.requests import LegalRequest
from oversight.ledger.models import Audit, Pending
from oversight.notices import letters as paper
from oversight.notices import outbox
from oversight.notices.models.mail import Mail
from oversight.notices.queries import mail as outgoing
from oversight.notices.rules.mail import MailState
from oversight.notices.service import mail
from oversight.storage.session import Store
from oversight.web.access import WEIGHS
from tests.factories.accounts import a_platform, an_actor, contact_of
from tests.factories.data import decided as decided_data
from tests.factories.data import filed as filed_data
from tests.factories.dispatch import (
    NOW,
    a_liaison,
    a_sending,
    an_issued,
    docket_of,
)
from tests.factories.intake import NOW as DATA_FILED
from tests.fixtures.smtp import Postbox, serving
from tests.fixtures.web import Visitor
from tests.notices.test_mail_sending import a_relay

LATER = NOW + timedelta(minutes=10)
DATA_NOW = DATA_FILED + timedelta(hours=1)
DESK = "/en/desk/channel"
HOURS = "Monday to Friday, 9 to 17, Dublin time"
NEW = NewContact("Records@X.example", "ur", HOURS)
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{2,4}){6}")
WHOLE: dict[str, Any] = {
    "action": "geo-withhold",
    "under": "local-law",
    "territory": "PK",
    "acted_at": NOW,
}


def a_newcomer(session: Session, platform: str = "x") -> Actor:
    """A liaison whose platform has no contact and no test record yet."""
    liaison = a_liaison(session, platform)
    for table in (Rehearsal, Contact):
        session.execute(delete(table))
    return liaison


def letter(session: Session, message: str) -> paper.Letter:
    rows = select(Mail).where(Mail.message == message).order_by(Mail.id.desc())
    return mail.letter_of(session, session.scalars(rows).first())  # type: ignore[arg-type]


def code_in(session: Session) -> str:
    found = CODE.search(letter(session, "channel_code").text)
    assert found is not None
    return found.group()


def step(session: Session) -> Step:
    return queries.step(session, a_platform(session).id)


def opened(session: Session, liaison: Actor) -> None:
    contacts.register(session, NEW, by=liaison, now=NOW)
    contacts.confirm(session, code_in(session), by=liaison, now=NOW)
    rehearsing.receive(session, by=liaison, now=NOW)
    rehearsing.answer_test(session, Answer(**WHOLE), by=liaison, now=LATER)


def notes(session: Session) -> list[str]:
    return list(session.scalars(select(Audit.act).order_by(Audit.number)))


# The way to an open channel.


def test_a_channel_opens_step_by_step(session: Session) -> None:
    a_platform(session)
    assert step(session) is Step.NOBODY
    liaison = a_newcomer(session)
    person = session.get_one(Person, liaison.id)
    person.password_hash, kept = None, person.password_hash
    session.flush()
    assert step(session) is Step.INVITED
    person.password_hash = kept
    session.flush()
    assert step(session) is Step.NO_CONTACT

    contacts.register(session, NEW, by=liaison, now=NOW)
    assert step(session) is Step.CODE
    contacts.confirm(session, code_in(session), by=liaison, now=NOW)
    assert step(session) is Step.TEST
    rehearsing.receive(session, by=liaison, now=NOW, reference="GR-1")
    assert step(session) is Step.RECEIVED
    assert not queries.is_open(session, a_platform(session).id)
    rehearsing.answer_test(session, Answer(**WHOLE), by=liaison, now=LATER)

    assert step(session) is Step.OPEN
    assert queries.open_since(session, a_platform(session).id) == LATER
    assert notes(session)[-5:] == [
        "contact.registered",
        "contact.confirmed",
        "test_record.sent",
        "test_record.received",
        "test_record.answered",
    ]


def test_each_test_record_is_told_by_letter_to_the_contact_in_force(
    session: Session,
) -> None:
    liaison = a_newcomer(session)
    opened(session, liaison)
    told = letter(session, "channel_test")
    assert told.to == "records@x.example"
    assert "TEST-X-1" in told.text

    admin = an_actor(session, role=Role.ADMINISTRATOR)
    rehearsing.send_test(session, "x", by=admin, now=LATER)

    assert "TEST-X-2" in letter(session, "channel_test").text
    rows = session.scalars(select(PlatformLetter.docket))
    assert sorted(rows) == ["TEST-X-1", "TEST-X-2"]


def test_the_contact_is_kept_folded_and_its_code_only_as_a_hash(
    session: Session,
) -> None:
    asked = contacts.register(session, NEW, by=a_newcomer(session), now=NOW)

    assert (asked.address, asked.language) == ("records@x.example", "ur")
    code = code_in(session)
    assert asked.code_hash == rules.code_hash(code.replace("-", ""))
    assert letter(session, "channel_code").to == "records@x.example"
    assert "کوڈ" in letter(session, "channel_code").text


def test_a_test_record_touches_nothing_real(session: Session) -> None:
    before = session.scalars(select(Pending.id)).all()
    liaison = a_newcomer(session)

    opened(session, liaison)

    test = session.scalars(select(Rehearsal)).one()
    assert test.number == "TEST-X-1"
    assert json.loads(test.body)["test"] is True
    assert session.scalars(select(Pending.id)).all() == before
    assert session.scalars(select(LegalRequest.id)).all() == []


def test_nothing_is_sent_before_the_channel_is_open(session: Session) -> None:
    issued = an_issued(session)
    liaison = a_newcomer(session)
    _check_closed(session, issued)
    _half(session, liaison)
    _check_closed(session, issued)

    rehearsing.receive(session, by=liaison, now=NOW)
    rehearsing.answer_test(session, Answer(**WHOLE), by=liaison, now=NOW)
    sweep(session, LATER)
    session.refresh(issued)
    assert issued.dispatched_at == LATER


def _check_closed(session: Session, issued: Dispatch) -> None:
    docket = docket_of(issued)
    with pytest.raises(RuleError) as refused:
        sending.dispatch(session, docket, now=NOW)
    hindered = sending.hindrance(session, docket, now=NOW)
    assert hindered is not None
    assert hindered.code == refused.value.code == "channel_closed"
    sweep(session, NOW)
    assert issued.dispatched_at is None


def _half(session: Session, liaison: Actor) -> None:
    contacts.register(session, NEW, by=liaison, now=NOW)
    contacts.confirm(session, code_in(session), by=liaison, now=NOW)


def test_no_data_are_asked_for_before_the_channel_is_open(session: Session) -> None:
    docket = decided_data(session)
    a_newcomer(session)
    data_sending.issue(session, docket, now=DATA_NOW)

    hindered = data_sending.hindrance(session, docket, now=DATA_NOW)
    with pytest.raises(RuleError) as refused:
        data_sending.dispatch(session, docket, now=DATA_NOW)

    assert hindered is not None
    assert hindered.code == refused.value.code == "channel_closed"


# The contact, and what is refused.


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewContact("not an address", "en", HOURS), "email_bad"),
        (NewContact("a@b.example", "fr", HOURS), "language_unknown"),
        (NewContact("a@b.example", "en", " – "), "hours_missing"),
        (NewContact("a@b.example", "en", "h" * 201), "hours_missing"),
    ],
)
def test_a_bad_contact_is_refused(session: Session, new: NewContact, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        contacts.register(session, new, by=a_newcomer(session), now=NOW)
    assert refused.value.code == code


def test_only_a_platforms_own_people_name_its_contact(session: Session) -> None:
    with pytest.raises(RuleError) as refused:
        contacts.register(session, NEW, by=an_actor(session), now=NOW)
    assert refused.value.code == "not_found"


def test_the_same_contact_is_not_asked_for_twice(session: Session) -> None:
    liaison = a_newcomer(session)
    opened(session, liaison)
    with pytest.raises(RuleError) as refused:
        contacts.register(session, NEW, by=liaison, now=LATER)
    assert refused.value.code == "contact_same"


def test_a_wrong_a_late_and_an_unasked_code_are_refused(session: Session) -> None:
    liaison = a_newcomer(session)
    with pytest.raises(RuleError, match="nothing here"):
        contacts.confirm(session, "x", by=liaison, now=NOW)
    contacts.register(session, NEW, by=liaison, now=NOW)
    first = code_in(session)
    contacts.register(session, NEW, by=liaison, now=NOW)  # The letter was lost.
    for typed in ("", "1234", first):
        with pytest.raises(RuleError) as refused:
            contacts.confirm(session, typed, by=liaison, now=NOW)
        assert refused.value.code == "code_wrong"
    late = NOW + rules.CODE_LASTS + timedelta(seconds=1)
    with pytest.raises(RuleError) as old:
        contacts.confirm(session, code_in(session), by=liaison, now=late)
    assert old.value.code == "code_old"

    typed = code_in(session).lower().replace("-", " ")
    assert contacts.confirm(session, typed, by=liaison, now=late - timedelta(seconds=1))


def test_a_change_is_told_to_the_old_address_and_waits_for_the_new(
    session: Session,
) -> None:
    liaison = a_liaison(session)
    old = contact_of("x")
    contacts.register(session, NEW, by=liaison, now=NOW)

    told = letter(session, "channel_changed")
    assert told.to == old
    assert queries.contact(session, a_platform(session).id).address == old  # type: ignore[union-attr]

    contacts.confirm(session, code_in(session), by=liaison, now=LATER)
    assert letter(session, "channel_changed").to == old
    assert letter(session, "channel_changed").text != told.text
    held = queries.contact(session, a_platform(session).id)
    assert held is not None
    assert held.address == "records@x.example"
    assert queries.is_open(session, a_platform(session).id)
    assert len(queries.rehearsals(session, a_platform(session).id)) == 1


# The test record, and what is refused.


def test_a_test_record_is_received_and_answered_once(session: Session) -> None:
    liaison = a_newcomer(session)
    _half(session, liaison)

    assert _refused_answer(session, liaison, NOW) == "not_received"
    rehearsing.receive(session, by=liaison, now=NOW)
    with pytest.raises(RuleError) as again:
        rehearsing.receive(session, by=liaison, now=NOW)
    assert again.value.code == "already_acknowledged"
    early = NOW - timedelta(hours=1)
    assert _refused_answer(session, liaison, NOW, acted_at=early) == "acted_before"
    odd = _refused_answer(session, liaison, NOW, action="vanish")
    assert odd not in {"already_answered", ""}
    rehearsing.answer_test(session, Answer(**WHOLE), by=liaison, now=LATER)
    assert _refused_answer(session, liaison, LATER) == "already_answered"


def test_what_a_platform_said_to_its_test_record_is_kept(session: Session) -> None:
    liaison = a_newcomer(session)
    _half(session, liaison)
    long = f" GR-1{'x' * 300}"
    assert rehearsing.receive(session, by=liaison, now=NOW, reference=long) is not None
    rehearsing.answer_test(session, Answer(**WHOLE), by=liaison, now=LATER)
    again = rehearsing.send_test(session, "x", by=None, now=LATER)
    rehearsing.receive(session, by=liaison, now=LATER)
    no = Answer("refused", reason="overbroad")
    rehearsing.answer_test(session, no, by=liaison, now=LATER)

    session.expire_all()
    first, second = sorted(session.scalars(select(Rehearsal)), key=lambda r: r.number)
    assert second.id == again.id
    assert first.reference == long.strip()[:200]
    assert (first.received_by, first.received_at) == (liaison.id, NOW)
    assert (first.answered_by, first.answered_at) == (liaison.id, LATER)
    said = (first.action, first.under, first.territory, first.acted_at)
    assert said == tuple(WHOLE.values())
    told = (second.reference, second.action, second.reason)
    assert told == (None, "refused", "overbroad")


def _refused_answer(
    session: Session, liaison: Actor, now: datetime, **facts: object
) -> str:
    answer = Answer(**WHOLE | facts)
    with pytest.raises(RuleError) as refused:
        rehearsing.answer_test(session, answer, by=liaison, now=now)
    return refused.value.code


def test_the_operator_sends_another_one_when_none_waits(session: Session) -> None:
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    liaison = a_newcomer(session)
    with pytest.raises(RuleError) as nowhere:
        rehearsing.send_test(session, "x", by=admin, now=NOW)
    assert nowhere.value.code == "no_contact"
    _half(session, liaison)
    with pytest.raises(RuleError) as waits:
        rehearsing.send_test(session, "x", by=admin, now=NOW)
    assert waits.value.code == "test_waits"
    rehearsing.receive(session, by=liaison, now=NOW)
    rehearsing.answer_test(session, Answer(**WHOLE), by=liaison, now=NOW)

    again = rehearsing.send_test(session, "x", by=admin, now=LATER)

    assert again.number == "TEST-X-2"
    assert queries.is_open(session, a_platform(session).id)
    with pytest.raises(RuleError, match="nothing here"):
        rehearsing.send_test(session, "web", by=admin, now=NOW)


def test_without_a_test_record_there_is_nothing_to_receive(session: Session) -> None:
    liaison = a_newcomer(session)
    with pytest.raises(RuleError, match="nothing here"):
        rehearsing.receive(session, by=liaison, now=NOW)
    with pytest.raises(RuleError, match="nothing here"):
        queries.own_test(session, by=liaison)


@pytest.mark.parametrize(
    "values",
    [
        {"received_at": None, "received_by": None},
        {"action": None},
        {"answered_by": None},
        {"number": "TD-2026-000001"},
    ],
)
def test_the_database_refuses_half_a_test(
    session: Session, values: dict[str, object]
) -> None:
    a_liaison(session)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Rehearsal).values(values))


@pytest.mark.parametrize(
    "values",
    [
        {"address": "Records@x.example"},
        {"language": "fr"},
        {"hours": ""},
        {"confirmed_by": None},
        {"confirmed_at": datetime(2027, 1, 1, tzinfo=UTC)},
    ],
)
def test_the_database_refuses_half_a_contact(
    session: Session, values: dict[str, object]
) -> None:
    a_liaison(session)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Contact).values(values))


def test_the_database_keeps_one_contact_in_force_and_one_asked(
    session: Session,
) -> None:
    liaison = a_liaison(session)
    contacts.register(session, NEW, by=liaison, now=NOW)
    for where in (Contact.confirmed_at.is_(None), Contact.confirmed_at.is_not(None)):
        row = session.scalars(select(Contact).where(where)).one()
        twin = {
            column.name: getattr(row, column.name)
            for column in Contact.__table__.columns
            if column.name not in {"id", "code_hash"}
        }
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(insert(Contact).values(code_hash="f" * 64, **twin))


# The letters.


def test_a_letter_says_that_a_record_waits_and_nothing_of_the_case(
    session: Session,
) -> None:
    found, _ = a_sending(session)
    docket = docket_of(found)

    said = letter(session, "order_waiting")

    assert said.to == contact_of("x")
    assert docket in said.text
    item = found.lines[0].item
    for secret in (item.canonical, item.passage, item.why_unlawful, item.handle):
        assert str(secret) not in said.text + said.html + said.subject
    row = session.scalars(select(PlatformLetter)).one()
    assert (row.docket, row.key) == (docket, f"order_waiting:{docket}")


def test_a_letter_goes_to_the_contact_alone_however_many_liaisons(
    session: Session,
) -> None:
    for _ in range(2):
        a_liaison(session)
    found, _ = a_sending(session)
    restoring.ask(session, found.lines[0], cause="end-date", now=LATER)

    rows = session.scalars(select(Mail)).all()
    assert {mail.letter_of(session, row).to for row in rows} == {contact_of("x")}
    assert sorted(row.message for row in rows) == ["order_release", "order_waiting"]


def test_who_has_no_contact_is_not_written_to(session: Session) -> None:
    a_newcomer(session)
    posting.to_platform(
        session, "x", "order_waiting", docket="TD-1", values={"docket": "TD"}, now=NOW
    )
    assert session.scalars(select(Mail)).all() == []


def test_a_letter_is_owed_once_and_its_row_stays(session: Session) -> None:
    found, _ = a_sending(session)
    docket = docket_of(found)
    for _ in range(2):
        posting.to_platform(
            session,
            "x",
            "order_waiting",
            docket=docket,
            values={"docket": docket},
            now=LATER,
        )
    assert len(session.scalars(select(PlatformLetter)).all()) == 1
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(delete(PlatformLetter))
    stray = {
        "platform_id": a_platform(session).id,
        "docket": docket,
        "message": "order_waiting",
        "key": "never posted",
        "posted_at": NOW,
    }
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(PlatformLetter).values(stray))


def test_a_request_to_keep_data_is_told_by_letter(session: Session) -> None:
    a_liaison(session)
    docket = filed_data(session)
    keeping.send(session, docket, now=utc_now())
    assert docket in letter(session, "data_waiting").text


def test_a_letter_reaches_a_real_server_and_the_operator_sees_the_receipt(
    store: Store,
) -> None:
    with store.transaction() as session:
        docket = docket_of(a_sending(session)[0])
    box = Postbox()
    with serving(box) as port:
        outbox.empty(store, a_relay(port), lambda: NOW)

    assert [to for to, _ in box.taken] == [contact_of("x")]
    with store.reading() as session:
        (row,) = channel_desk.one_page(session, "x", now=NOW).letters
        assert outgoing.waiting(session) == 0
    assert (row.docket, row.state, row.sent_at) == (docket, MailState.SENT, NOW)
    assert row.message_id in box.ids
    assert row.accepted_by


def test_a_letter_that_no_server_takes_is_seen_with_what_it_said(
    store: Store,
) -> None:
    with store.transaction() as session:
        a_sending(session)
    box = Postbox(answers={contact_of("x"): "550 no such mailbox"})
    with serving(box) as port:
        outbox.empty(store, a_relay(port), lambda: NOW)

    with store.reading() as session:
        (row,) = channel_desk.one_page(session, "x", now=NOW).letters
        (listed,) = channel_desk.channels_page(session).rows
    assert row.state is MailState.PARKED
    assert "no such mailbox" in str(row.answer)
    assert listed.troubled == 1


# The pages.


@pytest.fixture
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked on the day of the acts."""
    clock.shift(timedelta(0))
    clock.shift(LATER - utc_now())
    yield
    clock.shift(timedelta(0))


@pytest.mark.usefixtures("_on_the_day")
def test_a_liaison_opens_the_channel_on_the_pages(
    session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(a_newcomer(session))
    assert visitor.get(f"{DESK}").status_code == 200
    assert visitor.get(f"{DESK}/test").status_code == 404
    assert visitor.get(f"{DESK}/test.json").status_code == 404
    assert "No contact waits" in visitor.get(f"{DESK}/code").text

    wrong = {"email": "x", "language": "en", "hours": HOURS}
    reply = visitor.post(f"{DESK}/contact", wrong)
    assert reply.status_code == 422
    assert HOURS in reply.text
    both = visitor.post(f"{DESK}/contact", wrong | {"hours": ""}).text
    assert "name@" in both.split('id="email"', maxsplit=1)[0]
    assert "Answer this question." in both
    asked = wrong | {"email": "records@x.example"}
    assert visitor.post(f"{DESK}/contact", asked).status_code == 303
    assert visitor.get(f"{DESK}/contact").status_code == 200
    assert visitor.post(f"{DESK}/code", {"code": "wrong"}).status_code == 422
    assert visitor.post(f"{DESK}/code", {"code": code_in(session)}).status_code == 303
    assert "TEST-X-1" in visitor.get(f"{DESK}/test").text
    body = visitor.get(f"{DESK}/test.json")
    assert json.loads(body.text)["number"] == "TEST-X-1"
    answer = {
        "action": "refused",
        "reason": "overbroad",
        "user_notified": "not-said",
    }
    early = visitor.post(f"{DESK}/test/answer", answer)
    assert early.status_code == 422
    assert "Say first that the test record was received." in early.text
    long = {"reference": "r" * 300}
    assert visitor.post(f"{DESK}/test/receipt", long).status_code == 422
    assert visitor.post(f"{DESK}/test/receipt", {"reference": ""}).status_code == 303
    assert visitor.post(f"{DESK}/test/answer", answer).status_code == 303
    assert "The channel is open" in visitor.get(f"{DESK}").text
    assert "Answered on" in visitor.get(f"{DESK}/test").text


@pytest.mark.usefixtures("_on_the_day")
def test_the_operator_sees_each_channel_and_sends_a_test(
    session: Session, visitor: Visitor
) -> None:
    liaison = a_newcomer(session)
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    visitor.sign_in(admin)
    assert "no contact given" in visitor.get(f"{DESK}s").text
    assert "No contact is confirmed" in visitor.get(f"{DESK}s/x").text
    opened(session, liaison)
    contacts.register(
        session, NewContact("new@x.example", "en", HOURS), by=liaison, now=LATER
    )
    page = visitor.get(f"{DESK}s/x").text
    assert "records@x.example" in page
    assert "new@x.example" in page
    assert visitor.post(f"{DESK}s/x/test", {}).status_code == 303
    assert "TEST-X-2" in visitor.get(f"{DESK}s/x").text
    assert visitor.post(f"{DESK}s/x/test", {}).status_code == 422
    contacts.confirm(session, code_in(session), by=liaison, now=LATER)
    assert "Earlier contacts" in visitor.get(f"{DESK}s/x").text
    assert visitor.get(f"{DESK}s/nobody").status_code == 404
    assert visitor.get(f"{DESK}s/web").status_code == 404
    visitor.sign_in(liaison)
    assert visitor.get(f"{DESK}s").status_code == 403


def test_a_contact_is_named_only_after_a_factor_was_shown(app: Flask) -> None:
    weighed = {
        name for name, view in app.view_functions.items() if hasattr(view, WEIGHS)
    }
    assert {"channel.contact", "channel.code"} <= weighed
