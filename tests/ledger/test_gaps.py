"""What a withheld entry explains, and what it does not."""

import json
from collections.abc import Iterable
from typing import Any

from oversight.ledger.rules import leaf as spelling
from oversight.ledger.rules.finding import Finding
from oversight.ledger.rules.gaps import FIGURES, Gone
from oversight.ledger.rules.kinds import KINDS
from oversight.transparency.rules.watching import Watch

DOCKET = "TD-2026-000001"
CODE = "{}:statute:pta:2026-11-22"
Leaf = dict[str, Any]


def leaf(n: int, kind: str = "threat.reported", **said: object) -> Leaf:
    public: Leaf = {"v": 1, "k": kind, "docket": DOCKET, "n": n}
    digests = [f"{one:043}" for one in range(len(KINDS[kind].private))]
    public |= {"at": "2026-11-22T09:41:07Z", "_sd": digests, "_sd_alg": "sha-256"}
    return public | said


def order(n: int, place: int, of: object) -> Leaf:
    return leaf(n, "content.withheld", code=CODE.format(place), ref=of)


def watched(leaves: Iterable[Leaf | None]) -> tuple[Watch, list[Finding]]:
    told = Watch()
    found = [
        one
        for said in leaves
        for one in told.see_entry(None if said is None else spelling.canonical(said))
    ]
    return told, [*found, *told.end()]


def left(leaves: Iterable[Leaf | None]) -> set[str]:
    """Return the codes of what does not rest on what is withheld."""
    told, found = watched(leaves)
    return {one.code for one in found if not told.rests(one)}


def test_an_order_explains_the_number_that_it_names_and_no_other() -> None:
    gone: list[Leaf | None] = [None, leaf(2), leaf(3)]

    assert left([*gone, order(4, 0, [1])]) == set()
    assert left([*gone, order(4, 0, [2])]) >= {"number_gap"}
    assert left([None, leaf(3), order(4, 0, [1])]) >= {"number_gap"}
    assert left([None, None, leaf(3), order(4, 0, [1]), order(5, 1, [2])]) == set()
    assert left([None, None, leaf(3), order(4, 0, [1])]) >= {
        "number_gap",
        "withheld_unsaid",
    }


def test_an_order_that_names_no_one_number_explains_nothing() -> None:
    gone: list[Leaf | None] = [None, leaf(2)]

    for of in ([1, 2], [], "1", [None], None):
        assert "number_gap" in left([*gone, order(3, 0, of)])


def test_an_entry_is_withheld_once_and_only_when_it_is_there() -> None:
    told, found = watched([None, order(2, 0, [1]), order(3, 0, [1]), order(4, 9, [5])])

    codes = [one.code for one in found if one.code.startswith("withheld")]
    assert codes == ["withheld_twice", "withheld_ahead"]
    assert str(told.gone.orders[0]).endswith(
        f"{DOCKET} no. 2 (statute, pta, 2026-11-22)"
    )


def test_what_a_leaf_shows_by_itself_rests_on_nothing() -> None:
    bad = leaf(3, at="yesterday")

    assert left([None, leaf(2), bad, order(4, 0, [1])]) == {"bad_time", "unreadable"}


def test_what_came_before_a_withheld_entry_does_not_rest_on_it() -> None:
    gone = Gone({1}, {})
    list(gone.see(order(9, 1, [5]), 20))

    for n, code, rests in (
        (4, "not_opened", False),
        (6, "not_opened", True),
        (0, "items_counted", True),
        (2, "ran_out", True),
        (6, "time_back", False),
    ):
        assert gone.rests(Finding(DOCKET, n, code, "x")) is rests
        assert not gone.rests(Finding("TD-2026-000002", n, code, "x"))
    assert gone.rests(Finding("house", 3, FIGURES, "x"))
    assert not Gone().rests(Finding(DOCKET, 2, "number_gap", "it follows on no. 0"))


def test_no_more_acts_of_a_body_are_missing_than_entries_are_withheld() -> None:
    def act(n: int, an: int) -> Leaf:
        return leaf(n, "request.withdrawn", agency="pta", an=an, codes=[])

    one: list[Leaf | None] = [leaf(1), act(2, 1), None, act(4, 3), order(5, 2, [3])]
    assert "act_missing" not in left(one)
    assert "act_missing" in {one.code for one in watched(one)[1]}
    one[3] = act(4, 4)
    assert "act_missing" in left(one)


def test_what_is_no_json_withholds_nothing() -> None:
    told = Watch()
    entry = json.dumps({"k": "content.withheld", "code": CODE.format(0)}).encode()

    found = [one.code for said in (None, entry, b"[]") for one in told.see_entry(said)]

    assert "unreadable" in found
    assert told.gone.orders[0].of == 0
