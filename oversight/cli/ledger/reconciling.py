"""After a restore: putting back what the world has seen and this database lost."""

import click

from oversight.cli import clockwork, logkeeping, opening
from oversight.cli.answering import REFUSED, Answer, Refused, answers
from oversight.cli.ledger.sources import source
from oversight.cli.vault import replaying
from oversight.core import clock
from oversight.ledger import copies, recovery, tree
from oversight.ledger.rules import notes
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Key


@click.command()
@click.argument("where", metavar="DIR-OR-URL")
@answers
def reconcile(where: str) -> Answer:
    """Put back the entries that a restored database lost, from a published copy.

    Run it after a restore and before anybody works. It lists the acts whose entries
    came back and whose files and rows did not, and forgets again what the list of
    erasures says was forgotten.
    """
    with opening.portal() as portal, clockwork.alone(portal):
        try:
            copy = copies.opened(source(where))
            known = _known(portal, copy.checkpoint.origin)
            now = clock.utc_now()
            with portal.store.transaction() as session:
                done = recovery.recover(session, copy, known, now=now)
        except LogError as error:
            raise Refused(error.code, error.sentence) from None
        again = replaying.replayed(portal, portal.settings.erasure_list)
    lost = [
        {"stream": one.stream, "n": one.n, "kind": one.kind, "item": one.item}
        for one in done.lost
    ]
    facts = {"had": done.had, "size": done.size, "lost": lost}
    facts |= {"forgotten": again.facts}
    lines = [
        f"{done.size - done.had} entries came back: {done.had} to {done.size}.",
        f"{len(lost)} acts are lost to this database and must be entered again:",
        *(str(one) for one in done.lost),
    ]
    shown = (*(lines if lost else lines[:1]), *again.lines)
    return Answer(facts, shown, 0 if again.sound else REFUSED)


def _known(portal: opening.Portal, origin: str) -> list[Key]:
    """Return the keys whose word counts: the log's own, here and in its files."""
    name = logkeeping.origin(portal.settings, portal.store)
    if origin != name:
        raise LogError("other_log", f"This log is {name}; the copy is of {origin}.")
    with portal.store.reading() as session:
        mine = [notes.parse_vkey(row.vkey) for row in tree.keys(session)]
    held = [notes.public_key(name, one) for one in logkeeping.keys(portal.settings)]
    return [*mine, *held]
