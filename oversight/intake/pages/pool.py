"""Whether reviewers can be drawn at all, for the desks that wait for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PoolNote:
    """Too few can be drawn: how many can, and how many the profile needs."""

    can: int
    least: int
