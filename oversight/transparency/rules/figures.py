"""The published figures about the State, each defined once (REPORTS 1).

Every figure is a pure function of the leaves up to a named size. Headline unit:
the item. A rate keeps its numerator and denominator; silence stays in the
denominator; nothing about the State is ever suppressed.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from oversight.core.clock import local_date
from oversight.intake.rules.data_tiers import is_data
from oversight.intake.rules.measures import LADDER
from oversight.transparency.rules import data_figures, reviewing, sendings
from oversight.transparency.rules.history import (
    ACCOUNT_KINDS,
    AppealLife,
    History,
    ItemLife,
)
from oversight.transparency.rules.indicators import Indicator, not_enough
from oversight.transparency.rules.intervals import Rate, quantile
from oversight.transparency.rules.periods import Quarter

WINDOW = timedelta(days=30)
MATURITY = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Report:
    """A quarter, as of the record's size."""

    period: str
    size: int
    indicators: tuple[Indicator, ...]


def report(told: History, quarter: Quarter) -> Report:
    """Return the quarter's figures.

    A post that an account was narrowed to is counted as sent, and was neither asked
    nor decided by itself: that counts with its account, once.
    """
    asked = [life for life in told.items.values() if life.part_of is None]
    cohort = [life for life in asked if quarter.holds(life.filed)]
    decided = [
        life
        for life in asked
        if life.decided is not None and quarter.holds(life.decided)
    ]
    sent = [
        life
        for life in told.items.values()
        if life.dispatched is not None
        and quarter.holds(local_date(life.dispatched))
        # Whether data were handed over is another figure.
        and not is_data(life.measure)
    ]
    appeals = [life for life in told.appeals.values() if quarter.holds(life.filed)]
    return Report(
        period=str(quarter),
        size=told.size,
        indicators=(
            _k01(told, cohort, quarter),
            _k03(cohort),
            _k05(cohort),
            _k07(decided),
            _k14(told, sent),
            _k15(told, sent),
            _k21(appeals),
            _k22(appeals),
            *data_figures.figures(told.data, quarter),
            sendings.figure(told.sendings, quarter),
            *reviewing.figures(told.reviews, quarter),
        ),
    )


def _k01(told: History, cohort: list[ItemLife], quarter: Quarter) -> Indicator:
    requests = [agency for day, _, agency in told.requests if quarter.holds(day)]
    accounts = sum(life.what in ACCOUNT_KINDS for life in cohort)
    return Indicator(
        "K01",
        "item",
        "F",
        counts={
            "requests": len(requests),
            "items": len(cohort),
            "accounts": accounts,
            "bodies": len(set(requests)),
        },
        by=_breakdowns(cohort),
    )


def _k03(cohort: list[ItemLife]) -> Indicator:
    decided = [life for life in cohort if life.outcome is not None]
    rejected = [life for life in decided if life.outcome == "rejected"]
    return Indicator(
        "K03",
        "item",
        "F",
        rate=Rate(len(rejected), len(decided)),
        immature=_immature(cohort),
        by=_breakdowns(rejected),
    )


def _k05(cohort: list[ItemLife]) -> Indicator:
    lapsed = [life for life in cohort if life.lapsed is not None]
    return Indicator(
        "K05",
        "item",
        "F",
        rate=Rate(len(lapsed), len(cohort)),
        immature=_immature(cohort),
        by={"cause": _counted(lapsed, lambda life: [str(life.lapsed)])},
    )


def _k07(decided: list[ItemLife]) -> Indicator:
    days = [life.days_to_decision for life in decided]
    whole = [day for day in days if day is not None]
    return Indicator(
        "K07",
        "working day",
        "D",
        counts={"items": len(whole)},
        median=quantile(whole, 50),
        p90=quantile(whole, 90),
    )


def _k14(told: History, sent: list[ItemLife]) -> Indicator:
    done = [life for life in sent if _complied(life)]
    return Indicator(
        "K14",
        "item",
        "X",
        rate=Rate(len(done), len(sent)),
        immature=not_enough(
            sum(_complied(life) or _older(told, life, WINDOW) for life in sent),
            len(sent),
        ),
        by=_sent_by_platform(sent, done),
    )


def _k15(told: History, sent: list[ItemLife]) -> Indicator:
    standing = [life for life in sent if not life.lifted]
    done = [life for life in standing if _complied(life)]
    return Indicator(
        "K15",
        "item",
        "X",
        rate=Rate(len(done), len(standing)),
        immature=not_enough(
            sum(_older(told, life, MATURITY) for life in standing), len(standing)
        ),
        by=_sent_by_platform(standing, done),
    )


def _k21(appeals: list[AppealLife]) -> Indicator:
    outcomes = [o for life in appeals for o in life.outcomes.values()]
    merits = [outcome for outcome, default in outcomes if not default]
    changed = [outcome for outcome in merits if outcome in {"overturned", "partly"}]
    return Indicator(
        "K21",
        "item",
        "A",
        counts={"filed": len(appeals)},
        rate=Rate(len(changed), len(merits)),
        immature=_undecided(appeals),
        by={"outcome": dict(sorted(Counter(merits).items()))},
    )


def _k22(appeals: list[AppealLife]) -> Indicator:
    outcomes = [o for life in appeals for o in life.outcomes.values()]
    default = sum(by_default for _, by_default in outcomes)
    return Indicator(
        "K22",
        "item",
        "A",
        rate=Rate(default, len(outcomes)),
        immature=_undecided(appeals),
    )


def _complied(life: ItemLife) -> bool:
    """Say whether the platform did what was asked, or more, within 30 days (K14)."""
    assert life.dispatched is not None
    wanted = life.granted or life.measure
    return any(
        action in LADDER
        and wanted in LADDER
        and LADDER.index(action) >= LADDER.index(wanted)
        and (acted or answered) - life.dispatched <= WINDOW
        for answered, action, acted in life.answers
    )


def _immature(cohort: list[ItemLife]) -> bool:
    return not_enough(sum(life.final for life in cohort), len(cohort))


def _undecided(appeals: list[AppealLife]) -> bool:
    asked = sum(life.items for life in appeals)
    return not_enough(asked - sum(life.open for life in appeals), asked)


def _older(told: History, life: ItemLife, age: timedelta) -> bool:
    """Say whether, by the last day on the record, an item was sent so long ago."""
    assert told.last_day is not None
    assert life.dispatched is not None
    return told.last_day > local_date(life.dispatched + age)


def _breakdowns(lives: list[ItemLife]) -> dict[str, dict[str, int]]:
    return {
        "agency": _counted(lives, lambda life: [life.agency]),
        "basis": _counted(lives, lambda life: life.basis),
        "measure": _counted(lives, lambda life: [life.measure]),
        "platform": _counted(lives, lambda life: [life.platform]),
        "what": _counted(lives, lambda life: [life.what]),
    }


def _sent_by_platform(
    sent: list[ItemLife], done: list[ItemLife]
) -> dict[str, dict[str, int]]:
    return {
        "platform, complied": _counted(done, lambda life: [life.platform]),
        "platform, sent": _counted(sent, lambda life: [life.platform]),
    }


def _counted(
    lives: list[ItemLife], of: Callable[[ItemLife], Iterable[str]]
) -> dict[str, int]:
    counts = Counter(value for life in lives for value in of(life))
    return dict(sorted(counts.items()))
