"""Private values on the operator's table: forgetting them, and new keys for them."""

from uuid import UUID

import click

from oversight.cli import opening
from oversight.cli.answering import Answer, Refused, answers
from oversight.core import clock
from oversight.privacy.rules.erasing import GROUNDS
from oversight.privacy.service import erasing
from oversight.storage.rewriting import rewrite
from oversight.storage.session import Store
from oversight.vault import service

BATCH = 500
WAIT_MS = 30_000
BACKUPS = "The files are clean. Copies of the keys in backups end with the backups."
IN_USE = "The files still hold the old bytes: others use them. Run vault clean soon."
TABLES = ("vault_keys", "vault_values")


@click.group()
def vault() -> None:
    """Forget private values, and change the key that wraps their keys."""


@vault.command()
@click.argument("docket")
@click.option("--subject", required=True, help="Whose values: see vault list.")
@click.option("--ground", required=True, type=click.Choice(GROUNDS))
@answers
def erase(docket: str, subject: str, ground: str) -> Answer:
    """Forget SUBJECT's private values in DOCKET for good, and clean the files."""
    with opening.portal() as portal:
        now = clock.utc_now()
        with portal.store.transaction() as session:
            erasing.erase(session, docket, subject, ground, now=now)
        cleaned = rewrite(portal.store.engine, TABLES, wait_ms=WAIT_MS)
    told = {"docket": docket, "subject": subject, "ground": ground, "clean": cleaned}
    return Answer(
        told,
        (f"Erased: {subject} in {docket}.", _files(clean=cleaned)),
        int(not cleaned),
    )


@vault.command()
@answers
def clean() -> Answer:
    """Let the database's files forget what was erased, if an erasure could not."""
    with opening.portal() as portal:
        done = rewrite(portal.store.engine, TABLES, wait_ms=WAIT_MS)
    return Answer({"clean": done}, (_files(clean=done),), int(not done))


def _files(*, clean: bool) -> str:
    return BACKUPS if clean else IN_USE


@vault.command(name="list")
@click.argument("docket")
@answers
def kept(docket: str) -> Answer:
    """Say of whom DOCKET keeps private values."""
    with opening.portal() as portal, portal.store.reading() as session:
        found = service.subjects(session, docket)
    return Answer({"subjects": list(found)}, found or ("Nothing is kept.",))


@vault.command()
@answers
def rotate() -> Answer:
    """Wrap every data key under OVERSIGHT_VAULT_KEY; safe to stop and begin again.

    OVERSIGHT_VAULT_OLD_KEY names the key that is replaced. When this has ended, take
    that setting away and destroy the old file.
    """
    with opening.portal() as portal:
        if not portal.settings.older_vault_keys:
            raise Refused("no_old_key", "OVERSIGHT_VAULT_OLD_KEY names no key.")
        done = rewrapped(portal.store)
    return Answer({"batches": done}, ("Every data key is under the new key.",))


def rewrapped(store: Store) -> int:
    """Go over every data key, some in each transaction; return how many turns."""
    last: UUID | None = None
    turns = 0
    while True:
        with store.transaction() as session:
            last = service.rotate(session, after=last, most=BATCH)
        if last is None:
            return turns
        turns += 1
