"""Repeating every draw of a log, from its leaves alone."""

from itertools import count

import click

from oversight.cli.answering import Answer, answers
from oversight.cli.ledger import following
from oversight.cli.ledger.verify import in_sentences
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.finding import Finding
from oversight.ledger.rules.gaps import Gone
from oversight.review.rules.draws import Draws


@click.command()
@click.argument("where", metavar="DIR|URL")
@click.option("--vkey", help="The log's key, or a file that holds it.")
@answers
@in_sentences
def draws(where: str, vkey: str | None) -> Answer:
    """Repeat every draw of reviewers in a log, and each call of the next name.

    It needs the published log and nothing of the portal. The demo's beacon is made by
    the portal itself: that a draw can be repeated does not make its number random.
    """
    told, found, gone = Draws(), list[Finding](), Gone()
    places = count()

    def take(entry: bytes | None) -> None:
        place, leaf = next(places), following.leaf(entry)
        if leaf is None:
            gone.unseen.add(place)
            return
        try:
            found.extend([*gone.see(leaf, place), *told.see(leaf)])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise LogError("bad_entry", "A draw says what it must not say.") from None

    tree = following.opened(where, vkey).read(take)
    left = following.judged([*found, *gone.unsaid()], gone, gone.rests)
    facts: dict[str, object] = {"draws": told.repeated, "pools": len(told.panels)}
    facts |= left.facts
    line = f"{told.repeated} draws repeated from {len(told.panels)} pools."
    return following.told(tree, left.findings, facts, line, *left.lines)
