"""What differs where a victim asked: one reviewer, no warning, thirty days at most."""

from collections.abc import Mapping

from oversight.intake.rules.victims import VICTIM

GROUND = "victim-protection"
OWN_CLASSES = frozenset({"victim", "child"})


def is_victims(track: str) -> bool:
    """Say whether a request runs on the victims' track."""
    return track == VICTIM


def protected(track: str, found: str | None) -> str | None:
    """Return whom a panel would have to protect: the victim is not the speaker."""
    return "none" if is_victims(track) and found in OWN_CLASSES else found


def at_most(longest: Mapping[str, int], days: int) -> dict[str, int]:
    """Return the longest time of each measure, none longer than a victim's may be."""
    return {measure: min(most, days) for measure, most in longest.items()}
