"""Copies of the data keys, taken and put back at the terminal, on both databases."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import delete, insert, select

from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.privacy.service import erasing
from oversight.settings import HOUSE
from oversight.storage.session import Store
from oversight.vault import copies
from oversight.vault import service as vault
from oversight.vault.models.keys import DataKey, Kept
from oversight.vault.rules import parcels
from tests.cli.conftest import Terminal
from tests.fixtures.databases import VAULT_KEY
from tests.ledger.tree.growing import NOW

WORDS = "correct horse battery staple\n"
DOCKET = "AP-2026-000001"
SUBJECTS = ("appellant", "state", "user/1")
DAY = local_date(NOW).isoformat()
OTHER = b"another key of thirty-two bytes!"
KEPT = Kept.metadata.tables[Kept.__tablename__]
KEYS = DataKey.metadata.tables[DataKey.__tablename__]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases stretched for a moment only: their real cost is tried elsewhere."""
    monkeypatch.setattr(parcels, "COST", 2**10)


@pytest.fixture
def apart(tmp_path: Path) -> Path:
    """A folder of the operator's own, with a passphrase and a reader's key pair."""
    home = tmp_path.with_name(f"{tmp_path.name}-apart")
    home.mkdir(mode=0o700)
    (home / "words").write_text(WORDS)
    own = X25519PrivateKey.generate()
    pem = serialization.Encoding.PEM
    private = serialization.PrivateFormat.PKCS8
    (home / "own.pem").write_bytes(
        own.private_bytes(pem, private, serialization.NoEncryption())
    )
    public = serialization.PublicFormat.SubjectPublicKeyInfo
    (home / "public.pem").write_bytes(own.public_key().public_bytes(pem, public))
    return home


@pytest.fixture
def sealed(store: Store) -> dict[str, bytes]:
    """What three subjects of a docket keep, sealed."""
    with store.transaction() as session:
        return {
            subject: vault.seal_text(
                session, subject, docket=DOCKET, subject=subject, place="a/b", now=NOW
            )
            for subject in SUBJECTS
        }


def read(store: Store, sealed: dict[str, bytes], subject: str) -> str:
    """What is read of a subject: the words, or the code of the refusal."""
    try:
        with store.reading() as session:
            return vault.open_text(
                session, sealed[subject], docket=DOCKET, subject=subject, place="a/b"
            )
    except RuleError as error:
        return error.code


def lose_keys(store: Store) -> None:
    """Restore the database from a copy that has no keys in it."""
    with store.transaction() as session:
        session.execute(delete(KEPT))
        session.execute(delete(KEYS))


@pytest.mark.parametrize(
    ("closing", "opening"),
    [
        (("--passphrase-file", "words"), ("--passphrase-file", "words")),
        (("--for", "public.pem"), ("--key", "own.pem")),
    ],
)
def test_lost_keys_come_back_but_not_what_was_forgotten_since(
    terminal: Terminal,
    store: Store,
    apart: Path,
    sealed: dict[str, bytes],
    closing: tuple[str, str],
    opening: tuple[str, str],
) -> None:
    file = apart / "keys"
    taken = terminal.facts(
        "vault", "backup-keys", str(file), closing[0], str(apart / closing[1])
    )
    assert (taken["keys"], file.stat().st_mode & 0o777) == (3, 0o600)
    with store.transaction() as session:
        erasing.erase(session, DOCKET, "appellant", "asked-by-person", now=NOW)
    lose_keys(store)
    with store.transaction() as session:
        fresh = vault.seal_text(
            session, "new", docket=DOCKET, subject="state", place="a/b", now=NOW
        )

    words = ("vault", "restore-keys", str(file), opening[0], str(apart / opening[1]))
    done = terminal.facts(*words)
    again = terminal.facts(*words)

    assert done == {"restored": 1, "there": 0, "forgotten": 1, "replaced": 1}
    assert again == {"restored": 0, "there": 1, "forgotten": 1, "replaced": 1}
    assert [read(store, sealed, subject) for subject in SUBJECTS] == [
        "vault_forgotten",
        "vault_damaged",
        "user/1",
    ]
    assert read(store, {"state": fresh}, "state") == "new"


def test_values_open_again_once_their_keys_are_back(
    store: Store, sealed: dict[str, bytes]
) -> None:
    event = uuid4()
    with store.transaction() as session:
        value = vault.Value(event, b"leaf", DOCKET, "state")
        vault.keep_all(session, [value], now=NOW)
    with store.reading() as session:
        rows = [dict(row) for row in session.execute(select(KEPT)).mappings()]
        count, content = copies.taken(session, now=NOW)
    lose_keys(store)

    with store.transaction() as session:
        copies.put_back(session, content)
        session.execute(insert(KEPT), rows)

    assert count == len(SUBJECTS)
    with store.reading() as session:
        assert vault.opened(session, event) == b"leaf"
    assert [read(store, sealed, subject) for subject in SUBJECTS] == [*SUBJECTS]


def test_keys_of_another_vault_key_are_refused_whole(
    store: Store, sealed: dict[str, bytes]
) -> None:
    with store.reading() as session:
        _, content = copies.taken(session, now=NOW)
    lose_keys(store)
    vault.use(OTHER)
    try:
        with pytest.raises(RuleError) as refused, store.transaction() as session:
            copies.put_back(session, content)
    finally:
        vault.use(VAULT_KEY)

    assert refused.value.code == "other_vault_key"
    with store.reading() as session:
        assert session.scalars(select(DataKey)).all() == []


def test_the_copy_holds_no_key_in_clear_and_the_term_of_each(
    store: Store, sealed: dict[str, bytes]
) -> None:
    with store.transaction() as session:
        for key in vault.keys_of(session, DOCKET):
            key.erase_after = NOW
    with store.reading() as session:
        _, content = copies.taken(session, now=NOW)
    lose_keys(store)
    with store.transaction() as session:
        copies.put_back(session, content)
    with store.reading() as session:
        assert {key.erase_after for key in session.scalars(select(DataKey))} == {NOW}
    assert VAULT_KEY not in content


def test_a_copy_is_refused_where_it_would_be_of_no_use_or_for_everybody(
    terminal: Terminal, store: Store, apart: Path, tmp_path: Path
) -> None:
    open_to_all = apart / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o755)
    inside = tmp_path / "deeper"
    inside.mkdir(mode=0o700)
    (apart / "way").symlink_to(inside)
    places = {
        tmp_path / "keys": "beside_the_database",
        inside / "keys": "beside_the_database",
        apart / "way" / "keys": "beside_the_database",
        HOUSE / "keys": "beside_the_database",
        open_to_all / "keys": "open_place",
        apart / "nowhere" / "keys": "no_place",
        apart / "words": "file_there",
    }
    words = ("--passphrase-file", str(apart / "words"))
    told = {
        place: terminal.facts("vault", "backup-keys", str(place), *words)["error"]
        for place in places
    }

    assert {place: error["code"] for place, error in told.items()} == places
    assert (apart / "words").read_text() == WORDS


def test_a_copy_that_cannot_be_written_leaves_nothing_behind(
    terminal: Terminal, store: Store, apart: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    words = ("--passphrase-file", str(apart / "words"))
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        refused = terminal.facts("vault", "backup-keys", str(apart / "k"), *words)
    taken = apart / "taken"
    real = os.open

    def rival(path: Path, *rest: int) -> int:
        if path == taken:
            raise FileExistsError(17, "File exists")
        return real(path, *rest)

    monkeypatch.setattr(os, "open", rival)
    late = terminal.facts("vault", "backup-keys", str(taken), *words)

    assert refused["error"]["code"] == late["error"]["code"] == "not_written"
    assert not (apart / "k").exists()


def test_a_passphrase_is_asked_for_twice_and_never_shown(
    terminal: Terminal, store: Store, apart: Path, sealed: dict[str, bytes]
) -> None:
    typed = WORDS * 2
    result = terminal("vault", "backup-keys", str(apart / "keys"), typed=typed)
    wrong = terminal("vault", "restore-keys", str(apart / "keys"), typed="other\n")
    short = terminal("vault", "backup-keys", str(apart / "k"), typed="short\nshort\n")

    assert (result.exit_code, WORDS.strip() in result.output) == (0, False)
    assert "3 keys, wrapped under vault key" in result.output
    assert (wrong.exit_code, "do not open" in wrong.output) == (1, True)
    assert (short.exit_code, "20 characters" in short.output) == (1, True)


def test_the_keys_of_a_docket_are_listed_by_their_ids(
    terminal: Terminal, store: Store, sealed: dict[str, bytes]
) -> None:
    with store.transaction() as session:
        first, *_ = vault.keys_of(session, DOCKET)
        first.erase_after = NOW
    facts = terminal.facts("vault", "list", DOCKET)

    assert [key["subject"] for key in facts["keys"]] == [*SUBJECTS]
    assert [key["until"] for key in facts["keys"]] == [DAY, None, None]
    assert facts["keys"][0]["id"] == str(first.id)
    assert facts["root"] == vault.root_id()
    said = terminal("vault", "list", DOCKET).output
    assert f"{first.id}  appellant  until {DAY}" in said
    assert "kept until erased" in said
    assert "Nothing is kept." in terminal("vault", "list", "AP-2026-000009").output
