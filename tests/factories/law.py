"""The law for tests: read from the files once, written without leaves."""

from functools import lru_cache

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from oversight.core.clock import utc_now
from oversight.law import storing
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
from oversight.law.rules.calendar import Calendar, Clock, calendar_of
from oversight.law.rules.kinds import Entered
from oversight.law.rules.policy import PolicyRow, Profile, clock_of, profile_of
from oversight.law.rules.register import Catalogue
from oversight.law.source.bundle import Bundle, gather


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
    session.execute(insert(LawProvision), list(bundle.provisions))
    session.execute(insert(LawPower), list(bundle.powers))
    session.execute(insert(LawForum), list(bundle.forums))
    session.execute(insert(LawHoliday), list(bundle.holidays))
    session.execute(insert(LawPolicy), list(bundle.policies))
    storing.note_state(
        session, sha256=bundle.sha256, entered=Entered.FILE, now=utc_now()
    )
