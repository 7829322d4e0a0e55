"""A witness from another house (PyPI's aics-witness, Python 3.12) as a real process.

It is asked as the portal asks every witness, it refuses a fork and a log that went
back, and what it signs counts with the strangers' verifier.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from oversight.ledger import service as ledger
from oversight.ledger import tree, witnesses
from oversight.ledger.rules import notes, policies
from oversight.ledger.rules.errors import LogError
from oversight.storage.session import Store
from tests.cli.test_witness import LOG, head
from tests.fixtures.databases import Databases, filled
from tests.ledger.checking.stand_alone import loaded
from tests.ledger.tree import growing
from tests.ledger.tree.growing import NOW, ORIGIN

PROGRAM = os.environ.get("AICS_WITNESS") or shutil.which("aics-witness")
NEEDED = "aics-witness is not here: put it into a Python 3.12 and name it AICS_WITNESS"
NAME = "witness.example/foreign"
PATIENCE = 60.0
stranger = loaded()

pytestmark = pytest.mark.skipif(PROGRAM is None, reason=NEEDED)


@dataclass(frozen=True)
class Foreign:
    """The witness's address and key, and the policy that asks for it."""

    url: str
    vkey: str

    @property
    def policy(self) -> policies.Policy:
        """Return the policy of whoever trusts this witness."""
        return policies.parse(self.spelt)

    @property
    def spelt(self) -> bytes:
        """Return the policy as it is written."""
        said = f"log {LOG.vkey}\nwitness w {self.vkey} {self.url}\nquorum w\n"
        return said.encode()


def told(home: Path, *words: str) -> str:
    """Ask the program something that it answers at once."""
    asked = [str(PROGRAM), *words]
    done = subprocess.run(
        asked, cwd=home, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def a_free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(home: Path) -> Iterator[Foreign]:
    """Run the witness, knowing the log of the tests, until it is no longer needed."""
    port = a_free_port()
    vkey = told(home, "init", "--name", NAME, "--listen", f"127.0.0.1:{port}")
    told(home, "add-log", "--origin", ORIGIN, "--vkey", LOG.vkey)
    process = subprocess.Popen(
        [str(PROGRAM), "serve"], cwd=home, stderr=subprocess.DEVNULL
    )
    try:
        _wait(process, port)
        line = vkey.strip().splitlines()[-1]
        yield Foreign(f"http://127.0.0.1:{port}", line)
    finally:
        process.kill()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, "the witness ended"
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the witness does not listen")


def test_a_witness_of_others_signs_what_grows(store: Store, tmp_path: Path) -> None:
    with serving(tmp_path) as foreign:
        for count in (1, 299, 7):
            growing.grown(store, count)
            [said] = witnesses.ask(store, foreign.policy, head(store))
            assert said.why == ""

    seen = notes.check(notes.parse(head(store)), foreign.policy.keys)
    assert foreign.policy.met(seen)
    trust = stranger.Trust(stranger.policy_of(foreign.spelt), given=True)
    with store.reading() as session:
        shown = tree.shown(session)
        assert shown is not None
        proof = tree.prove(session, 300, shown)
    assert stranger.verify_proof(proof.raw, trust)


@pytest.mark.parametrize(
    ("more", "code"), [(1, "rolled_back"), (4, "forked"), (8, "forked")]
)
def test_a_witness_of_others_refuses_another_past(
    store: Store, kind: str, databases: Databases, tmp_path: Path, more: int, code: str
) -> None:
    """The same log begun otherwise, with fewer entries, as many, and more."""
    url = databases.new_url(kind)
    other = filled(url)
    with other.transaction() as session:
        ledger.record(session, "service.down", now=NOW)
    growing.grown(other, more)
    growing.grown(store, 5)
    with serving(tmp_path) as foreign:
        witnesses.ask(store, foreign.policy, head(store))
        with pytest.raises(LogError) as refused:
            witnesses.ask(other, foreign.policy, head(other))
    assert refused.value.code == code
    other.close()
    databases.drop(url)
