"""A party challenges a member; the next name drawn decides; the file waits."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date, midnight
from oversight.core.hashes import sha256_of
from oversight.intake.rules import officers
from oversight.intake.rules.lifecycle import RequestState
from oversight.ledger import outages
from oversight.ledger import service as ledger
from oversight.ledger.rules import outages as outage_rules
from oversight.notices.models.notices import Notice
from oversight.notices.service import telling as notices
from oversight.review.models.challenges import Challenge
from oversight.review.models.panels import Case, Panel, Seat
from oversight.review.queries import cases, seats
from oversight.review.queries import challenges as queries
from oversight.review.queries.cases import nothing
from oversight.review.rules import answers, words
from oversight.review.rules import challenges as rules
from oversight.review.rules import seats as seat_rules
from oversight.review.rules.challenges import ChallengeAct, ChallengeOutcome, Party
from oversight.review.service import clocks, members, panels
from oversight.vault import service as vault

CHALLENGE, DECISION = "challenge", "challenge_decision"
JUDGE = "judge"


def by_body(
    session: Session,
    docket: str,
    member: str,
    doubt: tuple[str, str],
    *,
    by: Actor,
    now: datetime,
) -> Challenge:
    """Let the body that filed challenge a member, by its authorising officer."""
    case = cases.case(session, docket, lock=True)
    officers.check_authoriser(body=case.legal_request.body.slug, by=by)
    seat = _seat(session, case, member)
    return _make(session, case, seat, Party.AGENCY, 0, doubt, seat.drawn_at, now)


def by_user(
    session: Session,
    notice_code: str,
    member: str,
    doubt: tuple[str, str],
    *,
    now: datetime,
) -> Challenge:
    """Let whoever holds a notice challenge a member, without a name."""
    ledger.by_person(session)
    notice = notices.by_code(session, notice_code)
    answers.check_stage(notice.stage)
    case = cases.case(session, notice.docket, lock=True)
    seat = _seat(session, case, member)
    since = max(seat.drawn_at, _told(notice))
    return _make(session, case, seat, Party.USER, notice.item, doubt, since, now)


def decide(
    session: Session,
    docket: str,
    reasons: str,
    *,
    upheld: bool,
    by: Actor,
    now: datetime,
) -> Challenge:
    """Decide whether a challenged member stays; whoever goes is replaced by draw."""
    case = cases.case(session, docket, lock=True)
    found = queries.of_judge(session, docket, by)
    rules.check_undecided(found.outcome)
    rules.check_decided_in_time(found.decide_by, now=now)
    words.check_long_enough(reasons, least=words.MIN_FINDING, field="reasons")
    act = ChallengeAct.UPHOLD if upheld else ChallengeAct.DISMISS
    outcome = rules.LIFECYCLE.after(ChallengeOutcome.OPEN, act)

    found.outcome, found.decided_at, found.reasons = outcome.value, now, reasons
    session.flush()

    _record(session, docket, str(by.pseudonym), outcome.value, reasons, now)
    seat = session.get_one(Seat, found.seat_id)
    if upheld and seat.state in seats.SEATED:
        members.unseat(session, case, seat, rules.UPHELD_CODE, now=now)
    return found


def pass_on(session: Session, docket: str, *, now: datetime) -> bool:
    """Let the next reviewer decide what one left lying; drop what has no object."""
    case = cases.case(session, docket, lock=True)
    found = queries.open_on(session, case.id)
    if found is None:
        return False
    seat = session.get_one(Seat, found.seat_id, populate_existing=True)
    judge = None if _is_moot(case, seat) else _judge(session, case, now)
    if judge is None:
        moot = rules.LIFECYCLE.after(ChallengeOutcome.OPEN, ChallengeAct.DROP)
        found.outcome, found.decided_at = moot.value, now
        session.flush()
        ledger.note(session, "challenge.moot", by=None, now=now, subject=docket)
        return True

    late = found.decide_by
    found.judge_id, found.judge = judge.person_id, judge.name
    found.decide_by = clocks.due(session, DECISION, now, on=now)
    session.flush()

    clocks.record(
        session, "deadline.missed", docket, DECISION, late, body="reviewer", now=now
    )
    _name_judge(session, docket, judge, now)
    return True


def _make(
    session: Session,
    case: Case,
    seat: Seat,
    party: Party,
    item: int,
    doubt: tuple[str, str],
    since: datetime,
    now: datetime,
) -> Challenge:
    ground, facts = doubt
    _check(session, case, seat, party, item, doubt, since, now)
    judge = _some_judge(session, case, now)

    docket = case.legal_request.docket
    made = _made(party, now)
    found = Challenge(
        case_id=case.id,
        seat_id=seat.id,
        member=seat.pseudonym,
        party=party.value,
        item=item,
        ground=ground,
        sealed=_sealed(session, docket, seat, party, item, facts, made),
        made_on=made,
        judge_id=judge.person_id,
        judge=judge.name,
        decide_by=clocks.due(session, DECISION, now, on=now),
    )
    session.add(found)
    session.flush()

    _record(session, docket, seat.pseudonym, ground, facts, now)
    _name_judge(session, docket, judge, now)
    return found


def _sealed(
    session: Session,
    docket: str,
    seat: Seat,
    party: Party,
    item: int,
    facts: str,
    now: datetime,
) -> bytes:
    return vault.seal_text(
        session,
        facts,
        docket=docket,
        subject=queries.subject(party.value, item),
        place=queries.place(seat.id, party.value),
        now=now,
    )


def _judge(session: Session, case: Case, now: datetime) -> panels.Next | None:
    assert case.panel_id is not None
    panel = session.get_one(Panel, case.panel_id, with_for_update=True)
    return panels.take_next(session, panel, now=now)


def _check(
    session: Session,
    case: Case,
    seat: Seat,
    party: Party,
    item: int,
    doubt: tuple[str, str],
    since: datetime,
    now: datetime,
) -> None:
    """Refuse a doubt that comes late, twice, or with nothing behind it."""
    ground, facts = doubt
    seat_rules.check_open(case.state, case.legal_request.state)
    seat_rules.check_in_time(case.due_at, now=now)
    rules.check_ground(ground)
    rules.check_facts(facts)
    rules.check_in_time(_until(session, case, party, since, now), now=now)
    rules.check_first(queries.by_party(session, seat, party, item))
    rules.check_none_open(queries.open_on(session, case.id))


def _until(
    session: Session, case: Case, party: Party, since: datetime, now: datetime
) -> datetime:
    """Return how long a member may be doubted: anew after what kept the file shut."""
    until = clocks.due(session, CHALLENGE, since, on=since)
    if party is Party.USER:
        until = outage_rules.moved(until, outages.known(session), since=since)
    return queries.open_until(
        session,
        case.id,
        until,
        lambda again: clocks.due(session, CHALLENGE, again, on=again),
        now=now,
    )


def _made(party: Party, now: datetime) -> datetime:
    """Return when it was made: of a person's act only the day is kept."""
    return _day(now) if party is Party.USER else now


def _name_judge(
    session: Session, docket: str, judge: panels.Next, now: datetime
) -> None:
    """Put on the record whose name the lot gave up to decide on this."""
    _record(session, docket, judge.name, JUDGE, "", now)


def _some_judge(session: Session, case: Case, now: datetime) -> panels.Next:
    judge = _judge(session, case, now)
    rules.check_judge(judge)
    assert judge is not None
    return judge


def _seat(session: Session, case: Case, member: str) -> Seat:
    """Return the seat held under that pseudonym; nobody else can be challenged."""
    held = () if case.panel_id is None else seats.sitting(session, case.panel_id)
    for seat in held:
        if seat.pseudonym == member:
            return seat
    raise nothing()


def _is_moot(case: Case, seat: Seat) -> bool:
    closed = case.state not in seat_rules.OPEN
    taken_back = case.legal_request.state is not RequestState.SCREENED
    return closed or taken_back or seat.state not in seats.SEATED


def _told(notice: Notice) -> datetime:
    return notice.passed_on_at or notice.made_at


def _day(now: datetime) -> datetime:
    return midnight(local_date(now))


def _record(
    session: Session, docket: str, name: str, code: str, text: str, now: datetime
) -> None:
    ledger.record(
        session,
        "member.challenged",
        docket=docket,
        public={"by": name, "code": code},
        private={"detail_sha256": sha256_of(text) if text else None},
        now=now,
    )
