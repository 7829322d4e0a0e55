"""Saying of many orders at once that they arrived: a fact, and no answer to any."""

from collections.abc import Collection

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules.ticking import MOST, some


def chosen(ticked: Collection[str], *, waiting: Collection[str]) -> tuple[str, ...]:
    """Return the dockets that were ticked, in the one order in which all lock them.

    What is no longer to be received is named: nothing is recorded beside what was seen.
    """
    gone = set(ticked) - set(waiting)
    if gone:
        raise RuleError(
            "orders_gone",
            N_(
                "Not among the requests to be received, perhaps because somebody else "
                "received them meanwhile or they have ended: %(list)s. Nothing was "
                "recorded. Look at what is left below, and read it back anew."
            ),
            list=some(gone),
        )
    if not ticked:
        raise RuleError("no_order", N_("Tick at least one request."), field="orders")
    if len(set(ticked)) > MOST:
        raise RuleError(
            "many_orders",
            N_("That is more than %(most)s at once. Record these in two parts."),
            field="orders",
            most=MOST,
        )
    return tuple(sorted(set(ticked)))
