from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy.orm import Session

from oversight.cli import clockwork, demo_clock
from oversight.cli.answering import Refused
from oversight.cli.demo_clock import STILL_RUNNING, Kept, lag_at
from oversight.cli.opening import Portal
from oversight.core import clock
from oversight.ledger import service as ledger
from oversight.ledger.models import Audit
from oversight.settings import read
from oversight.storage import apart
from oversight.storage.session import Store
from oversight.web import logs
from tests.cli.conftest import Terminal, environ
from tests.factories.law import a_law

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def a_note(session: Session, now: datetime) -> int:
    ledger.note(session, "test.swept", by=None, now=now)
    return 1


def fails(session: Session, now: datetime) -> int:
    a_note(session, now)
    raise ValueError("this never reaches the log")


def test_one_failing_sweep_does_not_stop_the_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.install()
    sweeps = {"first": fails, "second": a_note}
    monkeypatch.setattr(clockwork, "SWEEPS", sweeps)
    done, failed = clockwork.sweep_once(store, NOW)
    assert (done, failed) == ({"second": 1}, ["first"])
    with store.reading() as session:
        assert session.query(Audit).count() == 1


def half_fails(session: Session, now: datetime) -> int:
    def act(name: str) -> int:
        return fails(session, now) if name == "broken" else a_note(session, now)

    return apart.each(session, ["broken", "whole", "broken", "sound"], act)


def test_one_failing_docket_does_not_stop_the_others_of_its_sweep(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.install()
    monkeypatch.setattr(clockwork, "SWEEPS", {"first": half_fails, "second": a_note})
    done, failed = clockwork.sweep_once(store, NOW)
    assert (done, failed) == ({"first": 2, "second": 1}, ["first"])
    with store.reading() as session:
        assert session.query(Audit).count() == 3


def test_a_tick_sweeps_until_nothing_is_left(
    terminal: Terminal, session: Session
) -> None:
    a_law(session)
    session.commit()
    facts = terminal.facts("tick")
    assert facts["failed"] == []
    assert set(facts["done"]) == {*clockwork.SWEEPS, clockwork.MAIL, clockwork.LOG}
    assert sum(facts["done"].values()) == 0


def test_a_tick_takes_place_at_any_moment(terminal: Terminal, session: Session) -> None:
    a_law(session)
    session.commit()
    facts = terminal.facts("tick", "--now", "2026-12-24T18:00:00")
    assert facts["now"] == "2026-12-24T18:00:00+00:00"
    assert terminal("tick", "--now", "tomorrow").exit_code == 2


def test_a_tick_that_fails_says_so(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clockwork, "SWEEPS", {"first": fails})
    result = terminal("tick")
    assert result.exit_code == 1
    assert "Failed: first" in result.stderr


def test_production_keeps_time(terminal: Terminal, production: dict[str, str]) -> None:
    result = terminal("tick", "--now", "2026-12-24T18:00:00Z", **production)
    assert result.exit_code == 1
    assert "production keeps time" in result.stderr


def test_one_worker_at_a_time(store: Store, database_url: str, tmp_path: Path) -> None:
    told = read(environ(database_url, tmp_path), instance=tmp_path)
    portal = Portal(told, store)
    with (
        clockwork.alone(portal),
        pytest.raises(Refused, match="running already"),
        clockwork.alone(portal),
    ):
        raise AssertionError
    with clockwork.alone(portal):
        pass


def test_a_worker_that_lost_its_place_waits_until_it_has_it_again(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    told = read(environ(database_url, tmp_path), instance=tmp_path)
    portal = Portal(told, store)
    with clockwork.alone(portal) as held:
        assert held()
        if store.engine.dialect.name != "postgresql":
            return
        with store.engine.connect() as admin:
            admin.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE "
                f"objid = {clockwork.ADVISORY_LOCK} AND database = (SELECT oid FROM "
                "pg_database WHERE datname = current_database())"
            )
        assert not held()
        with clockwork.alone(portal) as others:
            assert others()
            assert not held()
        assert held()
    with clockwork.alone(portal):
        pass


def test_a_worker_without_its_place_does_nothing(
    store: Store,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = read(environ(database_url, tmp_path), instance=tmp_path)
    stop, answers = Event(), iter((False, True))
    swept: list[int] = []

    def held() -> bool:
        return next(answers)

    def sweep(_session: Session, _now: datetime) -> int:
        swept.append(1)
        stop.set()
        return 0

    monkeypatch.setattr(clockwork, "SWEEPS", {"one": sweep})
    monkeypatch.setattr(clockwork, "PAUSE_SECONDS", 0)
    clockwork.work(Portal(told, store), stop, held)
    assert swept == [1]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_clock_can_be_set_by_hand(terminal: Terminal, session: Session) -> None:
    a_law(session)
    session.commit()
    facts = terminal.facts("tick", OVERSIGHT_NOW="2026-03-01T12:00:00Z")
    assert facts["now"].startswith("2026-03-01T12:0")


def test_a_pause_is_added_to_the_lag() -> None:
    kept = Kept(timedelta(hours=5), NOW)
    week = timedelta(days=7)
    assert lag_at(kept, NOW + week) == timedelta(hours=5) + week


def test_a_running_portal_shares_one_lag() -> None:
    kept = Kept(timedelta(hours=5), NOW)
    assert lag_at(kept, NOW + STILL_RUNNING / 2) == timedelta(hours=5)
    assert lag_at(kept, NOW - timedelta(minutes=1)) == timedelta(hours=5)
    assert lag_at(None, NOW) == timedelta(0)


def test_the_beat_keeps_the_lag_of_this_process(tmp_path: Path) -> None:
    lag = timedelta(days=3)
    try:
        clock.shift(-lag)
        demo_clock.beat(tmp_path)
    finally:
        clock.shift(timedelta(0))
    found = -demo_clock.offset(tmp_path, clock.machine_now())
    assert abs(found - lag) < timedelta(seconds=5)
    assert demo_clock.offset(tmp_path / "nowhere", NOW) == timedelta(0)
