"""The group that every command hangs on; each is loaded only when it is called."""

from importlib import import_module
from pathlib import Path

import click

PLACES = {
    "upgrade": "upgrading",
    "run": "running",
    "demo": "demo.command",
    "serve": "serving",
    "worker": "clockwork",
    "tick": "clockwork",
    "user": "people",
    "intake": "filing",
    "report": "reports",
    "decision": "verifying",
    "fsck": "checks",
    "docs": "papers",
}


class Commands(click.Group):
    """Loads a command's module when it is wanted: a worker needs no web server."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names of the commands, in the order in which they are met."""
        return list(PLACES)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if name not in PLACES:
            return None
        found = getattr(import_module(f"oversight.cli.{PLACES[name]}"), name)
        assert isinstance(found, click.Command)
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--instance",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the local database and keys (default: instance/).",
)
@click.pass_context
def main(context: click.Context, instance: Path | None) -> None:
    """Oversight: an independent look at takedown requests before they are sent."""
    context.obj = instance
