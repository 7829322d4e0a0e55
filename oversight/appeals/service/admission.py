"""Admitting an appeal, refusing it with a reason, staying what it is about."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.queries import holding
from oversight.appeals.queries import rows as queries
from oversight.appeals.rules import deciding as rules
from oversight.appeals.rules.deciding import Motion
from oversight.appeals.rules.lifecycle import LIFECYCLE, AppealAct, AppealState
from oversight.appeals.service import data_remedy, joining, seating
from oversight.authority.permissions import Actor
from oversight.dispatch.queries import rows as sendings
from oversight.dispatch.rules.lifecycle import OPEN
from oversight.dispatch.service import standing as dispatch
from oversight.ledger import service as ledger
from oversight.review.rules.words import check_reasons


def admit(session: Session, docket: str, *, by: Actor, now: datetime) -> Appeal:
    """Admit an appeal, forgiving delay where there was any; the first seat decides."""
    appeal = holding.held(session, docket)
    panel = queries.panel_before(session, appeal, by)
    rules.check_member(by.id, declared=panel.declared)
    rules.check_presiding(by.id, first=panel.first)

    _examined(session, appeal, by=by, now=now)
    for joined in queries.joined_to(session, appeal):
        if joined.state is AppealState.FILED:  # The others were answered alone.
            _examined(session, joined, by=by, now=now)
    return appeal


def admit_by_silence(session: Session, appeal: Appeal, *, now: datetime) -> None:
    """Admit what nobody examined in time (I69): silence never costs the person."""
    _admit(appeal, now)
    appeal.admitted_by_default = True
    ledger.record(
        session,
        "appeal.admitted",
        docket=appeal.docket,
        now=now,
        public={"ground": "clock"},
    )


def refuse(
    session: Session,
    docket: str,
    ground: str,
    reasons: str,
    *,
    by: Actor,
    now: datetime,
) -> Appeal:
    """Refuse to take an appeal, on a closed ground and with reasons only."""
    appeal = holding.held(session, docket)
    panel = queries.panel_before(session, appeal, by)
    rules.check_member(by.id, declared=panel.declared)
    rules.check_presiding(by.id, first=panel.first)
    rules.check_refusal(ground, reasons, late=appeal.late, told=appeal.told)

    appeal.state = LIFECYCLE.after(appeal.state, AppealAct.REFUSE)
    appeal.refusal_ground = ground
    appeal.refusal_reasons = reasons
    _let_go(session, appeal, now=now)
    joining.go_on(session, appeal)
    seating.let_go(session, appeal)

    ledger.record(
        session,
        "appeal.refused",
        docket=docket,
        now=now,
        public={"ground": ground},
        private={"text_sha256": queries.sha256(reasons), "person": by.name},
    )
    return appeal


def close_without_record(
    session: Session, docket: str, reasons: str, *, by: Actor, now: datetime
) -> Appeal:
    """Answer an admitted appeal that no record here corresponds to."""
    appeal = holding.held(session, docket)
    panel = queries.panel_before(session, appeal, by)
    rules.check_member(by.id, declared=panel.declared)
    rules.check_presiding(by.id, first=panel.first)
    rules.check_unmatched(len(appeal.items))
    check_reasons(reasons, least=rules.SHORTEST_REASONS)

    appeal.state = LIFECYCLE.after(appeal.state, AppealAct.CLOSE)
    appeal.refusal_ground = rules.NO_RECORD
    appeal.refusal_reasons = reasons
    seating.let_go(session, appeal)

    ledger.record(
        session,
        "appeal.refused",
        docket=docket,
        now=now,
        public={"ground": rules.NO_RECORD},
        private={"text_sha256": queries.sha256(reasons), "person": by.name},
    )
    return appeal


def close_by_silence(session: Session, appeal: Appeal, *, now: datetime) -> None:
    """Answer an admitted appeal that no record corresponds to, when nobody did."""
    appeal.state = LIFECYCLE.after(appeal.state, AppealAct.CLOSE)
    appeal.refusal_ground = rules.NO_RECORD
    seating.let_go(session, appeal)

    ledger.record(
        session,
        "appeal.refused",
        docket=appeal.docket,
        now=now,
        public={"ground": rules.NO_RECORD},
    )


def stay(
    session: Session, docket: str, *, granted: bool, by: Actor, now: datetime
) -> Appeal:
    """Decide whether the restriction stops while the appeal is decided."""
    appeal = holding.held(session, docket)
    panel = queries.panel_before(session, appeal, by)
    rules.check_member(by.id, declared=panel.declared)
    rules.check_presiding(by.id, first=panel.first)
    rules.check_stay_open(
        asked=appeal.stay_asked, stayed=appeal.stayed, state=appeal.state
    )

    appeal.stayed = granted
    if granted:
        suspend_items(session, appeal, cause="stay", now=now)

    kind = "stay.granted" if granted else "stay.refused"
    ledger.record(session, kind, docket=docket, now=now, private={"person": by.name})
    return appeal


def move_stay(
    session: Session,
    docket: str,
    motion: Motion,
    *,
    by: Actor,
    now: datetime,
) -> Appeal:
    """Stop the restriction of the panel's own motion, until the appeal is decided.

    Nobody asked: the first seat says what is arguable and what harm is done meanwhile.
    """
    appeal = holding.held(session, docket)
    panel = queries.panel_before(session, appeal, by)
    rules.check_member(by.id, declared=panel.declared)
    rules.check_presiding(by.id, first=panel.first)
    rules.check_may_move(
        asked=appeal.stay_asked,
        stayed=appeal.stayed,
        state=appeal.state,
        items=len(appeal.items),
    )
    rules.check_motion(motion.arguable, motion.harm)

    appeal.stayed, appeal.stay_moved = True, motion.text
    session.flush()
    private = {"text_sha256": queries.sha256(motion.text), "person": by.name}
    ledger.record(
        session,
        "stay.moved",
        docket=docket,
        now=now,
        public={"by": by.pseudonym},
        private=private,
    )
    suspend_items(session, appeal, cause="stay", now=now)
    ledger.record(session, "stay.granted", docket=docket, now=now, private=private)
    return appeal


def suspend_items(
    session: Session, appeal: Appeal, *, cause: str, now: datetime
) -> None:
    """Suspend every live line the appeal is about, and ask for it to be restored.

    What the appeal has decided stays as it was decided. Each line writes its own leaf
    item.suspended through dispatch.
    """
    for item in appeal.items:
        if item.outcome is not None:
            continue
        data_remedy.suspend(session, appeal, item, cause=cause, now=now)
        line = sendings.line_of(session, item.item_id, lock=True)
        if line is not None and line.state in OPEN:
            dispatch.suspend(
                session,
                line,
                cause=cause,
                appeal_docket=appeal.docket,
                appeal_item=item.number,
                now=now,
            )


def _let_go(session: Session, appeal: Appeal, *, now: datetime) -> None:
    """Let what was stayed count again: the appeal that stayed it was not taken."""
    if not appeal.stayed:
        return
    for item in appeal.items:
        data_remedy.resume(session, appeal, item, now=now)
        line = sendings.line_of(session, item.item_id, lock=True)
        if line is not None:
            dispatch.resume(session, line, held_by={appeal.docket}, now=now)


def _examined(session: Session, appeal: Appeal, *, by: Actor, now: datetime) -> None:
    """Admit one appeal; delay, where there was any, is forgiven on the record."""
    _admit(appeal, now)
    private = {"person": by.name}
    if appeal.late:
        ledger.record(
            session,
            "appeal.condoned",
            docket=appeal.docket,
            now=now,
            public={"ground": "sufficient-cause"},
            private=private,
        )
    ledger.record(
        session,
        "appeal.admitted",
        docket=appeal.docket,
        now=now,
        public={"ground": "examined"},
        private=private,
    )


def _admit(appeal: Appeal, now: datetime) -> None:
    appeal.state = LIFECYCLE.after(appeal.state, AppealAct.ADMIT)
    appeal.admitted_at = now
