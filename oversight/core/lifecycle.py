"""State machines as data: a table of steps that can be run, tested and drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from oversight.core.errors import RuleError
from oversight.core.words import N_

StateT = TypeVar("StateT", bound=StrEnum)
ActT = TypeVar("ActT", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Step(Generic[StateT, ActT]):
    """One allowed move: in this state, this act leads to that state."""

    source: StateT
    act: ActT
    target: StateT


class Lifecycle(Generic[StateT, ActT]):
    """Every move not listed is refused."""

    def __init__(self, *steps: Step[StateT, ActT]) -> None:
        self._targets = {(step.source, step.act): step.target for step in steps}
        if len(self._targets) != len(steps):
            raise ValueError("two steps share a state and an act")

    def __iter__(self) -> Iterator[Step[StateT, ActT]]:
        return (Step(state, act, end) for (state, act), end in self._targets.items())

    def after(self, state: StateT, act: ActT) -> StateT:
        """Return the state that follows, or refuse with code wrong_state."""
        try:
            return self._targets[state, act]
        except KeyError:
            raise RuleError(
                "wrong_state",
                N_(
                    "This is no longer possible: the matter has moved on. "
                    "Open the page again to see where it stands."
                ),
                state=state.value,
                act=act.value,
            ) from None

    def allows(self, state: StateT, act: ActT) -> bool:
        """Say whether the act is possible in this state."""
        return (state, act) in self._targets

    def diagram(self) -> str:
        """Return the table as a Mermaid state diagram, for the docs."""
        lines = (f"    {s.source} --> {s.target}: {s.act}" for s in self)
        return "\n".join(("stateDiagram-v2", *lines))
