"""The steps of the database's history, each by its words."""

from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

from oversight.migrations import run


def step(words: str) -> ModuleType:
    """Return the one step whose file is named by these words after its number."""
    (path,) = (run.HERE / "versions").glob(f"*_{words}.py")
    spec = spec_from_file_location("step", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
