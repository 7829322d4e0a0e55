"""Handing out the proof that an act stands in the public log."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from oversight.cli import opening
from oversight.cli.answering import Answer, Refused, answers
from oversight.cli.ledger.verify import in_sentences
from oversight.ledger import tree, withholding
from oversight.ledger.rules.receipts import PROOF
from oversight.ledger.tree import Head

NUMBER, MOST = "Number of the entry (default: newest).", 2**31 - 1
TREE = "Of which signed tree (default: the newest)."


@click.command()
@click.argument("docket")
@click.option("--n", "number", type=click.IntRange(1, MOST), help=NUMBER)
@click.option("--size", type=click.IntRange(1, MOST), help=TREE)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
@answers
@in_sentences
def prove(
    docket: str, number: int | None, size: int | None, out: Path | None
) -> Answer:
    """Write a proof file for an entry of a docket; ``house`` for the portal's own."""
    with opening.portal() as portal, portal.store.reading() as session:
        wanted = number or tree.last_of(session, docket)
        place = tree.place_of(session, docket, wanted)
        head = tree.shown(session)
        if place is None or head is None or head.size <= place:
            raise Refused(
                "not_shown", f"The public log does not show {docket} no. {wanted} yet."
            )
        if size is not None:
            head = _tree_of(session, size, place, head.size)
        if place in withholding.known(session):
            raise Refused("withheld", f"Entry {place} is withheld by an order.")
        proof = tree.prove(session, place, head)
    target = out or Path(f"{docket}-{wanted}{PROOF}")
    target.write_bytes(proof.raw)
    facts = {"docket": docket, "n": wanted, "index": place, "size": head.size}
    return Answer({**facts, "file": str(target)}, (f"Entry {place}: {target}",))


def _tree_of(session: Session, size: int, place: int, most: int) -> Head:
    """Return a signed tree that was shown and holds the entry, or say why not."""
    head = tree.head(session, size) if size <= most else None
    if head is None:
        raise Refused("no_tree", f"No tree of {size} entries was signed and shown.")
    if size <= place:
        raise Refused(
            "too_small", f"The tree of {size} entries does not hold entry {place} yet."
        )
    return head
