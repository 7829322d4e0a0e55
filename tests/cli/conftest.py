"""Calling commands as somebody at a terminal does, on the test's own database."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from oversight.cli.main import main
from oversight.core import clock
from oversight.vault import service as vault
from tests.fixtures.databases import VAULT_KEY

from datetime import timedelta  # isort: skip

SECRET = "t" * 32


@dataclass
class Terminal:
    """One instance folder, one database, and what was answered last."""

    instance: Path
    environ: dict[str, str]

    def __call__(self, *words: str, typed: str | None = None, **more: str) -> Result:
        """Call ``python -m oversight …`` in this process; ``typed`` answers it."""
        runner = CliRunner(env={**self.environ, **more})
        whole = ["--instance", str(self.instance), *words]
        return runner.invoke(main, whole, input=typed)

    def facts(self, *words: str, **more: str) -> dict[str, Any]:
        """Return the one JSON object that the command prints with ``--json``."""
        result = self(*words, "--json", **more)
        assert result.stdout.count("\n") == 1, result.stdout
        found = json.loads(result.stdout)
        assert isinstance(found, dict)
        return found


def environ(url: str, instance: Path, **more: str) -> dict[str, str]:
    """The settings of a portal under test, with the keys that tests use."""
    key = instance / "vault.key"
    key.write_bytes(VAULT_KEY)
    key.chmod(0o600)
    told = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "OVERSIGHT_NOW": ""}
    return {**told, "OVERSIGHT_ENV": "development", **more}


@pytest.fixture
def terminal(store: object, database_url: str, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal on the store's database."""
    yield Terminal(tmp_path, environ(database_url, tmp_path))
    clock.shift(timedelta(0))
    vault.use(VAULT_KEY)


@pytest.fixture
def blank(blank_url: str, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal on a database without any table."""
    yield Terminal(tmp_path, environ(blank_url, tmp_path))
    clock.shift(timedelta(0))


@pytest.fixture
def production(terminal: Terminal) -> Mapping[str, str]:
    """What production is told besides, so that it would start."""
    return {
        "OVERSIGHT_ENV": "production",
        "OVERSIGHT_BASE_URL": "https://oversight.example",
        "OVERSIGHT_VAULT_KEY": str(terminal.instance / "vault.key"),
        "OVERSIGHT_LOG_KEY": str(terminal.instance / "log.key"),
    }


Caller = Callable[..., Result]
