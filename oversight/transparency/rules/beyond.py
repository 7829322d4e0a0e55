"""Data beyond their approval, from the leaves: with a court, used for more, misused.

What is remembered stands in ``Course.beyond``: what was asked for and not decided, what
was granted, whether a misuse is open, and how many courts have a copy.
"""

from collections.abc import Mapping

from oversight.dispatch.rules.data_lifecycle import Holding
from oversight.ledger.rules.finding import Leaf, at
from oversight.transparency.rules.lines import HANDED, Course, Found, Reader

OPEN, GRANTED, CLEARED = "open", "granted", "cleared"
MISUSE, WEIGHED, BY, COURTS = "misuse", "weighed", "by", "courts"
ANOTHER, PURPOSE = "another-offence", "purpose"


def _asked(course: Course, leaf: Leaf) -> Found:
    """Take a request for more: one of each at a time, and only of what was handed."""
    if course.state not in HANDED or course.beyond.get(leaf["what"]) == OPEN:
        yield at(leaf, "wrong_state", "more use was asked of nothing, or asked twice")
    course.beyond[leaf["what"]] = OPEN


def _decided(course: Course, leaf: Leaf) -> Found:
    """Take what a reviewer, or silence, made of it; silence grants nothing."""
    what, granted = leaf["what"], leaf["outcome"] == GRANTED
    if course.beyond.get(what) != OPEN:
        yield at(leaf, "not_asked", "more use was decided that nobody had asked for")
    if granted and not leaf["by"]:
        yield at(leaf, "silence_grants", "more use was granted, and by nobody")
    if (granted and what != PURPOSE) != (leaf["until"] is not None):
        yield at(leaf, "use_days", "it gives time and no grant, or a grant and none")
    course.beyond[what] = leaf["outcome"]


def _extended(course: Course, leaf: Leaf) -> Found:
    """Let data serve longer, or for more: only after a grant of that very thing."""
    if course.beyond.get(leaf["outcome"]) != GRANTED:
        yield at(leaf, "not_granted", "more was allowed and nobody had granted it")


def _used(course: Course, leaf: Leaf) -> Found:
    """Take a look at the data: none while a misuse is open, none for more by itself."""
    yield from _free(course, leaf)
    if leaf["outcome"] == ANOTHER and course.beyond.get(PURPOSE) != GRANTED:
        yield at(leaf, "not_granted", "used for another offence that nobody allowed")


def _lodged(course: Course, leaf: Leaf) -> Found:
    """Give a copy to a court: only of what was reduced to what was approved."""
    yield from _free(course, leaf)
    if course.holding is not Holding.MINIMISED:
        yield at(leaf, "wrong_state", "a court was given what was not reduced yet")
    course.beyond[COURTS] = str(_courts(course) + 1)


def _case_over(course: Course, leaf: Leaf) -> Found:
    """End a court's case: one that was given something."""
    if not _courts(course):
        yield at(leaf, "not_lodged", "a case is over that was given nothing")
    course.beyond[COURTS] = str(max(_courts(course) - 1, 0))


def _flagged(course: Course, leaf: Leaf) -> Found:
    """Take the word that data were misused: of what was handed over, one at a time."""
    if course.state not in HANDED or course.beyond.get(MISUSE) == OPEN:
        yield at(leaf, "wrong_state", "a misuse of nothing, or reported twice")
    course.beyond[MISUSE] = OPEN
    course.beyond.pop(WEIGHED, None)


def _answered(course: Course, leaf: Leaf) -> Found:
    if course.beyond.get(MISUSE) != OPEN or WEIGHED in course.beyond:
        yield at(leaf, "wrong_state", "the body answers what nobody asks")


def _weighed(course: Course, leaf: Leaf) -> Found:
    """Take the word of the one who was drawn."""
    yield from _answered(course, leaf)
    course.beyond[WEIGHED], course.beyond[BY] = leaf["outcome"], str(leaf["by"])


def _concluded(course: Course, leaf: Leaf) -> Found:
    """End it: cleared only after another had held so, and never by silence."""
    open_ = course.beyond.get(MISUSE) == OPEN
    if not open_ or WEIGHED not in course.beyond or not leaf["by"]:
        yield at(leaf, "wrong_state", "a misuse was decided that nobody had weighed")
    elif course.beyond[BY] == leaf["by"]:
        yield at(leaf, "one_alone", "one alone decided twice on the same misuse")
    if leaf["outcome"] == CLEARED and course.beyond.get(WEIGHED) != CLEARED:
        yield at(leaf, "cleared_alone", "it was cleared, and only one held so")
    if (leaf["outcome"] == CLEARED) != (leaf["until"] is None):
        yield at(leaf, "misuse_pause", "it has a pause and was cleared, or has none")
    course.beyond[MISUSE] = leaf["outcome"]


def _free(course: Course, leaf: Leaf) -> Found:
    if course.beyond.get(MISUSE) == OPEN:
        yield at(leaf, "in_doubt", "data were used while a misuse of them was open")


def _courts(course: Course) -> int:
    return int(course.beyond.get(COURTS, "0"))


READERS: Mapping[str, Reader] = {
    "use.asked": _asked,
    "use.decided": _decided,
    "data.extended": _extended,
    "data.used": _used,
    "data.lodged": _lodged,
    "lodging.ended": _case_over,
    "misuse.flagged": _flagged,
    "misuse.answered": _answered,
    "misuse.weighed": _weighed,
    "misuse.decided": _concluded,
}
