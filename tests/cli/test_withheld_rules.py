"""``ledger rules``, ``monitor``, ``draws`` and ``report`` over a log with an order."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from oversight.ledger import folder, tree, withholding
from oversight.ledger.models import Pending, TreeEntry
from oversight.ledger.rules.withholding import Ground
from oversight.storage.session import Store, open_store
from tests.cli import story
from tests.cli.conftest import Terminal, environ
from tests.fixtures.databases import Databases
from tests.ledger.tree import growing

Found = dict[str, Any]
# Leaves on which much rests: a filing that is a docket's first, a decision, a pool.
KINDS = ("request.filed", "item.decided", "pool.committed", "platform.answered")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Path:
    """The short story, its log, and the log after four entries were withheld."""
    assert databases
    home = tmp_path_factory.mktemp("told")
    story.tell(home / "story.db")
    store = open_store(f"sqlite:///{home / 'story.db'}")
    write(store, home / "open")
    places = [first(store, kind) for kind in KINDS]
    with store.transaction() as session:
        for place in places:
            withholding.withhold(
                session,
                place,
                Ground.COURT_ORDER,
                authority="lahore-high-court",
                reference="W.P. 1/2026",
                now=story.UNTIL,
            )
    write(store, home / "early")
    growing.shown(store)
    write(store, home / "log")
    store.close()
    (home / "places").write_text(json.dumps(places))
    return home


def write(store: Store, place: Path) -> None:
    with store.reading() as session:
        folder.write(session, place)


def first(store: Store, kind: str) -> int:
    """Return the place of the second leaf of a kind, in a docket that goes on."""
    asked = (
        select(TreeEntry.id)
        .join(Pending, TreeEntry.leaf_id == Pending.id)
        .where(Pending.kind == kind)
        .order_by(TreeEntry.id)
    )
    with store.reading() as session:
        return session.scalars(asked).all()[1]


@pytest.fixture
def at(told: Path, tmp_path: Path) -> Terminal:
    return Terminal(tmp_path, environ(f"sqlite:///{told / 'story.db'}", tmp_path))


@pytest.fixture
def copy(told: Path, tmp_path: Path) -> Path:
    """A copy of the log that a test may change."""
    shutil.copytree(told / "log", tmp_path / "copy")
    return tmp_path / "copy"


def codes(facts: Found, name: str = "findings") -> set[str]:
    return {str(one["code"]) for one in facts[name]}


def test_nothing_is_taken_out_before_the_record_says_so(told: Path) -> None:
    early = (told / "early").rglob("*")
    assert not any("redacted" in str(path) for path in early)
    assert list((told / "log/tile/entries-redacted").glob("*"))


def test_the_rules_name_what_is_withheld_and_judge_nothing_that_rests_on_it(
    at: Terminal, told: Path
) -> None:
    places = json.loads((told / "places").read_text())
    assert at.facts("ledger", "rules", str(told / "open"))["findings"] == []

    facts = at.facts("ledger", "rules", str(told / "log"))
    said = at("ledger", "rules", str(told / "log"))

    assert facts["findings"] == []
    assert said.exit_code == 0
    assert sorted(one["index"] for one in facts["withheld"]) == sorted(places)
    assert {"number_gap", "not_filed"} <= codes(facts, "not_judged")
    for place in places:
        assert f"Entry {place} is withheld under content.withheld of " in said.stdout
    assert "Not judged, for it may rest on what is withheld: " in said.stdout
    assert at("ledger", "verify", str(told / "log")).exit_code == 0


def test_a_monitor_that_saw_an_entry_before_says_the_same(
    at: Terminal, told: Path, tmp_path: Path
) -> None:
    place, state = tmp_path / "served", str(tmp_path / "seen.json")
    shutil.copytree(told / "open", place)
    asked = ["ledger", "monitor", str(place), "--state", state]
    assert at(*asked).exit_code == 0
    shutil.rmtree(place)
    shutil.copytree(told / "log", place)

    later = at.facts(*asked)
    whole = at.facts(*asked, "--whole")
    again = at.facts(*asked)

    for facts in (later, whole, again):
        assert facts["findings"] == []
        assert len(facts["withheld"]) == len(KINDS)
    assert later["not_judged"] == []
    assert whole["not_judged"] == again["not_judged"] != []


def test_an_entry_that_is_shown_though_it_is_withheld_is_found(
    at: Terminal, told: Path, copy: Path
) -> None:
    usual, beside = copy / "tile/entries", copy / "tile/entries-redacted"
    for path in [one for one in beside.rglob("*") if one.is_file()]:
        place = usual / path.relative_to(beside)
        shutil.copy(told / "open/tile/entries" / path.relative_to(beside), place)

    facts = at.facts("ledger", "rules", str(copy))
    state = str(copy.parent / "seen.json")
    watched = at.facts("ledger", "monitor", str(copy), "--state", state)

    for found in (facts, watched):
        assert codes(found) == {"withheld_shown"}
        assert len(found["findings"]) == len(KINDS)
    assert at("ledger", "rules", str(copy)).exit_code == 1


def test_an_entry_that_is_withheld_without_a_word_is_found(
    at: Terminal, told: Path, tmp_path: Path
) -> None:
    """The redacted bundles under the tree of before the orders."""
    place = tmp_path / "silent"
    shutil.copytree(told / "open", place)
    shutil.copytree(told / "log/tile/entries-redacted", place / "tile/entries-redacted")
    for path in (place / "tile/entries-redacted").rglob("*"):
        if path.is_file():
            usual = place / "tile/entries" / path.name
            usual.unlink()

    facts = at.facts("ledger", "rules", str(place))
    refused = at("ledger", "verify", str(place))

    assert {"withheld_unsaid", "number_gap"} <= codes(facts)
    assert facts["withheld"] == []
    assert codes(facts, "not_judged") <= {"withheld_figures"}
    assert refused.exit_code == 1
    assert "no content.withheld says by whose order" in refused.stderr


def test_a_hash_that_was_replaced_is_refused_by_all(at: Terminal, copy: Path) -> None:
    path = next(
        one for one in (copy / "tile/entries-redacted").rglob("*") if one.is_file()
    )
    raw = path.read_bytes()
    place = raw.index(b"\xff\xff") + 7
    path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
    state = ["--state", str(copy.parent / "seen.json")]

    for words in (["rules"], ["draws"], ["verify"], ["monitor", *state]):
        told = at("ledger", words[0], str(copy), *words[1:])
        assert told.exit_code == 1
        assert "not the tile" in told.stderr
        assert "Traceback" not in told.stderr


def test_draws_are_repeated_as_far_as_the_pools_are_shown(
    at: Terminal, told: Path
) -> None:
    before = at.facts("ledger", "draws", str(told / "open"))
    facts = at.facts("ledger", "draws", str(told / "log"))

    assert facts["findings"] == []
    assert facts["draws"] == before["draws"] - 1
    assert "no_pool" in codes(facts, "not_judged")


def test_a_report_names_what_it_cannot_count(at: Terminal, told: Path) -> None:
    with_all, without = (
        at(
            "report",
            "2026-Q2",
            "--from-log",
            str(place),
            "--vkey",
            str(place / folder.VKEY),
        )
        for place in (told / "open", told / "log")
    )

    assert with_all.exit_code == without.exit_code == 0
    assert with_all.stderr == ""
    for place in json.loads((told / "places").read_text()):
        assert f"Entry {place} is withheld and not counted." in without.stderr
    assert with_all.stdout != without.stdout


def test_a_kept_tree_of_before_the_order_is_contained(at: Terminal, told: Path) -> None:
    store = open_store(f"sqlite:///{told / 'story.db'}")
    with store.reading() as session:
        assert tree.published(session)
    store.close()
    old = str(told / "open/checkpoint")
    assert at("ledger", "verify", str(told / "log"), "--old", old).exit_code == 0
