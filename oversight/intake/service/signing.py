"""Signing: another officer's act, and only by it is anything filed at all."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.batches import Batch
from oversight.intake.queries import matters as queries
from oversight.intake.queries import unsent
from oversight.intake.rules import answers, filing, officers
from oversight.intake.rules.lifecycle import BatchState
from oversight.intake.rules.planning import Plan
from oversight.intake.service import planning, uploads, writing
from oversight.intake.service.filing import record_refusal
from oversight.intake.service.uploads import BatchResult
from oversight.law.queries import register as law
from oversight.ledger import service as ledger

WEEK = timedelta(days=7)


def sign(
    session: Session, batch_number: str, *, by: Actor, now: datetime
) -> BatchResult:
    """File everything of a filing in one transaction, by another officer's signature.

    Where a row is refused by now and the filing is not partial, nothing is filed and
    the answer says why; it goes on waiting.
    """
    batch = queries.batch(session, batch_number, lock=True)
    officers.check_two_officers(drafter=batch.drafter_id, body=batch.body.slug, by=by)
    if batch.state is BatchState.FILED and batch.signed_by == by.id:
        return uploads.kept(batch.result or {})
    plan = _checked(session, batch, now)
    if plan.errors and not batch.partial:
        for code in plan.refusals:
            record_refusal(session, code, by=by, now=now)
        return uploads.answered(plan, batch=batch_number)
    filing.check_something_to_file(len(plan.candidates))
    first = ledger.open_docket(session, writing.KIND, now=now)
    # The counter's row is ours until we commit: whatever was filed, we see it now.
    _check_still_free(session, plan)
    _check_week(session, plan, now)

    dockets = writing.write(session, batch, plan, first=first, by=by, now=now)
    result = uploads.answered(plan, batch=batch_number, dockets=dockets)
    batch.state = BatchState.FILED
    batch.signed_by, batch.signed_at = by.id, now
    batch.result = result.as_dict()
    for draft in unsent.sent(session, batch_number, lock=True):
        draft.given = {}  # It is filed: what was typed has no second place.
    session.flush()
    return result


def _checked(session: Session, batch: Batch, now: datetime) -> Plan:
    filing.check_unsigned(batch.state)
    today = local_date(now)
    filing.check_joined(joined=batch.body.joined_on, left=batch.body.left_on, on=today)
    answers.check_batch_answers(batch.answers, on=today)
    return planning.of_batch(session, batch, on=today)


def _check_still_free(session: Session, plan: Plan) -> None:
    wanted = {one.draft.locator.canonical: one for one in plan.candidates}
    taken = queries.live(session, wanted)
    if taken:
        canonical, docket = next(iter(taken.items()))
        raise RuleError(
            "taken_meanwhile",
            N_(
                "While this was being signed, row %(row)s was filed as %(docket)s. "
                "Nothing was filed here. Open the page again and sign what is left."
            ),
            row=wanted[canonical].draft.row,
            docket=docket,
        )


def _check_week(session: Session, plan: Plan, now: datetime) -> None:
    most = law.profile(session, local_date(now)).week_items
    filed = queries.filed_since(session, now - WEEK) if most is not None else 0
    filing.check_week(filed=filed, more=len(plan.candidates), most=most)
