"""The sender is killed in mid-sentence: no letter is lost, none arrives a third time."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from oversight.notices.models.mail import Mail
from oversight.notices.rules import relay as relays
from oversight.notices.rules.mail import MailState
from oversight.storage.session import Store
from tests.cli.conftest import environ
from tests.factories.law import a_law
from tests.fixtures.smtp import HOST, Pause, Postbox, serving
from tests.notices.test_mail_sending import NOW, owe

PATIENCE = 180


@pytest.fixture
def sender(database_url: str, tmp_path: Path, store: Store) -> Iterator["Sender"]:
    with store.transaction() as session:
        a_law(session)
    found = Sender(database_url, tmp_path)
    yield found
    # Whoever is left would go on writing to the database of the next test.
    for process in found.started:
        process.kill()
        process.wait(PATIENCE)


class Sender:
    """The portal's own command, as a process that can be killed."""

    def __init__(self, url: str, instance: Path) -> None:
        self.url, self.instance = url, instance
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, port: int, now: datetime) -> subprocess.Popen[bytes]:
        told = environ(self.url, self.instance, SMTP_URL=f"smtp://{HOST}:{port}")
        command = [sys.executable, "-m", "oversight", "--instance", str(self.instance)]
        process = subprocess.Popen(
            [*command, "tick", "--now", now.isoformat()],
            env={**os.environ, **told},
            stdout=subprocess.DEVNULL,
        )
        self.started.append(process)
        return process

    def run(self, port: int, now: datetime) -> None:
        assert self.start(port, now).wait(PATIENCE) == 0


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Keep everybody else from writing down what became of the letter."""
    with store.transaction() as session:
        session.scalars(select(Mail).with_for_update()).all()
        yield


def the_letter(store: Store) -> Mail:
    with store.reading() as session:
        return session.scalars(select(Mail)).one()


@pytest.mark.slow
def test_a_sender_killed_between_acceptance_and_note_repeats_once(
    store: Store, sender: Sender
) -> None:
    owe(store, "k")
    data, quits = Pause(), Pause()
    box = Postbox(pauses={"DATA": data, "QUIT": quits})
    quits.over.set()

    with serving(box) as port:
        process = sender.start(port, NOW)
        assert data.reached.wait(PATIENCE)
        with locked(store):
            data.over.set()
            # It has read that its letter was accepted, and cannot note it.
            assert quits.reached.wait(PATIENCE)
            process.send_signal(signal.SIGKILL)
            process.wait(PATIENCE)
        assert the_letter(store).state is MailState.WAITING
        for minutes in (1, 0, 60):
            sender.run(port, NOW + relays.HOLD + timedelta(minutes=minutes))

    row = the_letter(store)
    assert row.state is MailState.SENT
    assert box.ids == [row.message_id] * 2


@pytest.mark.slow
def test_a_sender_killed_before_acceptance_sends_after_all(
    store: Store, sender: Sender
) -> None:
    owe(store, "k")
    pause = Pause()
    box = Postbox(pauses={"RCPT": pause})

    with serving(box) as port:
        process = sender.start(port, NOW)
        assert pause.reached.wait(PATIENCE)
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE)
        pause.over.set()
        sender.run(port, NOW + relays.HOLD / 2)
        assert box.taken == []
        sender.run(port, NOW + relays.HOLD)

    row = the_letter(store)
    assert (row.state, row.sent_at) == (MailState.SENT, NOW + relays.HOLD)
    assert box.ids == [row.message_id]
