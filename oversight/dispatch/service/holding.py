"""What the custodian does with data that came: receive, reduce, log, destroy (I45-I48).

Everything here speaks of the data by counts and codes; the data never pass through.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.dispatch.models.holdings import Certificate, DataUse, Production
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import lodging as lodgings
from oversight.dispatch.queries import stays
from oversight.dispatch.queries import using as uses
from oversight.dispatch.rules import custody as rules
from oversight.dispatch.rules import lodging, using
from oversight.dispatch.rules.custody import Destruction
from oversight.dispatch.rules.data_lifecycle import HOLDINGS, HoldingAct
from oversight.dispatch.rules.document import moment
from oversight.dispatch.service import misuse
from oversight.intake.rules.barring import BarCause
from oversight.intake.rules.lifecycle import Capacity, ItemEnd
from oversight.intake.service import bars, matters
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger

YES, NO = "yes", "no"
EXCESS_GONE, WHITELIST = "excess-deleted", "whitelist"
ON_TIME, LATE = "on-time", "late"


def receive(
    session: Session,
    docket: str,
    number: int,
    over_fields: Collection[str],
    *,
    by: Actor,
    now: datetime,
) -> Production:
    """Confirm that the data came, and whether more came than was approved."""
    held = _mine(session, docket, number, by)
    state = HOLDINGS.after(held.state, HoldingAct.RECEIVE)
    rules.check_over_fields(over=bool(over_fields), over_fields=over_fields)
    rules.check_nothing_hidden(said=held.said_over, found=bool(over_fields))

    held.state, held.received_by, held.received_at = state, by.id, now
    held.received_step = held.custodian_step
    held.over = bool(over_fields)
    held.over_fields = sorted({*held.over_fields, *over_fields}) if held.over else []
    held.excess_by = _due(session, "excess", now) if held.over else None
    held.minimise_by = _due(session, "minimised", now)
    session.flush()

    if now > held.receive_by:
        _missed(session, docket, "received", held.receive_by, now)
    _record(session, held, "data.received", over=YES if held.over else NO, now=now)
    return held


def delete_excess(
    session: Session, docket: str, number: int, *, by: Actor, now: datetime
) -> Production:
    """Record that what came beyond the request is gone."""
    held = _mine(session, docket, number, by)
    rules.check_excess(over=held.over, deleted_at=held.excess_deleted_at)

    held.excess_deleted_at = now
    session.flush()

    _record(session, held, "data.minimised", over=YES, outcome=EXCESS_GONE, now=now)
    _unbar(session, held, BarCause.EXCESS, now)
    return held


def minimise(
    session: Session, docket: str, number: int, *, by: Actor, now: datetime
) -> Production:
    """Record that nothing is left but the fields that were approved."""
    held = _mine(session, docket, number, by)
    state = HOLDINGS.after(held.state, HoldingAct.MINIMISE)
    rules.check_excess_gone(over=held.over, deleted_at=held.excess_deleted_at)
    kept = rules.kept_fields(held.fields, held.line.fields)
    rules.check_within(kept, held.line.fields)

    held.fields = list(kept)
    held.state, held.minimised_at = state, now
    session.flush()

    over = YES if held.over else NO
    _record(session, held, "data.minimised", over=over, outcome=WHITELIST, now=now)
    _unbar(session, held, BarCause.MINIMISE, now)
    return held


def log_use(
    session: Session,
    docket: str,
    number: int,
    person: str,
    purpose: str,
    used_on: date,
    *,
    by: Actor,
    now: datetime,
) -> DataUse:
    """Write one line in the log of use: who looked, when, what for."""
    held = _mine(session, docket, number, by)
    HOLDINGS.after(held.state, HoldingAct.DESTROY)
    rules.check_usable(use_bar=held.use_bar)
    rules.check_not_stayed(stayed=bool(stays.stayed(session, [held.line_id])))
    misuse.check_free(session, held)
    using.check_reduced(held.state)
    rules.check_use(person, purpose, used_on, today=local_date(now))
    using.check_still_kept(used_on, last=local_date(held.retention_until))
    using.check_purpose(purpose, granted=uses.for_more(session, held.id))

    use = DataUse(
        production_id=held.id,
        person_code=person,
        purpose=purpose,
        used_on=used_on,
        entered_by=by.id,
        entered_at=now,
    )
    session.add(use)
    session.flush()

    _record(session, held, "data.used", over=None, outcome=purpose, now=now)
    return use


def destroy(
    session: Session,
    docket: str,
    number: int,
    paper: Destruction,
    *,
    by: Actor,
    now: datetime,
) -> Certificate:
    """Sign as custodian that the data, every copy and every backup are gone."""
    held = _mine(session, docket, number, by)
    state = HOLDINGS.after(held.state, HoldingAct.DESTROY)
    assert held.received_at is not None or held.due_at is not None
    since = local_date(held.received_at or held.answered_at)
    rules.check_destruction(paper, received_on=since, today=local_date(now))
    with_courts = [one.fields for one in lodgings.of_production(session, held.id)]
    lodging.check_method(paper.method, with_courts, kept=held.fields)

    held.state, held.outcome = state, paper.outcome
    made = Certificate(
        id=uuid4(),
        production_id=held.id,
        custodian_id=by.id,
        method=paper.method,
        backups_deleted=paper.backups_deleted,
        recipients=paper.recipients,
        recipients_told=paper.recipients_told,
        destroyed_on=paper.destroyed_on,
        signed_at=now,
        chosen=rules.in_sample(held.id),
    )
    session.add(made)
    session.flush()

    _record(session, held, "data.destroyed", over=None, outcome=paper.outcome, now=now)
    return made


def certify(
    session: Session, docket: str, number: int, *, by: Actor, now: datetime
) -> Certificate:
    """Sign as authorising officer beside the custodian: only then is it certified."""
    held = queries.production(session, docket, number, lock=True)
    request = held.line.order.legal_request
    rules.check_second(by, body=request.body.slug, custodian=held.custodian_id)
    state = HOLDINGS.after(held.state, HoldingAct.CERTIFY)
    made = queries.certificate(session, held.id)
    assert made is not None
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    held.state = state
    made.authoriser_id, made.certified_at = by.id, now
    session.flush()

    if held.line.item.ended_as is None:
        matters.end_item(session, held.line.item, as_=ItemEnd.EXPIRED, now=now)
    outcome = ON_TIME if now <= held.certify_by else LATE
    _record(session, held, "data.certified", over=None, outcome=outcome, now=now)
    for cause in BarCause:
        if cause is not BarCause.MISUSE:  # What is gone may still have been misused.
            _unbar(session, held, cause, now)
    return made


def sample(
    session: Session, docket: str, number: int, result: str, *, by: Actor, now: datetime
) -> Certificate:
    """Record what the auditor found on a certificate of the tenth that was drawn."""
    rules.check_auditor(by)
    held = queries.production(session, docket, number, lock=True)
    made = queries.certificate(session, held.id)
    chosen = made is not None and made.chosen and made.certified_at is not None
    rules.check_sample(result, made.sample if made else None, chosen=chosen)
    assert made is not None

    made.sampled_by, made.sampled_at, made.sample = by.id, now, result
    session.flush()

    name = f"{docket}/{number}"
    facts = {"result": result}
    ledger.note(session, "data.sampled", by=by, now=now, subject=name, facts=facts)
    return made


def _mine(session: Session, docket: str, number: int, by: Actor) -> Production:
    held = queries.production(session, docket, number, lock=True)
    rules.check_custodian(by, held.custodian_id)
    return held


def _due(session: Session, clock: str, start: datetime) -> datetime:
    rule = law.clock(session, clock, local_date(start))
    return due(rule, start, law.calendar(session))


def _unbar(session: Session, held: Production, cause: BarCause, now: datetime) -> None:
    request = held.line.order.legal_request
    bars.unbar(session, request, held.line.item, cause, now=now)


def _missed(
    session: Session, docket: str, clock: str, due_at: datetime, now: datetime
) -> None:
    ledger.record(
        session,
        "deadline.missed",
        docket=docket,
        public={"clock": clock, "due": moment(due_at), "body": "agency"},
        now=now,
    )


def _record(
    session: Session,
    held: Production,
    kind: str,
    *,
    over: str | None,
    now: datetime,
    outcome: str | None = None,
) -> None:
    ledger.record(
        session,
        kind,
        docket=held.line.order.legal_request.docket,
        item=held.line.number,
        public={"over": over, "outcome": outcome},
        private={"manifest_sha256": held.manifest_sha256},
        now=now,
    )
