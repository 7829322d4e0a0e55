"""Lengthening a delay: the body asks on a court's order, another reviewer decides.

What is undecided when the running delay ends has lapsed: the notice opens by itself.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.hashes import sha256_of
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.delaying import DelayAsk
from oversight.dispatch.models.keeping import Delay
from oversight.dispatch.queries import data as lines
from oversight.dispatch.queries import delaying as queries
from oversight.dispatch.rules import delaying as rules
from oversight.dispatch.rules.delaying import DelayAct, DelayOutcome, Extension
from oversight.dispatch.rules.document import moment
from oversight.dispatch.service.called import next_of_lot, record_called
from oversight.intake.queries import matters
from oversight.law.queries import register as law
from oversight.ledger import service as ledger
from oversight.notices.rules.parts import Stage
from oversight.review.models.panels import Case
from oversight.review.queries import cases
from oversight.review.rules.words import check_reasons
from oversight.review.service import panels, workload


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the reviewer decides: whether, for how many days, and why."""

    granted: bool
    days: int
    reasons: str
    untied: bool


def ask(
    session: Session,
    docket: str,
    number: int,
    asked: Extension,
    *,
    by: Actor,
    now: datetime,
) -> DelayAsk:
    """Ask that an account holder be told later still; the next name of the lot sits."""
    matters.own_request(session, docket, by)
    case = cases.case(session, docket, lock=True)
    line = queries.line(session, docket, number, lock=True)
    last = _running(session, line, now)
    _check(session, line, last, asked, now)
    judge = _next(session, case, now)

    made = _asked(last, asked, judge, by, now)
    session.add(made)
    session.flush()

    ledger.record(
        session,
        "delay.asked",
        docket=docket,
        item=number,
        agency=by.body,
        public={"days": made.days},
        private={"text_sha256": sha256_of(made.facts), "person": str(by.id)},
        now=now,
    )
    record_called(session, docket, judge, rules.CODE, now=now)
    return made


def decide(
    session: Session,
    docket: str,
    number: int,
    ruling: Ruling,
    *,
    by: Actor,
    now: datetime,
) -> DelayAsk:
    """Decide whether an account holder is told later still; no means: on the day."""
    line = queries.line(session, docket, number, lock=True)
    found = queries.of_judge(session, line.id, by)
    rules.check_undecided(found.outcome)
    last = _running(session, line, now)
    rules.check_untied(untied=ruling.untied)
    decided = [one.decided_by for one in lines.delays(session, line.id)]
    rules.check_other_reviewer(by.pseudonym or "", decided=decided)
    check_reasons(ruling.reasons, least=rules.SHORTEST_REASONS)
    if ruling.granted:
        rules.check_days(ruling.days, most=found.days)
        _check_other_order(session, line, found.court_number or "", found.court_on)
    workload.check_left(session, by=by, now=now)

    act = DelayAct.GRANT if ruling.granted else DelayAct.REFUSE
    outcome = rules.LIFECYCLE.after(DelayOutcome.OPEN, act)
    found.outcome, found.reasons = outcome.value, ruling.reasons
    found.decided_at = now
    session.flush()

    days = ruling.days if ruling.granted else None
    _decided(session, line, found, days, now)
    if days is not None:
        _extend(session, line, last, found, days, now)
    return found


def step_aside(
    session: Session, docket: str, number: int, *, by: Actor, now: datetime
) -> DelayAsk:
    """Let the next name of the lot decide, because this reviewer has a tie."""
    case = cases.case(session, docket, lock=True)
    line = queries.line(session, docket, number, lock=True)
    found = queries.of_judge(session, line.id, by)
    rules.check_undecided(found.outcome)
    rules.check_running(found.decide_by, now=now)
    judge = _next(session, case, now)

    found.judge_id, found.judge = judge.person_id, judge.name
    session.flush()

    record_called(session, docket, judge, rules.CODE, now=now)
    where = f"{docket}/{number}"
    ledger.note(session, "delay.stepped-aside", by=by, now=now, subject=where)
    return found


def lapse(session: Session, line: DataLine, *, now: datetime) -> bool:
    """End what nobody decided: the delay it asked to lengthen is over."""
    found = queries.open_on(session, line.id)
    if found is None:
        return False
    lapsed = rules.LIFECYCLE.after(DelayOutcome.OPEN, DelayAct.LAPSE)
    found.outcome, found.decided_at = lapsed.value, now
    session.flush()

    _decided(session, line, found, None, now)
    return True


def _decided(
    session: Session, line: DataLine, found: DelayAsk, days: int | None, now: datetime
) -> None:
    """Put on the record what became of a request, a refusal and silence as well."""
    reasons = found.reasons
    ledger.record(
        session,
        "delay.decided",
        docket=line.order.legal_request.docket,
        item=line.number,
        public={
            "outcome": found.outcome,
            "days": days,
            "by": None if reasons is None else found.judge,
        },
        private={
            "text_sha256": None if reasons is None else sha256_of(reasons),
            "person": None if reasons is None else str(found.judge_id),
        },
        now=now,
    )


def _running(session: Session, line: DataLine, now: datetime) -> Delay:
    """Return the delay that runs on this account; what is over is not lengthened."""
    last = queries.running(lines.delays(session, line.id))
    rules.check_running(last.until if last else None, now=now)
    assert last is not None
    return last


def _check(
    session: Session, line: DataLine, last: Delay, asked: Extension, now: datetime
) -> None:
    """Refuse what is not whole, comes twice, or goes beyond every limit.

    The caller holds the lock of the line: nobody else lengthens its delay meanwhile.
    """
    today = local_date(now)
    rules.check_none_open(queries.open_on(session, line.id))
    rules.check_asked(asked, today=today)
    rules.check_total(last.total_days, asked.days, high_court=asked.high_court)
    most = law.profile(session, today).delay_extensions
    rules.check_extensions_left(last.step - 1, most=most)
    _check_other_order(session, line, asked.court_number, asked.court_on)


def _check_other_order(
    session: Session, line: DataLine, number: str, decided_on: date | None
) -> None:
    """Refuse an order on which a delay of this account rests already."""
    known = queries.orders(lines.delays(session, line.id))
    rules.check_other_order(number, decided_on, known=known)


def _asked(
    last: Delay, asked: Extension, judge: panels.Next, by: Actor, now: datetime
) -> DelayAsk:
    assert asked.court_on is not None
    return DelayAsk(
        id=uuid4(),
        line_id=last.line_id,
        item_id=last.item_id,
        step=last.step + 1,
        ground=asked.ground,
        facts=asked.facts.strip(),
        days=asked.days,
        court=asked.court.strip(),
        court_number=asked.court_number.strip(),
        court_on=asked.court_on,
        high_court=asked.high_court,
        asked_by=by.id,
        asked_at=now,
        judge_id=judge.person_id,
        judge=judge.name,
        decide_by=last.until,
    )


def _extend(
    session: Session,
    line: DataLine,
    last: Delay,
    found: DelayAsk,
    days: int,
    now: datetime,
) -> None:
    delay = Delay(
        id=uuid4(),
        line_id=line.id,
        item_id=line.item_id,
        step=found.step,
        ground=found.ground,
        facts=found.facts,
        days=days,
        total_days=last.total_days + days,
        since=last.until,
        until=last.until + timedelta(days=days),
        decided_by=found.judge,
        court=found.court,
        court_number=found.court_number,
        court_on=found.court_on,
        high_court=found.high_court,
    )
    session.add(delay)
    session.flush()

    ledger.record(
        session,
        "notice.extended",
        docket=line.order.legal_request.docket,
        item=line.number,
        public=_shown(delay),
        now=now,
    )


def _shown(delay: Delay) -> dict[str, object]:
    return {
        "stage": Stage.SENT.value,
        "ground": delay.ground,
        "until": moment(delay.until),
        "ext": delay.step - 1,
    }


def _next(session: Session, case: Case, now: datetime) -> panels.Next:
    judge = next_of_lot(session, case.panel_id, now=now)
    rules.check_judge(judge)
    assert judge is not None
    return judge
