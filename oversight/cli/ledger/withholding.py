"""Withholding an entry's bytes under an order that the operator has to follow."""

import click

from oversight.cli import opening
from oversight.cli.answering import Answer, answers
from oversight.core import clock
from oversight.ledger import withholding
from oversight.ledger.rules.withholding import Ground


@click.command()
@click.argument("index", type=click.IntRange(0, 2**53))
@click.option(
    "--ground", type=click.Choice([one.value for one in Ground]), required=True
)
@click.option("--authority", required=True, help="Such as lahore-high-court; public.")
@click.option("--reference", required=True, help="The order's number; not public.")
@answers
def withhold(index: int, ground: str, authority: str, reference: str) -> Answer:
    """Withhold the bytes of one published entry; that it is withheld is public."""
    with opening.portal() as portal, portal.store.transaction() as session:
        made = withholding.withhold(
            session,
            index,
            Ground(ground),
            authority=authority,
            reference=reference,
            now=clock.utc_now(),
        )
    return Answer(
        made.as_dict,
        (
            f"Entry {index} is withheld; the record says so. Its hash stays.",
            "Run: python -m oversight ledger publish, for each folder that is served.",
        ),
    )
