"""Reading the register: once per state of it, then from memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law import reading
from oversight.law.models import (
    LawForum,
    LawHoliday,
    LawLoad,
    LawPolicy,
    LawPower,
    LawProvision,
)
from oversight.law.rules import policy as policies
from oversight.law.rules import public
from oversight.law.rules.calendar import Calendar, Clock, calendar_of
from oversight.law.rules.kinds import DayOp, Entered
from oversight.law.rules.policy import Mandate, PolicyRow, Profile, Value
from oversight.law.rules.register import Catalogue, Forum, within
from oversight.law.source.bundle import FOLDER
from oversight.law.source.urdu import pairs
from oversight.storage.statements import Ready

KEPT, DAYS = 8, 1000
_HELD = "law.book"
KeptT = TypeVar("KeptT")


@dataclass(frozen=True, slots=True)
class _Book:
    """One state of the register, read whole."""

    catalogue: Catalogue
    calendar: Calendar
    policies: Mapping[str, tuple[PolicyRow, ...]]
    # What was looked up for a day already: a state of the register never changes.
    profiles: dict[date, Profile] = field(default_factory=dict)
    fallen: dict[date, frozenset[str]] = field(default_factory=dict)


_books: dict[UUID, _Book] = {}
_NEWEST = Ready(select(LawLoad.id).order_by(LawLoad.serial.desc()).limit(1))


def catalogue(session: Session) -> Catalogue:
    """Return the register as it stands in this transaction."""
    return _book(session).catalogue


def out_of_force(session: Session, on: date) -> frozenset[str]:
    """Return what was suspended, struck down or ended by that day (I07)."""
    book = _book(session)
    fallen = book.fallen.get(on)
    if fallen is None:
        fallen = _kept(book.fallen, on, book.catalogue.out_of_force(on))
    return fallen


def calendar(session: Session) -> Calendar:
    """Return the calendar as it stands in this transaction."""
    return _book(session).calendar


def policy(session: Session, name: str, on: date) -> Value:
    """Return the value of that rule on the day, or refuse with ``policy_missing``."""
    return _row(_book(session), name, on).value


def clock(session: Session, name: str, on: date) -> Clock:
    """Return the clock as the profile in force on the day has it."""
    book = _book(session)
    found = policies.clock_of(name, _row(book, f"clock.{name}", on).value)
    return _profile(book, on).adjusted(found)


def profile(session: Session, on: date) -> Profile:
    """Return the numbers in force on the day."""
    return _profile(_book(session), on)


def mandate(session: Session, on: date) -> Mandate:
    """Return on what the review rested on the day."""
    return Mandate(str(policy(session, "mandate", on)))


def has_election(session: Session, on: date) -> bool:
    """Say whether an election was near on the day; no row says that none was."""
    name = policies.ELECTION
    return name in policy_names(session) and policy(session, name, on) is True


def policy_rows(session: Session, name: str) -> tuple[PolicyRow, ...]:
    """Return every row of that rule, past and to come."""
    return _book(session).policies.get(name, ())


def policy_names(session: Session) -> frozenset[str]:
    """Return the names of every rule that has a row."""
    return frozenset(_book(session).policies)


def forums(session: Session, on: date) -> tuple[Forum, ...]:
    """Return the forums whose rows hold on the day."""
    return tuple(
        forum
        for forum in catalogue(session).forums
        if within(forum.valid_from, forum.valid_to, on)
    )


def latest(session: Session, entered: Entered | None = None) -> LawLoad | None:
    """Return the newest state of the register, or the newest that came from files."""
    newest = select(LawLoad).order_by(LawLoad.serial.desc()).limit(1)
    if entered is not None:
        newest = newest.where(LawLoad.entered == entered)
    return session.scalars(newest).one_or_none()


def provision_rows(session: Session) -> tuple[public.ProvisionRow, ...]:
    """Return every provision for the public pages, in the catalogue's order."""
    return _pages(session, select(LawProvision).order_by(LawProvision.position))


def provision_row(session: Session, provision_id: str) -> public.ProvisionRow:
    """Return one provision for its public page, or refuse with ``not_found``."""
    found = _pages(
        session, select(LawProvision).where(LawProvision.provision_id == provision_id)
    )
    if not found:
        raise RuleError("not_found", N_("There is no such provision in the register."))
    return found[0]


def forget(session: Session) -> None:
    """Look again in this transaction: the register has a new state."""
    session.info.pop(_HELD, None)


def _book(session: Session) -> _Book:
    """Return the state of the register, looked up once in each transaction.

    What a savepoint saw counts for that savepoint alone: it may be undone.
    """
    held = session.info.get(_HELD)
    if held is not None and held[0] is _inside(session):
        book: _Book = held[1]
        return book
    book = _newest(session)
    session.info[_HELD] = (_inside(session), book)
    return book


def _inside(session: Session) -> object:
    return session.get_nested_transaction() or session.get_transaction()


def _newest(session: Session) -> _Book:
    session.flush()
    row = _NEWEST.one(session, {})
    if row is None:
        raise RuleError(
            "law_missing",
            N_("The law register is empty. Load it before anything is filed."),
        )
    newest: UUID = row[0]
    book = _books.get(newest)
    if book is None:
        book = _read(session)
        while len(_books) >= KEPT:
            _books.pop(next(iter(_books)), None)  # The one that was read first.
        _books[newest] = book
    return book


def _row(book: _Book, name: str, on: date) -> PolicyRow:
    return policies.in_force(book.policies.get(name, ()), on, name=name)


def _profile(book: _Book, on: date) -> Profile:
    profile = book.profiles.get(on)
    if profile is None:
        name = str(_row(book, "profile", on).value)
        row = _row(book, f"profile.{name}", on)
        profile = _kept(book.profiles, on, policies.profile_of(name, row.value))
    return profile


def _kept(known: dict[date, KeptT], on: date, value: KeptT) -> KeptT:
    while len(known) >= DAYS:
        known.pop(next(iter(known)), None)
    known[on] = value
    return value


def _pages(
    session: Session, wanted: Select[LawProvision]
) -> tuple[public.ProvisionRow, ...]:
    powers: dict[str, list[LawPower]] = {}
    for power in session.scalars(select(LawPower).order_by(LawPower.body)):
        powers.setdefault(power.provision_id, []).append(power)
    forums = catalogue(session).forums
    return tuple(
        reading.page(row, powers.get(row.provision_id, ()), forums)
        for row in session.scalars(wanted)
    )


def _read(session: Session) -> _Book:
    rules = reading.by_name(
        PolicyRow(row.name, row.value, row.valid_from, row.valid_to)
        for row in session.scalars(select(LawPolicy))
    )
    days = session.scalars(select(LawHoliday.day).where(LawHoliday.op == DayOp.HOLIDAY))
    return _Book(
        catalogue=reading.register(
            session.scalars(select(LawProvision).order_by(LawProvision.position)),
            session.scalars(select(LawPower)),
            session.scalars(select(LawForum).order_by(LawForum.position)),
            rules,
        ),
        calendar=calendar_of(days),
        policies=rules,
    )


def urdu(text: str) -> str:
    """Return the register's own words in Urdu, or as they stand if not translated."""
    return pairs(FOLDER).get(text, text)
