"""The strangers' file reads the running portal over HTTP, and what it proves."""

from pathlib import Path

from oversight.ledger import tree
from oversight.storage.session import Store
from tests.fixtures.browser import LiveServer
from tests.ledger.checking import samples
from tests.ledger.checking.test_hostile import ask, refused
from tests.ledger.tree import growing


def test_the_running_log_and_its_proofs_are_verified(
    store: Store, live_server: LiveServer, tmp_path: Path
) -> None:
    log, old, key = f"{live_server.url}/log", tmp_path / "old", tmp_path / "key"
    growing.grown(store, 99)
    with store.reading() as session:
        before = tree.shown(session)
        assert before is not None
        old.write_bytes(before.note)
        key.write_text("\n".join(tree.vkeys(session)))
    growing.grown(store, 201)

    code, found = ask(log, "--vkey", key, "--old", old)

    assert (code, found["entries"], found["consistent_with"]) == (0, 300, 99)
    assert ask(f"{log}/checkpoint")[0] == 0
    old.write_text(samples.note(samples.entries(99)))
    assert refused(log, "--vkey", key, "--old", old) == "unsigned"
    with store.reading() as session:
        head = tree.shown(session)
        assert head is not None
        for place in (0, 255, 256, 299):
            proof = tmp_path / f"{place}.tlog-proof"
            proof.write_bytes(tree.prove(session, place, head).raw)
            code, found = ask(proof, "--vkey", key)
            assert (code, found["index"]) == (0, place)
