from enum import StrEnum
from itertools import product

import pytest

from oversight.core.errors import RuleError
from oversight.core.lifecycle import Lifecycle, Step


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"


class Push(StrEnum):
    PUSH = "push"
    PULL = "pull"


STEPS = (
    Step(Door.OPEN, Push.PUSH, Door.SHUT),
    Step(Door.SHUT, Push.PULL, Door.OPEN),
)


def test_only_listed_moves_are_possible() -> None:
    door = Lifecycle(*STEPS)
    listed = {(step.source, step.act): step.target for step in door}

    for state, act in product(Door, Push):
        assert door.allows(state, act) is ((state, act) in listed)
        if (state, act) in listed:
            assert door.after(state, act) is listed[state, act]
            continue
        with pytest.raises(RuleError) as refused:
            door.after(state, act)
        assert refused.value.code == "wrong_state"
        assert refused.value.values == {"state": state.value, "act": act.value}


def test_two_steps_from_one_state_by_one_act_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="share"):
        Lifecycle(*STEPS, Step(Door.OPEN, Push.PUSH, Door.OPEN))


def test_the_table_draws_itself() -> None:
    assert Lifecycle(*STEPS).diagram().splitlines() == [
        "stateDiagram-v2",
        "    open --> shut: push",
        "    shut --> open: pull",
    ]


def test_an_error_says_its_english_and_keeps_its_parts() -> None:
    error = RuleError("late", "Too late by %(n)s days.", field="until", n=3)

    assert str(error) == "Too late by 3 days."
    assert (error.code, error.field, error.values) == ("late", "until", {"n": 3})
    assert str(RuleError("plain", "100% sure.")) == "100% sure."
