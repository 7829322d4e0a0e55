"""What a stranger can tell from entries alone: each fault, and none where none is."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.ledger.rules import leaf as leaves
from oversight.ledger.rules import watching
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.kinds import KINDS
from oversight.ledger.rules.watching import Numbers, Watch
from tests.ledger.tree.test_receipts import ENTRIES

FIRST = 1
APPEALS = [raw for raw, _ in ENTRIES[FIRST:5]]


def an_entry(kind: str = "threat.reported", **more: object) -> bytes:
    of = KINDS[kind]
    count = len(of.private)
    body: dict[str, object] = {"v": 1, "k": kind, "n": 1, "at": "2026-11-27T09:00:00Z"}
    body |= dict.fromkeys(of.public)
    body |= {"_sd": [f"{number}" for number in range(count)], "_sd_alg": "sha-256"}
    if not of.house:
        body["docket"] = "TD-2026-000001"
    return leaves.canonical({**body, **more})


def codes(entries: Sequence[bytes]) -> list[str]:
    watch = Watch()
    watch.see(entries)
    return [one.code for one in (*watch.findings, *watch.open())]


def test_entries_as_they_should_be_find_nothing() -> None:
    later = an_entry(n=2, at="2026-11-27T09:00:00Z")
    again = an_entry("service.up", stream="house", day="2026-11-28", at=None)
    again = leaves.canonical({k: v for k, v in json.loads(again).items() if k != "at"})

    assert codes([*APPEALS, an_entry(), later, again]) == []


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (b"{}x", "bad_entry"),
        (b'{"v": 1}', "bad_entry"),
        (an_entry(n=2), "not_in_turn"),
        (an_entry(n=True, docket="TD-2026-000001"), ""),
        (an_entry(k="takedown.hidden"), "unknown_kind"),
        (an_entry(text="free"), "unknown_field"),
        (an_entry(_sd=[]), "bad_commitments"),
        (an_entry(_sd=["1", "1"]), "bad_commitments"),
        (an_entry(_sd=None), "bad_commitments"),
        (an_entry(agency="pta", an=1), "bad_place"),
        (an_entry(item=1), "bad_place"),
        (an_entry(day="2026-11-27"), "bad_time"),
        (an_entry(docket="TD-26-1"), "bad_docket"),
        (an_entry("request.filed", agency="pta", an="1"), "bad_number"),
        (an_entry("request.filed", agency="pta", an=50_000), "not_in_turn"),
        (an_entry(_sd=["x" * 5000, "y"]), "too_large"),
    ],
)
def test_each_fault_is_found(entry: bytes, code: str) -> None:
    assert codes([entry]) == ([code] if code else [])


def test_a_number_that_is_left_out_stays_open_until_it_comes() -> None:
    watch = Watch()
    watch.see([APPEALS[0], APPEALS[2]])
    assert [one.line for one in watch.open()] == [
        "missing: number 2 of AP-2026 is not in the log."
    ]

    watch.see([APPEALS[1]])

    assert watch.open() == []
    assert watch.findings == []


def test_a_number_that_comes_twice_is_found() -> None:
    assert codes([APPEALS[0], APPEALS[0]]) == ["not_in_turn", "not_in_turn"]


def test_leaps_are_not_remembered_without_end() -> None:
    numbers = Numbers()

    assert [numbers.take(n) for n in (900, 1000, 1001, 1100, 5000, 3)] == [
        *(True, True, True, False, False, True)
    ]
    assert len(numbers.missing) < watching.LEAP


def test_time_does_not_run_backwards_in_a_docket() -> None:
    later = an_entry(n=2, at="2026-11-26T23:59:59Z")
    watch = Watch()
    watch.see([an_entry(), later])

    assert [one.line for one in watch.findings] == [
        "back_in_time: entry 1: TD-2026-000001 no. 2 is dated before no. 1."
    ]


def test_a_flood_of_faults_is_not_kept_for_ever() -> None:
    watch = Watch()
    watch.see([b"x"] * (watching.MOST + 5))

    assert len(watch.findings) == watching.MOST
    assert watch.size == watching.MOST + 5


def test_what_was_packed_is_unpacked_alike() -> None:
    watch = Watch()
    watch.see(
        [APPEALS[0], APPEALS[2], b"x", an_entry("request.filed", agency="a", an=3)]
    )

    assert watching.unpacked(json.loads(json.dumps(watch.packed))) == watch
    for broken in (None, {}, {**watch.packed, "streams": {"a": 1}}, {"size": "x"}):
        with pytest.raises(LogError):
            watching.unpacked(broken)


@given(st.lists(st.binary(max_size=80), max_size=5))
def test_no_bytes_at_all_raise_anything(noise: list[bytes]) -> None:
    watch = Watch()
    watch.see(noise)
    assert watch.size == len(noise)


UGLY: tuple[object, ...] = (
    *(None, True, -1, 0, 2**70, 1.5, "", "x", "house", "\u202e", "0" * 30),
    *([], [None], [[1]], {}, {"n": 1}, "TD-2026-000001", "2026-11-27"),
)
NAMES = ("n", "docket", "stream", "agency", "an", "at", "day", "_sd", "k", "item")


@pytest.mark.parametrize("name", NAMES)
def test_no_value_at_all_raises_anything(name: str) -> None:
    for value in UGLY:
        raw = json.dumps(
            {**json.loads(an_entry()), "agency": "pta", "an": 1, name: value},
            ensure_ascii=False,
            separators=(",", ":"),
            sort_keys=True,
        )
        watch = Watch()
        watch.see([raw.encode(), raw.encode(), an_entry()])
        assert watching.unpacked(watch.packed) == watch
