"""A clock that jumps: the tree goes on in the order of the acts, and readers see it."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from oversight.ledger import tree
from oversight.ledger.rules.bracket import Bracket
from oversight.ledger.rules.streams import Streams
from oversight.storage.session import Store
from tests.ledger.tree import growing
from tests.ledger.tree.growing import NOW
from tests.ledger.tree.killing import Witness, beat

HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


def written(store: Store, home: Path, moments: list[datetime], *, apart: bool) -> None:
    """Let acts be written, placed and shown by a clock that says this and then that."""
    witness = Witness(store, home)
    docket = growing.a_docket(store, "TD")
    for now in moments:
        stream = growing.a_docket(store, "TD") if apart else docket
        growing.write(store, 2, docket=stream, now=now)
        growing.collect(store, now=now)
        beat(store, home)
        witness.look()
    witness.check(2 * len(moments))


def found(store: Store) -> Iterator[str]:
    """What a reader of the log finds in it who has no clock but its own."""
    streams, bracket = Streams(), Bracket()
    with store.reading() as session:
        entries = list(tree.entries(session, 0, 100))
    for leaf in map(json.loads, entries):
        yield from (one.code for one in streams.see(leaf))
        yield from (one.code for one in bracket.see(leaf))
    yield from (one.code for one in bracket.ahead(NOW + HOUR))


@pytest.mark.parametrize(
    ("moments", "apart", "codes"),
    [
        # Between dockets an hour is nothing; within one it is seen.
        ([NOW, NOW - HOUR], True, []),
        ([NOW, NOW - HOUR], False, ["time_back"] * 2),
        # Whoever comes after a clock that ran a year ahead seems dated back, once.
        ([NOW, NOW + YEAR, NOW], True, ["back_dated"]),
        # And a witness saw what seems written only in a year.
        ([NOW, NOW + YEAR], True, ["post_dated"]),
    ],
)
def test_the_tree_goes_on_and_the_jump_is_found(
    store: Store,
    tmp_path: Path,
    moments: list[datetime],
    codes: list[str],
    *,
    apart: bool,
) -> None:
    written(store, tmp_path, moments, apart=apart)

    assert list(found(store)) == codes


@pytest.mark.parametrize("jump", [-HOUR, HOUR, -YEAR, YEAR])
def test_what_was_signed_is_shown_whatever_the_clock_says(
    store: Store, tmp_path: Path, jump: timedelta
) -> None:
    growing.write(store, 3)
    growing.collect(store)
    growing.write(store, 3, now=NOW + jump)

    assert growing.collect(store, now=NOW + jump, hold=HOUR) == 6
    beat(store, tmp_path)
    Witness(store, tmp_path).check(6)
