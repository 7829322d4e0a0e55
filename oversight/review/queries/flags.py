"""Which heads of law ask for a panel, and which for the six Rabat factors: data."""

import json
from functools import cache
from importlib.resources import files


@cache
def panel_heads() -> tuple[str, ...]:
    """Return the heads on which a panel decides, whatever else is asked."""
    return tuple(_grounds()["panel"])


@cache
def incitement_heads() -> tuple[str, ...]:
    """Return the heads that rest on what speech may lead to."""
    return tuple(_grounds()["incitement"])


@cache
def _grounds() -> dict[str, list[str]]:
    text = files("oversight.review").joinpath("data/grounds.json").read_text("utf-8")
    found: dict[str, list[str]] = json.loads(text)
    return found
