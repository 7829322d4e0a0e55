"""Turns two published lists of government orders into a bulk file for intake.

It knows ``india_twitter_takedowns_facts_*.csv`` (flagged_twitter_url, flagged_date …)
and ``india_blocked_urls_master.csv`` (id, URL, SOURCE, TITLE) by their headers. What
the lists do not say, the drafter says on the command line: the provision, the
measure, the days, the reason. No row is dropped and no identifier is changed: what
cannot be filed goes through as it stands, and intake refuses it with a reason.
"""

import argparse
import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

COLUMNS = (
    "kind",
    "platform",
    "locator",
    "native_id",
    "published_on",
    "provision",
    "why_unlawful",
    "measure",
    "territory",
    "duration_days",
    "agency_ref",
    "item_kind",
)
Row = dict[str, str]


def from_twitter_orders(row: Row) -> Row:
    """Return what a row of the list of flagged posts says, and nothing more.

    The day of flagging is not the day of publication, so it goes into the reference.
    """
    order, flagged = row["lumen_filename"], row["flagged_date"]
    return {
        "locator": row["flagged_twitter_url"],
        "native_id": row["flagged_tweet_id"],
        "agency_ref": f"{order}; flagged {flagged}" if flagged.strip() else order,
    }


def from_blocked_addresses(row: Row) -> Row:
    """Return what a row of the list of blocked addresses says, and nothing more."""
    return {"locator": row["URL"], "agency_ref": f"{row['SOURCE']} no. {row['id']}"}


READERS: dict[str, Callable[[Row], Row]] = {
    "flagged_twitter_url": from_twitter_orders,
    "URL": from_blocked_addresses,
}


def converted(text: str, *, said: Row) -> Iterator[Row]:
    """Return every row of a list in the columns of the contract, in its order."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    names = rows.fieldnames or ()
    reader = next((READERS[name] for name in READERS if name in names), None)
    if reader is None:
        raise SystemExit("This is neither of the two lists: see --help.")
    for row in rows:
        found = {key: value or "" for key, value in row.items() if key is not None}
        yield dict.fromkeys(COLUMNS, "") | said | reader(found)


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="the list, CSV in UTF-8")
    parser.add_argument("--provision", required=True, help="ids, with ; between them")
    parser.add_argument("--measure", required=True, help="a measure of the ladder")
    parser.add_argument("--days", required=True, help="for how many days")
    parser.add_argument("--why", required=True, help="why it is unlawful")
    parser.add_argument("--territory", default="PK", help="default PK")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    """Print the converted list as CSV on standard output."""
    asked = _arguments(given)
    said = {
        "kind": "takedown",
        "provision": asked.provision,
        "measure": asked.measure,
        "duration_days": asked.days,
        "why_unlawful": asked.why,
        "territory": asked.territory,
    }
    with asked.file.open(encoding="utf-8-sig", newline="") as file:
        rows = converted(file.read(), said=said)
        written = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        written.writeheader()
        written.writerows(rows)


if __name__ == "__main__":
    main()
