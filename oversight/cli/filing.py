"""Bulk filing: rows become a batch that waits for another officer's signature."""

import json
from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor
from oversight.cli import opening
from oversight.cli.answering import DONE, REFUSED, Answer, Refused, answers
from oversight.cli.opening import Portal
from oversight.core.clock import local_date, utc_now
from oversight.intake.service import filing, signing
from oversight.intake.service.uploads import BatchResult, Upload

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option("--drafter", required=True, metavar="EMAIL", help="Who prepared it.")
@click.option("--batch", type=FILE, help="JSON: what FORM-A asks once for all.")
@click.option(
    "--authoriser", metavar="EMAIL", help="Sign at once; in development only."
)
@click.option("--dry-run", is_flag=True, help="Say what would be filed; keep nothing.")
@click.option("--partial", is_flag=True, help="Let refused rows stay out.")
@answers
def intake(
    file: Path,
    drafter: str,
    batch: Path | None,
    authoriser: str | None,
    *,
    dry_run: bool,
    partial: bool,
) -> Answer:
    """File the rows of FILE (CSV, XLSX, JSON Lines) as a batch to sign on the web."""
    upload = Upload(file.read_bytes(), file.name, _answers(batch), partial=partial)
    with opening.portal() as portal:
        if authoriser is not None and portal.settings.production:
            raise Refused(
                "not_here",
                "--authoriser signs for another person, so it works in development "
                "only. The authorising officer signs on the web.",
            )
        if dry_run:
            return _answer(_preview(portal, upload, drafter), kept=False)
        result = _receive(portal, upload, drafter)
        if authoriser is not None and result.batch and not result.dockets:
            result = _sign(portal, result.batch, authoriser)
    return _answer(result, kept=result.batch is not None)


def _answers(path: Path | None) -> Mapping[str, object]:
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise click.UsageError("--batch needs a file with one JSON object.")
    return found


def _preview(portal: Portal, upload: Upload, drafter: str) -> BatchResult:
    with portal.store.reading() as session:
        by = _officer(session, drafter)
        return filing.preview(session, upload, by=by, on=local_date(utc_now()))


def _receive(portal: Portal, upload: Upload, drafter: str) -> BatchResult:
    with portal.store.transaction() as session:
        by = _officer(session, drafter)
        return filing.receive(session, upload, by=by, now=utc_now())


def _sign(portal: Portal, number: str, authoriser: str) -> BatchResult:
    with portal.store.transaction() as session:
        by = _officer(session, authoriser)
        return signing.sign(session, number, by=by, now=utc_now())


def _officer(session: Session, email: str) -> Actor:
    found = accounts.person_by_email(session, email)
    if found is None or found.disabled_at is not None:
        raise Refused("unknown_person", f"There is no open account for {email}.")
    return accounts.actor_of(found)


def _answer(result: BatchResult, *, kept: bool) -> Answer:
    lines = [
        f"Row {one['row']}, {one['column']}: {one['message']}" for one in result.errors
    ]
    lines += [_duplicate(one) for one in result.duplicates]
    if result.dockets:
        first, last = result.dockets[0], result.dockets[-1]
        count = len(result.dockets)
        lines.append(
            f"Filed {result.filed} items in {count} dockets, {first} to {last}."
        )
    elif kept:
        lines.append(f"Batch {result.batch} waits for the authorising officer.")
    elif result.plan is not None and not result.errors:
        lines.append(f"{len(result.plan.candidates)} items would be filed.")
    whole = kept or bool(result.plan and result.plan.candidates and not result.errors)
    unsigned = result.errors and not result.dockets and not kept
    return Answer(
        result.as_dict(), tuple(lines), DONE if whole and not unsigned else REFUSED
    )


def _duplicate(one: Mapping[str, object]) -> str:
    if "docket" in one:
        return f"Row {one['row']}: live already in {one['docket']}; left out."
    return f"Row {one['row']}: named already in row {one['of_row']}; left out."
