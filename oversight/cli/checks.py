"""Looking over the whole data: read-only, and it says what is broken."""

import click

from oversight.cli import erasures, opening
from oversight.cli.answering import DONE, REFUSED, Answer, answers
from oversight.cli.fsck import beside
from oversight.cli.fsck.book import Broken
from oversight.cli.fsck.every import CHECKS, found
from oversight.core.clock import utc_now


@click.command()
@answers
def fsck() -> Answer:
    """Check every invariant over the data; exit 1 if anything is broken."""
    with opening.portal() as portal, portal.store.reading() as session:
        broken = list(found(session, utc_now()))
        broken += beside.found(portal.settings, session)
        alive = erasures.alive(portal)
    if alive:
        what = f"{alive} keys are here that it says are gone: run vault replay"
        broken.append(Broken("erasure-list", str(portal.settings.erasure_list), what))
    count = len(CHECKS) + len(beside.CHECKS) + 1
    facts = {
        "checks": count,
        "broken": [
            {"check": b.check, "where": b.where, "what": b.what} for b in broken
        ],
    }
    lines = [f"{b.check}: {b.where}: {b.what}" for b in broken]
    lines.append(
        f"{count} checks, {len(broken)} findings."
        if broken
        else f"{count} checks, sound."
    )
    return Answer(facts, tuple(lines), REFUSED if broken else DONE)
