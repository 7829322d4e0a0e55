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
from oversight.migrations import run as migrations
from oversight.review.service import sources
from oversight.settings import Settings, read
from oversight.storage.session import Store, open_store
from oversight.vault import fitting

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
    """Open the database with its keys and clock; refuse one that does not fit them.

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
            check_vault(store)
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
    """Refuse a database that has no tables yet, or those of another version."""
    if not inspect(store.engine).has_table(Person.__tablename__):
        raise Refused(
            "not_upgraded",
            "The database has no tables yet. Run: python -m oversight upgrade",
        )
    step = migrations.current(store.engine)
    if step is None or step == (newest := migrations.head()):
        return
    if step in migrations.steps():
        raise Refused(
            "not_upgraded",
            f"The database is at step {step}, and this version needs {newest}. "
            "Run: python -m oversight upgrade",
        )
    raise Refused(
        "too_new",
        f"The database is at step {step}, which this version does not know: a newer "
        "one has upgraded it. Start that version, or restore a backup from before.",
    )


def check_vault(store: Store) -> None:
    """Refuse to work with another vault key than the one that opens this database."""
    with store.reading() as session:
        fits = fitting.fits(session)
    if not fits:
        raise Refused(
            "other_vault_key",
            "OVERSIGHT_VAULT_KEY is not the key that this database was sealed with. "
            "Nothing was changed. Name the file of that key and start again; a key "
            "that is being replaced is named in OVERSIGHT_VAULT_OLD_KEY.",
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
