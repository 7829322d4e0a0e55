"""Every kind of letter meets every fault of a mail server: none is lost, none is lonely.

A new kind of letter fails here until it has its line: who reads it, and whose time it
tells of. Whom its refusal concerns is then tried for it as for the others.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Talk
from sqlalchemy import select

from oversight.core import labels
from oversight.notices import language, outbox
from oversight.notices.models.mail import Mail, MailServer
from oversight.notices.rules import relay as relays
from oversight.notices.rules.mail import MailState
from oversight.notices.service import mail, reading, sending
from oversight.outreach.rules.clocks import REMINDED, SILENT
from oversight.storage.session import Store
from tests.factories.accounts import an_actor
from tests.fixtures.smtp import HOST, Postbox, free_port, serving
from tests.notices.test_mail_sending import NOW, a_relay
from tests.notices.test_mail_texts import MESSAGES, VALUES

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BACK = NOW + 3 * DAY
SAID = "550 5.1.1 no such mailbox"


class Reader(StrEnum):
    """To whom a letter goes, and so who can mend an address that refuses it."""

    PLATFORM = "platform"
    BODY = "body"
    STAFF = "staff"


@dataclass(frozen=True)
class Kind:
    """Who reads it, and which clock runs whether or not it arrives."""

    reader: Reader
    clock: str = ""


KINDS: Mapping[str, Kind] = {
    "absences": Kind(Reader.STAFF),
    "channel_changed": Kind(Reader.PLATFORM),
    "channel_code": Kind(Reader.PLATFORM),
    "channel_test": Kind(Reader.PLATFORM),
    "custodian_named": Kind(Reader.BODY),
    "custodian_relieved": Kind(Reader.BODY),
    "data_corrected": Kind(Reader.PLATFORM),
    "data_destroy": Kind(Reader.BODY, "certificate"),
    "data_over": Kind(Reader.BODY),
    "data_question_answered": Kind(Reader.PLATFORM, "answer"),
    "data_resumed": Kind(Reader.PLATFORM, "answer"),
    "data_stayed": Kind(Reader.PLATFORM),
    "data_waiting": Kind(Reader.PLATFORM, "no_response"),
    "data_withdrawn": Kind(Reader.PLATFORM),
    "docket_news": Kind(Reader.BODY),
    "drawn": Kind(Reader.STAFF, "declaration"),
    "duty": Kind(Reader.STAFF),
    "duty_gap": Kind(Reader.STAFF),
    "facts_added": Kind(Reader.STAFF, "decision"),
    "handover": Kind(Reader.STAFF),
    "invitation": Kind(Reader.STAFF),
    "keeping_resumed": Kind(Reader.PLATFORM),
    "keeping_stayed": Kind(Reader.PLATFORM),
    "misuse_ended": Kind(Reader.BODY),
    "misuse_flagged": Kind(Reader.BODY, "agency_reply"),
    "misuse_waiting": Kind(Reader.STAFF, "decision"),
    "order_anew": Kind(Reader.PLATFORM, "answer"),
    "order_corrected": Kind(Reader.PLATFORM),
    "order_longer": Kind(Reader.PLATFORM),
    "order_longer_body": Kind(Reader.BODY),
    "order_over": Kind(Reader.BODY),
    "order_question_answered": Kind(Reader.PLATFORM, "answer"),
    "order_release": Kind(Reader.PLATFORM, "restore"),
    "order_waiting": Kind(Reader.PLATFORM, "no_response"),
    "reminder": Kind(Reader.STAFF),
    "rest_ending": Kind(Reader.PLATFORM, "answer"),
    "rest_over": Kind(Reader.PLATFORM, "answer"),
    "sign-in-changed": Kind(Reader.STAFF),
    "sign-in-reset": Kind(Reader.STAFF),
}


@dataclass
class OnceEach(Postbox):
    """A server that takes each letter the first time, and hangs up before saying so."""

    met: set[str] = field(default_factory=set)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Talk, envelope: Envelope
    ) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if self.ids[-1] in self.met:
            return answer
        self.met.add(self.ids[-1])
        self.answers["DATA"] = "drop"
        try:
            return await self._answer("DATA", server)
        finally:
            del self.answers["DATA"]


@pytest.fixture(autouse=True)
def _origin() -> None:
    language.use("https://oversight.example")


@pytest.fixture
def owed(store: Store) -> Mapping[str, str]:
    """One letter of each kind waits; the message id of each."""
    with store.transaction() as session:
        for number, kind in enumerate(KINDS):
            mail.post(
                session,
                kind,
                to=address(kind),
                language=("en", "ur")[number % 2],
                key=kind,
                now=NOW,
                values=VALUES,
            )
    return {key: row.message_id for key, row in rows(store).items()}


def address(kind: str) -> str:
    return f"{kind}@reader.example"


def rows(store: Store) -> dict[str, Mail]:
    with store.reading() as session:
        found = session.scalars(select(Mail).order_by(Mail.id))
        return {row.key: row for row in found}


def empty(store: Store, port: int, now: datetime) -> int:
    return outbox.empty(store, a_relay(port, patience=10.0), lambda: now)


def rested(store: Store, now: datetime) -> datetime:
    """Return when the server is spoken to again."""
    with store.reading() as session:
        known = session.scalars(select(MailServer)).one()
    return known.next_try_at or now


def whole(store: Store, box: Postbox, owed: Mapping[str, str], most: int = 1) -> None:
    """Each kind arrived at its reader under its own id, in order, at most so often."""
    assert {row.state for row in rows(store).values()} == {MailState.SENT}
    times = Counter(box.ids)
    assert set(times) == set(owed.values())
    assert max(times.values()) <= most
    arrived = {to: str(letter["Message-ID"]) for to, letter in box.taken}
    assert arrived == {address(kind): owed[kind] for kind in KINDS}
    texts = {to: letter.get_body(("plain",)) for to, letter in box.taken}
    assert all(part and part.get_content().strip() for part in texts.values())


def test_every_kind_of_letter_has_its_line_and_its_words() -> None:
    assert list(KINDS) == MESSAGES
    assert set(labels.codes("mail_messages")) == set(KINDS)
    clocks = {kind.clock for kind in KINDS.values() if kind.clock}
    assert clocks <= {*REMINDED, *SILENT}


def test_every_kind_outlives_a_server_that_is_away_then_waits_and_then_hangs_up(
    store: Store, owed: Mapping[str, str]
) -> None:
    port, now = free_port(), NOW
    while now < BACK:
        assert empty(store, port, now) == 0
        now = max(rested(store, now), now + 12 * HOUR)
    with store.transaction() as session:
        assert sending.watch(session, f"{HOST}:{port}", now=now)
    assert {row.tries for row in rows(store).values()} == {0}

    box = OnceEach({"RCPT": "451 4.7.1 greylisted, come again"})
    with serving(box, port=port):
        assert empty(store, port, now) == 0
        waiting = rows(store)
        assert {row.state for row in waiting.values()} == {MailState.WAITING}
        assert all("greylisted" in (row.answer or "") for row in waiting.values())
        box.answers.clear()
        while any(row.state is MailState.WAITING for row in rows(store).values()):
            now = max(rested(store, now), now + relays.FIRST_REST)
            empty(store, port, now)
            assert now < BACK + DAY
        assert empty(store, port, now + DAY) == 0

    whole(store, box, owed, most=2)
    # Each was accepted twice, as nobody was told of the first time: never thrice.
    assert set(Counter(box.ids).values()) == {2}


def test_a_refusal_of_any_kind_is_told_stops_no_other_and_is_not_the_end(
    store: Store, owed: Mapping[str, str]
) -> None:
    box = Postbox({"RCPT": SAID})
    with serving(box) as port:
        assert empty(store, port, NOW) == 0
        told = parked(store, port)
        assert set(told) == set(KINDS)
        for kind, row in told.items():
            assert (row.to, row.answer) == (address(kind), SAID)
            assert row.may_resume
        assert all(row.letter is not None for row in rows(store).values())

        for refused in ([*KINDS][::2], []):
            box.answers = {address(kind): SAID for kind in refused}
            resume(store, told)
            sent = empty(store, port, NOW + DAY)
            assert sent == len(told) - len(refused)
            told = parked(store, port)
            assert set(told) == set(refused)
            if refused:
                assert box.ids == [owed[kind] for kind in KINDS if kind not in refused]

    whole(store, box, owed)


def parked(store: Store, port: int) -> dict[str, reading.LetterRow]:
    """Return what an administrator reads of the letters that were set aside."""
    with store.reading() as session:
        page = reading.outbox_page(session, f"{HOST}:{port}", readable=False, now=NOW)
    return {row.message: row for row in page.parked}


def resume(store: Store, told: Mapping[str, reading.LetterRow]) -> None:
    with store.transaction() as session:
        by = an_actor(session)
        for row in told.values():
            sending.resume(session, row.number, by=by, now=NOW + DAY)
