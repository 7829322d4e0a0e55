"""A change of the vault's key, killed anywhere: no value is lost, no old key opens."""

import os
import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from oversight.cli.vault import rotating
from oversight.core.errors import RuleError
from oversight.storage.session import Store, open_store
from oversight.vault import service as vault
from oversight.vault.models.keys import DataKey
from oversight.vault.rules import wrapping
from tests.fixtures.databases import VAULT_KEY
from tests.ledger.tree import killing
from tests.ledger.tree.growing import NOW

VALUES, BATCH = 60, 3
SHORT, LONG = 8, 200


def docket(number: int) -> str:
    return f"AP-2026-{number:06}"


def seal(store: Store) -> dict[int, bytes]:
    """Values of many people, each under a key of its own."""
    with store.transaction() as session:
        return {
            number: vault.seal_text(
                session,
                str(number),
                docket=docket(number),
                subject="appellant",
                place="a/b",
                now=NOW,
            )
            for number in range(VALUES)
        }


def lost(store: Store, sealed: Mapping[int, bytes]) -> list[int]:
    """The values that do not open with the keys that are in use."""
    found = []
    with store.reading() as session:
        for number, value in sealed.items():
            named = {"docket": docket(number), "subject": "appellant"}
            try:
                text = vault.open_text(session, value, **named, place="a/b")
            except RuleError:
                text = ""
            found += [] if text == str(number) else [number]
    return found


def opened_by(store: Store, root: bytes) -> int:
    """How many data keys a vault key opens by itself."""
    count = 0
    with store.reading() as session:
        for row in session.scalars(select(DataKey)):
            try:
                place = f"{row.docket}/{row.subject}".encode()
                wrapping.decrypt(root, row.wrapped, place)
            except RuleError:
                continue
            count += 1
    return count


def begin(url: str) -> int:
    """Let another process wrap every key anew; return its number."""
    child = os.fork()
    if child:
        return child
    try:
        rotating.rewrapped(open_store(url))
    finally:
        os._exit(0)


def killed(url: str, after: float) -> None:
    """Begin a rotation in another process, and kill that a moment later."""
    child = begin(url)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def drill(store: Store, url: str, kills: int) -> int:
    """Change the key again and again; return how often it was cut in the middle."""
    random = Random(4711)  # noqa: S311
    sealed = seal(store)
    old, halves = VAULT_KEY, 0
    began = time.monotonic()
    vault.use(old, old)
    os.waitpid(begin(url), 0)
    whole = time.monotonic() - began
    for _ in range(kills):
        new = random.randbytes(wrapping.KEY_BYTES)
        vault.use(new, old)
        killed(url, random.uniform(0, whole))
        turned = opened_by(store, new)
        assert turned + opened_by(store, old) == VALUES
        halves += 0 < turned < VALUES
        assert lost(store, sealed) == []

        rotating.rewrapped(store)

        vault.use(new)
        assert lost(store, sealed) == []
        assert opened_by(store, old) == 0
        old = new
    return halves


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "BATCH", BATCH)


@pytest.fixture(autouse=True)
def _own_key() -> Iterator[None]:
    yield
    vault.use(VAULT_KEY)


def test_a_rotation_killed_at_random_loses_nothing(
    store: Store, database_url: str
) -> None:
    assert drill(store, database_url, SHORT) >= 0


def test_a_rotation_killed_at_each_step_loses_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "BATCH", VALUES // 3)
    sealed, random = seal(store), Random(4712)  # noqa: S311
    old, new, died, halves = VAULT_KEY, random.randbytes(32), list[str](), 0
    vault.use(new, old)
    for step in killing.deaths(store, tmp_path, lambda mine, _: turned(mine)):
        of_new, of_old = opened_by(store, new), opened_by(store, old)
        assert of_new + of_old == VALUES
        assert lost(store, sealed) == []
        halves += 0 < of_new < VALUES
        died.append(step)

        rotating.rewrapped(store)

        assert opened_by(store, new) == VALUES
        old, new = new, random.randbytes(32)
        vault.use(new, old)

    assert {"UPDATE vault_keys 1", "before commit 2", "commit 3"} <= set(died)
    assert halves


def turned(store: Store) -> None:
    """Change the key as the command does."""
    rotating.rewrapped(store)


@pytest.mark.soak
def test_a_rotation_killed_at_random_200_times_loses_nothing(
    store: Store, database_url: str
) -> None:
    assert drill(store, database_url, LONG) > 0
