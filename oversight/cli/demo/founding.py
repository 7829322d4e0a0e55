"""The founding story: a list of 481 accounts, and what 21 people can read of it."""

from collections.abc import Iterator
from datetime import datetime

from oversight.cli.demo.lists import first_list, second_list
from oversight.cli.demo.plans import Plan
from oversight.cli.demo.stage import Stage, moment_of
from oversight.transparency.rules.periods import Quarter

# Which dockets of a list are read, by place, and on how many days at most.
FIRST_READ = {0: 7, 5: 7, 13: 7}
SECOND_READ = {0: 7, 3: 7}
MORE_TIME = (
    "Twenty-five accounts with their whole history cannot be read with care in five "
    "working days by people who also sit in other dockets of the same list; the "
    "answers of the users came on the last of these days."
)


def plans(stage: Stage, first: Quarter) -> Iterator[Plan]:
    """Return the two lists of the investigation agency, a quarter apart.

    Twenty dockets came at once. Members declared in all of them and could read three
    in the time there was; what was not read lapsed, and nobody was restricted by it.
    """
    spring = first.after.after
    yield Plan(
        "nccia",
        on(stage, spring, 0.25, 10),
        tuple(first_list()),
        read_days=FIRST_READ,
        source="own-monitoring",
        reference="Consolidated list no. 1",
        extended=MORE_TIME,
    )
    yield Plan(
        "nccia",
        on(stage, spring.after, 0.2, 10),
        tuple(second_list()),
        read_days=SECOND_READ,
        source="other-agency",
        reference="Consolidated list no. 2",
        extended=MORE_TIME,
    )


def on(stage: Stage, quarter: Quarter, share: float, hour: int) -> datetime:
    """Return a working moment at that share of a quarter."""
    length = (quarter.last - quarter.first).days
    day = quarter.first.fromordinal(quarter.first.toordinal() + int(length * share))
    return moment_of(stage.calendar.roll(day), hour)
