"""Letters leave with the worker and with a tick, and never outside one."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from oversight.cli import mailing
from oversight.cli.opening import Portal
from oversight.core import clock
from oversight.ledger.models import Audit
from oversight.notices import outbox
from oversight.notices.models.mail import Mail
from oversight.notices.rules.mail import MailState
from oversight.notices.rules.relay import LATE
from oversight.settings import read
from oversight.storage.session import Store
from oversight.web import logs
from tests.cli.conftest import Terminal, environ
from tests.factories.law import a_law
from tests.fixtures.smtp import HOST, Postbox, free_port, serving
from tests.notices.test_mail_sending import NOW, owe

LONGEST = 20.0


@pytest.fixture
def law(store: Store) -> None:
    with store.transaction() as session:
        a_law(session)


def a_portal(store: Store, url: str, instance: Path, **more: str) -> Portal:
    logs.install()
    return Portal(read(environ(url, instance, **more), instance=instance), store)


def states(store: Store) -> list[MailState]:
    with store.reading() as session:
        return list(session.scalars(select(Mail.state).order_by(Mail.id)))


def acts(store: Store) -> list[str]:
    with store.reading() as session:
        found = session.scalars(select(Audit.act).order_by(Audit.number))
        return [act for act in found if act.startswith("mail.")]


def until(done: Callable[[], bool]) -> None:
    for _ in range(int(LONGEST / 0.02)):
        if done():
            return
        time.sleep(0.02)
    raise AssertionError


@pytest.mark.usefixtures("law")
def test_a_tick_sends_what_waits(terminal: Terminal, store: Store) -> None:
    owe(store, "one", "two")
    box = Postbox()

    with serving(box) as port:
        told = {"SMTP_URL": f"smtp://{HOST}:{port}"}
        facts = terminal.facts("tick", "--now", NOW.isoformat(), **told)

    assert facts["done"]["mail"] == 2
    assert len(box.taken) == 2
    assert states(store) == [MailState.SENT] * 2


@pytest.mark.usefixtures("law")
def test_without_a_mail_server_letters_wait(terminal: Terminal, store: Store) -> None:
    owe(store, "one")

    facts = terminal.facts("tick", "--now", (NOW + timedelta(days=3)).isoformat())

    assert facts["done"]["mail"] == 0
    assert states(store) == [MailState.WAITING]
    assert acts(store) == []


@pytest.mark.usefixtures("law")
def test_a_tick_says_what_did_not_leave_and_why(
    terminal: Terminal, store: Store
) -> None:
    owe(store, "one", "two")
    nowhere = terminal("tick", "--now", NOW.isoformat())
    assert "No mail server is named in SMTP_URL: 2 letters wait." in nowhere.stdout

    port = free_port()
    told = {"SMTP_URL": f"smtp://{HOST}:{port}"}
    away = terminal("tick", "--now", NOW.isoformat(), **told)
    assert f"The mail server {HOST}:{port} takes no letters since" in away.stdout
    assert "refused. 2 letters wait and lose no place." in away.stdout

    with serving(Postbox({"RCPT": "550 no such mailbox"}), port=port):
        later = (NOW + LATE).isoformat()
        facts = terminal.facts("tick", "--now", later, **told)
        said = terminal("tick", "--now", later, **told)
    assert facts["unsent"] == {"waiting": 0, "put_aside": 2}
    assert "2 letters were put aside: /en/desk/mail says why." in said.stdout
    assert "takes no letters" not in said.stdout


def test_a_late_letter_rings_although_no_server_is_named(
    store: Store, terminal: Terminal, production: Mapping[str, str]
) -> None:
    owe(store, "one")
    portal = a_portal(
        store, terminal.environ["DATABASE_URL"], terminal.instance, **production
    )

    for _ in range(2):
        mailing.send(portal, NOW + LATE * 2)

    assert acts(store) == ["mail.late"]


def test_a_late_letter_rings_while_the_server_is_away(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    owe(store, "one")
    away = f"smtp://{HOST}:{free_port()}"
    portal = a_portal(store, database_url, tmp_path, SMTP_URL=away)

    mailing.send(portal, NOW)
    assert acts(store) == []
    mailing.send(portal, NOW + LATE * 2)

    assert acts(store) == ["mail.late"]


def test_the_postman_sends_beside_the_clocks(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    owe(store, "one")
    box = Postbox()
    with serving(box) as port:
        told = {"SMTP_URL": f"smtp://{HOST}:{port}"}
        portal = a_portal(store, database_url, tmp_path, **told)
        clock.shift(NOW - clock.machine_now())
        try:
            with mailing.postman(portal):
                until(lambda: states(store) == [MailState.SENT])
        finally:
            clock.shift(timedelta())

    assert len(box.taken) == 1


def test_the_postman_goes_on_after_a_round_that_failed(
    store: Store,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rounds: list[int] = []

    def fails(*_: object, **__: object) -> int:
        rounds.append(1)
        raise ValueError("this never reaches the log")

    monkeypatch.setattr(outbox, "empty", fails)
    monkeypatch.setattr(mailing, "PAUSE_SECONDS", 0.01)
    portal = a_portal(store, database_url, tmp_path, SMTP_URL="smtp://mx.example")

    with mailing.postman(portal):
        until(lambda: len(rounds) > 1)


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({}, None),
        ({"SMTP_URL": "smtp://mx.example"}, ("mx.example:25", False)),
        ({"SMTP_URL": "smtps://mx.example"}, ("mx.example:465", False)),
    ],
)
def test_the_settings_name_the_server(
    database_url: str,
    tmp_path: Path,
    told: dict[str, str],
    wanted: tuple[str, bool] | None,
) -> None:
    found = mailing.relay(
        read(environ(database_url, tmp_path, **told), instance=tmp_path)
    )

    assert (found and (found.address, found.strict)) == wanted


@pytest.mark.parametrize("kind", ["sqlite"])
def test_production_wants_an_encrypted_line(
    terminal: Terminal, production: Mapping[str, str]
) -> None:
    told = {**terminal.environ, **production, "SMTP_URL": "smtp://mx.example"}
    found = mailing.relay(read(told, instance=terminal.instance))

    assert found is not None
    assert found.strict
    assert found.sender == "oversight@oversight.example"
