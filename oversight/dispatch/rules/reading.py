"""Who may read the whole document: those it concerns by office, and nobody else."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from oversight.authority.permissions import AGENCY_ROLES, Actor, Role

EVERYTHING = frozenset({Role.REGISTRAR, Role.PRESIDING, Role.AUDITOR})

VersionT = TypeVar("VersionT")


def may_read(
    by: Actor, *, filing: str, platform: str, is_sent: bool, is_seated: bool
) -> bool:
    """Say whether this person may read the document with its addresses."""
    if by.role is Role.LIAISON:
        return is_sent and by.platform == platform
    if by.role in AGENCY_ROLES:
        return by.body == filing
    return by.role in EVERYTHING or is_seated


def versions_for(
    by: Actor,
    found: Sequence[VersionT],
    issued: Sequence[datetime],
    *,
    sent_at: datetime | None,
) -> Sequence[VersionT]:
    """Return the versions that somebody reads who may read the document.

    A platform reads none before the one that left: what was left out of it was never
    asked for. ``issued`` says of each version when it was written, the first first.
    """
    if by.role is not Role.LIAISON or sent_at is None:
        return found
    left = [place for place, at in enumerate(issued) if at <= sent_at]
    return found[max(left, default=0) :]
