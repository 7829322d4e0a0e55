"""Who of a policy's witnesses counts, and when enough of them last signed."""

from collections.abc import Collection

from oversight.ledger.rules.notes import Seen
from oversight.ledger.rules.policies import NONE, Policy


def counted(policy: Policy) -> frozenset[str]:
    """Return the names of the witnesses whose signatures the quorum rests on."""
    return frozenset(_under(policy, policy.quorum))


def _under(policy: Policy, name: str) -> tuple[str, ...]:
    if name == NONE or name in policy.witnesses:
        return () if name == NONE else (name,)
    members = policy.groups[name].members
    return tuple(found for one in members for found in _under(policy, one))


def share(policy: Policy) -> tuple[int, int] | None:
    """Return how many of how many witnesses must sign; None where groups hold groups.

    Nobody of nobody (0, 0) when no witness is needed.
    """
    if policy.quorum not in policy.groups:
        needed = len(counted(policy))
        return needed, needed
    group = policy.groups[policy.quorum]
    plain = all(member in policy.witnesses for member in group.members)
    return (group.needed, len(group.members)) if plain else None


def last_reached(policy: Policy, seen: Collection[Seen]) -> int | None:
    """Return the latest second since which enough witnesses have signed."""
    signed = [one for one in seen if one.time is not None]
    for time in sorted({one.time or 0 for one in signed}, reverse=True):
        if policy.met([one for one in signed if (one.time or 0) >= time]):
            return time
    return None
