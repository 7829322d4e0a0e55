"""On which days of the year the single matters were filed, and how each went."""

from collections.abc import Iterator

from oversight.cli.demo.founding import on
from oversight.cli.demo.plans import ANSWERED, CURED, UNCURED, Plan
from oversight.cli.demo.singles import approved, contested, refused, unusual
from oversight.cli.demo.stage import Stage
from oversight.transparency.rules.periods import Quarter

IN_HASTE = (
    "The buses leave on the morning after tomorrow. To write to the channel first "
    "and to wait for two days would mean to decide after they have left; four buses "
    "full of people are at stake, and the owner can be heard in full afterwards."
)
MORE_TIME = (
    "The answer of the person concerned came late on the second day and names "
    "witnesses; one of them must be read in full before anybody can decide this "
    "with care."
)
TAKEN_BACK = (
    "The road block was one of the highway department, as its engineer has "
    "confirmed to us in writing. We filed in error and take the request back."
)


def plans(stage: Stage, first: Quarter) -> Iterator[Plan]:
    """Return the single matters, quarter by quarter."""
    second, third = first.after, first.after.after
    fourth = third.after
    yield Plan("pta", on(stage, first, 0.1, 9), approved.GAS_RUMOUR, own_order="37/118")
    yield Plan("interior", on(stage, first, 0.45, 11), refused.REPORTER)
    yield Plan("nccia", on(stage, first, 0.6, 9), contested.SILENT_PANEL)
    yield Plan("pta", on(stage, first, 0.8, 14), refused.DEBATE)
    yield Plan("interior", on(stage, first, 0.9, 11), refused.POLICY_ONLY)
    yield Plan("nccia", on(stage, second, 0.05, 10), contested.DISTRICT_NEWS)
    yield Plan(
        "nccia", on(stage, second, 0.2, 9), approved.HATE_POSTS, own_order="37/131"
    )
    yield Plan(
        "nccia",
        on(stage, second, 0.3, 10),
        approved.ROUTE,
        not_asked="imminent-harm",
        why_not_asked=IN_HASTE,
    )
    yield Plan("pta", on(stage, second, 0.7, 11), refused.LATE, decided=False)
    yield Plan("interior", on(stage, second, 0.8, 10), refused.TARIFF, between=ANSWERED)
    yield Plan("nccia", on(stage, third, 0.05, 9), contested.LONG_CHANNEL)
    yield Plan("pta", on(stage, third, 0.15, 9), approved.ALTERED, own_order="37/140")
    yield Plan("pta", on(stage, third, 0.3, 12), refused.BARE, screened=CURED)
    yield Plan("pta", on(stage, third, 0.35, 12), refused.NEVER_CURED, screened=UNCURED)
    yield Plan("interior", on(stage, third, 0.5, 12), unusual.WEBSITE)
    yield Plan(
        "interior", on(stage, third, 0.6, 9), refused.TAKEN_BACK, withdrawn=TAKEN_BACK
    )
    yield Plan("nccia", on(stage, third, 0.75, 9), contested.KEPT)
    yield Plan("interior", on(stage, fourth, 0.05, 9), refused.MIXED)
    yield Plan("nccia", on(stage, fourth, 0.1, 9), approved.CHANNEL, own_order="37/152")
    yield Plan(
        *("interior", on(stage, fourth, 0.3, 9), approved.SPEECH),
        recused="spoke-in-public",
        extended=MORE_TIME,
    )
    yield from _last(stage, fourth)


def _last(stage: Stage, quarter: Quarter) -> Iterator[Plan]:
    yield Plan("nccia", on(stage, quarter, 0.45, 10), unusual.TWO_POSTS)
    yield Plan("pta", on(stage, quarter, 0.5, 9), contested.NOT_TAKEN)
    yield Plan("pta", on(stage, quarter, 0.7, 9), unusual.QUESTIONED)
