"""``recount`` publishes a corrected version, and strangers accept both."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.ledger import folder
from oversight.storage.session import Store
from oversight.transparency.models import PublishedReport
from tests.cli.conftest import Terminal
from tests.ledger.tree import growing
from tests.transparency.test_corrected import published_early, published_otherwise


@pytest.mark.parametrize("given", [published_early, published_otherwise])
def test_a_stranger_counts_each_version_again_and_the_rules_accept_both(
    store: Store,
    terminal: Terminal,
    tmp_path: Path,
    given: Callable[[Session], PublishedReport],
) -> None:
    with store.transaction() as session:
        given(session)
    early = terminal.facts("fsck")
    made = terminal.facts("recount", "2026-Q4")
    again = terminal("recount", "2026-Q4")
    growing.shown(store)
    with store.reading() as session:
        rows = session.scalars(select(PublishedReport)).all()
        bodies = {row.size: row.body for row in rows}
        folder.write(session, tmp_path / "log")

    assert made["version"] == 2
    assert again.exit_code == 1
    assert "this report says the same" in again.stderr
    place = ["--from-log", str(tmp_path / "log"), "--size"]
    told = terminal("report", "2026-Q4", *place, str(made["size"]))
    assert told.stdout_bytes == bodies[made["size"]]
    facts = terminal.facts("ledger", "rules", str(tmp_path / "log"))
    reported = [one for one in facts["findings"] if "report" in one["what"]]
    assert reported == []
    anew = given is published_otherwise
    assert [one["code"] for one in facts["corrected"]] == ["other_figures"] * anew
    assert ("reports-recount" in json.dumps(early)) is anew
    assert "reports-recount" not in json.dumps(terminal.facts("fsck"))
