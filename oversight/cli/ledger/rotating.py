"""Giving the log a new key, in three steps a month apart."""

import os

import click

from oversight.cli import lastseen, logkeeping, opening
from oversight.cli.answering import Answer, Refused, answers
from oversight.core import clock
from oversight.ledger import keys
from oversight.ledger.keys import Step
from oversight.ledger.rules import notes, signing
from oversight.ledger.rules.errors import LogError
from oversight.settings import Settings

SAID = {
    Step.ANNOUNCED: "The new key stands on the record. Tell the witnesses; in a month: "
    "the same command again, and both keys sign.",
    Step.BOTH: "Both keys sign from now on. In a month: the same command again, and "
    "the old key is retired.",
    Step.RETIRED: "The old key is retired; the new one stands in its place. Delete "
    "the file that ends in .retired once no backup needs it.",
}


@click.command()
@click.option(
    "--at-once",
    is_flag=True,
    help="Wait for nobody: the old key is in wrong hands.",
)
@answers
def rotate(*, at_once: bool) -> Answer:
    """Take the next step to a new key: announce it, sign with both, retire the old."""
    with opening.portal() as portal:
        told = portal.settings
        following = logkeeping.next_key(told)
        try:
            if not following.exists():
                _check_begun(portal)
                lastseen.replace(following, signing.new_seed())
            name = logkeeping.origin(told, portal.store)
            old, fresh = (notes.public_key(name, one) for one in logkeeping.keys(told))
            now = clock.utc_now()
            with portal.store.transaction() as session:
                step = keys.rotate(session, old, fresh, now=now, at_once=at_once)
        except LogError as error:
            raise Refused(error.code, error.sentence) from None
        if step is Step.RETIRED:
            _step_up(told, old.id.hex())
    facts = {"step": step.value, "old": old.vkey, "new": fresh.vkey}
    return Answer(facts, (SAID[step], f"Old key: {old.vkey}", f"New key: {fresh.vkey}"))


def _check_begun(portal: opening.Portal) -> None:
    with portal.store.reading() as session:
        keys.check_begun(session)


def _step_up(told: Settings, name: str) -> None:
    """Let the new key stand where the old one stood; there is always one there."""
    kept = told.log_key.with_name(f"{told.log_key.name}.{name}.retired")
    if not kept.exists():
        os.link(told.log_key, kept)
    logkeeping.next_key(told).replace(told.log_key)
