"""The running portal before judges from another house: its log, and what it proves."""

from pathlib import Path

import pytest

from oversight.ledger import tree
from oversight.ledger.rules import proofs
from oversight.storage.session import Store
from tests.fixtures.browser import LiveServer
from tests.judge.building import built, judged
from tests.ledger.checking import samples, tampered
from tests.ledger.checking.samples import WITNESSES
from tests.ledger.tree import growing

GIVEN = Path(__file__).parents[3] / "shared/tools/logverify"
PLACES = (0, 255, 256, 299)


def published(store: Store, home: Path) -> Path:
    """Let the portal show 300 acts, after 99; keep what a reader would keep."""
    growing.grown(store, 99)
    with store.reading() as session:
        before = tree.shown(session)
        assert before is not None
        (home / "old").write_bytes(before.note)
    growing.grown(store, 201)
    with store.reading() as session:
        head = tree.shown(session)
        assert head is not None
        (home / "log.vkey").write_text("\n".join(tree.vkeys(session)))
        for place in PLACES:
            proof = tree.prove(session, place, head)
            (home / f"{place}.tlog-proof").write_bytes(proof.raw)
            (home / f"{place}.leaf").write_bytes(proof.extra)
    return home


def tries(judge: Path, server: LiveServer, home: Path) -> None:
    """Let a judge read the log over HTTP, and each proof; then change one leaf."""
    trusted: list[object] = ["-vkey", home / "log.vkey"]
    told = judged(judge, *trusted, "-log", f"{server.url}/log", "-old", home / "old")
    assert told.returncode == 0, told.stdout
    assert "300" in told.stdout
    for place in PLACES:
        proof = ["-proof", home / f"{place}.tlog-proof"]
        leaf = ["-leaf", home / f"{place}.leaf"]
        told = judged(judge, *trusted, *proof, *leaf)
        assert told.returncode == 0, told.stdout
    wrong = ["-proof", home / "0.tlog-proof", "-leaf", home / "255.leaf"]
    assert judged(judge, *trusted, *wrong).returncode == 1
    missing = judged(judge, *trusted, "-log", f"{server.url}/nowhere")
    assert missing.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite"])
def test_our_judge_reads_the_running_portal(
    store: Store, live_server: LiveServer, tmp_path: Path
) -> None:
    tries(built(tmp_path / "judge"), live_server, published(store, tmp_path))


@pytest.mark.slow
@pytest.mark.skipif(not GIVEN.is_dir(), reason=f"{GIVEN} is not on this machine")
@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_judge_by_others_says_the_same(
    store: Store, live_server: LiveServer, tmp_path: Path
) -> None:
    judge = built(tmp_path / "given", script=GIVEN / "build.sh")

    tries(judge, live_server, published(store, tmp_path))
    refuses_the_cheats(judge, tmp_path)


def refuses_the_cheats(judge: Path, home: Path) -> None:
    """Every sample is believed, every cheat in what it reads refused."""
    (home / "key").write_text(samples.LOG_VKEY)
    trusted: list[object] = ["-vkey", home / "key", "-need", 2]
    for name in WITNESSES:
        (home / name).write_text(samples.vkey(name, 4))
        trusted += ["-witness", home / name]
    for size in (1, 2, 255, 256, 257, 600):
        log = samples.write(home / f"log-{size}", samples.entries(size))
        told = judged(judge, *trusted, "-log", log)
        assert told.returncode == 0, told.stdout

    for way in tampered.WAYS.keys() - tampered.BY_KEYS.keys():
        tamper = tampered.WAYS[way]
        tampered.honest(home)
        given = tamper(home, way)
        old = ["-old", given.old] if given.old else []
        which: list[object] = ["-log", given.target]
        if given.target.suffix == ".tlog-proof":
            leaf = proofs.parse(given.target.read_bytes()).extra
            (home / "leaf").write_bytes(leaf)
            which = ["-proof", given.target, "-leaf", home / "leaf"]
        told = judged(judge, *trusted, *which, *old)
        assert told.returncode == 1, (way, told.stdout)
