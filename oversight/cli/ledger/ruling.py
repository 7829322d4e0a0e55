"""Holding the portal's rules against a log, from its leaves alone."""

import click

from oversight.cli.answering import Answer, answers
from oversight.cli.ledger import following
from oversight.cli.ledger.verify import in_sentences
from oversight.ledger.rules.finding import Finding
from oversight.transparency.rules.watching import Watch


@click.command()
@click.argument("where", metavar="DIR|URL")
@click.option("--vkey", help="The log's key, or a file that holds it.")
@following.grace_asked
@answers
@in_sentences
def rules(where: str, vkey: str | None, grace: int) -> Answer:
    """Hold the portal's own rules against a log: numbers, times, steps, draws, views.

    A clock that ran out without a word on the record is found as well, and each
    published report is counted again from the entries that it names.

    A log without findings is in order. That does not make it true, and it does not
    show that nothing was left out before it was written.
    """
    watch, found = Watch(), list[Finding]()
    log = following.opened(where, vkey)
    tree = log.read(lambda entry: found.extend(watch.see_entry(entry)))
    found.extend(log.recounted(watch))
    end = following.ended(watch, tree, grace)
    found.extend(end.findings)
    found.extend(log.shown_still(watch, tree.checkpoint))
    left = following.judged(found, watch.gone, watch.rests, watch.mended)
    missed = dict(sorted(watch.missed.items()))
    facts: dict[str, object] = {"missed": missed, "draws": watch.draws.repeated}
    lines = [f"Deadlines missed, {name}: {count}." for name, count in missed.items()]
    facts |= end.facts | left.facts
    lines += [*end.lines, *left.lines]
    return following.told(tree, left.findings, facts, *lines)
