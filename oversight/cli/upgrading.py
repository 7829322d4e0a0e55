"""Bringing the database to its newest shape."""

import click

from oversight.cli import opening
from oversight.cli.answering import Answer, answers
from oversight.migrations import run as migrations


@click.command()
@answers
def upgrade() -> Answer:
    """Bring the database to its newest shape; a second time changes nothing."""
    with opening.portal(empty=True) as portal:
        before = migrations.current(portal.store.engine)
        migrations.upgrade(portal.store.engine)
        after = migrations.current(portal.store.engine)
    line = f"Database is at step {after}" + (
        " already." if before == after else f" (was: {before or 'empty'})."
    )
    return Answer({"before": before, "after": after}, (line,))
