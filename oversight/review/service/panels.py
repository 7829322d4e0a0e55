"""Committing a pool before the beacon speaks, and drawing a panel when it has."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.intake.models.requests import LegalRequest
from oversight.intake.service import matters
from oversight.law.queries import register as law
from oversight.law.rules.policy import Profile
from oversight.ledger import service as ledger
from oversight.review.models.panels import Case, Panel, Seat
from oversight.review.queries import beacons, cases, pools
from oversight.review.rules import classes, drand
from oversight.review.rules import draw as rules
from oversight.review.rules.beacons import Beacon
from oversight.review.rules.lifecycle import (
    LIFECYCLE,
    CaseAct,
    PanelPurpose,
    SeatState,
)
from oversight.review.service import clocks

WEEK = timedelta(days=7)


def commit_panel(
    session: Session,
    *,
    docket: str,
    purpose: PanelPurpose,
    matter: LegalRequest | None,
    seats: int,
    now: datetime,
) -> Panel:
    """Publish who can be drawn, before anybody can know what the beacon will say."""
    classes.check_size(purpose, seats)
    profile = law.profile(session, local_date(now))
    is_first = purpose is PanelPurpose.FIRST
    found = pools.pool(
        session,
        docket=docket,
        purpose=purpose,
        matter=matter,
        most_open=_most_open(session, profile, now) if is_first else None,
        now=now,
    )
    _check_size(len(found.names), seats, purpose, profile)
    if is_first and matter is not None:
        opened = cases.items_committed_since(session, now - WEEK)
        classes.check_week(opened, adding=matter.item_count, profile=profile)

    panel = _panel(docket, purpose, matter, seats, found, beacons.chosen(session), now)
    is_appeal = purpose is PanelPurpose.APPEAL
    panel.reserve = 0 if is_appeal else profile.reserve
    session.add(panel)
    session.flush()

    _publish_pool(session, panel, now)
    return panel


def _panel(
    docket: str,
    purpose: PanelPurpose,
    matter: LegalRequest | None,
    needed: int,
    found: pools.Pool,
    source: Beacon,
    now: datetime,
) -> Panel:
    return Panel(
        docket=docket,
        purpose=purpose,
        matter_id=None if matter is None else matter.id,
        seats=needed,
        pool=list(rules.ordered(found.names)),
        excluded=found.excluded,
        algorithm=rules.ALGORITHM,
        beacon=source.name,
        round=source.round_after(now),
        committed_at=now,
    )


def draw(session: Session, panel: Panel, *, now: datetime) -> bool:
    """Seat whom the beacon has chosen; say False while it has not spoken.

    Nobody is drawn for what ended in the meantime.
    """
    case = cases.of_panel(session, panel.id)
    session.refresh(panel, with_for_update=True)
    if case is not None and not LIFECYCLE.allows(case.state, CaseAct.DRAW):
        return False
    spoken = beacons.spoken(session, panel)
    if panel.drawn_at is not None or panel.is_over or spoken is None:
        return False

    randomness = spoken.value
    panel.randomness, panel.drawn_at = randomness, now
    panel.used = panel.seats
    places = rules.sequence(panel.pool, randomness=randomness, docket=panel.docket)
    chosen = [panel.pool[place] for place in places[: panel.seats]]
    session.flush()

    _record_heard(session, panel, spoken, now)
    ledger.record(
        session,
        "panel.drawn",
        docket=panel.docket,
        public={
            "seats": chosen,
            "round": panel.round,
            "randomness": randomness,
            "index": list(places[: panel.seats]),
        },
        private={"people": [str(pools.who(session, name)) for name in chosen]},
        now=now,
    )
    for position, name in enumerate(chosen, start=1):
        _sit_or_call_next(session, panel, position, name, now)
    if case is not None:
        _assign(session, case, now)
    return True


def _record_heard(
    session: Session, panel: Panel, spoken: beacons.Spoken, now: datetime
) -> None:
    """Put what a public beacon signed before the draw that rests on it."""
    if spoken.signature is None:
        return
    said = {"beacon": panel.beacon, "round": panel.round, "randomness": spoken.value}
    said["signature"] = drand.halves(spoken.signature)
    ledger.record(session, "beacon.heard", docket=panel.docket, public=said, now=now)


def call_next(
    session: Session, panel: Panel, position: int, *, code: str, now: datetime
) -> Seat | None:
    """Seat the next name of the drawn sequence that may still sit, if there is one."""
    names = rules.drawn_names(
        panel.pool, randomness=panel.randomness or "", docket=panel.docket
    )
    while panel.used < len(names):
        name = names[panel.used]
        panel.used += 1
        seat = _sit(session, panel, position, name, now)
        if seat is None:
            continue
        _record(session, "member.replaced", panel, name, code, now)
        return seat
    session.flush()
    return None


@dataclass(frozen=True, slots=True)
class Next:
    """Who comes next in a drawn sequence."""

    person_id: UUID
    name: str


def take_next(session: Session, panel: Panel, *, now: datetime) -> Next | None:
    """Take the next name that may sit, to decide on a challenge and nothing else.

    Whoever is taken has touched the matter as a first reviewer would, and sits in no
    appeal of it; the name is used up, so that nobody decides on their own seat.
    """
    names = rules.drawn_names(
        panel.pool, randomness=panel.randomness or "", docket=panel.docket
    )
    while panel.used < len(names):
        name = names[panel.used]
        panel.used += 1
        person_id = pools.who(session, name)
        against = pools.why_not(session, panel, person_id, now=now)
        if against is not None:
            # A name passed over says so, or nobody could repeat what comes next.
            _record(session, "member.recused", panel, name, against, now)
        else:
            assert panel.matter_id is not None
            capacity = pools.CAPACITY[panel.purpose]
            matters.touch(session, panel.matter_id, person_id, capacity, now=now)
            return Next(person_id, name)
    session.flush()
    return None


def _sit_or_call_next(
    session: Session, panel: Panel, position: int, name: str, now: datetime
) -> None:
    if _sit(session, panel, position, name, now) is None:
        call_next(session, panel, position, code="not-available", now=now)


def _sit(
    session: Session, panel: Panel, position: int, name: str, now: datetime
) -> Seat | None:
    """Give a drawn person the seat, or record why they can no longer sit."""
    person_id = pools.who(session, name)
    against = pools.why_not(session, panel, person_id, now=now)
    if against is not None:
        _record(session, "member.recused", panel, name, against, now)
        return None
    capacity = pools.CAPACITY[panel.purpose]
    if panel.matter_id is not None:
        matters.touch(session, panel.matter_id, person_id, capacity, now=now)
    seat = Seat(
        panel_id=panel.id,
        matter_id=panel.matter_id,
        capacity=capacity,
        person_id=person_id,
        pseudonym=name,
        position=position,
        state=SeatState.DRAWN,
        drawn_at=now,
        declare_by=clocks.due(session, clocks.DECLARATION, now, on=now),
    )
    session.add(seat)
    session.flush()
    return seat


def _assign(session: Session, case: Case, now: datetime) -> None:
    """Start the time to decide: it runs from the draw (T09)."""
    case.state = LIFECYCLE.after(case.state, CaseAct.DRAW)
    case.assigned_at = now
    case.due_at = clocks.due(session, clocks.DECISION, now, on=now)
    ledger.record(
        session,
        "clock.set",
        docket=case.legal_request.docket,
        public={
            "clock": clocks.DECISION,
            "due": clocks.spelled(case.due_at),
            "body": clocks.late_body(case.seats),
        },
        now=now,
    )


def _check_size(
    size: int, needed: int, purpose: PanelPurpose, profile: Profile
) -> None:
    if purpose is PanelPurpose.APPEAL:
        classes.check_appeal_pool(size, needed=needed)
    else:
        classes.check_pool(
            size, needed=needed, reserve=profile.reserve, profile=profile
        )


def _most_open(session: Session, profile: Profile, now: datetime) -> int:
    """Return how many items one person can decide in the time for a decision."""
    rule = law.clock(session, clocks.DECISION, local_date(now))
    return profile.daily_cap * rule.amount


def _publish_pool(session: Session, panel: Panel, now: datetime) -> None:
    ledger.record(
        session,
        "pool.committed",
        docket=panel.docket,
        public={
            "pool": panel.pool,
            "size": len(panel.pool),
            "seats": panel.seats,
            "reserve": panel.reserve,
            "excluded": panel.excluded,
            "algorithm": panel.algorithm,
            "beacon": panel.beacon,
            "round": panel.round,
        },
        now=now,
    )


def _record(
    session: Session, kind: str, panel: Panel, name: str, code: str, now: datetime
) -> None:
    ledger.record(
        session,
        kind,
        docket=panel.docket,
        public={"by": name, "code": code},
        private={"person": str(pools.who(session, name))},
        now=now,
    )
