"""Brings the register's rows to what the files say, and tells what changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.models import (
    LawForum,
    LawHoliday,
    LawLoad,
    LawPolicy,
    LawPower,
    LawProvision,
)
from oversight.law.queries import register as queries
from oversight.law.rules import leaves
from oversight.law.rules.kinds import Entered
from oversight.law.rules.leaves import Change, Leaf
from oversight.law.rules.policy import PolicyRow
from oversight.law.source.bundle import Bundle
from oversight.law.source.provisions import Row
from oversight.storage.base import Base

ModelT = TypeVar("ModelT", bound=Base)
_COURT = frozenset({"suspended_by_court", "ruling", "note"})
_NOTHING: frozenset[str] = frozenset()


def write(session: Session, bundle: Bundle, *, now: datetime) -> tuple[Leaf, ...]:
    """Write the files' rows; what two administrators entered stays as they left it."""
    said: list[Leaf] = []
    for change in _sync(
        session, LawProvision, ("provision_id",), bundle.provisions, keep=_court_act
    ):
        _check_stays(change, "provision_id")
        said += leaves.of_provision(change)
    session.flush()
    keys = ("body", "provision_id", "valid_from")
    for change in _sync(session, LawPower, keys, bundle.powers, keep=_by_hand):
        said += leaves.of_power(change)
    for change in _sync(session, LawForum, ("forum_id",), bundle.forums, keep=_by_hand):
        said += leaves.of_forum(change)
    for change in _sync(session, LawHoliday, ("day",), bundle.holidays, keep=_entered):
        said += leaves.of_holiday(change)
    for change in _sync(
        session, LawPolicy, ("name", "valid_from"), bundle.policies, keep=_entered
    ):
        _check_stays(change, "name")
        said += leaves.of_policy(change, earlier(bundle.policies, change.row))
    note_state(session, sha256=bundle.sha256, entered=Entered.FILE, now=now)
    return tuple(said)


def note_state(
    session: Session, *, sha256: str, entered: Entered, now: datetime
) -> None:
    """Begin the next state of the register, so that no reader keeps the last one."""
    last = queries.latest(session)
    session.add(
        LawLoad(
            serial=last.serial + 1 if last else 1,
            sha256=sha256,
            entered=entered,
            loaded_at=now,
        )
    )
    session.flush()
    queries.forget(session)


def earlier(rows: Sequence[Row], row: Mapping[str, Any]) -> list[PolicyRow]:
    """Return the rows of the same rule that begin before this one and still hold."""
    begin = row["valid_from"]
    return [
        PolicyRow(other["name"], other["value"], other["valid_from"], other["valid_to"])
        for other in rows
        if other["name"] == row["name"]
        and other["valid_from"] < begin
        and (other["valid_to"] is None or begin < other["valid_to"])
    ]


def _sync(
    session: Session,
    model: type[ModelT],
    keys: Sequence[str],
    rows: Sequence[Row],
    *,
    keep: Callable[[ModelT], frozenset[str] | None] = lambda _row: _NOTHING,
) -> Iterator[Change]:
    """Add, change and remove rows. ``keep`` names columns to leave; None leaves all."""
    held = {
        tuple(getattr(row, key) for key in keys): row
        for row in session.scalars(select(model).with_for_update())
    }
    new: list[Row] = []
    for row in rows:
        found = held.pop(tuple(row[key] for key in keys), None)
        if found is None:
            new.append(row)
            yield Change("added", row)
        elif (kept := keep(found)) is not None:
            yield from _amend(found, row, kept)
    for gone in held.values():
        if keep(gone) is not None:
            yield Change("removed", _values(gone))
            session.delete(gone)
    if new:
        session.execute(insert(model), new)


def _amend(found: Base, row: Row, kept: frozenset[str]) -> Iterator[Change]:
    before = {
        name: getattr(found, name)
        for name, value in row.items()
        if name not in kept and getattr(found, name) != value
    }
    for name in before:
        setattr(found, name, row[name])
    if before:
        yield Change("changed", _values(found), {**_values(found), **before})


def _values(row: Base) -> Row:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def _court_act(row: LawProvision) -> frozenset[str] | None:
    if row.by_hand:
        return None
    return _COURT if row.suspension is Entered.ACT else _NOTHING


def _by_hand(row: LawPower | LawForum) -> frozenset[str] | None:
    return None if row.by_hand else _NOTHING


def _entered(row: LawHoliday | LawPolicy) -> frozenset[str] | None:
    return None if row.entered is Entered.ACT else _NOTHING


def _check_stays(change: Change, key: str) -> None:
    """Refuse to lose a row on which something decided may rest."""
    if change.op == "removed":
        raise RuleError(
            "law_row_gone",
            N_(
                "“%(row)s” is in the register but no longer in the law files. End it "
                "there with valid_to; a row on which a decision may rest stays."
            ),
            row=change.row[key],
        )
