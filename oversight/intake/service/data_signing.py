"""Signing a data request: another officer's act, and only by it is anything filed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm
from oversight.intake.queries import data as queries
from oversight.intake.queries import matters
from oversight.intake.rules import (
    data_accounts,
    data_questions,
    data_reasons,
    data_tiers,
    officers,
)
from oversight.intake.rules import filing as filing_rules
from oversight.intake.rules.barring import check_not_barred
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.rules.lifecycle import BatchState
from oversight.intake.service import data_custodians, data_writing, exhibits
from oversight.law.queries import register as law
from oversight.law.rules import basis
from oversight.law.rules.register import parse_citation

WEEK = timedelta(days=7)


def sign(session: Session, number: str, *, by: Actor, now: datetime) -> tuple[str, ...]:
    """File a data request in one transaction, by another officer's signature.

    A preservation needs no screening: it keeps data where they are and hands nothing
    over. Everything else goes to the registrar, and then to a reviewer.
    """
    batch, form = queries.form(session, number, lock=True)
    officers.check_two_officers(drafter=batch.drafter_id, body=batch.body.slug, by=by)
    if batch.state is BatchState.FILED and batch.signed_by == by.id:
        return tuple((batch.result or {})["dockets"])
    _check(session, batch, form, now)
    named = [Account.from_json(one) for one in form.accounts]
    most = law.profile(session, local_date(now)).docket_items

    dockets = [
        data_writing.write(session, batch, form, part, by=by, now=now)
        for part in data_accounts.dockets_of(named, most=most)
    ]
    _file_beside(session, batch, named, now)
    batch.state = BatchState.FILED
    batch.signed_by, batch.signed_at = by.id, now
    batch.result = {
        "filed": len(named),
        "dockets": dockets,
        "duplicates": [],
        "errors": [],
        "batch": number,
    }
    session.flush()
    return tuple(dockets)


def _file_beside(
    session: Session, batch: Batch, named: Sequence[Account], now: datetime
) -> None:
    """Let the files beside each account belong to what was filed of it."""
    items = {one.canonical: one.id for one in queries.items_in(session, batch.id)}
    rows = {one.row: items[one.canonical] for one in named}
    exhibits.file_rows(session, batch, rows, now=now)


def check_law(session: Session, form: DataForm, *, body: str, now: datetime) -> None:
    """Refuse a request whose law gives this body no power over data so deep."""
    tier = str(form.asked.get("tier", ""))
    basis.check_basis(
        [parse_citation(cited) for cited in data_questions.cited(form.answers)],
        measure=data_tiers.measure_of(tier),
        body=body,
        on=local_date(now),
        content_date=None,
        catalogue=law.catalogue(session),
        tier=tier,
    )


def _check(session: Session, batch: Batch, form: DataForm, now: datetime) -> None:
    filing_rules.check_unsigned(batch.state)
    today = local_date(now)
    filing_rules.check_joined(
        joined=batch.body.joined_on, left=batch.body.left_on, on=today
    )
    # The body's row is ours from here on: no bar can be set meanwhile.
    held = queries.bars(session, batch.body_id, lock=True)
    check_not_barred([bar.cause for bar in held])
    tier = str(form.asked.get("tier", ""))
    data_tiers.check_tier(tier)
    fields = list(form.reasons)
    data_questions.check_whole(
        tier, form.answers, fields=fields, accounts=len(form.accounts)
    )
    data_reasons.check_reasons(tier, form.reasons)
    if tier != Tier.D0:
        _check_custodian(session, batch, form)
    named = [Account.from_json(one) for one in form.accounts]
    data_accounts.check_each_new(named)
    data_tiers.check_count(len(form.accounts), most=len(form.accounts))
    most = int(str(law.policy(session, "window_days", today)))
    for one in named:
        _check_account(one, form, fields, most, now)
    check_law(session, form, body=batch.body.slug, now=now)
    profile = law.profile(session, today)
    filed = matters.filed_since(session, now - WEEK)
    filing_rules.check_week(
        filed=filed, more=len(form.accounts), most=profile.week_items
    )


def _check_custodian(session: Session, batch: Batch, form: DataForm) -> None:
    """Refuse a custodian who is by now not one of this body's."""
    given = form.answers.get("custodian", "")
    for fault in data_custodians.faults(session, batch.body.slug, given):
        raise fault


def _check_account(
    account: Account, form: DataForm, fields: list[str], most: int, now: datetime
) -> None:
    tier = str(form.asked["tier"])
    data_tiers.check_one_account(account.kind)
    data_reasons.check_link(account.subject, account.link)
    data_tiers.check_fields(account.fields or fields, tier=tier)
    data_accounts.check_own(account, form.asked, fields)
    days = data_accounts.window_of(account, form.asked)
    first, last = days or (None, None)
    data_tiers.check_window(first, last, tier=tier, most=most, today=local_date(now))
