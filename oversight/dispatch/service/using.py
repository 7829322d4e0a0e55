"""Using data longer, or for another offence: the body asks, another reviewer decides.

What is undecided when its time runs out has lapsed: silence grants nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.clock import local_date
from oversight.core.hashes import sha256_of
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.models.using import UseAsk
from oversight.dispatch.queries import data as lines
from oversight.dispatch.queries import lodging, stays
from oversight.dispatch.queries import using as queries
from oversight.dispatch.queries.data_mending import deciders
from oversight.dispatch.rules import custody, delaying
from oversight.dispatch.rules import using as rules
from oversight.dispatch.rules.document import moment
from oversight.dispatch.rules.using import MoreUse, UseAct, UseOutcome, UseWhat
from oversight.dispatch.service import misuse
from oversight.dispatch.service.called import next_of_lot, record_called
from oversight.intake.queries import matters
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service.matters import touch
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger
from oversight.review.queries import cases
from oversight.review.rules.words import check_reasons
from oversight.review.service import panels, workload


@dataclass(frozen=True, slots=True)
class UseRuling:
    """What the reviewer decides: whether, for how many days, and why."""

    granted: bool
    days: int
    reasons: str
    untied: bool


def ask(
    session: Session,
    docket: str,
    number: int,
    asked: MoreUse,
    *,
    by: Actor,
    now: datetime,
) -> UseAsk:
    """Ask to use data longer, or for another offence; the next name of the lot sits."""
    rules.check_asks(own=by.role is Role.AUTHORISER)
    request = matters.own_request(session, docket, by)
    case = cases.case(session, docket, lock=True)
    held = lines.production(session, docket, number, lock=True)
    _check_free(session, held, now)
    rules.check_alone(deciders=len(deciders(session, held.line.item)))
    rules.check_asked(asked)
    waits = queries.open_on(session, held.id, asked.what) is not None
    rules.check_none_open(waits=waits)
    _check_more(session, held, asked, now)
    touch(session, request.id, by.id, Capacity.AGENCY, now=now)
    judge = _next(session, case.panel_id, now)

    made = _asked(session, held, asked, judge, by, now)
    session.add(made)
    session.flush()

    ledger.record(
        session,
        "use.asked",
        docket=docket,
        item=number,
        agency=by.body,
        public={"what": made.what, "days": made.days},
        private={"text_sha256": sha256_of(made.facts), "person": str(by.id)},
        now=now,
    )
    record_called(session, docket, judge, rules.CODE, now=now)
    return made


def decide(
    session: Session,
    docket: str,
    number: int,
    what: str,
    ruling: UseRuling,
    *,
    by: Actor,
    now: datetime,
) -> UseAsk:
    """Decide whether data may be used longer, or for more; no means: as approved.

    Nothing is granted while the approval rests on an appeal's word or on a court's.
    """
    held = lines.production(session, docket, number, lock=True)
    found = queries.of_judge(session, held.id, what, by)
    rules.check_undecided(found.outcome)
    rules.check_in_time(found.decide_by, now=now)
    delaying.check_untied(untied=ruling.untied)
    check_reasons(ruling.reasons, least=rules.SHORTEST_REASONS)
    if ruling.granted:
        _check_free(session, held, now)
    days = ruling.days if ruling.granted and found.what == UseWhat.TIME else None
    if days is not None:
        rules.check_days(days, most=found.days or 0)
    workload.check_left(session, by=by, now=now)

    act = UseAct.GRANT if ruling.granted else UseAct.REFUSE
    outcome = rules.LIFECYCLE.after(UseOutcome.OPEN, act)
    if days is not None:
        _longer(session, held, found, days)
    found.outcome, found.reasons, found.decided_at = outcome.value, ruling.reasons, now
    session.flush()
    if found.until is not None:
        _keep_until(session, held, found.until)

    _decided(session, held, found, days, now)
    if ruling.granted:
        _extended(session, held, found, now)
    return found


def _keep_until(session: Session, held: Production, until: datetime) -> None:
    """Let the data be kept, and their destruction certified, that much later."""
    held.retention_until = until
    rule = law.clock(session, "certificate", local_date(until))
    held.certify_by = due(rule, until, law.calendar(session))
    held.reminded_at = None
    session.flush()


def step_aside(
    session: Session, docket: str, number: int, what: str, *, by: Actor, now: datetime
) -> UseAsk:
    """Let the next name of the lot decide, because this reviewer has a tie."""
    case = cases.case(session, docket, lock=True)
    held = lines.production(session, docket, number, lock=True)
    found = queries.of_judge(session, held.id, what, by)
    rules.check_undecided(found.outcome)
    rules.check_in_time(found.decide_by, now=now)
    judge = _next(session, case.panel_id, now)

    found.judge_id, found.judge = judge.person_id, judge.name
    session.flush()

    record_called(session, docket, judge, rules.CODE, now=now)
    where = f"{docket}/{number}"
    ledger.note(session, "use.stepped-aside", by=by, now=now, subject=where)
    return found


def lapse(session: Session, ask_id: UUID, *, now: datetime) -> bool:
    """End what nobody decided in time, or what has nothing left to be about."""
    found = session.get_one(UseAsk, ask_id)
    held = queries.held(session, found, lock=True)
    session.refresh(found)
    if found.outcome is not None:
        return False
    lapsed = rules.LIFECYCLE.after(UseOutcome.OPEN, UseAct.LAPSE)
    found.outcome, found.decided_at = lapsed.value, now
    session.flush()

    _decided(session, held, found, None, now)
    return True


def _check_free(session: Session, held: Production, now: datetime) -> None:
    """Refuse where the data may not be used, are in doubt or rest by a word."""
    rules.check_held(
        held.state, until=held.retention_until, use_bar=held.use_bar, now=now
    )
    misuse.check_free(session, held)
    custody.check_not_stayed(stayed=bool(stays.stayed(session, [held.line_id])))


def _check_more(
    session: Session, held: Production, asked: MoreUse, now: datetime
) -> None:
    """Refuse more time than there may be, and a purpose without a law."""
    if asked.what == UseWhat.TIME:
        assert asked.days is not None
        until = held.retention_until + timedelta(days=asked.days)
        rules.check_total(
            local_date(until),
            since=local_date(held.answered_at),
            before_court=lodging.pending(session, held.id) is not None,
        )
    else:
        rules.check_offence(known=queries.is_offence(session, asked.provision, now=now))


def _asked(
    session: Session,
    held: Production,
    asked: MoreUse,
    judge: panels.Next,
    by: Actor,
    now: datetime,
) -> UseAsk:
    timed = asked.what == UseWhat.TIME
    clock = law.clock(session, "decision", local_date(now))
    ends = due(clock, now, law.calendar(session))
    court = lodging.pending(session, held.id) if timed else None
    return UseAsk(
        id=uuid4(),
        production_id=held.id,
        what=asked.what,
        days=asked.days if timed else None,
        provision=None if timed else asked.provision,
        offence=None if timed else asked.offence.strip(),
        facts=asked.facts.strip(),
        lodging_id=court.id if court else None,
        asked_by=by.id,
        asked_at=now,
        judge_id=judge.person_id,
        judge=judge.name,
        decide_by=min(ends, held.retention_until),
    )


def _longer(session: Session, held: Production, found: UseAsk, days: int) -> None:
    until = held.retention_until + timedelta(days=days)
    since = local_date(held.answered_at)
    court = lodging.pending(session, held.id)
    rules.check_total(local_date(until), since=since, before_court=court is not None)
    found.lodging_id = court.id if court else None
    found.until, found.total_days = until, (local_date(until) - since).days


def _decided(
    session: Session,
    held: Production,
    found: UseAsk,
    days: int | None,
    now: datetime,
) -> None:
    """Put on the record what became of a request, a refusal and silence as well."""
    reasons = found.reasons
    ledger.record(
        session,
        "use.decided",
        docket=held.line.order.legal_request.docket,
        item=held.line.number,
        public={
            "what": found.what,
            "outcome": found.outcome,
            "days": days,
            "until": moment(found.until) if found.until else None,
            "by": None if reasons is None else found.judge,
        },
        private={
            "text_sha256": None if reasons is None else sha256_of(reasons),
            "person": None if reasons is None else str(found.judge_id),
        },
        now=now,
    )


def _extended(session: Session, held: Production, found: UseAsk, now: datetime) -> None:
    ledger.record(
        session,
        "data.extended",
        docket=held.line.order.legal_request.docket,
        item=held.line.number,
        public={"over": None, "outcome": found.what},
        private={"manifest_sha256": held.manifest_sha256},
        now=now,
    )


def _next(session: Session, panel_id: UUID | None, now: datetime) -> panels.Next:
    """Take the next name of the matter's lot; it has touched nothing of it so far."""
    judge = next_of_lot(session, panel_id, now=now)
    delaying.check_judge(judge)
    assert judge is not None
    return judge
