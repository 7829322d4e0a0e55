"""An unsigned FORM-B in its drafter's hands: opened for an act, and noted after it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm
from oversight.intake.queries import data as queries
from oversight.intake.rules import data_drafts as drafts
from oversight.intake.rules import filing as filing_rules
from oversight.intake.rules import officers
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.unsent import check_not_moved
from oversight.ledger import service as ledger


def mine(session: Session, number: str, by: Actor) -> tuple[Batch, DataForm]:
    """Return an unsigned form of the drafter's own body, its row locked."""
    batch, form = queries.form(session, number, lock=True)
    officers.check_own_body(body=batch.body.slug, by=by)
    officers.check_drafter(by)
    filing_rules.check_unsigned(batch.state)
    return batch, form


def check_free(seen: str, *, now_is: str, says: str) -> None:
    """Refuse to write over what another window changed, unless it says the same."""
    if says != now_is:
        check_not_moved(seen=seen, now_is=now_is)


def at(place: int, kept: list[Account]) -> int:
    """Return where an account stands in the list, or that there is none."""
    if not 1 <= place <= len(kept):
        raise RuleError("not_found", N_("There is nothing here under that number."))
    return place - 1


def numbered(form: DataForm, account: Account) -> Account:
    """Give a new account its place for files, which none had before it."""
    row = drafts.rows_given(form.answers) + 1
    form.answers = {**form.answers, drafts.ROWS: str(row)}
    return replace(account, row=row)


def note(session: Session, number: str, part: str, *, by: Actor, now: datetime) -> None:
    """Note in the audit which part was written."""
    facts = {"part": part}
    ledger.note(session, "data.drafted", by=by, now=now, subject=number, facts=facts)
