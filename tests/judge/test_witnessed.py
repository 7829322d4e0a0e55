"""Portal, two witnesses and a judge from another house, each over HTTP."""

from pathlib import Path

import pytest

from oversight.ledger import tree, witnesses
from oversight.storage.session import Store
from tests.cli.test_witness import a_policy, a_witness, head, listening, vkey
from tests.fixtures.browser import LiveServer
from tests.judge.building import built, judged
from tests.ledger.tree import growing


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_judge_counts_the_witnesses_of_the_running_portal(
    store: Store, live_server: LiveServer, tmp_path: Path
) -> None:
    judge = built(tmp_path / "judge")
    growing.grown(store, 300)
    with store.reading() as session:
        (tmp_path / "log.vkey").write_text("\n".join(tree.vkeys(session)))
    asked: list[object] = ["-vkey", tmp_path / "log.vkey", "-need", 2]
    for name in ("first", "second"):
        (tmp_path / f"{name}.vkey").write_text(vkey(name))
        asked += ["-witness", tmp_path / f"{name}.vkey"]
    asked += ["-log", f"{live_server.url}/log"]

    first, second = (a_witness(tmp_path, name) for name in ("first", "second"))
    with listening(first) as one, listening(second) as two:
        witnesses.ask(store, a_policy(first=one), head(store))
        assert judged(judge, *asked).returncode == 1
        witnesses.ask(store, a_policy(first=one, second=two), head(store))

    told = judged(judge, *asked)
    assert told.returncode == 0, told.stdout
    assert told.stdout.startswith("ok log: 300 entries")
