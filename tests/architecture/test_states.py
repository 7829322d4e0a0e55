"""Every state machine of the program stands in the docs, as it runs."""

from importlib import import_module

from oversight.cli.papers import DRAWINGS
from oversight.core.lifecycle import Lifecycle
from tests.architecture.source import name_of, of_layer


def test_every_state_machine_is_drawn() -> None:
    drawn = {drawing() for drawing in DRAWINGS.values()}
    found = {}
    for path in of_layer("rules"):
        dotted = name_of(path).removesuffix(".py").removesuffix("/__init__")
        module = import_module(dotted.replace("/", "."))
        for name, value in vars(module).items():
            if isinstance(value, Lifecycle):
                found[f"{module.__name__}.{name}"] = value.diagram()
    assert len(found) >= len(DRAWINGS)
    assert [name for name, drawing in found.items() if drawing not in drawn] == []
