"""Opening the portal for one command: settings, database, keys, the clock."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import inspect, select

from oversight.accounts.models.people import Person
from oversight.app import hand_out_keys
from oversight.cli import demo_clock
from oversight.cli.answering import Refused
from oversight.core import clock
from oversight.review.service import sources
from oversight.settings import Settings, read
from oversight.storage.session import Store, open_store

DEMO_DOMAIN = "%.example"
PORT = "oversight.port"


@dataclass(frozen=True, slots=True)
class Portal:
    """The portal as one command sees it."""

    settings: Settings
    store: Store


def settings() -> Settings:
    """Return the settings of this call, checked; a port given to it counts."""
    port = click.get_current_context().meta.get(PORT)
    said = {"PORT": str(port)} if port else {}
    return read({**os.environ, **said}, instance=instance())


def listen_on(port: int) -> None:
    """Let the portal's own address name the port it will listen on."""
    click.get_current_context().meta[PORT] = port


def instance() -> Path | None:
    """Return the folder named by ``--instance``, if one was."""
    found = click.get_current_context().find_root().obj
    return found if isinstance(found, Path) else None


@contextmanager
def portal(*, empty: bool = False) -> Iterator[Portal]:
    """Open the database with its keys and clock; refuse one without tables.

    ``empty`` opens it even before its first upgrade.
    """
    told = settings()
    sources.check(told)
    store = open_store(told.database_url)
    hand_out_keys(told)
    set_clock(told)
    try:
        if not empty:
            check_ready(store)
            check_not_demo(told, store)
        yield Portal(told, store)
    finally:
        store.close()


def set_clock(told: Settings) -> None:
    """Let this process share the clock of the others."""
    if told.now is not None:
        clock.shift(told.now - clock.machine_now())
    elif told.demo_flag.exists():
        clock.shift(demo_clock.offset(told.instance, clock.machine_now()))


def check_ready(store: Store) -> None:
    """Refuse a database that has no tables yet."""
    if not inspect(store.engine).has_table(Person.__tablename__):
        raise Refused(
            "not_upgraded",
            "The database has no tables yet. Run: python -m oversight upgrade",
        )


def check_not_demo(told: Settings, store: Store) -> None:
    """Refuse to serve real people from a database that holds the demo's people."""
    if told.production and demo_people(store):
        raise Refused(
            "demo_in_production",
            "This database holds demo people, whose passwords were printed. "
            "Production starts with a database of its own.",
        )


def demo_people(store: Store) -> bool:
    """Say whether anybody of the demo has an account."""
    with store.reading() as session:
        found = select(Person.id).where(Person.email.like(DEMO_DOMAIN)).limit(1)
        return session.scalars(found).first() is not None
