"""``ledger verify`` repeats every draw, and names the entry that does not fit."""

import json
import random
from argparse import Namespace
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from oversight.ledger import queries as ledger
from oversight.ledger.rules import leaf as spelling
from oversight.review.rules.draws import KINDS, Draws
from oversight.storage.session import open_store
from tests.cli import story
from tests.cli.conftest import Terminal
from tests.fixtures.databases import Databases
from tests.ledger.checking import samples
from tests.ledger.checking.stand_alone import loaded

stranger = loaded()
Leaf = dict[str, Any]
Change = Callable[[Leaf, Leaf], None]


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, databases: Databases
) -> tuple[Leaf, ...]:
    """The leaves of the short story, in the order of the tree."""
    assert databases
    path = tmp_path_factory.mktemp("drawing") / "story.db"
    story.tell(path)
    store = open_store(f"sqlite:///{path}")
    with store.reading() as session:
        found = tuple(ledger.leaves(session, size=ledger.size(session)))
    store.close()
    return found


def signed(place: Path, leaves: list[Leaf]) -> Path:
    """Let an operator sign whatever these leaves say."""
    return samples.write(place, [spelling.canonical(leaf) for leaf in leaves], ())


def last(leaves: list[Leaf], kind: str) -> int:
    return max(place for place, leaf in enumerate(leaves) if leaf["k"] == kind)


def by_stranger(place: Path) -> dict[str, Any]:
    given = Namespace(target=str(place), vkey=None, policy=None, old=None)
    facts: dict[str, Any] = stranger.checked(given).facts
    return facts


def test_every_draw_of_the_story_is_repeated(
    terminal: Terminal, told: tuple[Leaf, ...], tmp_path: Path
) -> None:
    place = signed(tmp_path / "log", list(told))
    drawn = sum(leaf["k"] == "panel.drawn" for leaf in told)
    pools = sum(leaf["k"] == "pool.committed" for leaf in told)

    facts = terminal.facts("ledger", "verify", str(place))
    said = terminal("ledger", "verify", str(place)).stdout

    assert facts["valid"] is True
    draws = facts["draws"]
    assert (draws["pools"], draws["repeated"], draws["local"]) == (pools, drawn, drawn)
    assert (draws["waiting"], draws["failed"], draws["findings"]) == (0, 0, [])
    assert f"{drawn} draws were repeated from {pools} published pools" in said
    assert f"{drawn} draws rest on numbers that the portal made itself" in said
    assert "whether everybody who could be drawn stood in it" in said
    alone = by_stranger(place)["draws"]
    later = alone.pop("later")
    called = [leaf for leaf in told if leaf["k"] == "member.replaced"]
    assert later >= len(called) > 0
    whole = {"repeated": drawn, "pools": pools, "without_pool": 0, "not_judged": 0}
    assert alone == whole


def other_people(drawn: Leaf, pool: Leaf) -> None:
    drawn["seats"] = [one for one in pool["pool"] if one not in drawn["seats"]][
        : len(drawn["seats"])
    ]


def other_number(drawn: Leaf, pool: Leaf) -> None:
    drawn["randomness"] = "00" * 32


def other_round(drawn: Leaf, pool: Leaf) -> None:
    drawn["round"] += 1


def other_pool(drawn: Leaf, pool: Leaf) -> None:
    pool["pool"] = sorted({*pool["pool"], "R-00"})
    pool["size"] += 1


def no_number(drawn: Leaf, pool: Leaf) -> None:
    drawn["randomness"] = "tails"


CHANGES: list[tuple[Change, str]] = [
    (other_people, "repeating the draw seats other people"),
    (other_number, "repeating the draw seats other people"),
    (other_round, "it rests on another round"),
    (other_pool, "repeating the draw seats other people"),
    (no_number, "it does not say what"),
]


@pytest.mark.parametrize(("change", "sentence"), CHANGES)
def test_a_draw_that_does_not_follow_is_named_by_its_entry(
    terminal: Terminal,
    told: tuple[Leaf, ...],
    tmp_path: Path,
    change: Change,
    sentence: str,
) -> None:
    leaves = deepcopy(list(told))
    at = last(leaves, "panel.drawn")
    docket = leaves[at]["docket"]
    mine = [
        one
        for one in leaves[:at]
        if one["k"] == "pool.committed" and one["docket"] == docket
    ]
    change(leaves[at], mine[-1])
    place = signed(tmp_path / "log", leaves)

    said = terminal("ledger", "verify", str(place))
    facts = terminal.facts("ledger", "verify", str(place))

    assert said.exit_code == 1
    assert facts["valid"] is False
    assert facts["draws"]["failed"] == 1
    found = facts["draws"]["findings"][0]
    assert (found["entry"], found["docket"], found["n"]) == (
        *(at, docket),
        leaves[at]["n"],
    )
    assert f"DRAW FAILED: entry {at}, {docket} no. " in said.stderr
    assert sentence in said.stderr
    with pytest.raises(stranger.Refused, match=sentence) as refused:
        by_stranger(place)
    assert f"entry {at} (panel.drawn of {docket})" in refused.value.sentence


LATER = (
    *("member.declared", "member.recused", "member.replaced", "member.challenged"),
    *("item.decided", "appeal.decided", "confirmation.asked", "pool.committed"),
)


def failing(leaves: list[Leaf]) -> tuple[set[str], set[str]]:
    """The dockets whose draws fail: by our rules, and by the file alone."""
    ours, theirs = Draws(), stranger.Draws()
    found = {one.stream for leaf in leaves for one in ours.see(leaf)}
    for place, leaf in enumerate(leaves):
        theirs.see(place, spelling.canonical(leaf))
    said = {docket for docket, _ in theirs.steps}
    dockets = {leaf["docket"] for leaf in leaves if "docket" in leaf}
    said |= {
        one for one in dockets if any(f"of {one})" in why for why in theirs.failed)
    }
    return found, said


def changed(leaves: list[Leaf], at: int, way: str, name: str) -> None:
    """Let one leaf be gone, come twice, give no reason or name somebody else."""
    leaf = leaves[at]
    if way == "gone":
        del leaves[at]
    elif way == "twice":
        leaves.insert(at, leaf)
    elif way == "silent" and "code" in leaf:
        leaf["code"] = ""
    elif "by" in leaf:
        leaf["by"] = [name] if isinstance(leaf["by"], list) else name


def test_the_file_alone_and_ledger_verify_agree_on_whoever_came_later(
    told: tuple[Leaf, ...],
) -> None:
    chance = random.Random(7)  # noqa: S311  # Not a secret.
    mine = [leaf for leaf in told if leaf["k"] in KINDS]
    names = sorted({name for leaf in mine for name in leaf.get("pool", ())})
    about = {one["docket"]: one["of"] for one in told if one["k"] == "appeal.filed"}
    found = 0
    for docket in sorted({leaf["docket"] for leaf in mine if "docket" in leaf}):
        # An appeal that was joined is decided by the panel of another about the same.
        kin = {one for one, of in about.items() if of == about.get(docket)} | {docket}
        whole = [one for one in mine if one.get("docket", docket) in kin]
        assert failing(whole) == (set(), set())
        for at, leaf in enumerate(whole):
            if leaf["k"] not in LATER:
                continue
            for way in ("gone", "twice", "other", "silent"):
                leaves = [dict(one) for one in whole]
                changed(leaves, at, way, chance.choice(names))
                ours, theirs = failing(leaves)
                assert ours == theirs, (docket, leaf["k"], leaf["n"], way)
                found += bool(ours)

    assert found > 100


def test_the_file_alone_names_who_was_called_out_of_turn(
    told: tuple[Leaf, ...], tmp_path: Path
) -> None:
    leaves = deepcopy(list(told))
    at = last(leaves, "member.replaced")
    leaves[at]["by"] = "R-99"
    place = signed(tmp_path / "log", leaves)

    with pytest.raises(stranger.Refused, match=r"it was (?:not )?R-") as refused:
        by_stranger(place)
    docket = leaves[at]["docket"]
    assert f"entry {at} (member.replaced of {docket})" in refused.value.sentence


def test_a_draw_without_a_pool_fails_and_the_list_has_an_end(
    terminal: Terminal, told: tuple[Leaf, ...], tmp_path: Path
) -> None:
    leaves = deepcopy(list(told))
    drawn = leaves[last(leaves, "panel.drawn")]
    pool = last(leaves, "pool.committed")
    leaves[pool]["pool"] = leaves[pool]["pool"][::-1]
    leaves += [drawn | {"n": drawn["n"] + 50 + more} for more in range(205)]
    place = signed(tmp_path / "log", leaves)

    said = terminal("ledger", "verify", str(place))

    assert "a panel was drawn without a pool of its own" in said.stderr
    assert "... and " in said.stderr
    with pytest.raises(
        stranger.Refused, match=r"the pool is not sorted.* And 2\d\d more"
    ):
        by_stranger(place)


def test_an_entry_that_was_altered_is_named(
    terminal: Terminal, told: tuple[Leaf, ...], tmp_path: Path
) -> None:
    leaves = list(told)
    place = signed(tmp_path / "log", leaves)
    at = 255
    leaf = leaves[at]
    bundle = place / "tile/entries/000"
    raw = bundle.read_bytes()
    entry = spelling.canonical(leaf)
    bundle.write_bytes(raw.replace(entry, entry.replace(b'"v":1', b'"v":2')))
    where = leaf.get("docket", leaf.get("stream"))

    said = terminal("ledger", "verify", str(place), "--vkey", samples.LOG_VKEY)

    name = f"entry {at} ({leaf['k']} of {where}"
    assert said.exit_code == 1
    assert f"{name} no. {leaf['n']}) is not the one whose hash" in said.stderr
    with pytest.raises(stranger.Refused) as refused:
        by_stranger(place)
    assert f"first at {name})" in refused.value.sentence

    before = spelling.canonical(leaves[at - 1])
    longer = before.replace(b'"v":1', b'"v": 1')
    bundle.write_bytes(raw.replace(before, longer))
    said = terminal("ledger", "verify", str(place), "--vkey", samples.LOG_VKEY)
    assert f"where entry {at - 1} is the first that does not fit" in said.stderr
    (place / "tile/0/000").unlink()
    said = terminal("ledger", "verify", str(place), "--vkey", samples.LOG_VKEY)
    assert "cut or has a tail: tile/entries/000." in said.stderr


def test_a_tile_above_names_the_entries_below_it(
    terminal: Terminal, tmp_path: Path
) -> None:
    place = samples.write(tmp_path / "log", samples.entries(600), ())
    tile = place / "tile/1/000.p/2"
    raw = tile.read_bytes()
    tile.write_bytes(raw[:32] + bytes(32))

    said = terminal("ledger", "verify", str(place), "--vkey", samples.LOG_VKEY)

    assert "something among entries 256 to 511 was altered" in said.stderr
    with pytest.raises(stranger.Refused, match="first at entry 256"):
        by_stranger(place)
    tile.write_bytes(raw[:32])
    said = terminal("ledger", "verify", str(place), "--vkey", samples.LOG_VKEY)
    assert "it has another length" in said.stderr


def test_where_all_agrees_but_the_signature_nobody_is_named(
    terminal: Terminal, tmp_path: Path
) -> None:
    place = samples.write(tmp_path / "log", samples.entries(20), ())
    note = (place / "checkpoint").read_bytes()
    other = [*samples.entries(19), json.dumps({"k": "x"}).encode()]
    samples.write(place, other, ())
    (place / "checkpoint").write_bytes(note)

    said = terminal("ledger", "verify", str(place), "--vkey", samples.LOG_VKEY)

    assert "these files cannot show which entry was altered" in said.stderr
