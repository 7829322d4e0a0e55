"""Every command that reads a log, before damaged files of it: a sentence or the same.

No traceback, nothing that hangs, and nothing that was touched is called verified.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from oversight.cli.ledger.drawing import draws
from oversight.cli.ledger.monitor import monitor
from oversight.cli.ledger.ruling import rules
from oversight.cli.ledger.verify import verify
from oversight.cli.reports import report
from tests.ledger.checking import samples, tampered
from tests.ledger.checking.test_hostile import damage
from tests.ledger.checking.worst import WORST

SIZE = 9
RAW = [*samples.entries(SIZE - 1), samples.ordered(SIZE - 1, tampered.ORDER)]
Asked = tuple[click.Command, Callable[[Path], list[str]]]
COMMANDS: dict[str, Asked] = {
    "verify": (
        verify,
        lambda home: [str(home / "log"), "--policy", str(home / "policy.txt")],
    ),
    "rules": (rules, lambda home: [str(home / "log"), "--vkey", samples.LOG_VKEY]),
    "draws": (draws, lambda home: [str(home / "log"), "--vkey", samples.LOG_VKEY]),
    "monitor": (
        monitor,
        lambda home: [str(home / "log"), "--state", str(home / "seen.json")],
    ),
    "report": (report, lambda home: ["2026-Q4", "--from-log", str(home / "log")]),
}
FILES = (
    *("checkpoint", "log.vkey", "log.keys", f"tile/0/000.p/{SIZE}"),
    f"tile/entries-redacted/000.p/{SIZE}",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with everything in it, an entry withheld, and the policy beside it."""
    home = tmp_path_factory.mktemp("home")
    samples.write(home / "log", RAW)
    samples.hide(home / "log", RAW, 3)
    (home / "log/log.keys").write_text(f"{samples.LOG_VKEY} 0 -\n")
    (home / "policy.txt").write_text(samples.POLICY)
    return home


def asked(home: Path, name: str) -> Result:
    command, words = COMMANDS[name]
    (home / "seen.json").unlink(missing_ok=True)
    more = [] if name == "report" else ["--json"]
    return CliRunner().invoke(command, [*words(home), *more])


def told(found: Result) -> Any:
    """Return what was answered, without what the reader's own key adds."""
    assert found.exception is None or isinstance(found.exception, SystemExit), found
    assert "Traceback" not in found.output
    return json.loads(found.stdout) if found.stdout.startswith("{") else found.output


def with_damage(home: Path, name: str, file: str, raw: bytes) -> tuple[Result, Result]:
    """Ask a command before and after a file of the log was changed."""
    honest = (home / "log" / file).read_bytes()
    before = asked(home, name)
    (home / "log" / file).write_bytes(raw)
    try:
        return before, asked(home, name)
    finally:
        (home / "log" / file).write_bytes(honest)


def says_the_same_or_refuses(before: Result, after: Result) -> None:
    first, second = told(before), told(after)
    if first == second:
        return
    assert after.exit_code == 1, after.output
    said = second["error"]["message"] if isinstance(second, dict) else second
    assert str(said).strip().endswith((".", "?")), said


@pytest.mark.parametrize("name", COMMANDS)
def test_an_honest_log_is_read(home: Path, name: str) -> None:
    found = asked(home, name)

    assert "error" not in told(found), found.output
    assert name in {"rules", "monitor"} or found.exit_code == 0


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("worst", WORST)
def test_the_worst_that_can_stand_in_a_file_is_refused_in_a_sentence(
    home: Path, name: str, file: str, worst: str
) -> None:
    before, after = with_damage(home, name, file, WORST[worst])

    says_the_same_or_refuses(before, after)
    if name == "verify" and file != "log.vkey":
        assert after.exit_code == 1, after.output


@pytest.mark.parametrize("name", COMMANDS)
@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_a_file_that_was_touched_is_refused_or_says_what_it_said(
    home: Path, name: str, data: st.DataObject
) -> None:
    file = data.draw(st.sampled_from(FILES))
    raw = data.draw(damage((home / "log" / file).read_bytes()))

    says_the_same_or_refuses(*with_damage(home, name, file, raw))
