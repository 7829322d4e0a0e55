"""Writing the published log into a folder."""

from pathlib import Path

import click

from oversight.cli import opening
from oversight.cli.answering import Answer, answers
from oversight.ledger import folder, tree


@click.command()
@click.argument(
    "place", metavar="DIR", type=click.Path(file_okay=False, path_type=Path)
)
@answers
def publish(place: Path) -> Answer:
    """Write the published log as files that any web server can hand out."""
    with opening.portal() as portal, portal.store.reading() as session:
        made = folder.write(session, place, asked=portal.settings.witness_policy)
        size = tree.published(session)
    facts = {"size": size, "files": made, "folder": str(place)}
    return Answer(facts, (f"{size} entries in {place}; {made} files written.",))
