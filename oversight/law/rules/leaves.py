"""What a change of the register says in the public record: codes and days only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from oversight.law.rules.policy import (
    PolicyRow,
    Value,
    clock_of,
    flat,
    in_force,
    spelled,
)

LAW = "law.changed"
CALENDAR = "calendar.changed"
POLICY = "policy.changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that was added, changed or removed; ``row`` is how it stands now."""

    op: str
    row: Mapping[str, Any]
    before: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One entry to be recorded."""

    kind: str
    public: Mapping[str, object]


def of_provision(change: Change) -> Iterator[Leaf]:
    """Say that a provision changed, and apart from that what a court did to it."""
    row, before = change.row, change.before or {}
    what = "basis" if row["standalone"] else "provision"
    begin = row["valid_from"] or row["not_before"]
    yield law(what, row["provision_id"], change.op, begin, row["valid_to"])
    suspended = row["suspended_by_court"]
    if suspended != before.get("suspended_by_court"):
        yield suspension(row["provision_id"], what, suspended)


def suspension(provision_id: str, what: str, since: date | None) -> Leaf:
    """Say that a court suspended a provision, or that it no longer does."""
    op = "suspended" if since else "reinstated"
    return law(what, provision_id, op, since, None)


def of_power(change: Change) -> Iterator[Leaf]:
    """Say what a body may now do under a provision; what waits is not said."""
    row = change.row
    if row["awaits"]:
        return
    for what in ("may_file", "may_order"):
        if row[what] or (change.before or {}).get(what):
            op = change.op if row[what] else "removed"
            id_ = f"{row['body']}:{row['provision_id']}"
            code = what.replace("_", "-")
            yield law(code, id_, op, row["valid_from"], row["valid_to"])


def of_forum(change: Change) -> Iterator[Leaf]:
    """Say that a forum changed."""
    row = change.row
    yield law("forum", row["forum_id"], change.op, row["valid_from"], row["valid_to"])


def of_paper(sha256: str) -> Leaf:
    """Say on which paper the change before rests: the fingerprint alone."""
    return law("paper", sha256, "added", None, None)


def of_holiday(change: Change) -> Iterator[Leaf]:
    """Say that a day became free or stopped being free."""
    yield Leaf(
        CALENDAR,
        {
            "date": change.row["day"].isoformat(),
            "op": change.op,
            "provisional": change.row["provisional"],
        },
    )


def of_policy(change: Change, earlier: Sequence[PolicyRow]) -> Iterator[Leaf]:
    """Say each number that differs from what held before, and from when none does."""
    row = change.row
    old: dict[str, str] = {}
    if change.before is not None:
        old = codes(row["name"], change.before["value"])
    elif earlier:
        held = in_force(earlier, row["valid_from"], name=row["name"])
        old = codes(row["name"], held.value)
    new = codes(row["name"], row["value"])
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield _rule(name, old.get(name), new.get(name), row["valid_from"])
    end = row["valid_to"]
    if end is not None and end != (change.before or {}).get("valid_to"):
        for name, code in new.items():
            yield _rule(name, code, None, end)


def _rule(name: str, old: str | None, new: str | None, begin: date) -> Leaf:
    public = {"name": name, "from": old, "to": new, "valid_from": begin.isoformat()}
    return Leaf(POLICY, public)


def codes(name: str, value: Value) -> dict[str, str]:
    """Return a value as short codes under dotted names; a clock is one code."""
    kind, _, rest = name.partition(".")
    if kind == "clock":
        return {name: spelled(clock_of(rest, value))}
    return flat(name, value)


def law(what: str, id_: str, op: str, begin: date | None, end: date | None) -> Leaf:
    """Return the entry for a change of law."""
    days = {
        "from": begin.isoformat() if begin else None,
        "to": end.isoformat() if end else None,
    }
    return Leaf(LAW, {"what": what, "id": id_, "op": op, **days})
