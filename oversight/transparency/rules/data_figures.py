"""The published figures about requests for data (REPORTS 1, K34 to K40)."""

from collections import Counter
from collections.abc import Callable, Iterable

from oversight.transparency.rules.data_history import HANDED, DataHistory, DataLife
from oversight.transparency.rules.indicators import Indicator, not_enough
from oversight.transparency.rules.intervals import Rate
from oversight.transparency.rules.periods import Quarter

APPROVED = frozenset({"approved", "approved-narrower"})
OF_USE = ("lodged", "extended-time", "extended-purpose")
OF_MISUSE = ("misuse-flagged", "misuse-cleared", "misuse-found")
_Picked = Callable[[DataLife], bool]
_ENDS: dict[str, _Picked] = {
    "data-filed": lambda _life: True,
    "data-approved": lambda life: life.outcome in APPROVED,
    "data-narrowed": lambda life: life.outcome == "approved-narrower",
    "data-not-approved": lambda life: life.outcome == "rejected",
    "data-lapsed": lambda life: life.lapsed,
    "data-cancelled": lambda life: life.ended,
    "data-produced": lambda life: life.answer in HANDED,
    "data-refused": lambda life: life.answer == "refused",
}


def figures(told: DataHistory, quarter: Quarter) -> tuple[Indicator, ...]:
    """Return the quarter's figures about data; without any request, noughts."""
    return (
        _k34(told, quarter),
        _k35(told, quarter),
        _k36(told, quarter),
        _k37(told, quarter),
        _k38(told, quarter),
        _k39(told, quarter),
        _k40(told, quarter),
    )


def _k34(told: DataHistory, quarter: Quarter) -> Indicator:
    cohort = [life for life in told.items.values() if quarter.holds(life.filed)]
    counts = {name: sum(map(picked, cohort)) for name, picked in _ENDS.items()}
    by = {
        name.replace("data-", "tier, "): _counted(
            life.tier for life in cohort if picked(life)
        )
        for name, picked in _ENDS.items()
    }
    final = sum(life.final for life in cohort)
    immature = not_enough(final, len(cohort))
    return Indicator("K34", "item", "F", counts=counts, immature=immature, by=by)


def _k35(told: DataHistory, quarter: Quarter) -> Indicator:
    approved = [
        life
        for life in told.items.values()
        if _ENDS["data-approved"](life) and life.decided and quarter.holds(life.decided)
    ]
    counts = {
        "data-requests": len({life.docket for life in approved}),
        "data-accounts": len(approved),
        "fields-asked": sum(life.fields for life in approved),
        "fields-granted": sum(life.granted for life in approved),
    }
    return Indicator("K35", "item", "D", counts=counts)


def _k36(told: DataHistory, quarter: Quarter) -> Indicator:
    came = [
        life.over[1]
        for life in told.items.values()
        if life.over is not None and quarter.holds(life.over[0])
    ]
    return Indicator("K36", "item", "Q", rate=Rate(sum(came), len(came)))


def _k37(told: DataHistory, quarter: Quarter) -> Indicator:
    outcomes = [
        life.used[1]
        for life in told.items.values()
        if life.used is not None and quarter.holds(life.used[0])
    ]
    return Indicator(
        "K37",
        "item",
        "Q",
        counts={"destroyed": len(outcomes), **_beyond(told, quarter, OF_USE)},
        by={"use": _counted(outcomes)},
    )


def _k38(told: DataHistory, quarter: Quarter) -> Indicator:
    signed = [
        life.certified[1]
        for life in told.items.values()
        if life.certified is not None and quarter.holds(life.certified[0])
    ]
    owed = sum(
        life.due is not None
        and life.due <= quarter.last
        and (life.certified is None or life.certified[0] > quarter.last)
        for life in told.items.values()
    )
    return Indicator(
        "K38",
        "item",
        "Q",
        counts={
            "certified-on-time": signed.count("on-time"),
            "certified-late": signed.count("late"),
            "certificate-owed": owed,
            "bars": sum(quarter.holds(day) for day in told.barred),
            **_beyond(told, quarter, OF_MISUSE),
        },
    )


def _beyond(
    told: DataHistory, quarter: Quarter, names: tuple[str, ...]
) -> dict[str, int]:
    """Count what went beyond an approval; what never happened is not named.

    A report of a time before there was such a thing stays the same, byte for byte.
    """
    found = Counter(
        name
        for life in told.items.values()
        for day, name in life.beyond
        if quarter.holds(day)
    )
    return {name: found[name] for name in names if found[name]}


def _k39(told: DataHistory, quarter: Quarter) -> Indicator:
    codes = [code for day, code in told.stopped if quarter.holds(day)]
    return Indicator(
        "K39", "try", "F", counts={"stopped": len(codes)}, by={"stop": _counted(codes)}
    )


def _k40(told: DataHistory, quarter: Quarter) -> Indicator:
    steps = [
        (ground, later)
        for life in told.items.values()
        for day, ground, later in life.delays
        if quarter.holds(day)
    ]
    opened = sum(
        life.unsealed is not None and quarter.holds(life.unsealed)
        for life in told.items.values()
    )
    return Indicator(
        "K40",
        "item",
        "Q",
        counts={
            "delayed": sum(not later for _, later in steps),
            "delayed-again": sum(later for _, later in steps),
            "opened": opened,
        },
        by={"ground": _counted(ground for ground, later in steps if not later)},
    )


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
