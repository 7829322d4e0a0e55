"""The group ``vault``: what the operator does with private values and their keys."""

import click

from oversight.cli.vault import copying, forgetting, replaying, rotating


@click.group()
def vault() -> None:
    """Forget private values, and look after the keys that keep them."""


for command in (
    forgetting.erase,
    forgetting.clean,
    forgetting.kept,
    replaying.replay,
    rotating.rotate,
    copying.backup_keys,
    copying.restore_keys,
):
    vault.add_command(command)
