"""Transparency reports from the record: the same size gives the same bytes."""

import json
from pathlib import Path

import click
from sqlalchemy.orm import Session

from oversight.app import create_app
from oversight.cli import opening
from oversight.cli.answering import Answer, Refused, answers, say
from oversight.cli.ledger.sources import pinned, source
from oversight.cli.ledger.verify import bound, given, in_sentences
from oversight.cli.opening import Portal
from oversight.ledger import tree
from oversight.ledger.rules import proofs
from oversight.ledger.rules.auditing import CHECKPOINT
from oversight.transparency import from_log
from oversight.transparency.queries import reports as queries
from oversight.transparency.rules import files, periods
from oversight.transparency.rules.figures import Report
from oversight.transparency.rules.periods import Quarter

OK = 200
HTML = "html"
UNSIGNED = (
    "Whose checkpoint this is was not looked at. Give the log's printed key: --vkey"
)


@click.command()
@click.argument("period")
@click.option(
    "--format", "form", type=click.Choice([HTML, "json", "csv"]), default="json"
)
@click.option("--size", type=click.IntRange(min=0), help="From the first N entries.")
@click.option(
    "--from-log",
    "place",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Count from a published log in a folder, and from nothing else.",
)
@click.option("--vkey", help="With --from-log: the log's printed key, or its file.")
@answers
@in_sentences
def report(
    period: str, form: str, size: int | None, place: Path | None, vkey: str | None
) -> Answer:
    """Print the report of PERIOD (such as 2026-Q3): as published, else as counted."""
    quarter = periods.parse(period)
    if place is not None:
        if form == HTML:
            raise click.UsageError("--from-log goes with json and csv.")
        return _printed(_from_log(place, quarter, size, vkey), form)
    if vkey is not None:
        raise click.UsageError("--vkey goes with --from-log.")
    with opening.portal() as portal:
        if form == HTML:
            return _page(portal, quarter, size)
        with portal.store.reading() as session:
            found = _counted(session, quarter, size)
    return _printed(found, form)


def _from_log(
    place: Path, quarter: Quarter, size: int | None, vkey: str | None
) -> Report:
    """Count from a folder, and look whose checkpoint it is or say that nobody did."""
    read = pinned(source(str(place)))
    if vkey is None:
        say(UNSIGNED)
    else:
        trusted, _ = bound(given(vkey, None), read)
        proofs.by_log(read(CHECKPOINT), trusted)
    told = from_log.counted(read, quarter, size)
    for line in told.lacks:
        say(line)
    return told.report


def _printed(found: Report, form: str) -> Answer:
    raw = files.as_json(found) if form == "json" else files.as_csv(found)
    return Answer(json.loads(files.as_json(found)), raw=raw)


def _counted(session: Session, quarter: Quarter, size: int | None) -> Report:
    if size is not None and size > tree.size(session):
        raise Refused("too_far", f"The log has not grown to {size} entries yet.")
    if size is None:
        row = queries.newest(session, quarter)
        size = None if row is None else row.size
    return queries.counted(session, quarter, size=size)


def _page(portal: Portal, quarter: Quarter, size: int | None) -> Answer:
    if size is not None:
        raise click.UsageError("--size goes with json and csv.")
    client = create_app(portal.settings).test_client()
    reply = client.get(f"/en/reports/{quarter}", base_url=portal.settings.base_url)
    if reply.status_code != OK:
        raise Refused("no_report", f"There is no report for {quarter}.")
    return Answer({"period": str(quarter), "html": reply.text}, raw=reply.data)
