"""Where a matter stands, said publicly: one word of five shapes, from many machines.

Nobody owns a global status (HOUSE 3): it is a pure function over what each room
holds. “Approved” is said of the review here; whatever binds is the Authority's own.
"""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """A code with words in ``labels.STANDINGS`` and one of five shapes."""

    code: str
    shape: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rooms hold on one docket."""

    request: str
    case: str | None
    outcomes: Collection[str]
    lines: Collection[str]
    appeal_open: bool


def stage(facts: Facts) -> str:
    """Return the one of the five words under which the register finds a docket."""
    found = standing(facts)
    sent_on = bool(facts.lines) and not facts.appeal_open and found.shape in _SENT_ON
    return "approved" if sent_on else _STAGES[found.shape]


def standing(facts: Facts) -> Standing:
    """Return where a docket stands."""
    if facts.appeal_open:
        return Standing("under-appeal", "appeal")
    if facts.request == "withdrawn" or facts.case == "withdrawn":
        return _withdrawn(facts)
    if facts.lines:
        return _sent(set(facts.lines))
    if facts.case == "decided":
        return _decided(set(facts.outcomes))
    if facts.case == "lapsed" or facts.request == "lapsed":
        return Standing("lapsed", "ended")
    return _waiting(facts)


def _withdrawn(facts: Facts) -> Standing:
    """Let what was not approved before the rest was taken back be seen as such."""
    if "rejected" in facts.outcomes:
        return Standing("not-approved-withdrawn", "refused")
    return Standing("withdrawn", "ended")


def _waiting(facts: Facts) -> Standing:
    if facts.request == "defective":
        return Standing("defective", "waiting")
    if facts.request == "filed":
        return Standing("being-checked", "waiting")
    if facts.case in {None, "waiting", "committed"}:
        return Standing("waiting-for-draw", "waiting")
    return Standing("waiting-for-decision", "waiting")


def _decided(outcomes: set[str]) -> Standing:
    if outcomes <= {"rejected"}:
        return Standing("not-approved", "refused")
    if "rejected" in outcomes:
        return Standing("partly-approved", "force")
    return Standing("approved", "force")


def _sent(lines: set[str]) -> Standing:
    if "suspended" in lines:
        return Standing("suspended", "appeal")
    live = lines & _LIVE
    if not live:
        return Standing(_ended(lines), "ended")
    if live == {"refused"}:
        return Standing("refused-by-platform", "refused")
    found = next((code for state, code in _FURTHEST if state in live), "approved")
    return Standing(found, "force")


def _ended(lines: set[str]) -> str:
    if "kept-ended" in lines:
        return "kept-ended"
    ended = "lifted" if "lifted" in lines else "expired"
    return "unsent" if lines == {"lapsed"} else ended


# The furthest that any item of a docket has come speaks for it.
_FURTHEST = (
    ("kept", "kept"),
    ("produced", "produced"),
    ("produced-part", "produced"),
    ("complied", "complied"),
    ("dispatched", "sent"),
)
_LIVE = frozenset(
    {"issued", "dispatched", "complied", "refused"}
    | {"produced", "produced-part", "kept"}
)
# What a court or a stay stops, or a platform refuses, was still approved here.
_SENT_ON = frozenset({"force", "refused", "appeal"})
_STAGES = {
    "waiting": "waiting",
    "force": "approved",
    "refused": "not-approved",
    "ended": "ended",
    "appeal": "under-appeal",
}
