"""Loading the demo by hand."""

import click

from oversight.cli import opening
from oversight.cli.answering import Answer, Refused, answers, say
from oversight.cli.demo.loading import has_rows, load
from oversight.cli.demo.sign_ins import SIGN_INS


@click.command()
@answers
def demo() -> Answer:
    """Load the demo cases into an empty database; refuse any other."""
    with opening.portal() as portal:
        if portal.settings.production:
            raise Refused("not_here", "The demo is for development only.")
        if has_rows(portal.store):
            raise Refused(
                "not_empty",
                "The database is not empty. The demo is loaded into an empty one only.",
            )
        told = load(portal, say)
        path = portal.settings.instance / SIGN_INS
    return Answer(
        {**told, "sign_ins": str(path)},
        (f"Loaded {told['items']} items. Sign-ins: {path}",),
    )
