"""Posting a letter: with its act, once, sealed, in the reader's language."""

import threading
from datetime import UTC, datetime

import pytest
from jinja2 import UndefinedError
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.notices import language
from oversight.notices.models.mail import Mail, MailServer
from oversight.notices.queries import mail as queries
from oversight.notices.rules.mail import MailState
from oversight.notices.service import mail as service
from oversight.notices.service.mail import Attachment
from oversight.storage.session import Store
from tests.notices.test_mail_rules import NAUGHTY, SPLITTERS

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
VALUES = {
    "name": "Aisha",
    "role": "reviewer",
    "token": "secret-token",
    "until": "2026-11-23T09:00:00+00:00",
}


@pytest.fixture(autouse=True)
def _origin() -> None:
    language.use("https://oversight.example")


def posted(
    session: Session,
    *,
    key: str = "k",
    to: str = "aisha@reviewers.example",
    lang: str = "en",
    values: dict[str, str] | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Mail:
    service.post(
        session,
        "invitation",
        to=to,
        language=lang,
        key=key,
        now=NOW,
        values={**VALUES, **(values or {})},
        attachments=attachments,
    )
    row = queries.by_key(session, key)
    assert row is not None
    return row


def test_a_letter_waits_to_be_sent(session: Session) -> None:
    row = posted(session)

    assert row.state is MailState.WAITING
    assert (row.posted_at, row.next_try_at, row.tries) == (NOW, NOW, 0)
    assert row.message_id.endswith("@oversight.example>")


def test_a_letter_says_what_its_texts_say(session: Session) -> None:
    letter = service.letter_of(session, posted(session))

    assert letter.to == "aisha@reviewers.example"
    assert letter.subject == "Your account on the portal Oversight"
    assert "https://oversight.example/en/enrol/secret-token" in letter.text
    assert "23 November 2026, 2:00 pm PKT" in letter.text
    assert '<html lang="en" dir="ltr">' in letter.html


def test_a_letter_in_urdu_runs_from_right_to_left(session: Session) -> None:
    letter = service.letter_of(session, posted(session, lang="ur"))

    assert '<html lang="ur" dir="rtl">' in letter.html
    assert "https://oversight.example/ur/enrol/secret-token" in letter.text
    assert "Your account" not in letter.subject + letter.text + letter.html


def test_the_same_key_posts_one_letter(session: Session) -> None:
    first = posted(session)
    again = posted(session, to="other@reviewers.example")

    assert again is first
    assert session.scalar(select(func.count()).select_from(Mail)) == 1
    assert service.letter_of(session, again).to == "aisha@reviewers.example"


def test_two_who_post_the_same_letter_at_once_post_one(store: Store) -> None:
    start, wrong = threading.Barrier(2), list[BaseException]()

    def work() -> None:
        try:
            with store.transaction() as session:
                start.wait(60) if store.engine.dialect.name != "sqlite" else None
                posted(session)
        except BaseException as error:  # noqa: BLE001
            wrong.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not wrong
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == 1


def test_a_letter_is_undone_with_its_act(store: Store) -> None:
    def act() -> None:
        with store.transaction() as session:
            posted(session)
            raise RuleError("no", "No.")

    with pytest.raises(RuleError):
        act()

    with store.reading() as session:
        assert session.scalars(select(Mail)).all() == []


def test_nothing_of_a_letter_lies_open_in_the_database(store: Store) -> None:
    file = Attachment("order.json", "application/json", b"secret file")
    with store.transaction() as session:
        posted(session, key="k", attachments=(file,))

    with store.reading() as session:
        columns = ", ".join(column.name for column in Mail.__table__.columns)
        row = session.execute(text(f"SELECT {columns} FROM notices_mails")).one()
    everything = b"|".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in row
    )

    for secret in (b"aisha", b"Aisha", b"secret"):
        assert secret not in everything


def test_the_files_of_a_letter_come_back_exactly(session: Session) -> None:
    given = (
        Attachment("TD.json", "application/json", b"{}"),
        Attachment("../TD.pdf", "application/pdf", bytes(range(256))),
    )
    row = posted(session, attachments=given)

    kept = service.files_of(session, row)

    assert [(f.name, f.content_type, f.content) for f in kept] == [
        ("TD.json", "application/json", b"{}"),
        ("-TD.pdf", "application/pdf", bytes(range(256))),
    ]
    assert service.files_of(session, posted(session, key="none")) == ()


def test_a_value_that_the_texts_need_must_be_given(session: Session) -> None:
    with pytest.raises(UndefinedError):
        service.post(
            session, "invitation", to="a@b.example", language="en", key="k", now=NOW
        )


def test_a_bad_address_is_set_aside_and_stops_no_act(session: Session) -> None:
    row = posted(session, to="nobody\r\nBcc: everybody@x.example")

    assert row.state is MailState.PARKED
    assert (row.parked_at, row.answer) == (NOW, service.BAD_ADDRESS)


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_naughty_values_stay_text(session: Session, lang: str) -> None:
    for number, value in enumerate([*NAUGHTY, *SPLITTERS, "\ud800"]):
        row = posted(session, key=str(number), lang=lang, values={"name": value})
        letter = service.letter_of(session, row)
        exact = value.replace("\r\n", "\n").replace("\r", "\n")

        assert exact.replace("\ud800", "\ufffd") in letter.text
        assert letter.html.count("<p") == 7
        assert "<script" not in letter.html.lower()


@pytest.mark.parametrize(
    "changes",
    [
        {"state": MailState.SENT},
        {"state": MailState.SENT, "sent_at": NOW},
        {"sent_at": NOW, "accepted_by": "mx.example"},
        {"state": MailState.PARKED},
        {"parked_at": NOW},
        {"letter": None},
        {"tries": 49},
        {"tries": -1},
        {"language": "fr"},
    ],
    ids=str,
)
def test_the_database_refuses_an_impossible_letter(
    session: Session, changes: dict[str, object]
) -> None:
    row = posted(session)
    for name, value in changes.items():
        setattr(row, name, value)

    with pytest.raises(IntegrityError):
        session.flush()


def test_no_two_letters_share_a_message_id(session: Session) -> None:
    first, second = posted(session), posted(session, key="other")
    second.message_id = first.message_id

    with pytest.raises(IntegrityError):
        session.flush()


def test_the_database_lets_no_letter_be_deleted(session: Session) -> None:
    row = posted(session)

    session.delete(row)
    with pytest.raises(DatabaseError, match="append-only"):
        session.flush()


@pytest.mark.parametrize(
    "facts", [{"failures": 1}, {"failing_since": NOW}, {"failures": -1}], ids=str
)
def test_the_database_refuses_an_impossible_server(
    session: Session, facts: dict[str, object]
) -> None:
    session.add(MailServer(**{"host": "mx.example", "failures": 0, **facts}))

    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://oversight.example", "oversight.example"),
        ("http://127.0.0.1:8000", "127.0.0.1"),
        ("http://[::1]:8000", "localhost"),
        ("", "localhost"),
    ],
)
def test_a_message_id_names_the_portal(origin: str, host: str) -> None:
    language.use(origin)
    assert language.host() == host
