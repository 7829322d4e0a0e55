"""The group that every command hangs on."""

from pathlib import Path

import click

from oversight.cli.checks import fsck
from oversight.cli.clockwork import tick, worker
from oversight.cli.demo.command import demo
from oversight.cli.filing import intake
from oversight.cli.papers import docs
from oversight.cli.people import user
from oversight.cli.reports import report
from oversight.cli.running import run
from oversight.cli.serving import serve, upgrade


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--instance",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the local database and keys (default: instance/).",
)
@click.pass_context
def main(context: click.Context, instance: Path | None) -> None:
    """Oversight: an independent look at takedown requests before they are sent."""
    context.obj = instance


for _command in (
    *(upgrade, run, demo, serve, worker, tick),
    *(user, intake, report, fsck, docs),
):
    main.add_command(_command)
