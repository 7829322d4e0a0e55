"""A group of commands, each loaded only when it is called."""

from collections.abc import Mapping
from importlib import import_module

import click


class Lazy(click.Group):
    """Loads a command's module when it is wanted: a worker needs no web server.

    ``places`` names the module of each command inside ``package``; the command
    stands in it under its own name.
    """

    def __init__(
        self, *, places: Mapping[str, str], package: str, **settings: object
    ) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self.places = places
        self.package = package

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names of the commands, in the order in which they are met."""
        return list(self.places)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if name not in self.places:
            return None
        module = import_module(f"{self.package}.{self.places[name]}")
        found = getattr(module, name)
        assert isinstance(found, click.Command)
        return found
