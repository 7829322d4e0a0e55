"""Adding many accounts to an unsigned FORM-B from a list, row by row or not at all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.data import DataForm
from oversight.intake.rules import data_list as rules
from oversight.intake.rules import filing as filing_rules
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_list import Found, Request
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.planning import Plan
from oversight.intake.rules.shapes import ACCOUNTS
from oversight.intake.service import data_hands, faults
from oversight.intake.service.filing import record_refusal
from oversight.intake.service.uploads import Upload
from oversight.law.queries import register as law


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a list: accounts added, rows said again, and where faults wait."""

    added: int = 0
    again: int = 0
    faults: str = ""


def add(
    session: Session, number: str, upload: Upload, *, by: Actor, now: datetime
) -> Taken:
    """Add the accounts of a list behind those that are there; change none of these.

    One refused row keeps all of it out, unless the list is partial by the officer's
    choice. What is wrong is kept for the officer, row by row; an attempt at what no
    law allows is counted in public (K39).
    """
    _batch, form = data_hands.mine(session, number, by)
    request = _request(session, form, now)
    rules.check_tier_first(request.tier)
    found = rules.read(upload.rows(ACCOUNTS), request, partial=upload.partial)
    for code in filing_rules.leaf_codes(error.code for error in found.errors):
        record_refusal(session, code, by=by, now=now)

    good = () if found.errors and not upload.partial else found.accounts
    good = () if found.is_refused else good
    if not good and not found.errors:
        raise RuleError(
            "nothing_new",
            N_("Nothing was added: every row stands here already, word for word."),
            field="file",
        )
    _append(form, good)
    session.flush()

    data_hands.note(session, number, "list", by=by, now=now)
    told = _told(session, upload, found, by=by, now=now)
    return Taken(len(good), found.again, told)


def _request(session: Session, form: DataForm, now: datetime) -> Request:
    today = local_date(now)
    return Request(
        asked=form.asked,
        reasons=tuple(form.reasons),
        accounts=tuple(Account.from_json(one) for one in form.accounts),
        platforms=frozenset(one.slug for one in accounts.platforms(session)),
        most_days=int(str(law.policy(session, "window_days", today))),
        today=today,
    )


def _append(form: DataForm, good: tuple[Account, ...]) -> None:
    for one in good:
        whole = data_hands.numbered(form, one)
        form.accounts = [*form.accounts, whole.as_json()]


def _told(
    session: Session, upload: Upload, found: Found, *, by: Actor, now: datetime
) -> str:
    """Keep what is wrong, and return under which number it waits; nothing for none."""
    errors: tuple[RowError, ...] = found.errors
    if not errors:
        return ""
    plan = Plan((), (), errors, count=len({error.row for error in errors}))
    return faults.keep(session, upload.name, plan, by=by, now=now)
