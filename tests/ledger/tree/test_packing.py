"""What a monitor keeps is packed into plain values and comes back as it was."""

import json
from dataclasses import dataclass, field
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.ledger.rules import packing
from oversight.ledger.rules.errors import LogError


class Colour(StrEnum):
    RED = "red"


class Fruit(StrEnum):
    RED = "red"
    PLUM = "plum"


@dataclass(slots=True)
class Inner:
    stood: Colour | Fruit
    maybe: Fruit | None = None
    held: tuple[str, ...] = ()
    pair: tuple[int, str] = (0, "")


@dataclass(slots=True)
class Outer:
    inner: Inner
    name: str = ""
    by_place: dict[tuple[str, int], Inner] = field(default_factory=dict)
    many: list[Inner] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    below: Inner | None = None
    alone: Colour = Colour.RED


INNER = st.builds(
    Inner,
    st.sampled_from([*Colour, *Fruit]),
    st.none() | st.sampled_from(Fruit),
    st.lists(st.text(max_size=5), max_size=3).map(tuple),
    st.tuples(st.integers(), st.text(max_size=5)),
)
OUTER = st.builds(
    Outer,
    INNER,
    st.text(max_size=5),
    st.dictionaries(st.tuples(st.text(max_size=3), st.integers()), INNER, max_size=3),
    st.lists(INNER, max_size=3),
    st.sets(st.integers(), max_size=3),
    st.none() | INNER,
)


@given(OUTER)
def test_what_was_packed_comes_back_alike(one: Outer) -> None:
    plain = json.loads(json.dumps(packing.packed(Outer, one)))

    back = packing.unpacked(Outer, plain)

    assert back == one
    assert type(back.inner.stood) is type(one.inner.stood)


@pytest.mark.parametrize("value", [None, 7, 1.5, {"a": 1}, ["x"], "\ud800"])
def test_whatever_stands_in_a_single_field_is_kept_as_it_is(value: object) -> None:
    one = Outer(Inner(Colour.RED), name=value)  # type: ignore[arg-type]
    plain = json.loads(json.dumps(packing.packed(Outer, one)))

    assert packing.unpacked(Outer, plain).name == value


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        [1, 2, 3, 4, 5, 6, 7],
        {"a": 1},
        [["Colour:blue", None, [], [0, ""]], "", [], [], [], None, "Colour:red"],
        [["Sky:red", None, [], [0, ""]], "", [], [], [], None, "Colour:red"],
        [["Fruit:red", None, [], [0]], "", [], [], [], None, "Colour:red"],
        [["Fruit:red", None, [], [0, ""]], "", [[1, 2, 3]], [], [], None, "Colour:red"],
        [["Fruit:red", None, [], [0, ""]], "", [], [], [[]], None, "Colour:red"],
    ],
)
def test_what_nobody_packed_is_refused(plain: object) -> None:
    with pytest.raises(LogError) as refused:
        packing.unpacked(Outer, plain)

    assert refused.value.code == "bad_state"
