"""The outbox page: how letters fare, what was set aside, and what a demo may read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core import clock, labels
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.notices import smtp
from oversight.notices.models.mail import Mail, MailClosing, MailServer
from oversight.notices.queries import mail as queries
from oversight.notices.rules.mail import MailState
from oversight.notices.rules.relay import LATE, Trouble
from oversight.notices.service import mail, reading, sending
from oversight.settings import Settings
from oversight.web.store import SETTINGS
from tests.factories.accounts import an_actor
from tests.fixtures.web import Visitor
from tests.notices.test_mail_sending import NOW, owe_in

PAGE = "/en/desk/mail"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    clock.shift(NOW - clock.machine_now())
    yield
    clock.shift(timedelta(0))


@pytest.fixture
def admin(visitor: Visitor, session: Session) -> Visitor:
    return visitor.sign_in(an_actor(session, role=Role.ADMINISTRATOR))


@pytest.fixture
def served(app: Flask) -> Iterator[None]:
    """The portal names a mail server."""
    told = app.extensions[SETTINGS]
    assert isinstance(told, Settings)
    app.extensions[SETTINGS] = replace(told, smtp_url="smtp://mx.example")
    yield
    app.extensions[SETTINGS] = told


def a_letter(session: Session, key: str = "k", to: str = "one@x.example") -> Mail:
    owe_in(session, key, to=to)
    row = queries.by_key(session, key)
    assert row is not None
    return row


def set_aside(session: Session, row: Mail, answer: str = "550 no such user") -> None:
    row.state, row.parked_at, row.answer = MailState.PARKED, utc_now(), answer


def test_a_demo_without_a_mail_server_shows_what_would_be_sent(
    admin: Visitor, session: Session
) -> None:
    number = a_letter(session).id

    admin.get(PAGE)
    assert "No mail leaves this portal" in admin.page.text
    assert "one@x.example" in admin.page.text
    admin.get(f"{PAGE}/{number}")

    assert admin.page.title.startswith("Your account on the portal Oversight")
    assert "/en/enrol/t" in admin.page.text
    file = admin.get(f"{PAGE}/{number}/files/1")
    assert (file.data, file.mimetype) == (b'{"a": 1}', "application/json")
    assert "attachment" in file.headers["Content-Disposition"]
    assert admin.get(f"{PAGE}/{number}/files/2").status_code == 404
    assert admin.get(f"{PAGE}/999999").status_code == 404


def test_an_empty_outbox_says_so(admin: Visitor) -> None:
    admin.get(PAGE)

    assert "No letter was posted yet." in admin.page.text


@pytest.mark.usefixtures("served")
def test_where_mail_is_sent_nobody_reads_the_letters(
    admin: Visitor, session: Session
) -> None:
    number = a_letter(session).id

    admin.get(PAGE)
    assert "one@x.example" not in admin.page.text
    assert admin.get(f"{PAGE}/{number}").status_code == 404
    assert admin.get(f"{PAGE}/{number}/files/1").status_code == 404


@pytest.mark.usefixtures("served")
def test_a_letter_set_aside_shows_why_and_can_be_tried_again(
    admin: Visitor, session: Session
) -> None:
    row = a_letter(session)
    set_aside(session, row)

    admin.get(PAGE)
    assert "550 no such user" in admin.page.text
    assert "one@x.example" in admin.page.text
    admin.post(f"{PAGE}/{row.id}/again", follow=True)

    assert "The letter waits again" in admin.page.text
    session.refresh(row)
    assert (row.state, row.parked_at) == (MailState.WAITING, None)


@pytest.mark.usefixtures("served")
def test_what_waits_for_long_stands_there_however_much_was_posted_since(
    admin: Visitor, session: Session
) -> None:
    heading = "Waiting for long"
    put_off = a_letter(session, "put off")
    assert heading not in admin.get(PAGE).text
    put_off.tries, put_off.answer = 3, "452 4.2.2 mailbox full"
    put_off.next_try_at = NOW + timedelta(hours=1)
    for number in range(queries.MOST):
        a_letter(session, f"later {number}")

    text = admin.get(PAGE).text
    assert heading in text
    assert "452 4.2.2 mailbox full" in text
    clock.shift(NOW + LATE * 2 - clock.machine_now())
    assert len(queries.delayed(session, now=utc_now())) == queries.MOST
    assert queries.delayed(session, now=utc_now())[0].id == put_off.id


@pytest.mark.usefixtures("served")
def test_what_the_portal_notes_itself_is_said_in_the_readers_language(
    admin: Visitor, session: Session
) -> None:
    notes = (mail.BAD_ADDRESS, sending.UNREADABLE, sending.SPENT)
    for note in (*notes, "550 5.1.1 unknown"):
        set_aside(session, a_letter(session, note), note)

    english, urdu = (admin.get(f"/{lang}/desk/mail").text for lang in ("en", "ur"))

    for note in notes:
        assert note in english
        assert note not in urdu
    assert "550 5.1.1 unknown" in urdu
    # Set aside by a court is another word: nobody has quashed a letter.
    assert "کالعدم" not in urdu


def test_every_note_of_the_portal_has_its_words() -> None:
    source = "".join(
        (Path(smtp.__file__).parent / name).read_text()
        for name in ("smtp.py", "service/mail.py", "service/sending.py")
    )
    codes = labels.codes("mail_answers")

    assert len(codes) == 5
    assert all(f'"{code}"' in source for code in codes)


def test_a_letter_to_no_address_is_not_tried_again(
    admin: Visitor, session: Session
) -> None:
    row = a_letter(session, to="nobody at all")

    with pytest.raises(RuleError) as caught:
        sending.resume(session, row.id, by=an_actor(session), now=NOW)

    assert caught.value.code == "address_bad"


def test_only_what_was_set_aside_is_tried_again(session: Session) -> None:
    row = a_letter(session)

    with pytest.raises(RuleError) as caught:
        sending.resume(session, row.id, by=an_actor(session), now=NOW)

    assert caught.value.code == "wrong_state"


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("trouble", Trouble)
def test_the_page_says_what_is_wrong_with_the_server(
    admin: Visitor, session: Session, trouble: Trouble
) -> None:
    a_letter(session)
    known = MailServer(
        host="mx.example:25",
        failures=1,
        failing_since=NOW,
        next_try_at=NOW + LATE,
        trouble=trouble.value,
        answer="the server's own words",
    )
    session.add(known)
    clock.shift(NOW + LATE + timedelta(minutes=1) - clock.machine_now())

    admin.get(PAGE)

    assert "The mail server takes no letters" in admin.page.text
    assert "the server's own words" in admin.page.text
    assert labels.words("mail_troubles", trouble.value) in admin.page.text
    assert "Letters are late" in admin.page.text


@pytest.mark.usefixtures("served")
def test_the_page_says_when_the_server_last_worked(
    admin: Visitor, session: Session
) -> None:
    session.add(MailServer(host="mx.example:25", failures=0, worked_at=NOW))

    admin.get(PAGE)

    assert "took a letter last on" in admin.page.text


def test_production_without_a_server_is_told_that_people_wait(
    session: Session,
) -> None:
    a_letter(session)

    page = reading.outbox_page(session, None, readable=False, now=NOW + LATE * 2)

    assert (page.is_served, page.is_late, page.waiting) == (False, True, 1)


def test_a_letter_that_was_forgotten_or_lost_its_key_keeps_its_row(
    session: Session,
) -> None:
    sent, lost = a_letter(session), a_letter(session, "other")
    sent.state, sent.sent_at, sent.accepted_by = MailState.SENT, NOW, "mx"
    sent.letter, lost.letter = None, b"\0" * 40
    session.flush()

    page = reading.outbox_page(session, None, readable=True, now=NOW)

    assert [row.may_read for row in page.latest] == [False, False]
    for row in (sent, lost):
        with pytest.raises(RuleError, match="no such letter"):
            reading.letter_page(session, row.id)


def test_only_administrators_see_the_outbox(visitor: Visitor, session: Session) -> None:
    for role in (Role.REGISTRAR, Role.AUDITOR, Role.LIAISON):
        visitor.sign_in(an_actor(session, role=role))
        assert visitor.get(PAGE).status_code == 403


@pytest.mark.usefixtures("served")
def test_a_letter_that_nobody_takes_is_closed_with_a_reason_and_kept(
    admin: Visitor, session: Session
) -> None:
    why = "This officer left the body, and nobody reads the address any more."
    row = a_letter(session)
    set_aside(session, row)
    assert queries.left_aside(session) == 1
    admin.get("/en/desk")
    assert "Mail 1" in admin.page.text
    page = f"{PAGE}/{row.id}/close"

    assert "550 no such user" in admin.get(page).text
    admin.post(page, {"reason": "gone"})
    assert "Write between 20 and 500 characters." in admin.page.text
    assert queries.left_aside(session) == 1
    admin.post(page, {"reason": why}, follow=True)

    assert "can still be tried again" in admin.page.text
    assert why in admin.page.text
    session.refresh(row)
    assert (row.state, queries.left_aside(session)) == (MailState.PARKED, 0)
    admin.get("/en/desk")
    assert "Mail 1" not in admin.page.text
    assert admin.get(page).status_code == 409
    admin.post(f"{PAGE}/{row.id}/again", follow=True)
    session.refresh(row)
    assert row.state is MailState.WAITING


def test_a_letter_set_aside_anew_warns_again(session: Session) -> None:
    row, by = a_letter(session), an_actor(session)
    set_aside(session, row)
    row.parked_at = NOW
    sending.close(session, row.id, "Nobody reads this address.", by=by, now=NOW)
    with pytest.raises(RuleError) as twice:
        sending.close(session, row.id, "Nobody reads this address.", by=by, now=NOW)
    sending.resume(session, row.id, by=by, now=NOW)
    with pytest.raises(RuleError) as waits:
        sending.close(session, row.id, "Nobody reads this address.", by=by, now=NOW)
    assert [twice.value.code, waits.value.code] == ["not_set_aside"] * 2

    row.state, row.parked_at = MailState.PARKED, NOW + timedelta(hours=1)
    session.flush()

    assert queries.parked(session) == [row]
    assert queries.closed(session) == []


def test_the_database_closes_nothing_that_is_on_its_way(session: Session) -> None:
    row = a_letter(session)
    session.flush()
    closing = {"mail_id": row.id, "reason": "r" * 20, "closed_at": NOW}

    with pytest.raises(IntegrityError, match="set_aside"), session.begin_nested():
        session.execute(insert(MailClosing).values(id=uuid4(), **closing))
    set_aside(session, row)
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            insert(MailClosing).values(id=uuid4(), **{**closing, "reason": "r"})
        )
    session.execute(insert(MailClosing).values(id=uuid4(), **closing))
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(MailClosing).values(reason="another reason, later on"))


def test_what_was_set_aside_stands_on_the_desk(
    admin: Visitor, session: Session
) -> None:
    set_aside(session, a_letter(session))
    session.add(MailServer(host="mx.example:25", failures=0, late_since=NOW))
    a_letter(session, "late")

    admin.get("/en/desk")

    assert "Mail 2" in admin.page.text
    assert mail.BAD_ADDRESS
