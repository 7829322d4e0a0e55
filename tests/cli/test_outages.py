"""The portal away and back, as the worker finds it and as an operator says it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from oversight.cli import outages
from oversight.cli.opening import Portal
from oversight.core import clock
from oversight.ledger import outages as record
from oversight.ledger.models import Pending
from oversight.ledger.rules.outages import TOLD
from oversight.settings import read
from oversight.storage.session import Store
from tests.cli.conftest import Terminal, environ

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
def portal(store: Store, database_url: str, tmp_path: Path) -> Portal:
    return Portal(read(environ(database_url, tmp_path), instance=tmp_path), store)


def known(store: Store) -> list[tuple[datetime, datetime]]:
    with store.reading() as session:
        return [(one.since, one.until) for one in record.known(session)]


def kinds(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Pending.kind).order_by(Pending.id)))


def test_a_worker_that_was_away_says_so_once_and_one_that_works_says_nothing(
    portal: Portal, store: Store
) -> None:
    assert not outages.beat(portal, NOW, started=True)
    assert not outages.beat(portal, NOW + 10 * SECOND)
    assert not outages.beat(portal, NOW + TOLD, started=True)
    back = NOW + TOLD + 5 * HOUR

    assert outages.beat(portal, back, started=True)
    assert not outages.beat(portal, back + 10 * SECOND, started=True)

    assert known(store) == [(NOW + TOLD, back)]
    assert kinds(store) == ["service.up", "operator.note"]


def test_an_announced_outage_ends_with_the_workers_start_and_not_before(
    terminal: Terminal, portal: Portal, store: Store
) -> None:
    now = clock.utc_now().replace(microsecond=0)
    outages.beat(portal, now - 3 * SECOND)
    assert terminal.facts("service", "down") == {"announced": True}
    assert terminal.facts("service", "down") == {"announced": False}
    assert not outages.beat(portal, now + HOUR / 12)
    assert known(store) == []

    assert outages.beat(portal, now + HOUR / 6, started=True)
    ((since, until),) = known(store)
    assert now <= since <= now + HOUR / 60
    assert until == now + HOUR / 6


@pytest.mark.parametrize("text", ["", "yesterday", "2026-11-22T09:00:00", "\udcff"])
def test_a_file_that_is_spoilt_says_nothing_and_is_written_anew(
    portal: Portal, store: Store, text: str
) -> None:
    path = portal.settings.instance / outages.FILE
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    assert not outages.safely(portal, NOW, started=True)

    assert known(store) == []
    assert path.read_text() == NOW.isoformat()


def test_a_clock_that_jumps_back_or_was_told_by_hand_counts_nothing_twice(
    terminal: Terminal, portal: Portal, store: Store
) -> None:
    now = clock.utc_now().replace(microsecond=0)
    outages.beat(portal, now - 9 * HOUR)
    begun = (now - 6 * HOUR).isoformat()
    facts = terminal.facts("service", "up", "--since", begun)
    assert (facts["since"], facts["given_back"]) == (begun, True)
    told = known(store)

    assert not outages.beat(portal, now + 5 * SECOND, started=True)
    assert not outages.beat(portal, now - 20 * HOUR, started=True)
    assert not outages.beat(portal, now + 6 * SECOND, started=True)

    assert known(store) == told
    refused = terminal("service", "up", "--since", begun)
    assert refused.exit_code == 1
    assert "after the end of the last one" in refused.stderr


def test_whoever_says_that_it_is_back_says_since_when(terminal: Terminal) -> None:
    assert terminal.facts("service", "up")["error"]["code"] == "not_down"
    assert terminal("service", "up", "--since", "yesterday").exit_code == 2
    ahead = (clock.utc_now() + HOUR).isoformat()
    assert terminal("service", "up", "--since", ahead).exit_code == 1
    terminal("service", "down")
    clock.shift(timedelta(seconds=2))

    said = terminal("service", "up")

    assert said.exit_code == 0
    assert "Less than 4 hours: no time changes." in said.stdout


def test_a_database_that_is_away_is_asked_again(portal: Portal) -> None:
    outages.beat(portal, NOW)
    path = portal.settings.instance / outages.FILE
    with portal.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger_pending RENAME TO gone")
    try:
        assert not outages.safely(portal, NOW + 9 * HOUR, started=True)
        assert path.read_text() == NOW.isoformat()
    finally:
        with portal.store.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE gone RENAME TO ledger_pending")
    assert outages.safely(portal, NOW + 9 * HOUR, started=True)
