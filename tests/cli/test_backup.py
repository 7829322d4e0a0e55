"""The drill: a backup is made, the machine is lost, and all of it comes back (R29, R30)."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from oversight.cli import lastseen
from oversight.cli.backup import manifest, postgres
from oversight.cli.backup.figures import Figures, differing
from oversight.core import clock
from oversight.core.errors import RuleError
from oversight.ledger import service as ledger
from oversight.ledger import tree
from oversight.storage.session import Store, open_store
from oversight.vault import service as vault
from tests.cli.conftest import Terminal, environ
from tests.cli.test_erasure_list import CANARY, DOCKET, ERASE, PLACE, TOOLS
from tests.fixtures.databases import VAULT_KEY, Databases, filled, import_models

from datetime import timedelta  # isort: skip


on_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


class Site:
    """One portal on one machine; what is published and listed lies on another disk."""

    def __init__(self, home: Path, kind: str, databases: Databases) -> None:
        self.home, self.kind, self.databases = home, kind, databases
        self.away, self.public = home / "away", home / "away" / "public"
        self.away.mkdir()
        self.sealed = b""
        self.terminal = self.machine("first")
        import_models()
        filled(self.url).close()

    def machine(self, name: str) -> Terminal:
        """A machine with an empty instance folder, an empty database, and the keys."""
        place = self.home / name
        place.mkdir()
        sqlite = self.kind == "sqlite"
        self.url = (
            f"sqlite:///{place / 'portal.db'}"
            if sqlite
            else self.databases.new_url(self.kind)
        )
        told = environ(self.url, place)
        told["OVERSIGHT_ERASURE_LIST"] = str(self.away / "erasures.jsonl")
        self.terminal = Terminal(place, told)
        return self.terminal

    def open(self) -> Store:
        return open_store(self.url)

    def shown(self) -> int:
        store = self.open()
        with store.reading() as session:
            found = tree.published(session)
        store.close()
        return found

    def act(self, count: int = 1) -> None:
        store = self.open()
        with store.transaction() as session:
            for _ in range(count):
                ledger.record(session, "service.up", now=clock.utc_now())
        store.close()

    def file(self) -> None:
        store = self.open()
        with store.transaction() as session:
            ledger.open_docket(session, "AP", now=clock.utc_now())
            self.sealed = vault.seal_text(
                session, CANARY, docket=DOCKET, **PLACE, now=clock.utc_now()
            )
            ledger.record(
                session,
                "appeal.filed",
                docket=DOCKET,
                private={"contact": CANARY},
                subject="appellant",
                now=clock.utc_now(),
            )
        store.close()

    def read(self) -> str:
        store = self.open()
        try:
            with store.reading() as session:
                return vault.open_text(session, self.sealed, docket=DOCKET, **PLACE)
        except RuleError as error:
            return error.code
        finally:
            store.close()

    def show(self) -> None:
        assert "log" not in self.tick()
        assert self.terminal("ledger", "publish", str(self.public)).exit_code == 0

    def tick(self) -> list[str]:
        """Let all be due once; return what failed (here is no law to count by)."""
        return list(self.terminal.facts("tick")["failed"])

    def back_up(self, name: str = "backup", *more: str) -> dict[str, Any]:
        return self.terminal.facts("backup", str(self.away / name), *more)

    def restore(self, name: str = "backup") -> dict[str, Any]:
        return self.terminal.facts("restore", str(self.away / name))

    def keys_from(self, folder: Path) -> None:
        """Put the keys where the settings of this machine look for them."""
        for name in ("log.key", "vault.key"):
            shutil.copy(folder / name, self.terminal.instance / name)
            (self.terminal.instance / name).chmod(0o600)

    def code(self, facts: dict[str, Any]) -> str:
        return str(facts["error"]["code"])


@pytest.fixture
def site(
    tmp_path: Path, kind: str, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    path = f"{TOOLS}:{Path('/usr/bin')}"
    monkeypatch.setenv("PATH", path)
    yield Site(tmp_path, kind, databases)
    clock.shift(timedelta(0))
    vault.use(VAULT_KEY)


def test_a_machine_is_lost_and_everything_comes_back(site: Site) -> None:
    site.file()
    site.act(3)
    site.show()
    made = site.back_up("backup", "--keys", str(site.away / "keys"))
    assert made["log_size"] >= 4
    site.act(4)  # Work of the day after the backup.
    site.show()
    shown = site.shown()

    site.machine("second")
    site.keys_from(site.away / "keys")
    back = site.restore()
    assert back["differs"] == []
    assert site.read() == CANARY
    # The checkpoint of the backup's hour stands beside it; the world has seen more.
    told = site.terminal.facts("ledger", "reconcile", str(site.public))
    assert (told["size"], len(told["lost"])) == (shown, 4)
    site.act(1)
    site.show()
    assert "last-seen" not in site.terminal("fsck").output
    assert site.shown() > shown


def test_folder_and_database_from_one_backup_meet_what_others_saw(site: Site) -> None:
    """Nobody reconciles: the second place of the checkpoint stops the log by itself."""
    second = {"OVERSIGHT_LOG_SECOND": str(site.away / "last")}
    site.terminal.environ |= second
    site.act(2)
    site.show()
    site.back_up("backup", "--keys", str(site.away / "keys"))
    site.act(2)
    site.show()

    site.machine("second").environ |= second
    site.keys_from(site.away / "keys")
    said = site.restore()
    assert said["forgotten"] == {"waits": "rolled_back"}
    assert "log" in site.tick()
    assert site.terminal("ledger", "reconcile", str(site.public)).exit_code == 0
    assert "log" not in site.tick()


def test_what_was_forgotten_after_the_backup_is_forgotten_again(site: Site) -> None:
    site.file()
    site.show()
    site.back_up()
    shutil.copy(site.terminal.instance / "log.key", site.away / "log.key")
    assert site.terminal("vault", "erase", DOCKET, *ERASE).exit_code == 0
    site.show()

    site.machine("second")
    shutil.copy(site.away / "log.key", site.terminal.instance / "log.key")
    site.restore()
    site.terminal("ledger", "reconcile", str(site.public))

    assert site.read() == "vault_forgotten"
    assert "erasure-list" not in site.terminal("fsck").output


@on_sqlite
def test_a_list_that_was_lost_with_the_machine_is_said(site: Site) -> None:
    site.file()
    site.terminal("vault", "erase", DOCKET, *ERASE)
    site.back_up()
    assert (site.away / "backup" / "erasures.jsonl").is_file()
    (site.away / "erasures.jsonl").unlink()

    site.machine("second")
    said = site.terminal("restore", str(site.away / "backup"))
    assert said.exit_code == 0, said.output
    assert "find a newer list" in said.output
    assert "its key is not at" in said.output
    assert (site.away / "erasures.jsonl").is_file()
    assert site.read() == "vault_forgotten"


def test_what_is_forgotten_again_at_once_where_the_log_is_whole(site: Site) -> None:
    site.file()
    site.back_up()
    site.terminal("vault", "erase", DOCKET, *ERASE)
    site.machine("second")
    said = site.restore()
    assert said["forgotten"]["erased"] >= 1
    assert site.read() == "vault_forgotten"


def test_the_triggers_come_back_as_well(site: Site) -> None:
    site.act(2)
    site.back_up()
    site.machine("second")
    site.restore()
    store = site.open()
    with pytest.raises(DBAPIError), store.transaction() as session:
        session.execute(text("UPDATE ledger_pending SET kind = 'x'"))
    store.close()


def test_a_backup_that_is_partial_changed_or_foreign_is_refused(site: Site) -> None:
    site.act(2)
    site.back_up()
    place = site.away / "backup"
    told = (place / manifest.NAME).read_bytes()
    site.machine("second")
    [data] = [one for one in place.iterdir() if one.name.startswith("database.")]
    raw = data.read_bytes()

    data.write_bytes(raw[:-4096])
    assert site.code(site.restore()) == "damaged"
    data.write_bytes(raw[:5000] + bytes([raw[5000] ^ 1]) + raw[5001:])
    assert site.code(site.restore()) == "damaged"
    data.unlink()
    assert site.code(site.restore()) == "partial"
    data.write_bytes(raw)
    (place / "more").write_bytes(b"")
    assert site.code(site.restore()) == "strange"
    (place / "more").unlink()
    for spoilt, code in (
        (b"{", "bad_manifest"),
        (b"[]", "bad_manifest"),
        (told.replace(b'"form": 1', b'"form": 9'), "other_form"),
    ):
        (place / manifest.NAME).write_bytes(spoilt)
        assert site.code(site.restore()) == code
    (place / manifest.NAME).unlink()
    assert site.code(site.restore()) == "no_backup"
    change = {"figures": {**json.loads(told)["figures"], "step": "9999_later"}}
    (place / manifest.NAME).write_text(json.dumps(json.loads(told) | change))
    assert site.code(site.restore()) == "newer"
    (place / manifest.NAME).write_bytes(told.replace(site_kind(site), b'"other"'))
    assert site.code(site.restore()) == "other_database"
    (place / manifest.NAME).write_bytes(told)
    assert site.restore()["differs"] == []


def site_kind(site: Site) -> bytes:
    name = make_url(site.url).get_backend_name()
    return f'"{name}"'.encode()


@on_sqlite
def test_a_wrong_key_restores_nothing(site: Site) -> None:
    site.file()
    site.back_up()
    site.machine("second")
    key = site.terminal.instance / "vault.key"
    key.write_bytes(b"z" * 32)
    said = site.restore()
    assert site.code(said) == "wrong_key"
    key.write_bytes(VAULT_KEY)
    assert site.restore()["differs"] == []
    assert site.read() == CANARY


@on_sqlite
def test_another_key_of_the_log_is_said(site: Site) -> None:
    site.act(1)
    site.show()
    site.back_up()
    site.machine("second")
    key = site.terminal.instance / "log.key"
    key.write_bytes(b"z" * 32)
    key.chmod(0o600)
    said = site.terminal("restore", str(site.away / "backup"))
    assert "OVERSIGHT_LOG_KEY is not the log's key" in said.output


@on_sqlite
def test_an_open_key_of_the_log_is_said(site: Site) -> None:
    site.act(1)
    site.back_up()
    site.machine("second")
    key = site.terminal.instance / "log.key"
    key.write_bytes(b"z" * 32)
    key.chmod(0o644)
    said = site.terminal("restore", str(site.away / "backup"))
    assert "set its mode to 0600" in said.output


def test_a_place_that_holds_anything_is_left_alone(site: Site) -> None:
    site.act(2)
    site.back_up()
    assert site.code(site.restore()) == "not_empty"
    assert site.code(site.back_up()) == "not_empty"
    site.machine("second")
    site.restore()
    assert site.code(site.restore()) == "not_empty"


@on_sqlite
def test_keys_never_lie_with_the_data(site: Site) -> None:
    site.act(1)
    inside = str(site.away / "backup" / "keys")
    assert site.code(site.back_up("backup", "--keys", inside)) == "keys_beside"
    beside = site.terminal.facts("backup", str(site.terminal.instance / "x"))
    assert site.code(beside) == "beside_the_database"
    site.show()
    said = site.terminal("backup", str(site.away / "backup"))
    assert "The keys are not in it" in said.output
    for path in (site.away / "backup").iterdir():
        raw = path.read_bytes()
        assert VAULT_KEY not in raw
        assert (site.terminal.instance / "log.key").read_bytes() not in raw
        assert path.stat().st_mode & 0o077 == 0, path


@on_sqlite
def test_older_and_following_keys_go_along(site: Site) -> None:
    site.act(1)
    site.show()
    (site.terminal.instance / "log.key.next").write_bytes(b"n" * 32)
    (site.terminal.instance / "log.key.next").chmod(0o600)
    older = site.away / "older.key"
    older.write_bytes(b"o" * 32)
    older.chmod(0o600)
    site.terminal.environ["OVERSIGHT_VAULT_OLD_KEY"] = str(older)
    site.back_up("backup", "--keys", str(site.away / "keys"))

    kept = {
        path.name: path.stat().st_mode & 0o777
        for path in (site.away / "keys").iterdir()
    }
    assert kept == dict.fromkeys(
        ("vault.key", "vault.key.old-1", "secret.key", "log.key", "log.key.next"), 0o600
    )


@on_sqlite
def test_rows_that_were_lost_on_the_way_are_named(site: Site) -> None:
    site.act(2)
    site.back_up()
    place = site.away / "backup" / manifest.NAME
    told = json.loads(place.read_bytes())
    told["figures"]["rows"]["ledger_pending"] += 1
    told["figures"]["log_root"] = "00"
    told["figures"]["audit"] = [7, "00"]
    place.write_text(json.dumps(told))
    site.machine("second")
    said = site.terminal("restore", str(site.away / "backup"))
    assert said.exit_code == 1
    for part in ("ledger_pending: 3 rows were kept, 2", "tree is another", "audit is"):
        assert part in said.output


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_without_the_programs_of_postgresql_a_sentence_names_them(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(site.home))
    said = site.back_up()
    assert site.code(said) == "no_program"
    assert "pg_dump" in said["error"]["message"]
    for name, text_ in (("pg_dump", "echo too old >&2; exit 1"), ("pg_dump", "exit 3")):
        program = site.home / name
        program.write_text(f"#!/bin/sh\n{text_}\n")
        program.chmod(0o755)
        shutil.rmtree(site.away / "backup", ignore_errors=True)
        assert site.code(site.back_up()) == "program_failed"


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_a_password_goes_by_the_environment(site: Site) -> None:
    store = open_store(site.url.replace("postgres@", "postgres:geheim@"))
    with store.engine.connect() as connection:
        told = postgres._environ(connection)  # noqa: SLF001
    store.close()
    assert told["PGPASSWORD"] == "geheim"
    assert told["PGUSER"] == "postgres"


@on_sqlite
def test_a_newer_checkpoint_beside_is_never_replaced(site: Site) -> None:
    site.act(1)
    site.show()
    site.back_up()
    site.machine("second")
    mine = site.terminal.instance / lastseen.LAST
    mine.write_bytes((site.away / "backup" / lastseen.LAST).read_bytes() + b"")
    before = mine.stat().st_mtime_ns
    site.restore()
    assert mine.stat().st_mtime_ns == before


def test_a_process_of_its_own_counts_every_table_there_is(site: Site) -> None:
    """A command loads only the rooms that it needs; the rows of the others count too."""
    site.act(1)
    to = site.away / "backup"
    command = [sys.executable, "-m", "oversight", "--instance"]
    command += [str(site.terminal.instance), "backup", str(to), "--json"]
    told = {**os.environ, **site.terminal.environ}
    said = subprocess.run(command, env=told, capture_output=True, check=False)
    assert said.returncode == 0, said.stderr
    store = site.open()
    there = set(inspect(store.engine).get_table_names()) - {"alembic_version"}
    store.close()

    kept = json.loads((to / "manifest.json").read_bytes())["figures"]["rows"]
    assert set(kept) == there


def test_a_table_that_an_older_backup_did_not_count_is_not_missed() -> None:
    told = Figures("1", {"a": 1, "b": 2}, 0, "", 0, [], [], 0)
    found = replace(told, rows={"a": 1, "c": 3})

    assert differing(told, found) == ["b: 2 rows were kept, none are here"]
    assert differing(told, replace(told, rows={"a": 1, "b": 2, "c": 3})) == []
