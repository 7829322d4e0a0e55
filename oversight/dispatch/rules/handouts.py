"""Saying of many notices at once that they were passed on, or reached nobody.

It is no approval of anything: each notice is named, read back, and recorded for itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules.ticking import MOST, some

PASSED_ON, FAILED = "passed-on", "failed"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Which notice: of which docket, on which item, at which stage."""

    docket: str
    item: int
    stage: str

    def __str__(self) -> str:
        """Return it as a form carries it."""
        return f"{self.docket}/{self.item}/{self.stage}"


def chosen(
    ticked: Collection[str], dockets: Collection[str], *, waiting: Sequence[Place]
) -> tuple[Place, ...]:
    """Return the notices that were ticked, alone or with their docket, in one order.

    ``waiting`` stands in the order of the page. A docket means as many of its notices
    as one list holds, and no other. What does not wait any more is named: nothing is
    recorded beside what was seen.
    """
    known = {str(one): one for one in waiting}
    listed = waiting[:MOST]
    gone = set(ticked) - set(known) | set(dockets) - {one.docket for one in listed}
    if gone:
        raise RuleError(
            "notices_gone",
            N_(
                "Not among what waits to be passed on, perhaps because somebody else "
                "recorded it meanwhile: %(list)s. Nothing was recorded. Look at what "
                "is left below, and read it back anew."
            ),
            list=some(gone),
        )
    found = {known[one] for one in ticked}
    found |= {one for one in listed if one.docket in dockets}
    if not found:
        raise RuleError("no_notice", N_("Tick at least one notice."), field="notices")
    if len(found) > MOST:
        raise RuleError(
            "many_notices",
            N_("That is more than %(most)s at once. Record these in two parts."),
            field="notices",
            most=MOST,
        )
    return tuple(sorted(found))


def check_what(what: str) -> None:
    """Refuse an answer that was not offered."""
    if what not in {PASSED_ON, FAILED}:
        raise RuleError(
            "what_missing", N_("Choose one of the answers shown."), field="what"
        )
