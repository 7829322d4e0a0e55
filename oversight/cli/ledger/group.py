"""The group ``ledger``: what can be done with the public log."""

import click

from oversight.cli.lazy import Lazy

PLACES: dict[str, str] = {
    "publish": "publishing",
    "verify": "verify",
    "prove": "proving",
    "reconcile": "reconciling",
    "rotate": "rotating",
    "draws": "drawing",
    "rules": "ruling",
    "withhold": "withholding",
    "witness": "witness",
    "monitor": "monitor",
}


@click.group(cls=Lazy, places=PLACES, package="oversight.cli.ledger")
def ledger() -> None:
    """Publish, prove and check the public log."""
