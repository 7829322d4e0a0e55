"""A misuse is reported: the body may not file, nobody uses the data, two look at it.

Silence never clears it. Whoever reported stays unknown to the body and to the public.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.hashes import sha256_of
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.queries import data as lines
from oversight.dispatch.queries import misuse as queries
from oversight.dispatch.queries.data_mending import deciders
from oversight.dispatch.rules import delaying
from oversight.dispatch.rules import misuse as rules
from oversight.dispatch.rules.data_lifecycle import LIFECYCLE as LINES
from oversight.dispatch.rules.data_lifecycle import DataAct
from oversight.dispatch.rules.document import moment
from oversight.dispatch.rules.misuse import MisuseAct, MisuseState
from oversight.dispatch.service import data_standing, misuse_telling
from oversight.dispatch.service.called import next_of_lot, record_called
from oversight.intake.rules.barring import BarCause
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import bars
from oversight.intake.service.matters import touch
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger
from oversight.review.queries import cases
from oversight.review.service import panels, workload

CAUSE = "misuse"


def flag(
    session: Session,
    docket: str,
    number: int,
    code: str,
    facts: str,
    *,
    by: Actor,
    now: datetime,
) -> Misuse:
    """Report that data were misused: at once the body may not file for data."""
    case = cases.case(session, docket, lock=True)
    held = lines.production(session, docket, number, lock=True)
    _check_flags(session, held, by)
    rules.check_code(code)
    rules.check_words(facts, field="facts")
    rules.check_none_open(waits=queries.open_on(session, held.id) is not None)
    judge = next_of_lot(session, case.panel_id, now=now)

    made = _made(session, held, code, facts, judge, by, now)
    session.add(made)
    session.flush()

    ledger.record(
        session,
        "misuse.flagged",
        docket=docket,
        item=number,
        public={"code": code},
        private={"text_sha256": sha256_of(made.facts), "person": str(by.id)},
        now=now,
    )
    record_called(session, docket, judge, rules.CODE, now=now)
    request = held.line.order.legal_request
    bars.bar(session, request, held.line.item, BarCause.MISUSE, now=now)
    misuse_telling.flagged(
        session, docket, number, made, body=request.body.slug, now=now
    )
    return made


def _check_flags(session: Session, held: Production, by: Actor) -> None:
    rules.check_flags(
        by,
        custodian=held.custodian_id,
        platform=held.line.order.platform.slug,
        deciders=deciders(session, held.line.item),
    )


def _made(
    session: Session,
    held: Production,
    code: str,
    facts: str,
    judge: panels.Next | None,
    by: Actor,
    now: datetime,
) -> Misuse:
    answer_by = _due(session, "agency_reply", now)
    return Misuse(
        id=uuid4(),
        production_id=held.id,
        state=MisuseState.FLAGGED,
        code=code,
        facts=facts.strip(),
        flagged_by=by.id,
        flagged_at=now,
        answer_by=answer_by,
        judge_id=judge.person_id if judge else None,
        judge=judge.name if judge else None,
        weigh_by=_due(session, "decision", answer_by),
    )


def answer(
    session: Session, docket: str, number: int, text: str, *, by: Actor, now: datetime
) -> Misuse:
    """Answer for the body what happened; the two who look at it read it first."""
    held = lines.production(session, docket, number, lock=True)
    found = queries.standing(session, held.id)
    request = held.line.order.legal_request
    rules.check_answers(by, body=request.body.slug, flagger=found.flagged_by)
    state = rules.LIFECYCLE.after(found.state, MisuseAct.ANSWER)
    rules.check_words(text, field="answer")
    touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    found.state, found.answer = state, text.strip()
    found.answered_by, found.answered_at = by.id, now
    session.flush()

    ledger.record(
        session,
        "misuse.answered",
        docket=docket,
        item=number,
        agency=by.body,
        private={"text_sha256": sha256_of(found.answer), "person": str(by.id)},
        now=now,
    )
    return found


def weigh(
    session: Session,
    docket: str,
    number: int,
    finding: str,
    reasons: str,
    *,
    untied: bool,
    by: Actor,
    now: datetime,
) -> Misuse:
    """Say, as the one who was drawn, whether the data were misused, and why."""
    held = lines.production(session, docket, number, lock=True)
    found = queries.standing(session, held.id)
    rules.check_weighs(by, judge=found.judge_id, flagger=found.flagged_by)
    state = rules.LIFECYCLE.after(found.state, MisuseAct.WEIGH)
    rules.check_heard(found.state, found.answer_by, now=now)
    delaying.check_untied(untied=untied)
    rules.check_finding(finding)
    rules.check_words(reasons, field="reasons")
    workload.check_left(session, by=by, now=now)

    found.state, found.finding, found.reasons = state, finding, reasons.strip()
    found.weighed_by, found.weighed_at = by.id, now
    session.flush()

    _record(
        session, "misuse.weighed", held, found.reasons, by, outcome=finding, now=now
    )
    misuse_telling.presiding(session, docket, number, found, now=now)
    return found


def conclude(
    session: Session,
    docket: str,
    number: int,
    finding: str,
    reasons: str,
    *,
    by: Actor,
    now: datetime,
) -> Misuse:
    """End it as presiding reviewer: cleared only if the one drawn held so as well."""
    lines.find_order(session, docket, lock=True)  # As whatever else ends an approval.
    held = lines.production(session, docket, number, lock=True)
    found = queries.standing(session, held.id)
    rules.check_concludes(by, flagger=found.flagged_by, weigher=found.weighed_by)
    rules.check_finding(finding)
    rules.check_words(reasons, field="reasons")
    act = rules.concluded(found.finding or "", finding)
    state = rules.LIFECYCLE.after(found.state, act)

    found.state, found.second_finding = state, finding
    found.second_reasons = reasons.strip()
    found.concluded_by, found.concluded_at = by.id, now
    found.paused_until = now + rules.PAUSE if state is MisuseState.FOUND else None
    session.flush()

    until = moment(found.paused_until) if found.paused_until else None
    _record(
        session,
        "misuse.decided",
        held,
        found.second_reasons,
        by,
        outcome=state.value,
        until=until,
        now=now,
    )
    _follow(session, held, found, now)
    return found


def step_aside(
    session: Session, docket: str, number: int, *, by: Actor, now: datetime
) -> Misuse:
    """Let the next name of the lot look at it, because this reviewer has a tie."""
    case = cases.case(session, docket, lock=True)
    held = lines.production(session, docket, number, lock=True)
    found = queries.standing(session, held.id)
    rules.check_weighs(by, judge=found.judge_id, flagger=found.flagged_by)
    rules.LIFECYCLE.after(found.state, MisuseAct.STEP_ASIDE)
    judge = next_of_lot(session, case.panel_id, now=now)

    found.judge_id = judge.person_id if judge else None
    found.judge = judge.name if judge else None
    session.flush()

    record_called(session, docket, judge, rules.CODE, now=now)
    where = f"{docket}/{number}"
    ledger.note(session, "misuse.stepped-aside", by=by, now=now, subject=where)
    return found


def resume(session: Session, misuse_id: UUID, *, now: datetime) -> bool:
    """Let a body file again when the pause that was decided has run its time."""
    found = session.get_one(Misuse, misuse_id)
    held = queries.held(session, found, lock=True)
    if found.paused_until is None or found.paused_until > now:
        return False
    request = held.line.order.legal_request
    if queries.forbids(session, held.id, now=now):
        return False
    return bars.unbar(session, request, held.line.item, BarCause.MISUSE, now=now)


def check_free(session: Session, held: Production) -> None:
    """Refuse every use of data while a word that they were misused is open."""
    rules.check_free(flagged=queries.open_on(session, held.id) is not None)


def _follow(session: Session, held: Production, found: Misuse, now: datetime) -> None:
    """Let the body file again if it was cleared; else end the approval for good."""
    line = held.line
    request = line.order.legal_request
    docket, number = request.docket, line.number
    if found.state is MisuseState.CLEARED:
        if not queries.forbids(session, held.id, now=now):
            bars.unbar(session, request, line.item, BarCause.MISUSE, now=now)
    elif line.item.ended_as is None and LINES.allows(line.state, DataAct.LIFT):
        data_standing.lift(session, line, cause=CAUSE, error="no", now=now)
    misuse_telling.ended(
        session, docket, number, found, body=request.body.slug, now=now
    )


def _record(
    session: Session,
    kind: str,
    held: Production,
    reasons: str,
    by: Actor,
    *,
    now: datetime,
    **said: str | None,
) -> None:
    ledger.record(
        session,
        kind,
        docket=held.line.order.legal_request.docket,
        item=held.line.number,
        public={**said, "by": by.pseudonym or by.role.value},
        private={"text_sha256": sha256_of(reasons), "person": str(by.id)},
        now=now,
    )


def _due(session: Session, clock: str, start: datetime) -> datetime:
    rule = law.clock(session, clock, local_date(start))
    return due(rule, start, law.calendar(session))
