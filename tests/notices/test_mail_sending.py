"""Letters meet a real mail server in every mood: none is lost, none is sent thrice."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.ledger.models import Audit
from oversight.notices import language, outbox, smtp
from oversight.notices.models.mail import Mail, MailServer
from oversight.notices.rules import relay as relays
from oversight.notices.rules.mail import MOST_TRIES, MailState
from oversight.notices.rules.relay import Trouble
from oversight.notices.service import mail, sending
from oversight.notices.smtp import Relay
from oversight.storage.session import Store
from tests.factories.accounts import an_actor
from tests.fixtures import smtp as posts
from tests.fixtures.smtp import HOST, Postbox, mute, papers, serving

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _origin() -> None:
    language.use("https://oversight.example")


def a_relay(port: int, **facts: object) -> Relay:
    told = {
        "host": HOST,
        "port": port,
        "sender": "oversight@oversight.example",
        "patience": 10.0,
        "longest": 60.0,
    }
    return Relay(**{**told, **facts})  # type: ignore[arg-type]


def owe(store: Store, *keys: str, to: str = "one@platform.example") -> None:
    with store.transaction() as session:
        for key in keys:
            owe_in(session, key, to=to)


def owe_in(session: Session, key: str, *, to: str = "one@platform.example") -> None:
    mail.post(
        session,
        "invitation",
        to=to,
        language="en",
        key=key,
        now=NOW,
        values={
            "name": key,
            "role": "liaison",
            "token": "t",
            "until": NOW.isoformat(),
        },
        attachments=[mail.Attachment("a.json", "application/json", b'{"a": 1}')],
    )


def empty(store: Store, relay: Relay, *, now: datetime = NOW) -> int:
    return outbox.empty(store, relay, lambda: now)


def rows(store: Store) -> dict[str, Mail]:
    with store.reading() as session:
        return {row.key: row for row in session.scalars(select(Mail))}


def server(store: Store) -> MailServer:
    with store.reading() as session:
        return session.scalars(select(MailServer)).one()


def acts(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Audit.act).order_by(Audit.number)))


def test_letters_are_sent_in_the_order_of_posting(store: Store) -> None:
    keys = [f"k{number}" for number in range(5)]
    owe(store, *keys)
    box = Postbox()

    with serving(box) as port:
        assert empty(store, a_relay(port)) == 5
        assert empty(store, a_relay(port)) == 0

    names = [letter.get_body(("plain",)) for _, letter in box.taken]
    assert [part.get_content().splitlines()[0] for part in names if part] == keys
    found = rows(store)
    assert {row.state for row in found.values()} == {MailState.SENT}
    assert box.ids == [found[key].message_id for key in keys]
    assert acts(store) == ["mail.sent"] * 5


def test_what_the_server_said_is_the_receipt(store: Store) -> None:
    owe(store, "k")
    box = Postbox({"DATA": "250 2.0.0 queued as 4f1"})

    with serving(box) as port:
        empty(store, a_relay(port), now=NOW + MINUTE)

    row = rows(store)["k"]
    assert (row.accepted_by, row.sent_at) == (f"{HOST}:{port}", NOW + MINUTE)
    assert row.answer == "250 2.0.0 queued as 4f1"
    assert row.state is MailState.SENT


def test_a_letter_arrives_whole(store: Store) -> None:
    owe(store, "k", to="one@b\u00fccher.example")
    box = Postbox()

    with serving(box) as port:
        empty(store, a_relay(port))

    [(to, letter)] = box.taken
    assert to == "one@xn--bcher-kva.example"
    assert letter["From"] == "Oversight <oversight@oversight.example>"
    assert letter["Subject"] == "Your account on the portal Oversight"
    assert letter["Date"].datetime == NOW
    assert letter["Auto-Submitted"] == "auto-generated"
    [file] = letter.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("a.json", b'{"a": 1}')


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_asks_to_wait_is_asked_again_later(
    store: Store, step: str
) -> None:
    owe(store, "k")
    box = Postbox({step: "451 later"})

    with serving(box) as port:
        relay = a_relay(port)
        assert empty(store, relay) == 0
        assert rows(store)["k"].next_try_at == NOW + MINUTE
        assert empty(store, relay, now=NOW + MINUTE / 2) == 0
        box.answers.clear()
        assert empty(store, relay, now=NOW + MINUTE) == 1

    row = rows(store)["k"]
    assert (row.state, row.tries) == (MailState.SENT, 2)
    assert box.ids == [row.message_id]


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_a_letter_that_is_refused_for_good_is_set_aside_with_the_answer(
    store: Store, step: str
) -> None:
    owe(store, "bad", to="gone@platform.example")
    owe(store, "good")
    said = "550 5.1.1 <gone@platform.example> unknown"
    box = Postbox({"gone@platform.example" if step == "RCPT" else "DATA": said})

    with serving(box) as port:
        empty(store, a_relay(port))

    found = rows(store)
    bad = found["bad"]
    assert (bad.state, bad.parked_at) == (MailState.PARKED, NOW)
    assert bad.answer == "550 5.1.1 <…> unknown"
    assert bad.letter is not None
    if step == "RCPT":
        assert found["good"].state is MailState.SENT


def test_a_server_that_refuses_the_sender_costs_no_letter_its_place(
    store: Store,
) -> None:
    owe(store, "one", "two")
    box = Postbox({"MAIL": "530 sign in first"})

    with serving(box) as port:
        empty(store, a_relay(port))
        assert server(store).answer == "530 sign in first"
        box.answers.clear()
        assert empty(store, a_relay(port), now=NOW + timedelta(hours=1)) == 2

    assert server(store).failing_since is None


def test_a_letter_is_set_aside_after_48_tries_and_never_deleted(store: Store) -> None:
    owe(store, "k")
    now, gaps = NOW, list[timedelta]()
    with serving(Postbox({"RCPT": "451 greylisted"})) as port:
        for _ in range(MOST_TRIES):
            empty(store, a_relay(port), now=now)
            row = rows(store)["k"]
            gaps.append(row.next_try_at - now)
            now = row.next_try_at

    assert gaps[:-1] == sorted(gaps[:-1])
    assert (row.state, row.tries) == (MailState.PARKED, MOST_TRIES)
    assert acts(store) == ["mail.parked"]


def test_a_letter_set_aside_can_be_tried_again(store: Store) -> None:
    owe(store, "k")
    with serving(Postbox({"RCPT": "550 no"})) as port:
        empty(store, a_relay(port))
    with store.transaction() as session:
        by, number = an_actor(session), rows_of(session)[0].id
        sending.resume(session, number, by=by, now=NOW)
    box = Postbox()
    with serving(box) as port:
        assert empty(store, a_relay(port)) == 1

    assert acts(store) == ["mail.parked", "mail.resumed", "mail.sent"]
    assert box.ids == [rows(store)["k"].message_id]


def rows_of(session: Session) -> list[Mail]:
    return list(session.scalars(select(Mail).order_by(Mail.id)))


def test_a_backlog_of_three_days_leaves_in_order(store: Store) -> None:
    keys = [f"k{number}" for number in range(4)]
    owe(store, *keys)
    port = posts.free_port()
    now = NOW
    while now < NOW + timedelta(hours=72):
        assert empty(store, a_relay(port), now=now) == 0
        now = server(store).next_try_at or now
        now += timedelta(hours=1)

    box = Postbox()
    with serving(box, port=port):
        assert empty(store, a_relay(port), now=now) == 4

    found = rows(store)
    assert box.ids == [found[key].message_id for key in keys]
    assert {row.tries for row in found.values()} == {1}


def test_a_server_that_is_away_rests_longer_each_time(store: Store) -> None:
    owe(store, "k")
    port, now, rests = posts.free_port(), NOW, list[timedelta]()
    for _ in range(7):
        empty(store, a_relay(port), now=now)
        known = server(store)
        assert known.next_try_at is not None
        rests.append(known.next_try_at - now)
        assert empty(store, a_relay(port), now=now) == 0
        now = known.next_try_at

    assert server(store).failures == 7
    assert server(store).failing_since == NOW
    assert rests == sorted(rests)
    assert (rests[0], rests[-1]) == (relays.FIRST_REST, relays.LONGEST_REST)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("fault", ["hang", "drop"])
def test_a_server_that_stops_in_the_middle_gets_the_letter_again(
    store: Store, step: str, fault: str
) -> None:
    owe(store, "k")
    box = Postbox({step: fault})

    with serving(box) as port:
        patience = 0.3 if fault == "hang" else 10.0
        assert empty(store, a_relay(port, patience=patience)) == 0
        trouble = Trouble.SILENT if fault == "hang" else Trouble.DROPPED
        assert server(store).trouble == trouble.value
        box.answers.clear()
        assert empty(store, a_relay(port), now=NOW + MINUTE) == 1

    accepted = step == "DATA" and fault == "drop"
    assert box.ids == [rows(store)["k"].message_id] * (2 if accepted else 1)


def test_one_letter_that_kills_the_line_does_not_stop_the_others(
    store: Store,
) -> None:
    owe(store, "poison", to="poison@platform.example")
    owe(store, "good")
    box = Postbox({"poison@platform.example": "drop"})

    with serving(box) as port:
        assert empty(store, a_relay(port)) == 0
        assert empty(store, a_relay(port), now=NOW + MINUTE / 2) == 1

    assert rows(store)["good"].state is MailState.SENT
    assert rows(store)["poison"].state is MailState.WAITING


@pytest.mark.parametrize("greets", [False, True])
def test_a_server_that_says_nothing_costs_no_try(store: Store, *, greets: bool) -> None:
    owe(store, "k")

    with mute(greets=greets) as port:
        assert empty(store, a_relay(port, patience=0.3)) == 0

    assert server(store).trouble == Trouble.SILENT.value
    assert rows(store)["k"].tries == 0


def test_a_server_that_speaks_too_slowly_is_cut_off(store: Store) -> None:
    owe(store, "k")

    with mute(drips=True) as port:
        assert empty(store, a_relay(port, longest=0.5)) == 0

    assert server(store).failures == 1
    assert rows(store)["k"].state is MailState.WAITING


def test_a_server_that_is_closing_costs_no_try(store: Store) -> None:
    owe(store, "k")
    with serving(Postbox({"MAIL": "421 closing"})) as port:
        assert empty(store, a_relay(port)) == 0

    assert rows(store)["k"].tries == 0


def test_a_slow_server_is_waited_for(store: Store) -> None:
    owe(store, "k")

    class Slow(Postbox):
        async def _answer(self, step: str, server: object) -> str:
            await asyncio.sleep(0.05)
            return "250 OK"

    with serving(Slow()) as port:
        assert empty(store, a_relay(port)) == 1


@pytest.mark.parametrize("how", ["starttls", "tls"])
def test_an_encrypted_line_to_a_trusted_server(
    store: Store, how: str, tmp_path: Path
) -> None:
    owe(store, "k")
    own = papers(str(tmp_path))
    box = Postbox()
    given: dict[str, Any] = {"ssl_context": own.server()}
    if how == "starttls":
        given = {"tls_context": own.server(), "require_starttls": True}

    with serving(box, **given) as port:
        relay = a_relay(
            port, tls=how == "tls", strict=True, authority=own.file, patience=5.0
        )
        assert empty(store, relay) == 1

    assert len(box.taken) == 1


@pytest.mark.parametrize("how", ["starttls", "tls"])
@pytest.mark.parametrize("wrong", ["authority", "name"])
def test_a_server_with_a_bad_certificate_gets_nothing(
    store: Store, how: str, wrong: str, tmp_path: Path
) -> None:
    owe(store, "k")
    own = papers(str(tmp_path))
    shown = own.server("elsewhere.example" if wrong == "name" else HOST)
    kind = "ssl_context" if how == "tls" else "tls_context"
    given: dict[str, Any] = {kind: shown}
    box = Postbox()

    with serving(box, **given) as port:
        trusted = own.file if wrong == "name" else None
        relay = a_relay(port, tls=how == "tls", authority=trusted, patience=5.0)
        assert empty(store, relay) == 0

    assert (box.taken, box.asked) == ([], [])
    assert server(store).trouble == Trouble.CERTIFICATE.value
    assert rows(store)["k"].tries == 0


def test_production_sends_nothing_over_an_open_line(store: Store) -> None:
    owe(store, "k")
    box = Postbox()

    with serving(box) as port:
        assert empty(store, a_relay(port, strict=True)) == 0

    assert box.taken == []
    assert server(store).trouble == Trouble.OPEN_LINE.value


def test_no_password_goes_over_an_open_line(store: Store) -> None:
    owe(store, "k")
    box = Postbox()
    told: dict[str, Any] = {
        "authenticator": posts.knows("me", "secret"),
        "auth_require_tls": False,
    }

    with serving(box, **told) as port:
        assert empty(store, a_relay(port, user="me", password="secret")) == 0

    assert server(store).trouble == Trouble.OPEN_LINE.value


@pytest.mark.parametrize(("password", "sent"), [("secret", 1), ("wrong", 0)])
def test_the_portal_signs_in_where_it_must(
    store: Store, tmp_path: Path, password: str, sent: int
) -> None:
    owe(store, "k")
    own = papers(str(tmp_path))
    told: dict[str, Any] = {
        "tls_context": own.server(),
        "authenticator": posts.knows("me", "secret"),
        "auth_required": True,
    }

    with serving(Postbox(), **told) as port:
        relay = a_relay(
            port, authority=own.file, user="me", password=password, patience=5.0
        )
        assert empty(store, relay) == sent

    wanted = None if sent else Trouble.SIGN_IN.value
    assert server(store).trouble == wanted


def test_two_workers_at_once_send_each_letter_once(store: Store) -> None:
    keys = [f"k{number}" for number in range(8)]
    owe(store, *keys)
    box, start = Postbox(), threading.Barrier(3)

    def work() -> None:
        start.wait(60)
        empty(store, a_relay(port))

    with serving(box) as port:
        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(box.ids) == sorted(row.message_id for row in rows(store).values())


def test_a_letter_in_other_hands_is_left_there_for_a_while(store: Store) -> None:
    owe(store, "k")
    with store.transaction() as session:
        taken = sending.take(session, "mx", sender="a@b.example", now=NOW)
        assert taken is not None
    with store.transaction() as session:
        assert sending.take(session, "mx", sender="a@b.example", now=NOW) is None
        later = NOW + relays.HOLD
        again = sending.take(session, "mx", sender="a@b.example", now=later)
        assert again is not None
        assert again.id == taken.id


def test_a_late_answer_does_not_undo_what_was_settled(store: Store) -> None:
    owe(store, "k")
    accepted = relays.Outcome(relays.Verdict.ACCEPTED, None, "250 OK")
    refused = relays.Outcome(relays.Verdict.REFUSED, None, "550 no")
    with store.transaction() as session:
        taken = sending.take(session, "mx", sender="a@b.example", now=NOW)
        assert taken is not None
        sending.settle(session, taken, accepted, server="mx", now=NOW)
    with store.transaction() as session:
        sending.settle(session, taken, refused, server="mx", now=NOW + MINUTE)

    assert rows(store)["k"].state is MailState.SENT


def test_a_letter_whose_every_carrier_died_is_set_aside(store: Store) -> None:
    owe(store, "k")
    with store.transaction() as session:
        rows_of(session)[0].tries = MOST_TRIES
    with store.transaction() as session:
        assert sending.take(session, "mx", sender="a@b.example", now=NOW) is None

    row = rows(store)["k"]
    assert (row.state, row.answer) == (MailState.PARKED, sending.SPENT)


def test_a_letter_that_cannot_be_opened_stops_no_other(store: Store) -> None:
    owe(store, "broken", "good")
    with store.transaction() as session:
        rows_of(session)[0].letter = b"\0" * 40
    with serving(Postbox()) as port:
        assert empty(store, a_relay(port)) == 1

    row = rows(store)["broken"]
    assert (row.state, row.answer) == (MailState.PARKED, sending.UNREADABLE)


def test_an_address_in_another_script_needs_a_server_that_reads_it(
    store: Store,
) -> None:
    owe(store, "k", to="\u0646\u0627\u0645@platform.example")
    box = Postbox()
    with serving(box, enable_SMTPUTF8=True) as port:
        assert empty(store, a_relay(port)) == 1
    owe(store, "other", to="\u0646\u0627\u0645@platform.example")
    with serving(Postbox(), enable_SMTPUTF8=False) as port:
        assert empty(store, a_relay(port)) == 0

    assert [to for to, _ in box.taken] == ["\u0646\u0627\u0645@platform.example"]
    assert rows(store)["other"].state is MailState.PARKED


def test_the_alarm_rings_once_and_stops_when_letters_leave(store: Store) -> None:
    owe(store, "k")
    late = NOW + relays.LATE + MINUTE

    def watch(now: datetime) -> bool:
        with store.transaction() as session:
            return sending.watch(session, "mx", now=now)

    assert [watch(NOW + relays.LATE), watch(late), watch(late)] == [False, True, True]
    assert acts(store) == ["mail.late"]
    with serving(Postbox()) as port:
        empty(store, a_relay(port), now=late)
    assert [watch(late), watch(late)] == [False, False]
    assert acts(store) == ["mail.late", "mail.sent", "mail.in_time"]


def test_a_sent_letter_is_forgotten_after_a_month_but_not_its_receipt(
    store: Store,
) -> None:
    owe(store, "sent")
    with serving(Postbox()) as port:
        empty(store, a_relay(port))
    owe(store, "waits")

    def sweep(now: datetime) -> int:
        with store.transaction() as session:
            return sending.sweep(session, now)

    assert sweep(NOW + sending.KEPT - MINUTE) == 0
    assert sweep(NOW + sending.KEPT) == 1
    assert sweep(NOW + sending.KEPT) == 0
    found = rows(store)
    assert (found["sent"].letter, found["sent"].files) == (None, None)
    assert found["sent"].message_id
    assert found["waits"].letter is not None


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("smtp://mx.example", ("mx.example", 25, False, "", "oversight@me.example")),
        (
            "smtps://me%40x:p%20w@mx.example/?from=a@b.example",
            ("mx.example", 465, True, "me@x", "a@b.example"),
        ),
        (
            "smtp://mx.example:2525",
            ("mx.example", 2525, False, "", "oversight@me.example"),
        ),
    ],
)
def test_a_server_is_named_by_its_address(url: str, wanted: tuple[object, ...]) -> None:
    relay = smtp.relay(url, name="me.example", strict=True)

    assert (relay.host, relay.port, relay.tls, relay.user, relay.sender) == wanted
    assert relay.strict
    assert "p w" not in repr(relay)
