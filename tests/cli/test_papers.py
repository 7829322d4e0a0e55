import os
import subprocess
import sys
from pathlib import Path

import pytest

from oversight.authority.permissions import Permission, Role
from tests.architecture.source import HOUSE
from tests.cli.conftest import Terminal

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def test_pages_are_written_once(terminal: Terminal, tmp_path: Path) -> None:
    into = tmp_path / "docs"
    into.mkdir()
    first = terminal.facts("docs", "write", "--into", str(into))
    assert sorted(first["written"]) == first["pages"]
    assert terminal.facts("docs", "write", "--into", str(into))["written"] == []


def test_a_stale_page_is_refused_and_left(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "states.md").write_text("old")
    result = terminal("docs", "write", "--check", "--into", str(tmp_path))
    assert result.exit_code == 1
    assert "states.md" in result.stderr
    assert (tmp_path / "states.md").read_text() == "old"
    assert not (tmp_path / "permissions.md").exists()


def test_the_pages_of_the_house_are_fresh(terminal: Terminal) -> None:
    """Ask as the gate asks: a command called alone before keeps the help it had."""
    result = subprocess.run(
        [sys.executable, "-m", "oversight", "docs", "write", "--check"],
        cwd=HOUSE,
        env=os.environ | terminal.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


def test_every_permission_and_role_is_in_the_table(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.facts("docs", "write", "--into", str(tmp_path))
    text = (tmp_path / "permissions.md").read_text()
    assert all(f"`{permission.value}`" in text for permission in Permission)
    assert all(role.value in text for role in Role)
