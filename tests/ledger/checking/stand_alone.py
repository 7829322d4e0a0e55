"""The verifier that strangers download, loaded from its file."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

FILE = Path(__file__).parents[3] / "static" / "verify" / "oversight_verify.py"


def loaded() -> ModuleType:
    """Return the file as a module, as ``python3 FILE`` would run it."""
    name = "oversight_verify"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, FILE)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]
