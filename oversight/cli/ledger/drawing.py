"""Repeating every draw of a log, from its leaves alone."""

from itertools import count

import click

from oversight.cli.answering import Answer, Refused, answers
from oversight.cli.ledger import following
from oversight.cli.ledger.verify import in_sentences
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.finding import Finding
from oversight.ledger.rules.gaps import Gone
from oversight.review.rules.draws import Draws


@click.command()
@click.argument("where", metavar="DIR|URL")
@click.option("--vkey", help="The log's key, or a file that holds it.")
@click.option("--docket", help="Lay open the draw of this docket, and judge no other.")
@answers
@in_sentences
def draws(where: str, vkey: str | None, docket: str | None) -> Answer:
    """Repeat every draw of reviewers in a log, and each call of the next name.

    It needs the published log and nothing of the portal. A local beacon is made by the
    portal itself: that a draw can be repeated does not make its number random.
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
    mine = [one for one in found if docket in {None, one.stream}]
    left = following.judged([*mine, *gone.unsaid()], gone, gone.rests)
    facts: dict[str, object] = {"draws": told.repeated, "pools": len(told.panels)}
    facts |= left.facts | {"signed": told.signed, "unchecked": told.unchecked}
    facts["other_chain"] = told.strange
    lines = [f"{told.repeated} draws repeated from {len(told.panels)} pools."]
    if docket is not None:
        facts["draw"], lines = _opened(told, docket)
    return following.told(tree, left.findings, facts, *lines, *left.lines)


def _opened(told: Draws, docket: str) -> tuple[dict[str, object], list[str]]:
    """Return one draw, step by step: its pool, its number, and who is drawn when."""
    panel = told.panels.get(docket)
    if panel is None:
        raise Refused("no_pool", f"This log fixes no pool for {docket}.")
    facts: dict[str, object] = {
        "docket": docket,
        "pool": list(panel.pool),
        "beacon": panel.beacon,
        "round": panel.round,
        "randomness": panel.number or None,
        "seats": list(panel.order[: panel.seats]),
        "order": list(panel.order),
    }
    lines = [
        f"{docket}: {panel.seats} of {len(panel.pool)}: {', '.join(panel.pool)}.",
        f"Beacon {panel.beacon}, round {panel.round}: {panel.number or 'not yet'}.",
    ]
    if panel.order:
        drawn, rest = panel.order[: panel.seats], panel.order[panel.seats :]
        lines.append(f"Drawn: {', '.join(drawn)}; then {', '.join(rest) or 'nobody'}.")
    return facts, lines
