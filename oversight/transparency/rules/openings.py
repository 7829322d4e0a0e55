"""Openings of an item by its reviewers, and how long it then stood open to each."""

from collections.abc import Mapping

from oversight.ledger.rules.finding import Leaf, at
from oversight.ledger.rules.moments import leaf_latest, leaf_moment
from oversight.review.rules.dwelling import BANDS, LEAST, is_opening
from oversight.transparency.rules.lines import Course, Found, Reader


def _viewed(course: Course, leaf: Leaf) -> Found:
    if not is_opening(leaf.get("dwell")):
        yield from _stood_open(course, leaf)
        return
    course.opened.setdefault(leaf["by"], str(leaf.get("at", "")))
    course.views[leaf["by"]] = course.views.get(leaf["by"], 0) + 1
    if leaf["count"] < 1:
        yield at(leaf, "no_view", "it counts no view")


def _stood_open(course: Course, leaf: Leaf) -> Found:
    """Take how long it stood open for a signature: never longer than since opening."""
    by, said = leaf["by"], leaf["dwell"]
    opened = course.opened.get(by)
    if opened is None:
        yield at(leaf, "dwell_unopened", f"{by} had not opened it")
    elif said not in BANDS:
        yield at(leaf, "dwell_unknown", f"{said} is no time that an item stands open")
    elif opened and leaf_moment({"at": opened}) + LEAST[said] > leaf_latest(leaf):
        yield at(leaf, "dwell_too_long", f"{by} had not opened it so long before")


READERS: Mapping[str, Reader] = {"item.viewed": _viewed}
