"""The judge in Go repeats each draw, and refuses a log in which one does not follow."""

import json
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from oversight.ledger import queries as ledger
from oversight.ledger.rules import leaf as spelling
from oversight.review.rules import draw
from oversight.storage.session import open_store
from tests.cli import story
from tests.fixtures.databases import Databases
from tests.judge.building import built, judged
from tests.ledger.checking import samples

Leaf = dict[str, Any]
Change = Callable[[list[Leaf]], None]
DOCKET, LOCAL, CHAIN = "TD-2026-000001", "local-not-independent", "drand:" + "5" * 64
POOL = [f"R-{n:02}" for n in range(1, 12)]
SIGNATURE = ["ab" * 24, "cd" * 24]


def leaf(kind: str, **said: object) -> Leaf:
    whole = {"v": 1, "k": kind, "at": "2026-11-22T09:41:07Z", "docket": DOCKET}
    return {**whole, "n": 1, "_sd": [], "_sd_alg": "sha-256", **said}


def drawn(beacon: str = LOCAL) -> list[Leaf]:
    """A pool, what a public beacon said, and the panel that follows."""
    number = sha256(bytes.fromhex("".join(SIGNATURE))).hexdigest()
    round_ = 179534047  # begins at 09:41:10
    places = draw.sequence(POOL, randomness=number, docket=DOCKET)[:3]
    fixed = {"pool": POOL, "size": 11, "seats": 3, "reserve": 3, "excluded": {}}
    fixed |= {"algorithm": "hmac-sha256-v1", "beacon": beacon, "round": round_}
    said = {"round": round_, "randomness": number}
    heard = leaf("beacon.heard", beacon=beacon, signature=SIGNATURE, **said)
    seats = [POOL[at] for at in places]
    return [
        leaf("request.filed"),
        leaf("pool.committed", **fixed),
        *([] if beacon == LOCAL else [heard]),
        leaf("panel.drawn", seats=seats, index=list(places), **said),
    ]


def sets(place: int, /, **fields: object) -> Change:
    return lambda leaves: leaves[place].update(fields)


def takes(at: int) -> Change:
    def change(leaves: list[Leaf]) -> None:
        del leaves[at]

    return change


def again(leaves: list[Leaf]) -> None:
    leaves.insert(2, leaves[1])


def seats_others(leaves: list[Leaf]) -> None:
    seats = leaves[-1]["seats"]
    seats[0] = next(name for name in POOL if name not in seats)


OWN: dict[str, tuple[Change, str]] = {
    "others": (seats_others, "repeating the draw seats other people"),
    "places": (sets(-1, index=[0, 1, 2]), "repeating the draw seats other people"),
    "number": (sets(-1, randomness="00" * 32), "repeating the draw"),
    "capital": (sets(-1, randomness="AB" * 32), "not 32 bytes in hexadecimal"),
    "short": (sets(-1, randomness="ab"), "not 32 bytes in hexadecimal"),
    "no number": (sets(-1, randomness=None), "not 32 bytes in hexadecimal"),
    "round": (sets(-1, round=7), "another round of the beacon"),
    "one more": (sets(1, pool=["R-00", *POOL], size=12), "repeating the draw"),
    "unsorted": (sets(1, pool=POOL[::-1]), "the pool is not sorted"),
    "twice there": (sets(1, pool=[*POOL, "R-11"], size=12), "the pool is not sorted"),
    "miscounted": (sets(1, size=10), "not what it counts"),
    "no seat": (sets(1, seats=0), "not as many names as seats"),
    "too many": (sets(1, seats=12), "not as many names as seats"),
    "method": (sets(1, algorithm="dice"), "method of drawing is not known"),
    "no beacon": (sets(1, beacon=None), "it names no beacon"),
    "too late": (sets(1, at="2026-11-22T09:41:10Z"), "the beacon had spoken"),
    "far away": (sets(1, round=1 << 60), "the beacon had spoken"),
    "no pool": (takes(1), "from a pool that nobody published"),
    "a pool twice": (again, "a pool was fixed again"),
}
HEARD: dict[str, tuple[Change, str]] = {
    "unheard": (takes(2), "nothing shows that the beacon said this number"),
    "other hash": (sets(2, signature=["ab" * 48]), "not SHA-256 of its signature"),
    "no hex": (sets(2, signature=["xy" * 48]), "not SHA-256 of its signature"),
    "nothing": (sets(2, signature=[]), "not SHA-256 of its signature"),
    "other chain": (sets(2, beacon="drand:" + "6" * 64), "no pool waits"),
    "other round": (sets(2, round=7), "no pool waits"),
}


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, databases: Databases
) -> tuple[bytes, ...]:
    """The entries of the short story, in the order of the tree."""
    assert databases
    path = tmp_path_factory.mktemp("judging") / "story.db"
    story.tell(path)
    store = open_store(f"sqlite:///{path}")
    with store.reading() as session:
        found = ledger.leaves(session, size=ledger.size(session))
        entries = tuple(spelling.canonical(one) for one in found)
    store.close()
    return entries


# One test, so that the judge is built once.
@pytest.mark.slow
def test_the_judge_repeats_every_draw_and_refuses_what_does_not_follow(
    told: tuple[bytes, ...], tmp_path: Path
) -> None:
    judge = built(tmp_path / "judge", "folders")
    panels = sum(b'"k":"panel.drawn"' in entry for entry in told)

    def asked(name: str, entries: list[bytes]) -> tuple[int, list[str]]:
        place = samples.write(tmp_path / name, entries, ())
        said = judged(judge, "-vkey", place / "log.vkey", "-log", place)
        return said.returncode, said.stdout.splitlines()

    code, lines = asked("story", list(told))
    assert (code, panels > 3) == (0, True), lines
    own = "NOT SHOWN that the portal did not choose the numbers that it made itself"
    assert lines[1:] == [f"ok draws: {panels} repeated from {panels} pools", own]
    for beacon, ways in ((LOCAL, OWN), (CHAIN, HEARD)):
        code, lines = asked(beacon[:5], spelt(drawn(beacon)))
        assert (code, lines[1]) == (0, "ok draws: 1 repeated from 1 pools"), lines
        assert ("NOT CHECKED HERE" in lines[2]) == (beacon == CHAIN)
        for way, (change, sentence) in ways.items():
            leaves = deepcopy(drawn(beacon))
            change(leaves)
            code, lines = asked(f"{beacon[:5]} {way}", spelt(leaves))
            assert (code, len(lines)) == (1, 1), way
            assert lines[0].startswith("FAIL draws: the tree is whole, but "), way
            assert sentence in lines[0], (way, lines)


def spelt(leaves: list[Leaf]) -> list[bytes]:
    spell = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
    return [spell(one).encode() for one in leaves]
