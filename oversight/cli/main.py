"""The group that every command hangs on; each is loaded only when it is called."""

from pathlib import Path

import click

from oversight.cli.lazy import Lazy

PLACES = {
    "upgrade": "upgrading",
    "run": "running",
    "demo": "demo.command",
    "serve": "serving",
    "worker": "clockwork",
    "tick": "clockwork",
    "service": "outages",
    "user": "people",
    "intake": "filing",
    "report": "reports",
    "recount": "recounting",
    "decision": "verifying",
    "ledger": "ledger.group",
    "vault": "vault.group",
    "fsck": "checks",
    "backup": "backup.making",
    "restore": "backup.restoring",
    "docs": "papers",
}


@click.group(
    cls=Lazy,
    places=PLACES,
    package="oversight.cli",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--instance",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the local database and keys (default: instance/).",
)
@click.pass_context
def main(context: click.Context, instance: Path | None) -> None:
    """Oversight: an independent look at takedown requests before they are sent."""
    context.obj = instance
