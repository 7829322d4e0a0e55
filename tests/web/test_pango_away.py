"""A machine that really lacks Pango: the loader finds none, as on a bare server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from oversight.web import pdf

HIDDEN = (
    *("libpango-1.0-0", "libpango-1.0.so.0", "libpango-1.0.so"),
    *("libpangoft2-1.0-0", "libpangoft2-1.0.so.0", "libpangoft2-1.0.so"),
)
ASK = """
from datetime import UTC, datetime
from oversight.core.errors import RuleError
from oversight.web import pdf

for _ in range(2):
    try:
        pdf.printed("<p>Words</p>", at=datetime(2026, 11, 23, tzinfo=UTC))
    except RuleError as error:
        print(error.code, *str(error.__cause__).split())
"""


def without_pango(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command where whoever loads Pango gets a file that is no library."""
    for name in HIDDEN:
        (place / name).write_bytes(b"no library")
    return subprocess.run(
        [sys.executable, *words],
        env={**os.environ, "LD_LIBRARY_PATH": str(place)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="its loader is asked for the file")
def test_a_print_is_refused_each_time_with_the_packages_by_name(tmp_path: Path) -> None:
    told = without_pango(tmp_path, "-c", ASK)

    assert told.returncode == 0, told.stderr
    # One line each and nothing else: a command prints one object there.
    first, second = (line.split(maxsplit=1) for line in told.stdout.splitlines())
    assert first[0] == second[0] == pdf.MISSING
    assert "libpango" in first[1]
    assert "libpango" in second[1]


@pytest.mark.skipif(sys.platform != "linux", reason="its loader is asked for the file")
def test_the_portal_itself_starts_without_it(tmp_path: Path) -> None:
    asked = "from oversight.app import create_app; import oversight.cli.main; print(1)"

    told = without_pango(tmp_path, "-c", asked)

    assert (told.stdout, told.returncode) == ("1\n", 0), told.stderr
