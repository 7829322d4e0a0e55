"""The law for tests: read from the files once, written without leaves; its changes."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, literal, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import utc_now
from oversight.law.models import (
    LawForum,
    LawHoliday,
    LawLoad,
    LawPolicy,
    LawPower,
    LawProvision,
)
from oversight.law.queries import register as queries
from oversight.law.reading import by_name, register
from oversight.law.rules import changes
from oversight.law.rules.calendar import Calendar, Clock, calendar_of
from oversight.law.rules.kinds import DayOp, Entered
from oversight.law.rules.policy import PolicyRow, Profile, Value, clock_of, profile_of
from oversight.law.rules.register import Catalogue
from oversight.law.service.register import make
from oversight.law.source.bundle import Bundle, gather

TABLES = (LawProvision, LawPower, LawForum, LawHoliday, LawPolicy)
Said = tuple[str, Any]
Kind = tuple[str, str]
# By kind of database and digest of the files: what writes all their rows again, and
# under which key they were last read as what.
_written: dict[Kind, list[Said]] = {}
_read: dict[Kind, tuple[UUID, Any]] = {}


@lru_cache(maxsize=1)
def the_catalogue() -> Catalogue:
    """Return the register as the files have it, without a database."""
    bundle = gather()
    return register(
        [LawProvision(**row) for row in bundle.provisions],
        [LawPower(**row) for row in bundle.powers],
        [LawForum(**row) for row in bundle.forums],
        the_policies(),
    )


@lru_cache(maxsize=1)
def the_calendar() -> Calendar:
    """Return the calendar as the files and the holidays package have it."""
    return calendar_of(row["day"] for row in gather().holidays)


@lru_cache(maxsize=1)
def the_policies() -> dict[str, tuple[PolicyRow, ...]]:
    """Return every rule of the portal as the files have it."""
    return by_name(
        PolicyRow(row["name"], row["value"], row["valid_from"], row["valid_to"])
        for row in gather().policies
    )


def the_clock(name: str) -> Clock:
    """Return one clock as the files have it."""
    return clock_of(name, the_policies()[f"clock.{name}"][-1].value)


def the_profile(name: str) -> Profile:
    """Return the numbers of one profile as the files have them."""
    return profile_of(name, the_policies()[f"profile.{name}"][-1].value)


def a_law(session: Session) -> Catalogue:
    """Write every row of the register, unless it is there already."""
    if session.scalars(select(LawLoad.id).limit(1)).one_or_none() is None:
        _write(session, gather())
    return queries.catalogue(session)


def _write(session: Session, bundle: Bundle) -> None:
    """Write what the files say: row by row once, and from then on as it stood then.

    A register that holds nothing but the files is read once, as in a running portal.
    """
    line, blank = session.connection(), _is_blank(session)
    kind = line.dialect.name, bundle.sha256
    for statement, values in _written.get(kind, []):
        line.exec_driver_sql(statement, values)
    if kind not in _written:
        session.execute(insert(LawProvision), list(bundle.provisions))
        session.execute(insert(LawPower), list(bundle.powers))
        session.execute(insert(LawForum), list(bundle.forums))
        session.execute(insert(LawHoliday), list(bundle.holidays))
        session.execute(insert(LawPolicy), list(bundle.policies))
        if blank:
            _written[kind] = [_again(line, one.__tablename__) for one in TABLES]
    load = LawLoad(
        serial=1, sha256=bundle.sha256, entered=Entered.FILE, loaded_at=utc_now()
    )
    session.add(load)
    session.flush()
    queries.forget(session)
    if blank:
        _read_once(session, kind, load.id)


def _read_once(session: Session, kind: Kind, state: UUID) -> None:
    """Let the newest state be remembered as the one that said the same before it."""
    books = queries._books  # noqa: SLF001
    if kind in _read:
        before, book = _read[kind]
        books.pop(before, None)
        books[state] = book
    queries.catalogue(session)
    _read[kind] = state, books[state]


def _is_blank(session: Session) -> bool:
    """Say whether the register has no row that a test has put there before."""
    counts = (select(func.count()).select_from(one).scalar_subquery() for one in TABLES)
    return session.scalar(select(sum(counts, start=literal(0)))) == 0


def _again(line: Connection, table: str) -> Said:
    """Return what writes the rows of this table as they stand now."""
    if line.dialect.name == "postgresql":
        rows = line.exec_driver_sql(f"SELECT json_agg(t)::text FROM {table} t").scalar()
        source = f"json_populate_recordset(NULL::{table}, %s)"
        return f"INSERT INTO {table} SELECT * FROM {source}", (rows,)
    found = line.exec_driver_sql(f"SELECT * FROM {table}")
    names, marks = ", ".join(found.keys()), ", ".join("?" * len(found.keys()))
    rows = [tuple(row) for row in found]
    return f"INSERT INTO {table} ({names}) VALUES ({marks})", rows


def suspend(
    session: Session,
    provision_id: str,
    *,
    since: date,
    ruling: str,
    by: Actor,
    second: Actor,
    now: datetime,
) -> None:
    """Enter that a court suspended a provision or struck it down."""
    change = changes.Suspension(provision_id, since, ruling)
    make(session, change, by=by, second=second, now=now)


def lift_suspension(
    session: Session, provision_id: str, *, by: Actor, second: Actor, now: datetime
) -> None:
    """Enter that a provision is no longer suspended."""
    change = changes.Reinstatement(provision_id, "")
    make(session, change, by=by, second=second, now=now)


def set_policy(
    session: Session,
    name: str,
    value: Value,
    *,
    valid_from: date,
    by: Actor,
    second: Actor,
    now: datetime,
) -> None:
    """Let a rule have another value from a day on; never from a day gone by."""
    change = changes.PolicyChange(name, value, valid_from, "")
    make(session, change, by=by, second=second, now=now)


def set_holiday(
    session: Session,
    day: date,
    *,
    name: str,
    op: DayOp,
    provisional: bool,
    source: str,
    by: Actor,
    second: Actor,
    now: datetime,
    notification: str | None = None,
) -> None:
    """Enter that offices are closed on a day, or open after all."""
    change = changes.Holiday(day, name, "", op, provisional, notification or "", source)
    make(session, change, by=by, second=second, now=now)
