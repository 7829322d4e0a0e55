"""Private values on the operator's table: seeing whose there are, forgetting them."""

from collections.abc import Sequence

import click

from oversight.appeals.service import forgetting
from oversight.cli import erasures, opening
from oversight.cli.answering import Answer, answers
from oversight.core import clock
from oversight.core.clock import local_date
from oversight.privacy.rules.erasing import GROUNDS
from oversight.privacy.service import erasing
from oversight.storage.rewriting import rewrite
from oversight.storage.session import Store
from oversight.vault import service
from oversight.vault.models.keys import DataKey

WAIT_MS = 30_000
BACKUPS = "The files are clean. Copies of the keys in backups end with the backups."
IN_USE = "The files still hold the old bytes: others use them. Run vault clean soon."
KEYS = ("vault_keys", "vault_values")
# Besides the keys: letters that were wiped, pieces of files whose key is gone, and what
# members wrote and did not sign.
TABLES = (
    *KEYS,
    "notices_mails",
    "intake_exhibit_chunks",
    "review_drafts",
    "review_kept",
)


@click.command()
@click.argument("docket")
@click.option("--subject", required=True, help="Whose values: see vault list.")
@click.option("--ground", required=True, type=click.Choice(GROUNDS))
@answers
def erase(docket: str, subject: str, ground: str) -> Answer:
    """Forget SUBJECT's private values in DOCKET for good, and clean the files."""
    with opening.portal() as portal:
        now = clock.utc_now()
        with portal.store.transaction() as session:
            gone = forgetting.purge(session, docket, subject)
            erasing.erase(session, docket, subject, ground, now=now)
        erasures.bring_up(portal)
        cleaned = clean_files(portal.store, TABLES if gone else KEYS)
    told = {"docket": docket, "subject": subject, "ground": ground, "clean": cleaned}
    return Answer(
        told,
        (f"Erased: {subject} in {docket}.", told_of_files(clean=cleaned)),
        int(not cleaned),
    )


@click.command()
@answers
def clean() -> Answer:
    """Let the database's files forget what was erased, if an erasure could not."""
    with opening.portal() as portal:
        done = clean_files(portal.store)
    return Answer({"clean": done}, (told_of_files(clean=done),), int(not done))


def clean_files(store: Store, tables: Sequence[str] = TABLES) -> bool:
    """Let the database's files forget what was deleted; say whether they could."""
    return rewrite(store.engine, tables, wait_ms=WAIT_MS)


def told_of_files(*, clean: bool) -> str:
    """Return what the operator is to know of the database's files."""
    return BACKUPS if clean else IN_USE


@click.command(name="list")
@click.argument("docket")
@answers
def kept(docket: str) -> Answer:
    """Say of whom DOCKET keeps private values, under which key, and until when."""
    with opening.portal() as portal, portal.store.reading() as session:
        keys = service.keys_of(session, docket)
        root = service.root_id()
    facts = {"subjects": [key.subject for key in keys], "root": root}
    told = [
        {"id": str(key.id), "subject": key.subject, "until": _day(key)} for key in keys
    ]
    lines = [
        f"{one['id']}  {one['subject']}  "
        + (f"until {one['until']}" if one["until"] else "kept until erased")
        for one in told
    ]
    under = f"Wrapped under vault key {root}."
    return Answer(
        facts | {"keys": told}, (*lines, under) if lines else ("Nothing is kept.",)
    )


def _day(key: DataKey) -> str | None:
    return local_date(key.erase_after).isoformat() if key.erase_after else None
