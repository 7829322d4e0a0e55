"""A new vault key: every data key is wrapped anew, while the portal runs."""

from uuid import UUID

import click

from oversight.cli import opening
from oversight.cli.answering import Answer, Refused, answers
from oversight.storage.session import Store
from oversight.vault import service

BATCH = 500


@click.command()
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
