"""Correcting a published report by a new version; the old one stays where it is."""

import click

from oversight.cli import opening
from oversight.cli.answering import Answer, answers
from oversight.core import clock
from oversight.transparency import service
from oversight.transparency.rules import periods


@click.command()
@click.argument("period")
@answers
def recount(period: str) -> Answer:
    """Publish a new version of the report of PERIOD if its figures come out otherwise.

    Nothing is replaced: both versions stay, and the record says which corrects which
    and whether more was decided since or the way of counting was mended.
    """
    quarter = periods.parse(period)
    with opening.portal() as portal, portal.store.transaction() as session:
        made = service.correct(session, quarter, now=clock.utc_now())
        facts: dict[str, object] = {
            "period": made.period,
            "version": made.version,
            "size": made.size,
            "sha256": made.sha256,
        }
    line = (
        f"{facts['period']}: version {facts['version']} from {facts['size']} entries."
    )
    return Answer(facts, (line,))
